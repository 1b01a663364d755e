"""Revisions of mediation."""
