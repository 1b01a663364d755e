"""The kernel nouns as GraphQL types; plug-ins import them to point at them."""

from graphql_schema.connection import Connection
from graphql_schema.node import Node
from graphql_schema.types.case import Case, CaseParty, Episode
from graphql_schema.types.org import FunctionalUnit, Org
from graphql_schema.types.person import Person

__all__ = ["Case", "CaseParty", "Connection", "Episode", "FunctionalUnit", "Node", "Org", "Person"]
