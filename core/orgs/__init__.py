"""Organisations: the tree of a county, and the functional units beside its nodes."""
