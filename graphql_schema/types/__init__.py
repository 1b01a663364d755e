"""The kernel nouns as GraphQL types; plug-ins import them to point at them."""

from graphql_schema.connection import Connection
from graphql_schema.node import Node
from graphql_schema.types.account import Account
from graphql_schema.types.case import Case, CaseParty, Episode, PartyGroup
from graphql_schema.types.grant import Grant
from graphql_schema.types.org import FunctionalUnit, Org, OrgChange, UnitHead
from graphql_schema.types.person import Person
from graphql_schema.types.role import Role, RoleAction

__all__ = [
    "Account",
    "Case",
    "CaseParty",
    "Connection",
    "Episode",
    "FunctionalUnit",
    "Grant",
    "Node",
    "Org",
    "OrgChange",
    "PartyGroup",
    "Person",
    "Role",
    "RoleAction",
    "UnitHead",
]
