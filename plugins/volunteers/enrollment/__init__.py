"""Volunteers: how they enroll, what they can do, when they have time."""
