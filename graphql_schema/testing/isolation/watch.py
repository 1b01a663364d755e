"""Watching the neighbors' rows: their ids, and a checksum of every table that an act must leave as it was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from core.db import Database

Sums = dict[str, str]
"""Checksum of each table, by its name."""

REGISTER = "core_tenant"
"""The one table watched that names a tenant by its own id."""

TOUCHED = """
select name from unnest(cast(:tables as text[])) as name, lateral (select name::regclass::oid as id) as its
where not current_setting('track_counts')::bool
  or pg_stat_get_xact_tuples_inserted(id) > 0
  or pg_stat_get_xact_tuples_updated(id) > 0
  or pg_stat_get_xact_tuples_deleted(id) > 0
"""
"""Tables in which this connection wrote anything, be it undone, since PostgreSQL last gathered its counts."""

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

    before: tuple[Sums, ...]
    """Of each tenant, as it was when the watch began."""

    @property
    def tables(self) -> int:
        """How many tables of tenants are watched."""
        return len(self.before[0]) - 1

    async def changed(self, database: Database) -> list[str]:
        """Tables in which a row of a neighbor was added, changed or removed by what is being undone."""
        async with database.transaction(None) as session:
            touched = list(await session.scalars(text(TOUCHED), {"tables": [*self.before[0]]}))
        found: set[str] = set()
        for tenant, before in zip(self.tenants, self.before, strict=True):
            now = await _sums(database, tenant, touched)
            found.update(name for name in touched if now[name] != before[name])
        return sorted(found)


async def watch(database: Database, tenants: Iterable[UUID]) -> Watch:
    """Look at the neighbors' rows as they are now."""
    tenants = tuple(tenants)
    async with database.transaction(None) as session:
        tables = list((await session.execute(text(TABLES))).mappings())
    ids = " union all ".join(
        f"select replace(id::text, '-', '') from {row['name']} where tenant_id = :tenant"
        for row in tables
        if row["has_id"]
    )
    found = {tenant.hex for tenant in tenants}
    for tenant in tenants:
        async with database.transaction(tenant) as session:
            found.update(await session.scalars(text(ids), {"tenant": tenant}))
    names = [REGISTER, *(row["name"] for row in tables)]
    return Watch(tenants, frozenset(found), tuple([await _sums(database, tenant, names) for tenant in tenants]))


async def _sums(database: Database, tenant: UUID, tables: Sequence[str]) -> Sums:
    """Checksums of the tenant's rows in these tables."""
    if not tables:
        return {}
    sums = " union all ".join(
        f"select '{name}' as name, md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as checksum"
        f" from {name} t where {'id' if name == REGISTER else 'tenant_id'} = :tenant"
        for name in tables
    )
    async with database.transaction(tenant) as session:
        rows = await session.execute(text(sums), {"tenant": tenant})
        return {row.name: row.checksum for row in rows}
