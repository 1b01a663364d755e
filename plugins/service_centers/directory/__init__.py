"""The directory: which item answers a need, and where it is handled."""
