"""Volunteers: associations, enrollment, activities and shifts, hours, honors (义工)."""
