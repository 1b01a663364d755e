"""Service cards: what a household keeps of its centre, on one page, with a code that opens the guides."""
