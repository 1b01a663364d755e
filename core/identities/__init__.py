"""Signing in by a provider outside: OpenID Connect."""
