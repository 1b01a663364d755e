"""Commands on spreadsheets: `helin import …`."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from sqlalchemy import select

from core.config import read_limits
from core.context import Context
from core.db import Database
from core.errors import ConfigError, PayloadError
from core.files.store import PART, FileStore
from core.i18n import FALLBACK, SPOKEN, translate
from core.plugin_host import load
from core.runtime import on_database, system_contexts
from core.sheets import imports
from core.sheets.models import SheetFault, SheetImport
from core.sheets.states import ImportMode, ImportState

app = typer.Typer(help="Spreadsheets.", no_args_is_help=True)

MOST_TOLD = 1_000
"""Faults that the result lists."""


@app.callback()
def _group() -> None:
    """Keeps `run` a command of its own while it is the only one."""


@app.command()
def run(
    tenant: Annotated[str, typer.Option(help="Slug of the county.")],
    sheet: Annotated[str, typer.Option(help="Key of the sheet, such as core:person.")],
    file: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The spreadsheet, CSV or XLSX.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be written, and write nothing.")] = False,
    good_rows: Annotated[bool, typer.Option("--good-rows", help="Write good rows even if others are faulty.")] = False,
) -> None:
    """Take a spreadsheet in, all of it or nothing: progress on standard error, the result as JSON on the output."""

    async def take(database: Database) -> dict[str, Any]:
        (ctx,) = await system_contexts(database, tenant)
        try:
            return await _Run(ctx, file).go(sheet, dry_run=dry_run, good_rows=good_rows)
        except PayloadError as error:
            raise ConfigError(translate(error.key, FALLBACK, **error.params)) from error

    result = on_database(take)
    typer.echo(orjson.dumps(result, option=orjson.OPT_INDENT_2).decode())
    if result["faulty"] and not good_rows:
        raise typer.Exit(1)


@dataclass
class _Run:
    """One import from its upload to its end."""

    ctx: Context
    file: Path
    store: FileStore = field(default_factory=FileStore)

    async def go(self, key: str, *, dry_run: bool, good_rows: bool) -> dict[str, Any]:
        registry = load()
        SPOKEN.add(one.item for one in registry.messages)
        sheets = registry.sheets_for(self.ctx.tenant.plugins)
        sheet = imports.sheet_to_import(sheets, key)
        most = read_limits().file
        held = await imports.upload(self.ctx, self.store, sheet, _content(self.file), name=self.file.name, most=most)
        if dry_run or not good_rows:
            held = await self._check(held, sheets)
        if not dry_run and (good_rows or not held.faulty):
            held = await self._write(held, sheets, ImportMode.GOOD_ROWS if good_rows else ImportMode.ALL_OR_NOTHING)
        result = await self._result(held)
        if held.ended_at is None:
            async with self.ctx.transaction():
                await imports.cancel(self.ctx, held.id)
        return result

    async def _check(self, held: SheetImport, sheets: imports.Sheets) -> SheetImport:
        while held.read < held.rows or held.state == ImportState.UPLOADED:
            async with self.ctx.transaction():
                held = await imports.check(self.ctx, self.store, sheets, held.id)
            self._tell(held)
        return held

    async def _write(self, held: SheetImport, sheets: imports.Sheets, mode: ImportMode) -> SheetImport:
        async with self.ctx.transaction():
            await imports.begin(self.ctx, sheets, held.id, mode)
        while held.ended_at is None:
            async with self.ctx.transaction():
                held = await imports.go_on(self.ctx, self.store, sheets, held.id, progress=self._tell)
        return held

    def _tell(self, held: SheetImport) -> None:
        told = f"{held.state}: {held.read} of {held.rows} rows, {held.faulty} faulty, {held.written} written"
        print(told, file=sys.stderr, flush=True)

    async def _result(self, held: SheetImport) -> dict[str, Any]:
        async with self.ctx.transaction() as session:
            found = select(SheetFault).where(SheetFault.import_id == held.id)
            faults = list(await session.scalars(found.order_by(SheetFault.line, SheetFault.id).limit(MOST_TOLD)))
        names = ("cell", "header", "code", "message", "instead")
        counts = {name: getattr(held, name) for name in ("sheet", "state", "rows", "good", "faulty", "written")}
        told = [{"row": fault.line, **{name: getattr(fault, name) for name in names}} for fault in faults]
        return counts | {"faults": told}


async def _content(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as source:
        while part := await asyncio.to_thread(source.read, PART):
            yield part
