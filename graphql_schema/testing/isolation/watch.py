"""Watching the neighbors' rows: their ids, and a checksum of every table that an act must leave as it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from core.db import Database

Sums = tuple[tuple[str, str], ...]
"""Name and checksum of each table."""

TABLES = """
select c.oid::regclass::text as name,
  exists (select from pg_attribute where attrelid = c.oid and attname = 'id' and atttypid = 'uuid'::regtype) as has_id
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
where c.relkind in ('r', 'p') and has_table_privilege(c.oid, 'SELECT')
  and c.relnamespace not in (select oid from pg_namespace where nspname ~ '^(pg_|information_)')
order by 1
"""


@dataclass(frozen=True)
class Watch:
    """The neighbors' rows in one database."""

    tenants: tuple[UUID, ...]
    ids: frozenset[str]
    """Ids of all their rows and of the counties themselves, without dashes."""

    tables: int
    _sums: str
    _before: tuple[Sums, ...]

    async def changed(self, database: Database) -> list[str]:
        """Tables in which a row of a neighbor was added, changed or removed."""
        now = [await _sums(database, tenant, self._sums) for tenant in self.tenants]
        return sorted(
            {name for before, after in zip(self._before, now, strict=True) for name, _ in {*before} ^ {*after}}
        )


async def watch(database: Database, tenants: Iterable[UUID]) -> Watch:
    """Look at the neighbors' rows as they are now."""
    tenants = tuple(tenants)
    async with database.transaction(None) as session:
        tables = list((await session.execute(text(TABLES))).mappings())
    sums = " union all ".join(
        f"select '{row['name']}', md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), ''))"
        f" from {row['name']} t where tenant_id = :tenant"
        for row in tables
    )
    sums += " union all select 'core_tenant', md5(t::text) from core_tenant t where id = :tenant"
    ids = " union all ".join(
        f"select replace(id::text, '-', '') from {row['name']} where tenant_id = :tenant"
        for row in tables
        if row["has_id"]
    )
    found = {tenant.hex for tenant in tenants}
    for tenant in tenants:
        async with database.transaction(tenant) as session:
            found.update(await session.scalars(text(ids), {"tenant": tenant}))
    before = [await _sums(database, tenant, sums) for tenant in tenants]
    return Watch(tenants, frozenset(found), len(tables), sums, tuple(before))


async def _sums(database: Database, tenant: UUID, sums: str) -> Sums:
    async with database.transaction(tenant) as session:
        return tuple((name, checksum) for name, checksum in await session.execute(text(sums), {"tenant": tenant}))
