"""New rows of a flush, written by one statement for all of them rather than by one for each table.

Rows go as JSON, one array for each table, so that a statement depends only on which tables and columns are written:
PostgreSQL checks the keys between them at its end. What has changed or is deleted is left to the ORM, and so are new
rows beside it, for then their order matters.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, cast

import asyncpg
import orjson
from sqlalchemy import ClauseElement, Column, Connection, Table, event, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstanceState, Mapper, Session, make_transient_to_detached
from sqlalchemy.sql.functions import now

import core.audit.changes
import core.crypto.sealed
import core.tenancy  # noqa: F401  (their listeners look at the rows first)

MOST = 1_000
"""Rows of one statement; more are the ORM's, which sends them by and by."""

Make = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """How rows of one class are written."""

    columns: Mapping[Table, tuple[tuple[str, str], ...]]
    """Of each of its tables: names of columns, and of the attributes that hold their values."""

    defaults: Mapping[str, Make]
    """What an attribute holds that nobody set."""

    dated: frozenset[str]
    """Attributes that hold the time of the transaction unless they were set: PostgreSQL fills them in."""

    unknown: frozenset[str]
    """Attributes that only PostgreSQL knows how to fill in."""


@cache
def _shape(mapper: Mapper[Any]) -> Shape:
    tables = cast(Sequence[Table], mapper.tables)
    names = {column: mapper.get_property_by_column(column).key for table in tables for column in table.columns}
    dated = {name for column, name in names.items() if _is_dated(column)}
    made = {name: _default(mapper, column) for column, name in names.items() if name not in dated}
    return Shape(
        {table: tuple((column.name, names[column]) for column in table.columns) for table in tables},
        {name: make for name, make in made.items() if make is not None},
        frozenset(dated),
        frozenset(name for name, make in made.items() if make is None),
    )


def _is_dated(column: Column[Any]) -> bool:
    return isinstance(getattr(column.server_default, "arg", None), now)


def _default(mapper: Mapper[Any], column: Column[Any]) -> Make | None:
    """What makes the column's value; None where only PostgreSQL can."""
    default: Any = column.default
    version: Any = mapper.version_id_generator
    if mapper.version_id_col is column and version:
        return lambda: version(None)
    if default is None:
        return (lambda: None) if column.server_default is None else None
    if default.is_callable:
        return lambda: default.arg(None)
    return (lambda: default.arg) if default.is_scalar else None


@event.listens_for(Session, "before_flush")
def write_new(session: Session, *_: Any) -> None:
    """Write the session's new rows, if all of them can be written so; the flush then finds nothing of them to do."""
    new = session.new
    if not new or len(new) > MOST or session.dirty or session.deleted:
        return
    states: list[InstanceState[Any]] = [inspect(row) for row in new]
    if not all(map(_is_known, states)):
        return
    connection = session.connection()
    rows: dict[tuple[Table, tuple[str, ...]], list[dict[str, Any]]] = {}
    for state in states:
        state.mapper.dispatch.before_insert(state.mapper, connection, state)
        for table, values in _values(state):
            rows.setdefault((table, tuple(values)), []).append(values)
    at = _send(connection, tuple(rows), [_json(values) for values in rows.values()])
    for state in states:
        _keep(session, state, at)


def _is_known(state: InstanceState[Any]) -> bool:
    """Whether all that the row will hold is known here: none of it is left to PostgreSQL, or an expression of SQL."""
    unknown = _shape(state.mapper).unknown
    return unknown <= state.dict.keys() and not any(isinstance(value, ClauseElement) for value in state.dict.values())


def _values(state: InstanceState[Any]) -> Iterable[tuple[Table, dict[str, Any]]]:
    """The row in each of its tables, column by column, its defaults set."""
    shape = _shape(state.mapper)
    held = state.dict
    for name, make in shape.defaults.items():
        if name not in held:
            held[name] = make()
    for table, columns in shape.columns.items():
        yield table, {column: held[name] for column, name in columns if name in held}


def _send(connection: Connection, tables: tuple[tuple[Table, tuple[str, ...]], ...], arrays: list[str]) -> Any:
    """Write the rows, and tell the time of the transaction."""
    sql = _statement(tables)
    driver: Any = connection.connection.dbapi_connection
    try:
        return driver.run_async(lambda asyncpg_connection: asyncpg_connection.fetchval(sql, *arrays))
    except asyncpg.IntegrityConstraintViolationError as error:  # as the ORM would have told it
        raise IntegrityError(sql, None, error) from error


@lru_cache(maxsize=1_000)
def _statement(tables: tuple[tuple[Table, tuple[str, ...]], ...]) -> str:
    inserts = []
    for number, (table, columns) in enumerate(tables, start=1):
        names = ", ".join(f'"{column}"' for column in columns)
        source = f"json_populate_recordset(null::{table.name}, ${number}::text::json)"
        inserts.append(f"t{number} as (insert into {table.name} ({names}) select {names} from {source})")
    return f"with {', '.join(inserts)} select now()"


def _keep(session: Session, state: InstanceState[Any], at: Any) -> None:
    """Let the session hold the row as one that was read."""
    for name in _shape(state.mapper).dated:
        state.dict.setdefault(name, at)
    row = state.obj()
    session.expunge(row)
    make_transient_to_detached(row)
    session.add(row)


def _json(rows: list[dict[str, Any]]) -> str:
    return orjson.dumps(rows, default=_text).decode()


def _text(value: Any) -> str:
    return f"\\x{value.hex()}" if isinstance(value, bytes | memoryview) else str(value)
