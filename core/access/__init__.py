"""Who reaches a record beside the ranges of the tree: access levels, members, and what is opened in an emergency."""
