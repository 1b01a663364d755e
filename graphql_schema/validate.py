"""From a text to a valid document: parsed, priced, validated, each within limits, since anybody may send anything."""

import re
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    StringValueNode,
    Visitor,
    parse,
    validate,
    visit,
)
from graphql.validation import (
    ASTValidationRule,
    MaxIntrospectionDepthRule,
    OverlappingFieldsCanBeMergedRule,
    ValidationContext,
    specified_rules,
)

from core.config import Limits
from core.errors import BadRequest, LimitExceeded
from graphql_schema.cost import Cost
from graphql_schema.discreet import without_literals, without_token
from graphql_schema.limits import price
from graphql_schema.planner.values import checked_text

COMPARISONS = 15_000
"""Comparisons of fields with the same name, some 15 ms of them: there may be as many as the square of the fields."""

MAX_ERRORS = 10
"""Errors told of one document: looking for a name that was meant takes a while for each."""

HALF_A_PAIR = re.compile(r"Invalid Unicode escape sequence: '\\u\{?0*d[89a-f]", re.IGNORECASE)


@dataclass
class Invalid(Exception):
    """A document that does not parse, validate or coerce."""

    errors: list[GraphQLError] = field(default_factory=list)


class _Overlap(OverlappingFieldsCanBeMergedRule):
    """Whether fields of one name can be merged, by so many comparisons at most."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = COMPARISONS


RULES: tuple[type[ASTValidationRule], ...] = (
    *(_Overlap if rule is OverlappingFieldsCanBeMergedRule else rule for rule in specified_rules),
    MaxIntrospectionDepthRule,
)


def read_valid(
    schema: GraphQLSchema, text: str, limits: Limits, *, suggest: bool = True
) -> tuple[DocumentNode, dict[OperationDefinitionNode, Cost]]:
    """The document and what each of its operations costs.

    Raises Invalid, LimitExceeded, or BadRequest for text that PostgreSQL cannot hold. With `suggest` an error may name
    what was probably meant, which tells of the schema.
    """
    ast = _parsed(text, limits)
    if "\\u" in text:
        visit(ast, _Texts())
    try:
        costs = price(schema, ast, limits)
    except GraphQLError as error:
        raise Invalid([error]) from error
    errors = validate(schema, ast, RULES, max_errors=MAX_ERRORS, hide_suggestions=not suggest)
    if errors and errors[-1].message == "Validation aborted.":
        raise LimitExceeded("error.too_intricate")
    if errors:
        raise Invalid(without_literals(errors, ast))
    return ast, costs


def _parsed(text: str, limits: Limits) -> DocumentNode:
    try:
        return parse(text, max_tokens=limits.tokens)
    except GraphQLSyntaxError as error:
        if "nested too deeply" in error.message:
            raise LimitExceeded("error.too_deep", maximum=limits.depth) from error
        if "Parsing aborted" in error.message:
            raise LimitExceeded("error.too_many_tokens", maximum=limits.tokens) from error
        if HALF_A_PAIR.search(error.message):
            raise BadRequest("error.bad_text") from error
        raise Invalid([without_token(error)]) from error


class _Texts(Visitor):
    """Refuses texts that PostgreSQL cannot hold."""

    def enter_string_value(self, node: StringValueNode, *_: Any) -> None:
        checked_text(node.value)
