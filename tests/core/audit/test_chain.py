"""The chain over the trail: sealed in order by several writers, and whatever is done to it is found and placed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import delete, func, select

from core.audit.chain import ALL, BATCH, COLUMNS, Finding, seal, verify
from core.audit.heads import Head, HeldHeads, public_key, read_head, read_lines, signed
from core.audit.models import AuditEntry, AuditSeal, AuditSighting
from core.audit.reads import note_read, written
from core.audit.sealing import Sealer
from core.db import Database, new_id
from core.errors import ConfigError
from core.orgs.models import Org
from core.people.service import add_person
from core.provision import Addresses
from core.tenancy import TenantInfo
from tests.conftest import ContextFor
from tests.databases import administer

LATER = datetime.now(UTC) + timedelta(hours=1)

Fill = Callable[[int], Awaitable[list[UUID]]]


@pytest.fixture
def fill(database: Database, yunyang: TenantInfo) -> Fill:
    """So many entries, acts and reads in turn; gives their ids."""

    async def write(count: int) -> list[UUID]:
        ids = [new_id() for _ in range(count)]
        async with database.transaction(yunyang.id) as session:
            session.add_all(
                AuditEntry(
                    id=entry_id,
                    event=f"Event{number}",
                    kind="READ" if number % 2 else "WRITE",
                    before={},
                    after={"name": "x", "rows": number},
                    tables=["core_person"] if number % 2 else None,
                    seen=written([(0, entry_id)]) if number % 2 else None,
                    rows=number % 2 or None,
                    occurred_at=datetime.now(UTC),
                    request_id="r",
                )
                for number, entry_id in enumerate(ids)
            )
        return ids

    return write


async def findings(database: Database, tenant: TenantInfo, heads: list[Head] | None = None) -> list[Finding]:
    """All that a check finds."""
    held, last, found = HeldHeads(heads or []), 0, []
    async for item in verify(database, tenant.id, now=LATER):
        if isinstance(item, Finding):
            found.append(item)
        else:
            last = item.number
            found += held.meet(item)
    return found + held.end(last)


def places(found: list[Finding]) -> list[tuple[int | None, UUID | None]]:
    return [(one.number, one.entry_id) for one in found]


async def test_entries_are_sealed_in_their_order_each_once(database: Database, yunyang: TenantInfo, fill: Fill) -> None:
    ids = await fill(5)
    assert await seal(database, yunyang.id) == 5
    assert await seal(database, yunyang.id) == 0
    ids += await fill(BATCH)
    assert await seal(database, yunyang.id) == BATCH
    async with database.transaction(yunyang.id) as session:
        seals = list(await session.scalars(select(AuditSeal).order_by(AuditSeal.number)))
    assert [one.entry_id for one in seals] == ids
    assert [one.number for one in seals] == list(range(1, len(ids) + 1))
    assert await findings(database, yunyang) == []


async def test_what_an_act_and_a_read_leave_is_sealed(ctx_for: ContextFor, county: Org, east: Org) -> None:
    ctx = await ctx_for("tenant_admin", county)
    async with ctx.transaction():
        person = await add_person(ctx, east.id, "王五")
    async with ctx.transaction():
        entry = await note_read(ctx, {"core_person": [person.id]}, purpose="查询")
    assert (entry.record_id, entry.rows, entry.purpose) == (person.id, 1, "查询")
    assert await seal(ctx.database, ctx.tenant.id) == 2
    assert await findings(ctx.database, ctx.tenant) == []
    async with ctx.transaction() as session:
        assert list(await session.scalars(select(AuditSighting.record_id))) == [person.id]


async def test_an_entry_committed_late_is_sealed_after_those_that_overtook_it(
    database: Database, yunyang: TenantInfo, fill: Fill
) -> None:
    late = new_id()
    await fill(3)
    await seal(database, yunyang.id)
    async with database.transaction(yunyang.id) as session:
        session.add(AuditEntry(id=late, event="Late", before={}, after={}, occurred_at=LATER, request_id=""))
    assert await seal(database, yunyang.id) == 1


async def test_an_entry_far_too_late_waits_for_the_command(database: Database, yunyang: TenantInfo, fill: Fill) -> None:
    await fill(1)
    await seal(database, yunyang.id)
    old = UUID(int=(new_id().int >> 80) - 3_600_000 << 80)
    async with database.transaction(yunyang.id) as session:
        session.add(AuditEntry(id=old, event="Late", before={}, after={}, occurred_at=LATER, request_id=""))
    assert await seal(database, yunyang.id) == 0
    (found,) = await findings(database, yunyang)
    assert (found.number, found.entry_id) == (None, old)
    assert await seal(database, yunyang.id, ALL) == 1
    assert await findings(database, yunyang) == []


async def test_a_hash_covers_every_column_of_an_entry() -> None:
    assert set(COLUMNS) == {column.name for column in AuditEntry.__table__.columns}


# --- what is done to it ----------------------------------------------------------------------------------------------

MIDDLE = "(select entry_id from core_audit_seal where tenant_id = '{tenant}' and number = {number})"
TAMPERED = {
    "a byte of a value": ('update core_audit set after = \'{{"name": "y"}}\' where id = {entry}', [4]),
    "a byte of what was seen": ("update core_audit set seen = set_byte(seen, 3, 7) where id = {entry}", [4]),
    "an instant": (
        "update core_audit set occurred_at = occurred_at - interval '1 microsecond' where id = {entry}",
        [4],
    ),
    "who did it": ("update core_audit set account_id = gen_random_uuid() where id = {entry}", [4]),
    "a deleted entry": ("delete from core_audit where id = {entry}", [4]),
    "a deleted seal": ("delete from core_audit_seal where tenant_id = '{tenant}' and number = 4", [4, None]),
    "a byte of a hash": (
        "update core_audit_seal set hash = set_byte(hash, 0, 255 - get_byte(hash, 0)) "
        "where tenant_id = '{tenant}' and number = 4",
        [4, 5],
    ),
    "two entries swapped": (
        "update core_audit a set event = b.event, after = b.after from core_audit b "
        "where a.tenant_id = b.tenant_id and (a.id, b.id) in (({entry}, {next}), ({next}, {entry}))",
        [4, 5],
    ),
    "two seals swapped": (
        "update core_audit_seal set number = -number where tenant_id = '{tenant}' and number in (4, 5); "
        "update core_audit_seal set number = 9 + number where tenant_id = '{tenant}' and number < 0",
        [4, 5, 6],
    ),
    "an inserted entry": (
        "insert into core_audit (tenant_id, id, event, occurred_at, request_id) "
        "values ('{tenant}', gen_random_uuid(), 'Forged', now(), '')",
        [None],
    ),
    "an inserted entry with a seal": (
        "insert into core_audit (tenant_id, id, event, occurred_at, request_id) "
        "values ('{tenant}', '00000000-0000-7000-8000-000000000000', 'Forged', now(), ''); "
        "insert into core_audit_seal (tenant_id, number, entry_id, hash) "
        "values ('{tenant}', 11, '00000000-0000-7000-8000-000000000000', '\\x00')",
        [11],
    ),
}


@pytest.mark.commits
@pytest.mark.parametrize("deed", TAMPERED)
async def test_whatever_is_done_to_the_trail_is_found_and_placed(
    database: Database, yunyang: TenantInfo, addresses: Addresses, fill: Fill, deed: str
) -> None:
    await fill(10)
    await seal(database, yunyang.id)
    statement, expected = TAMPERED[deed]
    names: dict[str, Any] = {"tenant": yunyang.id}
    names |= {name: MIDDLE.format(tenant=yunyang.id, number=n) for name, n in (("entry", 4), ("next", 5))}
    for part in statement.format(**names).split("; "):
        await administer(addresses.owner, part)
    assert [one.number for one in await findings(database, yunyang)] == expected


@pytest.mark.commits
async def test_a_cut_end_is_found_by_a_head_that_was_kept(
    database: Database, yunyang: TenantInfo, addresses: Addresses, fill: Fill
) -> None:
    ids = await fill(10)
    await seal(database, yunyang.id)
    head = await read_head(database, yunyang.id, LATER)
    for table, column in (("core_audit", "id"), ("core_audit_seal", "entry_id")):
        await administer(addresses.owner, f"delete from {table} where {column} in ('{ids[-1]}', '{ids[-2]}')")
    assert await findings(database, yunyang) == []
    (found,) = await findings(database, yunyang, [head])
    assert found.number == 9
    assert "up to seal 10" in found.what


@pytest.mark.commits
async def test_a_chain_that_was_written_anew_is_found_and_the_last_good_seal_told(
    database: Database, yunyang: TenantInfo, addresses: Addresses, fill: Fill
) -> None:
    heads = []
    for count in (3, 4, 3):
        await fill(count)
        await seal(database, yunyang.id)
        heads.append(await read_head(database, yunyang.id, LATER))
    await administer(addresses.owner, "update core_audit set event = 'Forged' where event = 'Event3'")
    await administer(addresses.owner, "delete from core_audit_seal")
    await seal(database, yunyang.id, ALL)
    assert await findings(database, yunyang) == []
    found = await findings(database, yunyang, heads)
    assert places(found) == [(7, found[0].entry_id), (10, found[1].entry_id)]
    assert "after seal 3" in found[0].what


# --- heads -----------------------------------------------------------------------------------------------------------


async def test_a_head_is_signed_for_everybody_to_check(yunyang: TenantInfo) -> None:
    head = Head(yunyang.id, 7, "ab", LATER.isoformat())
    line = orjson.dumps(signed(head, "yunyang")).decode()
    assert read_lines([line, ""], public_key()) == [head]
    for changed in (line.replace('"number":7', '"number":6'), line.replace('"hash":"ab"', '"hash":"aa"'), "{}"):
        with pytest.raises(ConfigError, match="Line 2"):
            read_lines([line, changed], public_key())
    with pytest.raises(ConfigError, match="not signed by this key"):
        read_lines([line], "1" + public_key()[1:])
    with pytest.raises(ConfigError, match="64 hexadecimal"):
        read_lines([line], "no key")


# --- in the background ------------------------------------------------------------------------------------------------


@pytest.fixture
async def sealers(addresses: Addresses) -> AsyncIterator[list[Sealer]]:
    """Sealers of four processes."""
    databases = [Database.connect(addresses.app) for _ in range(4)]
    yield [Sealer(one) for one in databases]
    for one in databases:
        await one.close()


@pytest.mark.commits
async def test_several_servers_seal_one_chain(
    database: Database, yunyang: TenantInfo, fill: Fill, sealers: list[Sealer]
) -> None:
    running = [asyncio.create_task(sealer.run()) for sealer in sealers]
    for sealer in sealers:
        sealer.see(yunyang.id)
    for _ in range(8):
        await fill(100)
    began = perf_counter()
    while await waiting(database, yunyang):
        assert perf_counter() - began < 5
        await asyncio.sleep(0.05)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    assert await findings(database, yunyang) == []


async def waiting(database: Database, tenant: TenantInfo) -> int:
    """How many entries have no seal."""
    async with database.transaction(tenant.id) as session:
        entries = await session.scalar(select(func.count()).select_from(AuditEntry))
        seals = await session.scalar(select(func.count()).select_from(AuditSeal))
    return (entries or 0) - (seals or 0)


async def test_heads_of_what_grew_are_written_out(
    database: Database, yunyang: TenantInfo, fill: Fill, tmp_path: Any
) -> None:
    sealer = Sealer(database, tmp_path / "heads.jsonl")
    await fill(2)
    await sealer.round()
    await sealer.write_heads()
    await sealer.write_heads()
    (head,) = read_lines((tmp_path / "heads.jsonl").read_text().splitlines(), public_key())
    assert (head.tenant_id, head.number) == (yunyang.id, 2)


@pytest.mark.commits
async def test_a_sealer_goes_on_when_the_database_fails(addresses: Addresses, yunyang: TenantInfo) -> None:
    sealer = Sealer(Database.connect(addresses.app.replace("@", "@nowhere.invalid")))
    task = asyncio.create_task(sealer.run())
    await asyncio.sleep(0.2)
    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_nobody_can_take_back_a_seal(database: Database, yunyang: TenantInfo, fill: Fill) -> None:
    await fill(1)
    await seal(database, yunyang.id)
    for model in (AuditSeal, AuditSighting, AuditEntry):
        with pytest.raises(Exception, match="permission denied"):
            async with database.transaction(yunyang.id) as session:
                await session.execute(delete(model))
