"""The shape of a request's variables: as much of their values as a plan depends on."""

from collections.abc import Callable
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLID,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
)

from graphql_schema.planner.tree import Variables
from graphql_schema.planner.values import type_name
from graphql_schema.variables import Definitions
from graphql_schema.view import View

Signature = Callable[[Any], Any]

PRESENT = True

OF_LISTS = ("Filter", "OrderBy")
"""How inputs end that a plan depends on; what an act is given is no part of any plan."""

ACTION_NAME = "ActionName"
"""What is asked of an action is its condition, a part of the plan."""


def signer(view: View, definitions: Definitions) -> Callable[[Variables], Any]:
    """A function from an operation's variables to their shape, a hashable value."""
    signatures = [(name, _signature(view, type_)) for name, type_ in definitions.types.items()]
    return lambda variables: tuple(sign(variables[name]) if name in variables else ... for name, sign in signatures)


def _signature(view: View, type_: GraphQLInputType) -> Signature:
    if isinstance(type_, GraphQLNonNull):
        return _signature(view, type_.of_type)
    if isinstance(type_, GraphQLList):
        return _list_signature(view, type_)
    if isinstance(type_, GraphQLInputObjectType) and type_.name.endswith(OF_LISTS):
        return _object_signature(view, type_)
    if isinstance(type_, GraphQLEnumType) or type_ is GraphQLBoolean:
        return lambda value: value
    if type_.name == ACTION_NAME:
        return lambda value: value
    if type_.name == GraphQLID.name:
        return lambda value: _type_of_id(view.schema, value)
    return lambda value: None if value is None else PRESENT


def _object_signature(view: View, type_: GraphQLInputObjectType) -> Signature:
    signatures: dict[str, Signature] = {}  # filled as fields occur: filters contain themselves

    def sign(value: Any) -> Any:
        if value is None:
            return None
        for name in value:
            if name not in signatures:
                signatures[name] = _signature(view, type_.fields[name].type)
        return frozenset((name, signatures[name](part)) for name, part in value.items())

    return sign


def _list_signature(view: View, type_: GraphQLList[Any]) -> Signature:
    item = _signature(view, type_.of_type)
    inner = type_.of_type.of_type if isinstance(type_.of_type, GraphQLNonNull) else type_.of_type
    if isinstance(inner, GraphQLInputObjectType):
        return lambda value: None if value is None else tuple(item(part) for part in value)
    if getattr(inner, "name", None) == GraphQLID.name:
        return lambda value: None if value is None else frozenset(item(part) for part in value)
    if getattr(inner, "name", None) in (ACTION_NAME, *view.group_enums):
        return lambda value: None if value is None else tuple(value)
    return lambda value: None if value is None else PRESENT


def _type_of_id(schema: GraphQLSchema, value: str | None) -> str | None:
    """Records of different types are read from different tables, so an id's type is part of the shape."""
    if value is None:
        return None
    name = type_name(value)
    return name if name in schema.type_map else ""
