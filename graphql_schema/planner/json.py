"""JSON as PostgreSQL builds it."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from core.errors import LimitExceeded

MAX_IDENTIFIER = 63
"""Bytes of a name that PostgreSQL keeps; longer response keys are written as strings."""

MAX_LONG_KEYS = 50
"""A function of PostgreSQL takes 100 arguments, two for each key."""

Keyed = tuple[str, ColumnElement[Any]]
Query = Select[Any]

EMPTY: ColumnElement[Any] = literal_column("'[]'::json")


def text_constant(name: str) -> ColumnElement[str]:
    """A name of GraphQL, which holds letters, digits and underscores only, as text."""
    return literal_column(f"'{name}'", Text())


def is_long(key: str) -> bool:
    """Whether the response key is too long for a column's name."""
    return len(key) > MAX_IDENTIFIER


def json_object(
    fields: list[Keyed], source: Callable[[Query], Query] = lambda query: query, tables: Sequence[Any] = ()
) -> ColumnElement[Any]:
    """One JSON object of the fields, read from the source, whose tables are named; null where it has no row."""
    if not fields or any(is_long(key) for key, _ in fields):
        return source(select(built_object(fields))).correlate_except(*tables).scalar_subquery()
    inner = source(select(*(value.label(key) for key, value in fields))).correlate_except(*tables).subquery("r")
    return select(row_object(inner)).select_from(inner).correlate_except(inner).scalar_subquery()


def row_object(source: Any) -> ColumnElement[Any]:
    """A row of the source as a JSON object; the star keeps a column called like the source from being meant."""
    return func.row_to_json(literal_column(f"{source.name}.*"))


def built_object(fields: list[Keyed]) -> ColumnElement[Any]:
    """One JSON object written key by key; raises LimitExceeded for more keys than PostgreSQL takes."""
    if len(fields) > MAX_LONG_KEYS:
        raise LimitExceeded("error.too_many_long_keys", maximum=MAX_LONG_KEYS)
    return func.json_build_object(*(part for key, value in fields for part in (text_constant(key), value)))


def ordered(value: ColumnElement[Any], by: ColumnElement[Any]) -> ColumnElement[Any]:
    """An aggregate's argument with its order."""
    return aggregate_order_by(value, by)
