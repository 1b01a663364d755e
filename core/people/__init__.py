"""People, as little of them as the services need."""
