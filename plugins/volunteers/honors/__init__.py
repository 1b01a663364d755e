"""Evaluations, training, stars, honors and certificates."""
