"""Values of requests as the driver takes them, checked."""

from typing import Any

from sqlalchemy import Uuid
from sqlalchemy.types import TypeEngine

from core.errors import BadRequest, LimitExceeded
from graphql_schema.connection import MAX_PAGE
from graphql_schema.node import decode, decode_any, parts


def plain(value: Any) -> Any:
    """A coerced value as the driver takes it; raises BadRequest for text that PostgreSQL cannot hold."""
    value = getattr(value, "value", value)
    return checked_text(value) if isinstance(value, str) else value


def compared(value: Any, type_name: str | None, type_: TypeEngine[Any]) -> Any:
    """What a column of the type is compared with: in `id` a global id of that type, in a key of any."""
    if type_name is not None:
        return decode(value, type_name)
    return decode_any(value) if isinstance(type_, Uuid) else plain(value)


def checked_text(value: str) -> str:
    """The text, unless it holds a NUL or half a surrogate pair."""
    if "\0" in value or (not value.isprintable() and any("\ud800" <= sign <= "\udfff" for sign in value)):
        raise BadRequest("error.bad_text")
    return value


def after_prefix(value: str) -> str | None:
    """The first text, by code point, after all that begin with the value; None when there is none."""
    stem = checked_text(value).rstrip("\U0010ffff")
    if not stem:
        return None
    following = ord(stem[-1]) + 1
    return stem[:-1] + chr(0xE000 if following == 0xD800 else following)


def checked_size(value: int) -> int:
    """The size of a page; raises BadRequest outside 1 to 100."""
    if not 1 <= value <= MAX_PAGE:
        raise BadRequest("error.page_size", given=value, maximum=MAX_PAGE)
    return value


def checked_ids(ids: list[str]) -> list[str]:
    """The global ids; raises LimitExceeded for too many."""
    if len(ids) > MAX_PAGE:
        raise LimitExceeded("error.too_many_ids", given=len(ids), maximum=MAX_PAGE)
    return ids


def type_name(value: str) -> str:
    """The type that a global id names; empty for what is none."""
    found = parts(value)
    return "" if found is None else found[0]


def record_id(value: str) -> str | None:
    """The UUID in a global id, as the hexadecimal digits that the driver takes too; None for what is none."""
    found = parts(value)
    return None if found is None else found[1]
