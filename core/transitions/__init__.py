"""Cases that pass from one to another: assigned, referred, transferred, handed over, lent to, handled together."""
