"""`python -m benchmarks.trail`: how long it takes to seal and to verify a county's trail, by the commands."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any
from uuid import UUID

import asyncpg
import typer

from benchmarks.counties import County, Size
from benchmarks.database import TRAIL, filled
from benchmarks.variants import MASTER_KEY
from core.audit.digests import PREFIX
from core.audit.reads import READ, written
from core.config import read_settings
from core.db import new_id
from core.plugin_host import load
from core.provision import Addresses

COLUMNS = (
    *("tenant_id", "id", "kind", "account_id", "event", "record_type", "record_id", "before", "after", "tables"),
    *("rows", "seen", "purpose", "occurred_at", "request_id"),
)
SEEN = 50
"""Rows that a read showed: a page."""


def main(entries: Annotated[int, typer.Option(min=1, help="Acts and reads of a page, in turn.")] = 100_000) -> None:
    """Fill a trail; print how long its seals and their verification took."""
    county = County(1, Size().scaled(0.01))
    with filled(read_settings(), load(), [county]) as addresses:
        asyncio.run(_fill(addresses, county.id("tenant"), entries))
        for command in ("seal", "verify"):
            began = perf_counter()
            told = _run(addresses, "audit", command, "--tenant", county.slug)
            typer.echo(f"helin audit {command}: {perf_counter() - began:.1f} s ({told})")


def _run(addresses: Addresses, *arguments: str) -> str:
    """What the command says, its start included in its time."""
    keys = {"HELIN_DATABASE_URL": addresses.app, "HELIN_AUDIT_KEY": TRAIL, "HELIN_MASTER_KEY": MASTER_KEY}
    script = str(Path(sys.executable).with_name("helin"))
    done = subprocess.run(
        [sys.executable, script, *arguments], env={**os.environ, **keys}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout.strip()


async def _fill(addresses: Addresses, tenant_id: UUID, entries: int) -> None:
    connection = await asyncpg.connect(addresses.owner)
    try:
        records = _entries(tenant_id, entries)
        await connection.copy_records_to_table("core_audit", records=records, columns=COLUMNS)
        await connection.execute("vacuum analyze core_audit")
    finally:
        await connection.close()


def _entries(tenant_id: UUID, count: int) -> Iterator[tuple[Any, ...]]:
    account, people = new_id(), [new_id() for _ in range(1_000)]
    values = f'{{"name": "{PREFIX}{"0" * 32}", "version": 2}}'
    now = datetime.now(UTC)
    for number in range(count):
        act = ("PersonUpdated", "core_person", people[number % 1_000], values, values, None, None, None, None)
        shown = written((0, people[(number + place) % 1_000]) for place in range(SEEN))
        read = (READ, None, None, "{}", "{}", ["core_person"], SEEN, shown, "回访")
        is_read = number % 2 == 1
        yield tenant_id, new_id(), "READ" if is_read else "WRITE", account, *(read if is_read else act), now, "-"


if __name__ == "__main__":
    typer.run(main)
