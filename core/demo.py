"""What demos share: whole parts of a whole, rows in bulk, accounts that act by a token."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, inspect

from core.accounts.service import create_account
from core.auth import Passwords
from core.context import Context
from core.crypto.sealed import sealed_rows
from core.db import driver_connection
from core.orgs.models import Org
from core.rbac.service import grant_role
from core.tenancy import Record

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


def apportion(whole: int, weights: Sequence[int]) -> list[int]:
    """Split a whole into whole parts in proportion to the weights, by largest remainder; of equal ones, the first."""
    total = sum(weights)
    parts = [whole * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: -(whole * weights[index] % total))
    for index in by_remainder[: whole - sum(parts)]:
        parts[index] += 1
    return parts


async def insert_rows(ctx: Context, model: type[Record], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows of the tenant, thousands in a statement: PostgreSQL refuses COPY under row-level security.

    Each row holds a value for each of the same columns, a sensitive one under its own name; what the application would
    fill in is not filled in here.
    """
    await ctx.session.flush()  # what they point at
    connection = await driver_connection(ctx.session)
    rest = iter(await sealed_rows(ctx.session, model, rows))
    while batch := list(islice(rest, BATCH)):
        columns = [[row[name] for row in batch] for name in batch[0]]
        await connection.execute(_insert(model, list(batch[0])), ctx.tenant.id, *columns)


def _insert(model: type[Record], columns: Sequence[str]) -> str:
    table = cast(Table, inspect(model).local_table)
    types = [ARRAYS[table.c[column].type.python_type] for column in columns]
    arrays = ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(types, start=2))
    return f"insert into {table.name} (tenant_id, {', '.join(columns)}) select $1::uuid, * from unnest({arrays})"


async def open_account(
    ctx: Context, org: Org, login: str, *, name: str, role: str, person_id: UUID | None = None
) -> None:
    """An account with the role at the organisation; nobody knows its password, so it acts by a token only."""
    account = await create_account(
        ctx,
        Passwords(at_once=1),
        org_id=org.id,
        login=login,
        name=name,
        password=secrets.token_urlsafe(32),
        person_id=person_id,
    )
    await grant_role(ctx, account.id, role, org.id)
