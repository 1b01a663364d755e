"""Needs of residents that volunteers may serve, with the residents' consent."""
