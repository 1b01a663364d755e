"""What is held about a person, and who looked: over every table that refers to people, whichever plug-in it is of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import inspect, select

from core.audit.reads import note_read
from core.authz import require
from core.context import Context
from core.crypto.sealed import reveal
from core.errors import RuleError
from core.people.models import Person
from core.privacy.catalogue import (
    HISTORY,
    PERSON,
    Reference,
    open_to_rank,
    personal_columns,
    references_to,
    sealed_attributes,
    whole_of,
)
from core.privacy.events import HoldingsTold
from core.privacy.looks import Look, Looks, Place
from core.privacy.permissions import PERSON_DISCLOSE
from core.text import checked_text

MOST_LOOKS = 1_000
LONGEST_PURPOSE = 200

LOG_READ = "AccessLogRead"
"""The event of an entry about who was told who looked."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One row that holds something about a person."""

    table: str
    record_id: UUID
    by: str | None
    """The attribute by which it refers to the person; None for the person's own record."""

    values: Mapping[str, Any]
    """What it holds about people, by attribute; sensitive values masked."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """All that a person is told."""

    holdings: Sequence[Holding]
    looks: Sequence[Look]


async def disclose(ctx: Context, person_id: UUID, purpose: str) -> Disclosure:
    """Tell what is held about a person and who looked.

    Source: Personal Information Protection Law, art. 45.
    """
    person = await ctx.one(Person, person_id)
    await require(ctx, PERSON_DISCLOSE, person)
    ctx.purpose = checked_text(purpose, "purpose", longest=LONGEST_PURPOSE)
    ctx.record(HoldingsTold(person.id, ctx.purpose))
    rows = await rows_about(ctx, person)
    looks = await looks_at(ctx, person, rows).newest(MOST_LOOKS)
    return Disclosure([_holding(row, reference) for reference, row in rows], looks)


async def rows_about(ctx: Context, person: Person) -> list[tuple[Reference | None, Any]]:
    """The person's own row, and each row that refers to it, older ones that became pointers among them.

    Rows which rank alone does not open are left out; so are wards, who are other people.
    """
    found: list[tuple[Reference | None, Any]] = [(None, person)]
    for reference in references_to(PERSON):
        if reference.table in HISTORY and reference.column is not Person.merged_into_id:
            continue
        refers = select(reference.model).where(reference.column == person.id, open_to_rank(reference.model))
        found += [(reference, row) for row in await ctx.session.scalars(refers.order_by(reference.model.id))]
    return found


def _holding(row: Any, reference: Reference | None) -> Holding:
    table = str(inspect(type(row)).local_table.name)
    names = personal_columns(inspect(type(row)))
    values = {name: value for name in names if (value := getattr(row, name)) is not None}
    return Holding(table, row.id, None if reference is None else reference.attribute, values)


def looks_at(ctx: Context, person: Person, rows: Iterable[tuple[Reference | None, Any]]) -> Looks:
    """Who looked at the person's own record, at older ones that became pointers, at parts that tell of the person."""
    ids = [row.id for reference, row in rows if reference is None or isinstance(row, Person) or whole_of(type(row))]
    return Looks(ctx, person.id, ids)


async def looks_of(
    ctx: Context, person_id: UUID, many: int, before: Place | None = None, *, most: int = 0
) -> tuple[list[Look], int]:
    """Who looked at a person's record, for the person and for whoever answers the person; and how many times.

    They are counted to `most`. The question is noted as a read of the record, and tells nothing of itself.
    Source: Personal Information Protection Law, art. 45.
    """
    person = await ctx.one(Person, person_id)
    await require(ctx, PERSON_DISCLOSE, person)
    looks = looks_at(ctx, person, await rows_about(ctx, person))
    found = await looks.newest(many, before), await looks.count(most) if most else 0
    await note_read(ctx, {PERSON: [person.id]}, event=LOG_READ)
    return found


async def as_json(ctx: Context, person: Person) -> str:
    """All that is held about the person as one document, sensitive values in full: for the person's own hands."""
    about = await rows_about(ctx, person)
    rows = [await _whole_row(ctx, row, reference) for reference, row in about]
    looks = [
        {"at": look.at, "what": look.what, "who": look.who, "purpose": look.purpose}
        for look in await looks_at(ctx, person, about).newest(MOST_LOOKS)
    ]
    content = {"person": str(person.id), "made_at": ctx.clock.now(), "records": rows, "looks": looks}
    return orjson.dumps(content, default=str, option=orjson.OPT_INDENT_2).decode()


async def _whole_row(ctx: Context, row: Any, reference: Reference | None) -> dict[str, Any]:
    holding = _holding(row, reference)
    values = dict(holding.values)
    for masked, attribute in sealed_attributes(type(row)).items():
        if masked in values:
            del values[masked]
            values[attribute.name] = await _opened(ctx, row, attribute)
    return {"table": holding.table, "id": str(holding.record_id), "by": holding.by, "values": values}


async def _opened(ctx: Context, row: Any, attribute: Any) -> str:
    try:
        return str(await reveal(ctx.session, row, attribute))
    except RuleError:  # its key was destroyed: that is what is held of it
        return "(destroyed)"
