"""The life of an import: a spreadsheet comes in, is checked, and becomes records, batch by batch.

Each call does one step in the transaction it is called in. What a step wrote and how far it came are committed
together, so that whoever goes on after a break neither leaves a row out nor takes one in twice.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from core.authz import require
from core.context import Context
from core.crypto.sealed import reveal
from core.descriptors import Sheet
from core.errors import NotFound, RuleError
from core.files.service import REFUSED, at_most, keep, plain_name
from core.files.store import FileStore
from core.sheets.events import SheetBegun, SheetChecked, SheetEnded, SheetRowsWritten, SheetUploaded
from core.sheets.models import SheetImport
from core.sheets.notices import tell_ended
from core.sheets.packing import MEDIA_TYPE, Line, Packed, lines_from
from core.sheets.passing import begin_pass, take_rows
from core.sheets.states import IMPORT, ImportMode, ImportState

STEP = 2_000
"""Rows of a step, unless somebody says otherwise."""

MOST_STEP = 10_000

LIFE = timedelta(days=7)
"""How long a spreadsheet waits to be taken in."""

UNPACKED = 16
"""How many times as large as a file its rows may be when they are unpacked."""

Sheets = Mapping[str, Sheet]
"""The tenant's sheets, by key."""

Progress = Callable[[SheetImport], None]


def sheet_to_import(sheets: Sheets, key: str, field: str = "sheet") -> Sheet:
    """The sheet of that key, if it can be taken in; raises RuleError."""
    sheet = sheets.get(key)
    if sheet is None or sheet.import_action is None or sheet.take is None:
        offered = ", ".join(sorted(one.key for one in sheets.values() if one.take is not None))
        raise RuleError("sheet.unknown", field=field, code="SHEET_UNKNOWN", offered=offered)
    return sheet


async def upload(
    ctx: Context, store: FileStore, sheet: Sheet, content: AsyncIterator[bytes], *, name: str, most: int
) -> SheetImport:
    """Take a spreadsheet's rows into the store; opens the transactions itself, as the bytes come slowly."""
    async with ctx.transaction():
        await _require(ctx, sheet)
        title = plain_name(name)
    packed = Packed(sheet, [])
    lines = packed.lines(at_most(content, most))
    kept = await keep(store, ctx.tenant.id, lines, most=UNPACKED * most, media_type=MEDIA_TYPE)
    try:
        async with ctx.transaction():
            await _require(ctx, sheet)
            now = ctx.clock.now()
            held = SheetImport(
                sheet=sheet.key,
                name=title,
                columns=packed.columns,
                state=IMPORT.initial,
                rows=packed.rows,
                read=0,
                good=0,
                faulty=0,
                written=0,
                at_byte=0,
                sha256=kept.sha256,
                object_name=kept.object_name,
                file_id=kept.id,
                account_id=ctx.rights.account_id,
                uploaded_at=now,
                expires_at=now + LIFE,
            )
            held.secret = kept.key
            ctx.session.add(held)
            ctx.record(SheetUploaded(held.id, sheet.key, held.rows))
    except REFUSED:  # after anything else the row may stand: the sweep finds out
        await store.delete(kept.object_name)
        raise
    return held


async def _require(ctx: Context, sheet: Sheet) -> None:
    assert sheet.import_action is not None
    await require(ctx, sheet.import_action)


async def own_import(ctx: Context, import_id: UUID) -> SheetImport:
    """One's own import, locked; raises NotFound."""
    found = select(SheetImport).where(
        SheetImport.id == import_id, SheetImport.account_id.is_not_distinct_from(ctx.rights.account_id)
    )
    held = await ctx.session.scalar(found.with_for_update(key_share=True).execution_options(populate_existing=True))
    if held is None:
        raise NotFound
    return held


async def _going_on(ctx: Context, sheets: Sheets, import_id: UUID) -> tuple[SheetImport, Sheet]:
    """The import and its sheet, if it may go on."""
    held = await own_import(ctx, import_id)
    sheet = sheet_to_import(sheets, held.sheet, "id")
    await _require(ctx, sheet)
    if held.expires_at <= ctx.clock.now():
        raise RuleError("sheet.expired", field="id", code="SHEET_EXPIRED")
    return held, sheet


async def check(ctx: Context, store: FileStore, sheets: Sheets, import_id: UUID, rows: int = STEP) -> SheetImport:
    """Check the next rows, from the first one on when all were checked before; nothing of them is written."""
    held, sheet = await _going_on(ctx, sheets, import_id)
    if held.state != ImportState.CHECKING:
        held.state = IMPORT.move(held.state, to=ImportState.CHECKING)
        _refuse_written(held)
        held.mode = None
        await begin_pass(ctx, held)
    await _step(ctx, store, sheet, held, _checked_step(rows), is_check=True)
    if held.read == held.rows:
        held.state = IMPORT.move(held.state, to=ImportState.CHECKED)
    ctx.record(SheetChecked(held.id, held.read, held.faulty))
    return held


def _refuse_written(held: SheetImport) -> None:
    if held.written:
        raise RuleError("sheet.written", field="id", code="SHEET_WRITTEN", written=held.written)


def _checked_step(rows: int) -> int:
    if not 1 <= rows <= MOST_STEP:
        raise RuleError("sheet.step", field="rows", maximum=MOST_STEP)
    return rows


async def begin(ctx: Context, sheets: Sheets, import_id: UUID, mode: ImportMode) -> SheetImport:
    """Say that the rows are to be written, and what is done with good ones while others are faulty.

    All or nothing begins after a check that found no fault.
    """
    held, _ = await _going_on(ctx, sheets, import_id)
    state = IMPORT.move(held.state, to=ImportState.RUNNING)
    _refuse_written(held)
    if mode == ImportMode.ALL_OR_NOTHING and (held.state != ImportState.CHECKED or held.faulty):
        key = "sheet.faulty" if held.state == ImportState.CHECKED else "sheet.unchecked"
        raise RuleError(key, field="mode", code="SHEET_FAULTY", faulty=held.faulty)
    held.state, held.mode = state, mode
    await begin_pass(ctx, held)
    ctx.record(SheetBegun(held.id, mode))
    return held


async def go_on(
    ctx: Context,
    store: FileStore,
    sheets: Sheets,
    import_id: UUID,
    rows: int = STEP,
    progress: Progress = lambda _: None,
) -> SheetImport:
    """Write the next rows; all of them in this one transaction where it is all or nothing."""
    held, sheet = await _going_on(ctx, sheets, import_id)
    if held.state != ImportState.RUNNING:
        raise RuleError("sheet.not_begun", field="id", code="ILLEGAL_MOVE")
    is_whole = held.mode == ImportMode.ALL_OR_NOTHING
    most = held.rows if is_whole else _checked_step(rows)
    before = held.written
    await _step(ctx, store, sheet, held, most, is_check=False, progress=progress)
    if is_whole and held.faulty:
        raise RuleError("sheet.changed_meanwhile", field="id", code="SHEET_FAULTY", faulty=held.faulty)
    ctx.record(SheetRowsWritten(held.id, held.read, held.written - before))
    if held.read == held.rows:
        end(ctx, held, ImportState.DONE)
        await tell_ended(ctx, [held])
    return held


async def _step(
    ctx: Context,
    store: FileStore,
    sheet: Sheet,
    held: SheetImport,
    most: int,
    *,
    is_check: bool,
    progress: Progress = lambda _: None,
) -> None:
    key = await reveal(ctx.session, held, SheetImport.secret)
    if key is None or held.object_name is None:
        raise RuleError("sheet.expired", field="id", code="SHEET_EXPIRED")
    lines = lines_from(store, held.object_name, ctx.tenant.id, held.file_id, key, held.at_byte)
    rest = held.rows - held.read
    wanted, batch = rest if sheet.is_taken_whole else min(most, rest), list[Line]()
    async for line in lines:
        batch.append(line)
        wanted -= 1
        if not wanted or len(batch) == sheet.at_once:
            await take_rows(ctx, sheet, held, batch, is_check=is_check)
            progress(held)
            batch = []
        if not wanted:
            break


async def cancel(ctx: Context, import_id: UUID) -> SheetImport:
    """Give an import up; rows that were written stay."""
    held = await own_import(ctx, import_id)
    end(ctx, held, IMPORT.move(held.state, to=ImportState.CANCELED))
    return held


def end(ctx: Context, held: SheetImport, state: ImportState) -> None:
    """Let an import be over: without their key, the rows in the store are noise."""
    held.state = state
    held.secret = held.object_name = None
    held.ended_at = ctx.clock.now()
    ctx.record(SheetEnded(held.id, state, held.read, held.faulty, held.written))
