"""Appraisals of organisations and posts: schemes with weighted criteria, and results that a second person confirms."""
