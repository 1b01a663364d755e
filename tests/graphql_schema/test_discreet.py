"""Errors about a document or its variables say where and what was expected, and never what stood there."""

from typing import Any

import pytest
from graphql import GraphQLError, build_schema, parse

from core.config import Limits
from graphql_schema.discreet import without_values
from graphql_schema.validate import Invalid, read_valid
from graphql_schema.variables import Definitions

SCHEMA = build_schema("""
  enum Kind { CARD }
  input Card { kind: Kind, count: Int, at: [Int!], text: String }
  type Query { find(card: Card, first: Int, text: String): Int }
""")
NUMBER = "500235200001010012"


def told(text: str) -> list[str]:
    """The errors of a document."""
    with pytest.raises(Invalid) as raised:
        read_valid(SCHEMA, text, Limits())
    return [error.message for error in raised.value.errors]


def told_of(card: Any) -> list[str]:
    """The errors of a variable."""
    operation: Any = parse("query ($card: Card) { find(card: $card) }").definitions[0]
    with pytest.raises(Invalid) as raised:
        Definitions(SCHEMA, operation.variable_definitions).coerced({"card": card})
    return [error.message for error in raised.value.errors]


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ({"kind": NUMBER}, "Variable '$card' has invalid value at .kind: Value … does not exist in 'Kind' enum."),
        ({"count": NUMBER}, "Variable '$card' has invalid value at .count: Int cannot represent non-integer value: …"),
        ({"at": [19900000001]}, "Variable '$card' has invalid value at .at[0]: Int cannot represent"),
        ({"text": 19900000001}, "Variable '$card' has invalid value at .text: String cannot represent"),
        (NUMBER, "Variable '$card' has invalid value: Expected value of type 'Card' to be an object, found: …."),
    ],
)
def test_a_variable_is_not_repeated(card: Any, expected: str) -> None:
    (message,) = told_of(card)
    assert message.startswith(expected)
    assert "19900000001" not in message


@pytest.mark.parametrize(
    "text",
    [
        f'{{ find(first: "{NUMBER}") }}',
        f"{{ find(first: {NUMBER}) }}",
        f'{{ find(card: {{ kind: "{NUMBER}" }}) }}',
        f"{{ find(text: {NUMBER}) }}",
        f'{{ "{NUMBER}" }}',
        f"{{ {NUMBER} }}",
    ],
)
def test_a_value_in_a_document_is_not_repeated(text: str) -> None:
    messages = told(text)
    assert messages
    assert NUMBER not in str(messages)


def test_a_value_that_a_scalar_quotes_plainly_is_not_repeated() -> None:
    (told,) = without_values([GraphQLError(f'Value cannot represent a Decimal: "{NUMBER}".')], {"fee": NUMBER})
    assert told.message == "Value cannot represent a Decimal: …."


def test_what_is_no_value_is_told_still() -> None:
    assert told("{ finds }") == ["Cannot query field 'finds' on type 'Query'. Did you mean 'find'?"]
    assert told("{ find(first: 12, }") == ["Syntax Error: Expected Name, found '}'."]
