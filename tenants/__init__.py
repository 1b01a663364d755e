"""A tenant's life: resolve it from a request, onboard it from a blueprint."""
