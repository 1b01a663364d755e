"""Figures computed from records: what plug-ins declare is measured here, by one statement for each."""
