"""One pass over rows: read, checked and written by the sheet's own code; a check undoes what it wrote.

Check and import run the same statements, so that a check tells what the import will do: what is undone at the end of
each batch can matter to later rows only by what they may not repeat, and that is noted as claims.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from core.audit.digests import digest
from core.bulk import insert_rows
from core.context import Context
from core.crypto.vault import sealing_key
from core.db import new_id
from core.descriptors import Sheet, SheetColumn
from core.errors import PayloadError, RuleError
from core.i18n import translate
from core.sheets.models import SheetClaim, SheetFault, SheetImport
from core.sheets.packing import Line
from core.sheets.rows import Refusal, SheetRow, letters, read_row

MOST_FAULTS = 10_000
"""Faults that are told one by one; rows with more of them are only counted."""


class _Undone(Exception):
    """A check ends so, and what it wrote goes with it."""


async def take_rows(ctx: Context, sheet: Sheet, held: SheetImport, lines: Sequence[Line], *, is_check: bool) -> None:
    """Take rows in, or see what would become of them; what is wrong with them is noted."""
    await ctx.session.run_sync(sealing_key)  # held for the whole transaction: a savepoint would give it up
    known = {column.key: column for column in sheet.columns}
    columns = [known.get(key) for key in held.columns]
    rows = [read_row(sheet, columns, line.number, line.cells) for line in lines]
    try:
        async with ctx.attempt():
            claims = await _take_unclaimed(ctx, sheet, held, [row for row in rows if row.is_good])
            if is_check:
                await ctx.write_down()
                raise _Undone
    except _Undone:
        pass
    await _note(ctx, held, columns, rows, claims)
    good = sum(row.is_good for row in rows)
    held.read += len(rows)
    held.good += good
    held.faulty += len(rows) - good
    if not is_check:
        held.written += good
    held.at_byte = lines[-1].next_byte


async def begin_pass(ctx: Context, held: SheetImport) -> None:
    """Forget what an earlier pass found."""
    held.read = held.good = held.faulty = held.at_byte = 0
    for part in (SheetFault, SheetClaim):
        gone = delete(part).where(part.import_id == held.id)
        await ctx.session.execute(gone, execution_options={"synchronize_session": False})


async def _take_unclaimed(ctx: Context, sheet: Sheet, held: SheetImport, rows: list[SheetRow]) -> dict[str, int]:
    """Write rows of which no earlier good one holds what only one may; gives what they hold now."""
    claimed_by = {
        row.number: {digest(ctx.tenant.id, f"{sheet.key}.{column}", text): column for column, text in found}
        for row in rows
        if (found := list(sheet.claims(row.values)))
    }
    every = {one for claims in claimed_by.values() for one in claims}
    earlier = select(SheetClaim.digest, SheetClaim.line).where(
        SheetClaim.import_id == held.id, SheetClaim.digest.in_(every)
    )
    taken: dict[str, int] = dict(iter(await ctx.session.execute(earlier))) if every else {}
    fresh: dict[str, int] = {}
    while rows:
        now, later, asked = [], [], set[str]()
        for row in rows:
            claims = claimed_by.get(row.number, {})
            first = next((one for one in claims if one in taken), None)
            if first is not None:
                row.refuse(RuleError("sheet.twice", code="NOT_UNIQUE", row=taken[first]), claims[first])
            elif asked.isdisjoint(claims):
                asked.update(claims)
                now.append(row)
            else:
                later.append(row)
        await _take(ctx, sheet, now)
        for row in now:
            if row.is_good:
                fresh |= dict.fromkeys(claimed_by.get(row.number, {}), row.number)
        taken |= fresh
        rows = later
    return fresh


async def _take(ctx: Context, sheet: Sheet, rows: list[SheetRow]) -> None:
    """Let the sheet write the rows; where the database refuses them together, one by one."""
    assert sheet.take is not None
    if not rows:
        return
    try:
        async with ctx.attempt():
            await sheet.take(ctx, rows)
    except IntegrityError:
        for row in (row for row in rows if row.is_good):
            try:
                async with ctx.attempt():
                    await sheet.take(ctx, [row])
            except IntegrityError:
                row.refuse(RuleError("sheet.clash", code="NOT_UNIQUE"))


async def _note(
    ctx: Context,
    held: SheetImport,
    columns: Sequence[SheetColumn | None],
    rows: Iterable[SheetRow],
    claims: dict[str, int],
) -> None:
    places = {column.key: index for index, column in enumerate(columns) if column is not None}
    faults = [
        {"id": new_id(), "import_id": held.id, "line": row.number, **_told(ctx, columns, places, row.number, refusal)}
        for row in rows
        for refusal in row.refusals
    ]
    if faults and held.faulty < MOST_FAULTS:
        await insert_rows(ctx, SheetFault, faults)
    await insert_rows(ctx, SheetClaim, [{"import_id": held.id, "digest": one, "line": claims[one]} for one in claims])


def _told(
    ctx: Context, columns: Sequence[SheetColumn | None], places: dict[str, int], number: int, refusal: Refusal
) -> dict[str, Any]:
    """What the reader is told of a fault: where, what, and what to write instead."""
    error = refusal.error
    index = places.get(refusal.column or "")
    column = None if index is None else columns[index]
    return {
        "header": None if column is None else column.header,
        "cell": None if index is None else f"{letters(index)}{number}",
        "code": error.payload_code if isinstance(error, PayloadError) else error.code,
        "message": translate(error.key, ctx.locale, **error.params),
        "instead": None if column is None else instead(column, ctx.locale),
    }


def instead(column: SheetColumn, locale: str) -> str:
    """What may be written into a cell of the column."""
    choices = "、".join(column.choices.values())
    text = translate(f"sheet.instead.{column.kind.lower()}", locale, choices=choices, example=column.example)
    return f"{text} {translate('sheet.instead.example', locale, example=column.example)}" if column.example else text
