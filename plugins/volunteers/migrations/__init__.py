"""Revisions of the tables of volunteers."""
