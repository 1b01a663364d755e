"""Errors about a client's own text, without the values in it: answers are logged on their way, whoever they tell of."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from graphql import (
    DocumentNode,
    FloatValueNode,
    GraphQLError,
    IntValueNode,
    StringValueNode,
    Visitor,
    print_ast,
    visit,
)
from graphql.pyutils import inspect

HIDDEN = "…"
SHORTEST_NUMBER = 5
"""Digits of a number that may tell of somebody; shorter ones are sizes and versions."""

TOKEN = re.compile(r"\b(BlockString|String|Int|Float) (['\"]).*\2", re.DOTALL)
"""A value as an error of the parser quotes it."""


def without_values(errors: Iterable[GraphQLError], given: Any) -> list[GraphQLError]:
    """The errors of coercing variables, which quote values as Python writes them, or plainly."""
    return _without(errors, {form for value in _leaves(given) for form in (inspect(value), f'"{value}"')})


def without_literals(errors: Iterable[GraphQLError], ast: DocumentNode) -> list[GraphQLError]:
    """The errors of validating a document, which quote values as GraphQL writes them."""
    literals = _Literals()
    visit(ast, literals)
    return _without(errors, literals.written)


def without_token(error: GraphQLError) -> GraphQLError:
    """The error of parsing a document, which quotes the value that it stopped at."""
    return _told(error, TOKEN.sub(r"\1", error.message))


def _without(errors: Iterable[GraphQLError], quoted: set[str]) -> list[GraphQLError]:
    longest_first = sorted(quoted, key=len, reverse=True)
    return [_told(error, _replaced(error.message, longest_first)) for error in errors]


def _replaced(message: str, quoted: Iterable[str]) -> str:
    for text in quoted:
        message = message.replace(text, HIDDEN)
    return message


def _told(error: GraphQLError, message: str) -> GraphQLError:
    if message == error.message:
        return error
    return GraphQLError(
        message, error.nodes, error.source, error.positions, error.path, error.original_error, error.extensions
    )


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, str) or (isinstance(value, int | float) and len(str(value)) >= SHORTEST_NUMBER):
        yield value


class _Literals(Visitor):
    """Gathers how values stand in a document."""

    def __init__(self) -> None:
        super().__init__()
        self.written: set[str] = set()

    def enter_string_value(self, node: StringValueNode, *_: Any) -> None:
        self.written.add(print_ast(node))

    def enter_int_value(self, node: IntValueNode, *_: Any) -> None:
        self._number(node)

    def enter_float_value(self, node: FloatValueNode, *_: Any) -> None:
        self._number(node)

    def _number(self, node: IntValueNode | FloatValueNode) -> None:
        if len(node.value) >= SHORTEST_NUMBER:
            self.written.add(node.value)
