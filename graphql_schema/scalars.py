"""Scalars as PostgreSQL writes them, so that a planned answer and an ordinary one are the same."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, NewType, TypeVar

from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition, scalar

from core.indicators.periods import is_month

T = TypeVar("T")


def instant_text(value: dt.datetime) -> str:
    """An instant as PostgreSQL's JSON has it: UTC, microseconds only where there are any, without trailing zeros."""
    value = value.astimezone(dt.UTC)
    text = value.strftime("%Y-%m-%dT%H:%M:%S")
    if value.microsecond:
        text += f".{value.microsecond:06d}".rstrip("0")
    return text + "+00:00"


def _write_instant(value: Any) -> str:
    return value if isinstance(value, str) else instant_text(value)


def _read_instant(value: Any) -> dt.datetime:
    instant = _read(value, dt.datetime.fromisoformat, "an instant as a string such as 2011-01-05T02:03:04+00:00")
    if instant.tzinfo is None:
        raise GraphQLError("An instant needs its zone: write 2011-01-05T02:03:04+00:00, or end in Z for UTC.")
    return _read(instant, _in_utc, "an instant within the years 1 to 9999 in UTC")


def _in_utc(instant: dt.datetime) -> dt.datetime:
    return instant.astimezone(dt.UTC)


def _write_date(value: Any) -> str:
    text: str = value if isinstance(value, str) else value.isoformat()
    return text


def _read_date(value: Any) -> dt.date:
    text = value if isinstance(value, str) and len(value) == len("2011-01-05") else None
    return _read(text, dt.date.fromisoformat, "a date as a string such as 2011-01-05")


def _read(value: Any, read: Callable[[Any], T], expected: str) -> T:
    try:
        return read(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise GraphQLError(f"Write {expected}.") from error


def _read_action(value: Any) -> str:
    return _read(value if isinstance(value, str) else None, _checked, "the name of an action as a string")


def _checked(text: str | None) -> str:
    if text is None or not ACTION.fullmatch(text):
        raise ValueError
    return text


def _read_month(value: Any) -> str:
    return _read(value if isinstance(value, str) else None, _checked_month, "a month as a string such as 2011-01")


def _checked_month(text: str | None) -> str:
    if text is None or not is_month(text):
        raise ValueError
    return text


Month = NewType("Month", str)
"""A month of the tenant's calendar, `2011-01`."""

ActionName = NewType("ActionName", str)
"""The name of an action, `plugin:noun:verb`."""

ACTION = re.compile(r"[a-z0-9_]+(:[a-z0-9_]+)+", re.ASCII)

SCALARS: dict[object, ScalarDefinition] = {
    dt.datetime: scalar(
        name="DateTime",
        description="An instant in UTC, `2011-01-05T02:03:04+00:00`; any zone is understood on input.",
        serialize=_write_instant,
        parse_value=_read_instant,
    ),
    dt.date: scalar(
        name="Date",
        description="A calendar day in the tenant's zone, `2011-01-05`.",
        serialize=_write_date,
        parse_value=_read_date,
    ),
    Month: scalar(
        name="Month",
        description="A month in the tenant's zone, `2011-01`.",
        serialize=str,
        parse_value=_read_month,
    ),
    ActionName: scalar(
        name="ActionName",
        description="The name of an action that a role may hold, `plugin:noun:verb`.",
        serialize=str,
        parse_value=_read_action,
    ),
}
