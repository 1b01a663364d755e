"""Spreadsheets of tests: made from rows, taken in step by step; synthetic people, whose numbers belong to nobody."""

import csv
from collections.abc import AsyncIterator, Sequence
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

from openpyxl import Workbook
from sqlalchemy import select
from stdnum.cn import ric

from core.context import Context
from core.files.store import FileStore
from core.plugin_host import Registry
from core.sheets import imports
from core.sheets.models import SheetFault, SheetImport
from core.sheets.states import ImportMode

MOST = 64 * 1024 * 1024
PLUGINS = ("mediation", "service_centers", "volunteers")


def number(ordinal: int, place: str = "500235", day: str = "20000101") -> str:
    """An identity number with the right check digit, of a sequence that no office gives out."""
    start = f"{place}{day}{ordinal:03d}"
    return start + ric.calc_check_digit(start + "0")


def as_csv(rows: Sequence[Sequence[Any]], encoding: str = "utf-8") -> bytes:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Sequence[Any]]) -> bytes:
    book, packed = Workbook(), BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(packed)
    return packed.getvalue()


async def parts(content: bytes, size: int = 50_000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


class Desk:
    """Takes spreadsheets in for one actor."""

    def __init__(self, ctx: Context, registry: Registry, sheet: str = "core:person") -> None:
        self.ctx, self.store, self.sheet = ctx, FileStore(), sheet
        self.sheets = registry.sheets_for(PLUGINS)

    async def upload(self, content: bytes, name: str = "人员.csv") -> SheetImport:
        sheet = imports.sheet_to_import(self.sheets, self.sheet)
        return await imports.upload(self.ctx, self.store, sheet, parts(content), name=name, most=MOST)

    async def check(self, content: bytes, rows: int = 10_000) -> SheetImport:
        held = await self.upload(content)
        while held.state in ("UPLOADED", "CHECKING"):
            held = await self.check_step(held.id, rows)
        return held

    async def check_step(self, import_id: UUID, rows: int) -> SheetImport:
        async with self.ctx.transaction():
            return await imports.check(self.ctx, self.store, self.sheets, import_id, rows)

    async def begin(self, import_id: UUID, mode: ImportMode = ImportMode.GOOD_ROWS) -> SheetImport:
        async with self.ctx.transaction():
            return await imports.begin(self.ctx, self.sheets, import_id, mode)

    async def go_on(self, import_id: UUID, rows: int = 10_000) -> SheetImport:
        async with self.ctx.transaction():
            return await imports.go_on(self.ctx, self.store, self.sheets, import_id, rows)

    async def run(self, content: bytes, rows: int = 10_000) -> SheetImport:
        held = await self.begin((await self.upload(content)).id)
        while held.ended_at is None:
            held = await self.go_on(held.id, rows)
        return held

    async def faults(self, held: SheetImport) -> list[tuple[int, str | None, str]]:
        """Row, cell and code of each."""
        async with self.ctx.transaction() as session:
            rows = await session.scalars(select(SheetFault).where(SheetFault.import_id == held.id))
            return sorted((row.line, row.cell or "", row.code) for row in rows)

    async def texts(self, held: SheetImport) -> list[tuple[str, str | None]]:
        """Message and advice of each fault."""
        async with self.ctx.transaction() as session:
            rows = await session.scalars(select(SheetFault).where(SheetFault.import_id == held.id))
            return [(row.message, row.instead) for row in sorted(rows, key=lambda row: row.line)]
