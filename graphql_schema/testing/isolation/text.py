"""Writing documents: selections of everything a type shows, and values as literals."""

import json
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
)

from graphql_schema.testing.isolation.places import Fields, needs_nothing

PAGE = 50
"""Records of a list that is read along the way: the counties of a proof are small."""


def selection(type_: Fields, depth: int, *, lists: bool = False) -> str:
    """Everything a type shows, `depth` records deep; with `lists`, its own pages too."""
    parts = [_selected(name, field, depth, lists) for name, field in type_.fields.items() if needs_nothing(field)]
    return " ".join(["__typename", *filter(None, parts)])


def _selected(name: str, field: GraphQLField, depth: int, lists: bool) -> str:
    named = get_named_type(field.type)
    if is_leaf_type(named):
        return name
    if not isinstance(named, Fields):
        return ""
    if is_page(field):
        return f"{called(name, field)} {{ {page(named, depth - 1)} }}" if lists else ""
    inner = depth if "id" not in named.fields else depth - 1
    return f"{name} {{ {selection(named, inner)} }}" if inner >= 0 and depth > 0 else ""


def page(connection: Fields, depth: int) -> str:
    """Everything a page shows, with records as deep as told."""
    node = get_named_type(connection.fields["nodes"].type)
    assert isinstance(node, Fields)
    return _page(selection(node, max(depth, 0)))


def _page(record: str) -> str:
    info = "pageInfo { startCursor endCursor hasNextPage hasPreviousPage }"
    return f"__typename totalCount totalCountCapped {info} edges {{ cursor node {{ {record} }} }}"


def which(field: GraphQLField) -> str:
    """Which records a field shows, braces included: of a list how many, and their ids."""
    return f"{{ {_page('id')} }}" if is_page(field) else below(field, 1)


def below(field: GraphQLField, depth: int) -> str:
    """What to ask of a field, braces included; nothing for a leaf."""
    named = get_named_type(field.type)
    if not isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
        return ""
    return f"{{ {page(named, depth - 1) if is_page(field) else selection(named, depth)} }}"


def called(name: str, field: GraphQLField) -> str:
    """How a field is asked for that needs nothing: a list in pages for as much as there is."""
    return f"{name}(first: {PAGE})" if is_page(field) else name


def is_page(field: GraphQLField) -> bool:
    """Whether the field is a list in pages."""
    named = get_named_type(field.type)
    return isinstance(named, GraphQLObjectType) and "edges" in named.fields and "nodes" in named.fields


def literal(type_: Any, value: Any) -> str:
    """The value as it stands in a document."""
    if isinstance(type_, GraphQLNonNull):
        return literal(type_.of_type, value)
    if value is None:
        return "null"
    if isinstance(type_, GraphQLList):
        return f"[{', '.join(literal(type_.of_type, item) for item in value)}]"
    if isinstance(type_, GraphQLInputObjectType):
        return f"{{ {', '.join(f'{name}: {literal(type_.fields[name].type, item)}' for name, item in value.items())} }}"
    if isinstance(type_, GraphQLEnumType):
        return str(value)
    return _json_literal(value)


def _json_literal(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name}: {_json_literal(item)}' for name, item in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_json_literal, value))}]"
    return json.dumps(value, ensure_ascii=False)
