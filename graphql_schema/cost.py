"""What an operation costs in points: about the records it may show.

A cost is a sum of products of sizes. Sizes that the document writes are known when it is read; those that stand in
variables are put in with each request.
"""

from collections.abc import Iterable, Mapping
from math import prod
from typing import Any

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLNamedType,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ValueNode,
    VariableNode,
    get_nullable_type,
    is_list_type,
)

from graphql_schema.connection import DEFAULT_PAGE, MAX_PAGE
from graphql_schema.fields import AggregateNode, ConnectionNode, Lookup, NodeLookup, Relation, Stored, stored
from graphql_schema.view import BACKREF

Terms = dict[tuple[str, ...], int]
"""Factors by the variables whose sizes they are multiplied with."""

GROUPS = 100
"""What an aggregate counts as: it may read every record in reach."""

COUNTED = ("totalCount", "totalCountCapped")
"""Fields of a page that cost as much again as its records."""

ACT = 10
"""What a mutation costs, beside the record it shows."""

INTROSPECTED = {"types": 20, "fields": 8, "inputFields": 5, "enumValues": 2, "directives": 6}
"""How often what stands below such a list of the schema is priced: all of introspection stays below the limit."""


class Cost:
    """The cost of an operation, with the values of its variables."""

    def __init__(self, terms: Terms) -> None:
        self.fixed = terms.get((), 0)
        """What it costs whatever the variables are."""

        self._terms = [(names, factor) for names, factor in terms.items() if names]

    def at(self, variables: Mapping[str, Any]) -> int:
        """The points with these variables; at least one."""
        points = self.fixed
        for names, factor in self._terms:
            points += factor * prod(_given(variables.get(name)) for name in names)
        return max(points, 1)


def _given(value: Any) -> int:
    """The size that a variable's value asks for, within what is allowed: a page's, or that of a list of ids."""
    size = DEFAULT_PAGE if value is None else len(value) if isinstance(value, list) else value
    return min(max(size, 1), MAX_PAGE)


def add(terms: Terms, more: Terms) -> None:
    """Add to the terms."""
    for names, factor in more.items():
        terms[names] = terms.get(names, 0) + factor


def field_cost(parent: GraphQLNamedType | None, node: FieldNode, field: GraphQLField | None, below: Terms) -> Terms:
    """The cost of a field whose selection costs `below`."""
    if node.name.value.startswith("__") or (parent is not None and parent.name.startswith("__")):
        return _introspection(node, below)
    if _stands_in_a_page(parent):
        return _plus(below, 1) if node.name.value in COUNTED else below
    if field is None or node.selection_set is None:
        return below
    match _stored(field):
        case ConnectionNode():
            return _times(_plus(below, 1), _page_size(node))
        case AggregateNode():
            return _times(_plus(below, 1), GROUPS)
        case NodeLookup(many=True):
            return _times(_plus(below, 1), _list_size(node))
        case None if is_list_type(get_nullable_type(field.type)):
            return _times(_plus(below, 1), DEFAULT_PAGE)
    return _plus(below, 1)


def reads_table(field: GraphQLField | None) -> bool:
    """Whether the field is a part of the statement of its own."""
    if field is None:
        return False
    return isinstance(_stored(field), Relation | ConnectionNode | AggregateNode | Lookup | NodeLookup)


def _stored(field: GraphQLField) -> Stored | None:
    definition = field.extensions.get(BACKREF)
    return stored(definition) if definition is not None else None


def _stands_in_a_page(parent: GraphQLNamedType | None) -> bool:
    """Whether a field's owner is a connection or an edge: its records are counted with the connection."""
    names = getattr(parent, "fields", ())
    return "pageInfo" in names or ("cursor" in names and "node" in names)


def _introspection(node: FieldNode, below: Terms) -> Terms:
    if node.name.value == "__typename":
        return below
    if node.name.value == "ofType":  # most types are wrapped once or not at all
        below = {names: factor // 2 for names, factor in below.items()}
    return _times(_plus(below, 1), INTROSPECTED.get(node.name.value, 1))


def _plus(terms: Terms, points: int) -> Terms:
    return terms | {(): terms.get((), 0) + points}


def _times(terms: Terms, size: int | str) -> Terms:
    if isinstance(size, int):
        return {names: factor * size for names, factor in terms.items()}
    return {tuple(sorted((*names, size))): factor for names, factor in terms.items()}


def _page_size(node: FieldNode) -> int | str:
    given = [size for size in _arguments(node, ("first", "last")) if not isinstance(size, NullValueNode)]
    if not given:
        return DEFAULT_PAGE
    match given:
        case [IntValueNode(value=digits)] if len(digits) < 4:
            return min(max(int(digits), 1), MAX_PAGE)
        case [VariableNode(name=name)]:
            return name.value
    return MAX_PAGE


def _list_size(node: FieldNode) -> int | str:
    match list(_arguments(node, ("ids",))):
        case [ListValueNode(values=values)]:
            return max(len(values), 1)
        case [VariableNode(name=name)]:
            return name.value
    return 1


def _arguments(node: FieldNode, names: tuple[str, ...]) -> Iterable[ValueNode]:
    return (argument.value for argument in node.arguments or () if argument.name.value in names)
