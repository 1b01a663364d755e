"""Commands on retention: `helin retention …`."""

import sys
from typing import Annotated

import typer

from core.db import Database
from core.files.service import sweep
from core.files.store import FileStore
from core.people.ages import let_grow
from core.privacy import retention
from core.privacy.requests import drop_expired
from core.runtime import on_database, system_contexts
from core.sheets.expiry import drop_expired_sheets

app = typer.Typer(help="How long records are kept.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keeps `run` a command of its own while it is the only one."""


@app.command()
def run(
    tenant: Annotated[str | None, typer.Option(help="Slug of one county; all of them when left out.")] = None,
    batch: Annotated[int, typer.Option(min=1, max=1_000, help="Records in one transaction.")] = retention.BATCH,
) -> None:
    """Do what is due today: erase what is over, with its files; drop copies, let children grow; every night."""

    async def everywhere(database: Database) -> list[str]:
        told = []
        for ctx in await system_contexts(database, tenant):
            slug = ctx.tenant.slug

            def progress(table: str, done: int, slug: str = slug) -> None:
                print(f"{slug} {table}: {done}", file=sys.stderr, flush=True)

            erased = await retention.run(ctx, batch=batch, progress=progress)
            dropped, grown = await drop_expired(ctx), await let_grow(ctx)
            sheets = await drop_expired_sheets(ctx)
            swept = await sweep(ctx, FileStore())
            told.append(
                f"{slug}: {erased} records erased, {dropped} copies and {sheets} spreadsheets dropped, "
                f"{grown} children turned 14, {swept} files swept."
            )
        return told

    for line in on_database(everywhere):
        typer.echo(line)
