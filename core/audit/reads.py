"""Which reads leave an entry in the trail, and how the rows they showed are written down.

A row stands in the column `seen` as one byte, the place of its table in `tables`, and the 16 of its id.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from struct import Struct
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import inspect

from core.audit.digests import is_clear
from core.audit.models import AuditEntry, AuditKind
from core.db import new_id

if TYPE_CHECKING:
    from core.context import Context

READ = "RecordsRead"
"""The event of an entry about a read."""

WIDTH = 17
"""Bytes of a row in `seen`."""

ID = Struct("x16s")
"""The id in a row of `seen`."""


def is_personal(model: type[Any], attributes: Iterable[str]) -> bool:
    """Whether any of the model's columns is about a resident; what nobody classified is."""
    columns = inspect(model).column_attrs
    return any(not is_clear(column) for name in attributes if name in columns for column in columns[name].columns)


def reads_are_noted(model: type[Any]) -> bool:
    """Whether every read of the model leaves an entry, whatever it shows: the trail's own does."""
    return getattr(model, "__reads_are_noted__", False)


def table_of(model: type[Any]) -> str:
    """The name under which the trail knows the model's rows."""
    name: str = inspect(model).local_table.name
    return name


def written(rows: Iterable[tuple[int, UUID]]) -> bytes:
    """Rows, each its table's place and its id, as `seen` holds them."""
    return b"".join(place.to_bytes() + record_id.bytes for place, record_id in rows)


def ids_of(seen: bytes) -> Iterator[tuple[bytes]]:
    """The id alone of each row in `seen`, unread: what many reads showed is mostly the same."""
    found: Iterator[tuple[bytes]] = ID.iter_unpack(seen)
    return found


async def note_read(
    ctx: "Context", shown: Mapping[str, Sequence[UUID]], *, event: str = READ, purpose: str | None = None
) -> AuditEntry:
    """Note in the open transaction what Python itself showed: the ids of records by the name of their table.

    For what is read beside the planner, such as an export or a value shown in full. Without `purpose` it is that of
    the request.
    """
    tables = list(shown)
    ids = [(place, record_id) for place, table in enumerate(tables) for record_id in shown[table]]
    alone = ids[0] if len(ids) == 1 else None
    entry = AuditEntry(
        id=new_id(),
        kind=AuditKind.READ,
        account_id=ctx.rights.account_id,
        event=event,
        record_type=tables[alone[0]] if alone else None,
        record_id=alone[1] if alone else None,
        before={},
        after={},
        tables=tables,
        rows=len(ids),
        seen=written(ids),
        purpose=purpose or ctx.purpose,
        occurred_at=ctx.clock.now(),
        request_id=ctx.request_id,
    )
    ctx.session.add(entry)
    await ctx.session.flush()
    return entry
