"""Ratings: what residents thought of how they were served, without their names."""
