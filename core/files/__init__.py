"""Stored files: bytes outside the database, encrypted, reached through the rights on the record they belong to."""
