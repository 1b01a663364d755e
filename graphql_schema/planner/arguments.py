"""Arguments as the document gives them: their value now, and where to find it in later requests of the same shape."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
)
from graphql.utilities import coerce_input_literal

from graphql_schema.planner.tree import Argument, Getter, Variables


def read_arguments(field: GraphQLField, node: FieldNode, variables: Variables) -> dict[str, Argument]:
    """The field's arguments by name; those left out, and variables left out, do not occur."""
    given = {}
    for argument in node.arguments or ():
        name = argument.name.value
        read = _read(argument.value, field.args[name].type, variables)
        if read is not None:
            given[name] = read
    return given


def _read(node: ValueNode, type_: GraphQLInputType, variables: Variables) -> Argument | None:
    if isinstance(type_, GraphQLNonNull):
        type_ = type_.of_type
    if isinstance(node, VariableNode):
        name = node.name.value
        return of_variable(variables[name], lambda values: values[name]) if name in variables else None
    if isinstance(node, NullValueNode):
        return Argument(None, lambda _: None)
    if isinstance(type_, GraphQLList):
        return _of_list(node, type_, variables)
    if isinstance(type_, GraphQLInputObjectType):
        assert isinstance(node, ObjectValueNode)
        return _of_object(node, type_, variables)
    constant = coerce_input_literal(node, type_)
    return Argument(constant, lambda _: constant)


def _of_list(node: ValueNode, type_: GraphQLList[Any], variables: Variables) -> Argument:
    nodes = node.values if isinstance(node, ListValueNode) else (node,)
    parts = tuple(part for item in nodes if (part := _read(item, type_.of_type, variables)) is not None)
    return Argument([part.value for part in parts], lambda values: [part.get(values) for part in parts], parts)


def _of_object(node: ObjectValueNode, type_: GraphQLInputObjectType, variables: Variables) -> Argument:
    parts = {
        field.name.value: part
        for field in node.fields
        if (part := _read(field.value, type_.fields[field.name.value].type, variables)) is not None
    }
    value = {name: part.value for name, part in parts.items()}
    return Argument(value, lambda values: {name: part.get(values) for name, part in parts.items()}, parts)


def of_variable(value: Any, get: Getter) -> Argument:
    """The value of a variable, opened up so that each part knows its own way there."""
    if isinstance(value, Mapping):
        return Argument(value, get, {name: of_variable(part, _item(get, name)) for name, part in value.items()})
    if isinstance(value, list):
        return Argument(value, get, tuple(of_variable(part, _item(get, index)) for index, part in enumerate(value)))
    return Argument(value, get)


def _item(get: Getter, key: Any) -> Getter:
    return lambda values: get(values)[key]


def of_value(value: Any) -> Argument:
    """A value that is already there, as an argument."""
    return of_variable(value, lambda _: value)
