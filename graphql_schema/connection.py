"""Lists in pages: Relay's connection types, and the keyset cursors they carry."""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
import strawberry
from sqlalchemy import BigInteger
from sqlalchemy.types import TypeEngine

from core.errors import BadRequest

DEFAULT_PAGE = 20
MAX_PAGE = 100
COUNT_CAP = 1000

CURSOR_VERSION = 1

T = TypeVar("T")


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Where a page stands in its list."""

    has_next_page: bool = strawberry.field(description="Whether more records follow the page.")
    has_previous_page: bool = strawberry.field(description="Whether records stand before the page.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first record; null for an empty page.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last record; null for an empty page.")


@strawberry.type(description="A record in a list, with its cursor.")
class Edge(Generic[T]):
    """A record in a list, with its cursor."""

    cursor: str = strawberry.field(description="Give it as `after` or `before` to go on from here.")
    node: T = strawberry.field(description="The record.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """A page of a list."""

    edges: list[Edge[T]] = strawberry.field(description="The page's records with their cursors.")
    nodes: list[T] = strawberry.field(description="The page's records.")
    page_info: PageInfo = strawberry.field(description="Where the page stands in the list.")
    total_count: int = strawberry.field(description="Records in the whole list, counted to 1,000 at most.")
    total_count_capped: bool = strawberry.field(description="Whether there are more than `totalCount` says.")


@strawberry.type(description="Counts and sums of records, by group.")
class Aggregate:
    """Counts and sums of records, by group; each type's own has the keys and sums that its binding offers."""

    count: int = strawberry.field(description="How many records.")


def page_of(found: Sequence[tuple[str, T]], size: int, total: int, *, is_first: bool) -> Connection[T]:
    """A page that Python put together: records with their cursors, one more than its size where more follow."""
    shown = found[:size]
    return Connection(
        edges=[Edge(cursor=cursor, node=node) for cursor, node in shown],
        nodes=[node for _, node in shown],
        page_info=PageInfo(
            has_next_page=len(found) > size,
            has_previous_page=not is_first,
            start_cursor=shown[0][0] if shown else None,
            end_cursor=shown[-1][0] if shown else None,
        ),
        total_count=min(total, COUNT_CAP),
        total_count_capped=total > COUNT_CAP,
    )


def encode_cursor(order: str, keys: Sequence[Any]) -> str:
    """The cursor of a record: the order it stands in, and the record's keys in that order."""
    content = orjson.dumps([CURSOR_VERSION, order, *keys], default=str)
    return base64.b64encode(content).decode()


def decode_cursor(cursor: str, order: str, types: Sequence[TypeEngine[Any]]) -> list[Any]:
    """The keys in a cursor, for columns of these types; raises BadRequest for one that no list in this order made."""
    try:
        version, name, *keys = orjson.loads(base64.b64decode(cursor, validate=True))
        if version != CURSOR_VERSION or name != order or len(keys) != len(types):
            raise ValueError
        return [_read(key, type_) for key, type_ in zip(keys, types, strict=True)]
    except (ValueError, TypeError, AttributeError, OverflowError, binascii.Error) as error:
        raise BadRequest("error.bad_cursor", order=order) from error


def _read(key: Any, type_: TypeEngine[Any]) -> Any:
    kind = type_.python_type
    if kind is UUID:
        return UUID(key)
    if kind is datetime:
        return _instant(key)
    if kind is date:
        return date.fromisoformat(key)
    if type(key) is not kind or "\0" in str(key) or (kind is int and not _fits(key, type_)):
        raise ValueError
    return key


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError
    return instant.astimezone(UTC)


def _fits(number: int, type_: TypeEngine[Any]) -> bool:
    limit: int = 2**63 if isinstance(type_, BigInteger) else 2**31
    return -limit <= number < limit
