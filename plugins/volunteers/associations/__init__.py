"""Associations with their branches, teams and officers, and the catalogue of duties."""
