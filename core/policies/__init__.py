"""Rules that an organisation sets: drafted, published edition by edition, in force on days, read and confirmed."""
