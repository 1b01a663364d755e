"""Meetings: planned, held with a quorum, with an agenda, resolutions and what is to be done until when."""
