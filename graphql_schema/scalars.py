"""Scalars as PostgreSQL writes them, so that a planned answer and an ordinary one are the same."""

import datetime as dt
from typing import Any

from strawberry.types.scalar import ScalarDefinition, scalar


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
    if not isinstance(value, str):
        raise ValueError("write an instant as a string such as 2011-01-05T02:03:04+00:00")
    instant = dt.datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError("an instant needs its zone: write 2011-01-05T02:03:04+00:00, or end in Z for UTC")
    return instant


def _write_date(value: Any) -> str:
    text: str = value if isinstance(value, str) else value.isoformat()
    return text


def _read_date(value: Any) -> dt.date:
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError("write a date as a string such as 2011-01-05")
    return dt.date.fromisoformat(value)


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
}
