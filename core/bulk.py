"""Very many rows at once, without an object for each: those of demos, and of spreadsheets, which the trail sees."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import asyncpg
from sqlalchemy import Table, inspect
from sqlalchemy.exc import IntegrityError

from core.crypto.sealed import sealed_rows
from core.db import driver_connection
from core.tenancy import TenantMixin

if TYPE_CHECKING:
    from core.context import Context

BATCH = 5_000

ARRAYS = {
    UUID: "uuid",
    str: "text",
    int: "bigint",
    bool: "boolean",
    bytes: "bytea",
    datetime: "timestamptz",
    date: "date",
}


async def add_rows(ctx: "Context", model: type[TenantMixin], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows as `insert_rows` does, each seen by the trail as if it had been added to the session."""
    if rows:
        made = list(await sealed_rows(ctx.session, model, rows))
        ctx.changes.note_rows(cast(Table, inspect(model).local_table), made)
        await _insert_all(ctx, model, made)


async def insert_rows(ctx: "Context", model: type[TenantMixin], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows of the tenant, thousands in a statement: PostgreSQL refuses COPY under row-level security.

    Each row holds a value for each of the same columns, a sensitive one under its own name; what the application would
    fill in is not filled in here.
    """
    await _insert_all(ctx, model, await sealed_rows(ctx.session, model, rows))


async def _insert_all(ctx: "Context", model: type[TenantMixin], rows: Iterable[Mapping[str, Any]]) -> None:
    await ctx.session.flush()  # what they point at
    connection = await driver_connection(ctx.session)
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        columns = [[row[name] for row in batch] for name in batch[0]]
        hashable: Any = model  # which a class is, but not to mypy
        statement = _insert(hashable, tuple(batch[0]))
        try:
            await connection.execute(statement, ctx.tenant.id, *columns)
        except asyncpg.IntegrityConstraintViolationError as error:  # as the session would have told it
            raise IntegrityError(statement, None, error) from error


@lru_cache(maxsize=1_000)
def _insert(model: Any, columns: tuple[str, ...]) -> str:
    table = cast(Table, inspect(model).local_table)
    types = [ARRAYS[table.c[column].type.python_type] for column in columns]
    arrays = ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(types, start=2))
    return f"insert into {table.name} (tenant_id, {', '.join(columns)}) select $1::uuid, * from unnest({arrays})"
