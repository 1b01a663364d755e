"""The variables of an operation: their types and defaults looked up once, their values read with each request."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLID,
    GraphQLInputType,
    GraphQLSchema,
    GraphQLString,
    Undefined,
    VariableDefinitionNode,
    get_nullable_type,
    get_variable_values,
    is_input_type,
    is_non_null_type,
)
from graphql.utilities import coerce_input_value, type_from_ast

from graphql_schema.discreet import without_values
from graphql_schema.validate import MAX_ERRORS, Invalid


class Definitions:
    """What an operation says of its variables; the document is valid."""

    def __init__(self, schema: GraphQLSchema, nodes: Sequence[VariableDefinitionNode]) -> None:
        self._schema = schema
        self._nodes = nodes
        self.types: dict[str, GraphQLInputType] = {}
        self._defaults: dict[str, Any] = {}
        self._texts: set[str] = set()
        """Variables of which any text is a value, as it stands."""

        for node in nodes:
            type_ = type_from_ast(schema, node.type)
            assert is_input_type(type_)
            self.types[node.variable.name.value] = type_
            if get_nullable_type(type_) in (GraphQLID, GraphQLString):
                self._texts.add(node.variable.name.value)
            if node.default_value is not None:
                self._defaults |= _coerced(schema, [node], {})

    def coerced(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The values by name, defaults filled in; raises Invalid for one that is missing or of another type."""
        found = {}
        for name, type_ in self.types.items():
            value = given.get(name, Undefined)
            if value is not Undefined:
                if type(value) is not str or name not in self._texts:
                    value = coerce_input_value(value, type_)
            elif name in self._defaults:
                value = self._defaults[name]
            elif not is_non_null_type(type_):
                continue
            if value is Undefined:
                return _coerced(self._schema, self._nodes, dict(given))  # which says what is wrong
            found[name] = value
        return found


def _coerced(schema: GraphQLSchema, nodes: Sequence[VariableDefinitionNode], given: dict[str, Any]) -> dict[str, Any]:
    values = get_variable_values(schema, nodes, given, max_errors=MAX_ERRORS)
    if isinstance(values, list):
        raise Invalid(without_values(values, given))
    return values.coerced
