"""Centres: windows, hours, staff, place and accessibility."""
