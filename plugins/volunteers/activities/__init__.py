"""Recruitment calls, activities, shifts, sign-ups, and who is asked to help where."""
