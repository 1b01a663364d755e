"""The chain over a tenant's trail: each entry gets the next number and a hash over itself and the hash before.

Entries are written without one, so that acts and reads never wait for one another; one writer for each tenant seals
them, in the order of their ids. docs/audit.md tells how a stranger computes the hashes anew.
"""

import hashlib
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg

from core.audit.models import AuditKind
from core.audit.reads import ids_of
from core.db import Database, driver_connection

FIRST = bytes(32)
"""The hash before the first."""

COLUMNS = (
    *("tenant_id", "id", "kind", "account_id", "event", "record_type", "record_id", "before", "after", "others"),
    *("tables", "rows", "seen", "purpose", "occurred_at", "request_id", "created_at", "updated_at"),
)
"""What a hash covers, in this order: every column of an entry."""

ENTRY = f"sha256(convert_to(json_build_array({', '.join(f'a.{name}' for name in COLUMNS)})::text, 'UTF8'))"
"""An entry's own digest, over its values as PostgreSQL writes them in JSON, instants in UTC."""

BATCH = 1_000
LATE = timedelta(seconds=15)
"""How much later than one that is sealed an entry may be committed and still be found at once."""

VERY_LATE = timedelta(minutes=15)
ALL = timedelta(days=365 * 1000)

LOCK = 0x4348414E  # "CHAN": with the tenant's hash, one writer for each chain


PIECEWISE = """
set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_seqscan = off;
set local enable_bitmapscan = off; set local enable_sort = off; set local jit = off;
set local plan_cache_mode = force_custom_plan; set local statement_timeout = {timeout}
"""
"""A piece is read in the order of an index, whatever is known of the tables: else each reads all there is."""

TRY_LOCK = "select pg_try_advisory_xact_lock($1, hashtext($2))"
LAST = "select number, hash, entry_id from core_audit_seal where tenant_id = $1 order by number desc limit 1"
WAITING = f"""
select a.id, a.kind, a.tables, a.seen, a.occurred_at, {ENTRY} as digest from core_audit a
where a.tenant_id = $1 and a.id > $2
  and not exists (select from core_audit_seal s where s.tenant_id = a.tenant_id and s.entry_id = a.id)
order by a.id limit {BATCH}
"""
SEAL = """
insert into core_audit_seal (tenant_id, number, entry_id, hash)
select $1, * from unnest($2::bigint[], $3::uuid[], $4::bytea[])
"""
SIGHT = """
insert into core_audit_sighting (tenant_id, record_id, day)
select $1, * from unnest($2::uuid[], $3::date[]) on conflict do nothing
"""
SEALED = f"""
select s.number, s.entry_id, s.hash, a.id is not null as is_there, {ENTRY} as digest
from core_audit_seal s left join core_audit a on a.tenant_id = s.tenant_id and a.id = s.entry_id
where s.tenant_id = $1 and s.number > $2 order by s.number limit {BATCH * 5}
"""
UNSEALED = """
select a.id from core_audit a
where a.tenant_id = $1 and a.created_at < $2
  and not exists (select from core_audit_seal s where s.tenant_id = a.tenant_id and s.entry_id = a.id)
order by a.id limit 100
"""


@dataclass(frozen=True, slots=True)
class Link:
    """The last seal of a chain; number 0 stands before the first."""

    number: int = 0
    hash: bytes = FIRST
    entry_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where the trail is not what was sealed."""

    number: int | None
    """The seal's number; None for an entry without one."""

    entry_id: UUID | None
    what: str

    def __str__(self) -> str:
        place = [f"seal {self.number}"] if self.number is not None else []
        place += [f"entry {self.entry_id}"] if self.entry_id is not None else []
        return f"{', '.join(place)}: {self.what}"


def link_hash(before: bytes, digest: bytes) -> bytes:
    """The hash of an entry's digest after the hash before it."""
    return hashlib.sha256(before + digest).digest()


async def seal(database: Database, tenant_id: UUID, late: timedelta = LATE) -> int:
    """Seal the entries that wait, those too that are `late` behind the last sealed one; gives how many there were.

    Whoever finds another writer at work leaves it to that one.
    """
    count, after = 0, None
    while True:
        async with database.transaction(tenant_id) as session:
            connection = await driver_connection(session)
            await connection.execute(PIECEWISE.format(timeout="0" if late is ALL else "'5s'"))
            if not await connection.fetchval(TRY_LOCK, LOCK, str(tenant_id)):
                return count
            sealed, after = await _seal_batch(connection, tenant_id, late, after)
        count += sealed
        if sealed < BATCH:
            return count


async def _seal_batch(
    connection: asyncpg.Connection, tenant_id: UUID, late: timedelta, after: UUID | None
) -> tuple[int, UUID | None]:
    """Seal what waits behind an entry, or behind what may be late; gives how many, and the last of them."""
    last = await last_link(connection, tenant_id)
    waiting = await connection.fetch(WAITING, tenant_id, after or _earliest(last.entry_id, late))
    number, before = last.number, last.hash
    seals = []
    for row in waiting:
        number, before = number + 1, link_hash(before, row["digest"])
        seals.append((number, row["id"], before))
    if seals:
        await connection.execute(SEAL, tenant_id, *map(list, zip(*seals, strict=True)))
    shown: defaultdict[date, set[tuple[bytes]]] = defaultdict(set)
    for row in waiting:
        if row["kind"] == AuditKind.READ:
            shown[row["occurred_at"].astimezone(UTC).date()].update(ids_of(row["seen"]))
    sightings = sorted((record_id, day) for day, ids in shown.items() for (record_id,) in ids)
    if sightings:
        records = [UUID(bytes=record_id) for record_id, _ in sightings]
        await connection.execute(SIGHT, tenant_id, records, [day for _, day in sightings])
    return len(seals), waiting[-1]["id"] if waiting else None


async def last_link(connection: asyncpg.Connection, tenant_id: UUID) -> Link:
    """The end of the tenant's chain."""
    row = await connection.fetchrow(LAST, tenant_id)
    return Link() if row is None else Link(row["number"], row["hash"], row["entry_id"])


def _earliest(sealed: UUID | None, late: timedelta) -> UUID:
    """The least id of an entry that may still wait: the instant stands in an id's first 48 bits."""
    if sealed is None:
        return UUID(int=0)
    instant = (sealed.int >> 80) - int(late / timedelta(milliseconds=1))
    return UUID(int=max(instant, 0) << 80)


async def verify(database: Database, tenant_id: UUID, *, now: datetime) -> AsyncIterator[Finding | Link]:
    """Compute the chain anew, a bounded piece at a time: each finding, and each link as it stands there."""
    async with database.transaction(tenant_id) as session:
        connection = await driver_connection(session)
        await connection.execute(PIECEWISE.format(timeout="0"))
        at = Link()
        while rows := await connection.fetch(SEALED, tenant_id, at.number):
            for row in rows:
                for finding in _compared(at, row):
                    yield finding
                at = Link(row["number"], row["hash"], row["entry_id"])
                yield at
        for row in await connection.fetch(UNSEALED, tenant_id, now - timedelta(minutes=1)):
            yield Finding(None, row["id"], "was never sealed; run `helin audit seal`, unless nobody here wrote it")


def _compared(at: Link, row: asyncpg.Record) -> list[Finding]:
    number, entry_id, found, is_there, digest = row
    findings = []
    before: bytes | None = at.hash
    if number != at.number + 1:
        findings.append(Finding(at.number + 1, None, f"is missing, and all up to seal {number - 1}"))
        before = None
    if not is_there:
        findings.append(Finding(number, entry_id, "the entry was deleted"))
    elif before is not None and link_hash(before, digest) != found:
        findings.append(Finding(number, entry_id, "the entry or its seal was changed, or stands in another's place"))
    return findings
