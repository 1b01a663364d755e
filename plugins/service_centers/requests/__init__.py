"""Requests: from the desk, the telephone or the net to the decision, its delivery and the end."""
