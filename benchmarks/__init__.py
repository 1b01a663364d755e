"""Helin measured beside its peers, on one machine and the same rows."""
