"""Giving records out as a spreadsheet: for a purpose, masked as everybody sees them, noted, and for a day only."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Select, select

from core.audit.reads import note_read, table_of
from core.authz import require, visible
from core.context import Context
from core.crypto.sealed import reveal
from core.descriptors import Sheet
from core.errors import NotFound, RuleError
from core.files.cipher import FileCipher
from core.files.service import Opened, keep
from core.files.store import FileStore
from core.i18n import FALLBACK
from core.orgs.models import Org
from core.sheets.cells import escaped, shown
from core.sheets.events import SheetExported, SheetExportExpired
from core.sheets.imports import Sheets
from core.sheets.models import SheetExport
from core.sheets.states import EXPORT, ExportState
from core.sheets.writing import MEDIA_TYPES, WRITERS, SheetFormat
from core.tenancy import placement_of
from core.text import checked_text

LIFE = timedelta(days=1)
LONGEST_PURPOSE = 200
PAGE = 1_000
MOST_BYTES = 1024 * 1024 * 1024

EXPORTED = "SheetExported"
"""The event of an entry about rows that were given out; each holds up to PAGE of them."""


class _Placed(Protocol):
    place: int
    place_end: int


def sheet_to_export(sheets: Sheets, key: str) -> Sheet:
    """The sheet of that key; raises RuleError."""
    sheet = sheets.get(key)
    if sheet is None:
        raise RuleError("sheet.unknown", field="sheet", code="SHEET_UNKNOWN", offered=", ".join(sorted(sheets)))
    return sheet


def name_of(sheet: Sheet, locale: str) -> str:
    """What the sheet is called in the language."""
    return sheet.name.get(locale.partition("-")[0]) or sheet.name[FALLBACK]


async def create_export(
    ctx: Context,
    store: FileStore,
    sheet: Sheet,
    *,
    purpose: str,
    format: SheetFormat,
    org_id: UUID | None = None,
) -> SheetExport:
    """Write what the actor may see and give out, of an organisation's subtree if one is named, into a file."""
    await require(ctx, sheet.export_action)
    ctx.purpose = checked_text(purpose, "purpose", longest=LONGEST_PURPOSE)
    org = None if org_id is None else await ctx.one(Org, org_id, field="org_id")
    made = _Made(ctx, sheet, format, org)
    kept = await keep(store, ctx.tenant.id, made.content(), most=MOST_BYTES, media_type=MEDIA_TYPES[format])
    now = ctx.clock.now()
    name = re.sub(r"[^\w.-]", "-", name_of(sheet, ctx.locale))
    export = SheetExport(
        sheet=sheet.key,
        purpose=ctx.purpose,
        format=format,
        org_id=org_id,
        state=EXPORT.initial,
        rows=made.rows,
        name=f"{name}-{ctx.clock.today().isoformat()}.{format.lower()}",
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
        object_name=kept.object_name,
        account_id=ctx.rights.account_id,
        made_at=now,
        expires_at=now + LIFE,
        id=kept.id,
    )
    export.secret = kept.key
    ctx.session.add(export)
    ctx.record(SheetExported(export.id, sheet.key, export.rows, ctx.purpose))
    return export


class _Made:
    """A spreadsheet while it is written: page by page, each noted as a read."""

    def __init__(self, ctx: Context, sheet: Sheet, format: SheetFormat, org: _Placed | None) -> None:
        self._ctx, self._sheet, self._org = ctx, sheet, org
        self._format = format
        self.rows = 0

    async def content(self) -> AsyncIterator[bytes]:
        columns = [column for column in self._sheet.columns if column.is_given]
        with closing(WRITERS[self._format]()) as writer:
            yield writer.write([[column.header for column in columns]])
            async for page in self._pages():
                yield writer.write([[escaped(shown(one, row[one.key])) for one in columns] for row in page])
            yield writer.end()

    async def _pages(self) -> AsyncIterator[Sequence[Any]]:
        after = UUID(int=0)
        while page := await self._page(after):
            await note_read(self._ctx, {table_of(self._sheet.on): [row["id"] for row in page]}, event=EXPORTED)
            self._ctx.session.expunge_all()
            self.rows += len(page)
            after = page[-1]["id"]
            yield page

    async def _page(self, after: UUID) -> Sequence[Any]:
        found = await self._ctx.session.execute(self._narrowed().where(self._model.id > after).limit(PAGE))
        return found.mappings().all()

    @property
    def _model(self) -> Any:
        return self._sheet.on

    def _narrowed(self) -> Select[*tuple[Any, ...]]:
        """What may be seen, and may be given out."""
        ctx, model = self._ctx, self._model
        seen = visible(ctx, model, ctx.read_actions[model])
        rows = self._sheet.rows.where(seen, visible(ctx, model, self._sheet.export_action)).order_by(model.id)
        if self._org is not None:
            place = getattr(model, placement_of(model).place or "id")
            rows = rows.where(place.between(self._org.place, self._org.place_end))
        return rows


async def open_export(ctx: Context, store: FileStore, export_id: UUID) -> Opened:
    """One's own export and its bytes, with a note that it was read; opens the transaction itself.

    Raises NotFound for one of somebody else's, and for one that has expired.
    """
    async with ctx.transaction() as session:
        found = select(SheetExport).where(
            SheetExport.id == export_id, SheetExport.account_id.is_not_distinct_from(ctx.rights.account_id)
        )
        export = await session.scalar(found)
        if export is None or export.expires_at <= ctx.clock.now():
            raise NotFound
        key = await reveal(session, export, SheetExport.secret)
        if key is None:
            raise NotFound
        await note_read(ctx, {SheetExport.__tablename__: [export.id]}, event="SheetExportRead", purpose=export.purpose)
    return Opened(export, FileCipher(ctx.tenant.id, export.id, key).opened(store.read(export.object_name)))


def expire(ctx: Context, export: SheetExport) -> None:
    """Let an export be over: without their key, the bytes in the store are noise."""
    export.state = EXPORT.move(export.state, to=ExportState.EXPIRED)
    export.secret = None
    ctx.record(SheetExportExpired(export.id))
