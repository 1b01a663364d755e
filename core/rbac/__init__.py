"""Roles and grants: what an account may do, and where."""
