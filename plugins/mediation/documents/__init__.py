"""Forms from which the documents of a dispute are made, and what the dispute gives for them."""
