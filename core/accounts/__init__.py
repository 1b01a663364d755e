"""Accounts, passwords and sessions: who may sign in."""
