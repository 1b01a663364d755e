"""Roots that belong to no noun: any record by its global id."""

import strawberry

from core.descriptors import SchemaPart
from graphql_schema.fields import node_lookup
from graphql_schema.node import Node


@strawberry.type
class NodeQuery:
    """Any record by its global id."""

    node: Node | None = node_lookup("The record with this global id; null where there is none to see.")
    nodes: list[Node | None] = node_lookup(
        "The records with these global ids, in their order; null where there is none to see.", many=True
    )


PARTS = (SchemaPart("Query", NodeQuery),)
