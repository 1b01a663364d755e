"""Revisions of service centres."""
