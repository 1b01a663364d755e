"""Helin's own plug-ins, one folder for each domain; nobody imports this package."""
