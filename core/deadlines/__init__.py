"""Deadlines: rules as data, calendars, and what happens as the end comes near."""
