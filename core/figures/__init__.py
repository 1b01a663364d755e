"""Figures that a document claimed, kept beside what the records say."""
