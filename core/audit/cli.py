"""`helin audit …`: the trail's chain sealed, its heads written out, all of it checked."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer
from sqlalchemy import select

from core.audit import chain
from core.audit.heads import Head, HeldHeads, public_key, read_head, read_lines, signed
from core.audit.sealing import append
from core.db import Database
from core.errors import ConfigError
from core.runtime import on_database
from core.tenancy import Tenant

app = typer.Typer(help="The audit trail.", no_args_is_help=True)

OneTenant = Annotated[str | None, typer.Option("--tenant", help="Slug of one county; all when left out.")]

TOLD = 100
"""Findings of a county that are told one by one."""


@app.command()
def seal(tenant: OneTenant = None) -> None:
    """Seal every entry that waits, however late it came; the server does so by itself for what it writes."""

    async def work(database: Database) -> int:
        return sum([await chain.seal(database, one.id, chain.ALL) for one in await _tenants(database, tenant)])

    typer.echo(f"Sealed {on_database(work)} entries.")


@app.command()
def heads(
    tenant: OneTenant = None,
    file: Annotated[Path | None, typer.Option("--append", help="File to add the heads to.")] = None,
) -> None:
    """Print the signed head of each county's chain, a line of JSON; keep them where the database cannot reach."""

    async def work(database: Database) -> list[dict[str, object]]:
        now = datetime.now(UTC)
        return [signed(await read_head(database, t.id, now), t.slug) for t in await _tenants(database, tenant)]

    for head in on_database(work):
        typer.echo(orjson.dumps(head))
        if file is not None:
            append(file, head)


@app.command()
def verify(
    tenant: OneTenant = None,
    file: Annotated[Path | None, typer.Option("--heads", exists=True, help="Heads that were kept.")] = None,
    key: Annotated[
        str | None, typer.Option("--public-key", help="Key that signed them; that of this process when left out.")
    ] = None,
) -> None:
    """Compute every chain anew and tell where an entry was changed, deleted, inserted, or moved; exit code 1 then."""
    kept = read_lines(file.read_text(encoding="utf-8").splitlines(), key or public_key()) if file else []

    async def work(database: Database) -> bool:
        results = [await _verify(database, one, kept) for one in await _tenants(database, tenant)]
        return all(results)

    if not on_database(work):
        raise typer.Exit(1)


async def _verify(database: Database, tenant: Tenant, kept: list[Head]) -> bool:
    held = HeldHeads(head for head in kept if head.tenant_id == tenant.id)
    findings, last = 0, 0

    def tell(found: list[chain.Finding]) -> None:
        nonlocal findings
        for one in found:
            findings += 1
            if findings <= TOLD:
                typer.echo(f"{tenant.slug}, {one}")

    async for item in chain.verify(database, tenant.id, now=datetime.now(UTC)):
        if isinstance(item, chain.Finding):
            tell([item])
        else:
            last = item.number
            tell(held.meet(item))
    tell(held.end(last))
    typer.echo(f"{tenant.slug}: {last} seals, {findings or 'no'} findings")
    return not findings


async def _tenants(database: Database, slug: str | None) -> list[Tenant]:
    async with database.transaction(None) as session:
        found = list(await session.scalars(select(Tenant).order_by(Tenant.slug)))
    if slug is None:
        return found
    if slug not in {tenant.slug for tenant in found}:
        raise ConfigError(f"No tenant is called `{slug}`; `helin tenant list` shows all.")
    return [tenant for tenant in found if tenant.slug == slug]
