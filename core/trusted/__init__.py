"""Documents that a tenant's clients registered, so that requests may name them instead of sending their text."""
