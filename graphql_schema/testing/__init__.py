"""What tests of a plug-in's schema need; shipped, so that a stranger's plug-in can use it too."""

from graphql_schema.testing.client import Answer, Asker, Client

__all__ = ["Answer", "Asker", "Client"]
