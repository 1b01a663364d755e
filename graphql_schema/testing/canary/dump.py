"""Every text of every table, as COPY writes it, and the columns in which a canary stands."""

from collections.abc import Iterable, Mapping
from io import BytesIO

import asyncpg

from graphql_schema.testing.canary.canaries import Canary

Column = tuple[str, str]

TABLES = """
select c.oid::regclass::text as name, array_agg(a.attname::text order by a.attnum) as columns
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind = 'r' and c.relnamespace not in (select oid from pg_namespace where nspname ~ '^(pg_|information_)')
  and has_table_privilege(c.oid, 'SELECT')
group by c.oid order by 1
"""
CHANGED = "select relid::regclass::text from pg_stat_xact_user_tables where n_tup_ins + n_tup_upd > 0"

Tables = Mapping[str, list[str]]
"""Name and columns of each table."""


async def tables_of(connection: asyncpg.Connection) -> Tables:
    """Every table that the login may read."""
    return {row["name"]: row["columns"] for row in await connection.fetch(TABLES)}


async def changed(connection: asyncpg.Connection, tables: Tables) -> list[str]:
    """The tables that the open transaction wrote to."""
    return [row[0] for row in await connection.fetch(CHANGED) if row[0] in tables]


async def dumped(connection: asyncpg.Connection, tables: Iterable[str]) -> dict[str, bytes]:
    """The content of the tables, as the login sees it in its transaction."""
    found = {}
    for name in tables:
        content = BytesIO()
        await connection.copy_from_query(f"select * from {name}", output=content)
        found[name] = content.getvalue()
    return found


def places_of(canary: Canary, dump: Mapping[str, bytes], tables: Tables) -> set[Column]:
    """The columns in which the canary stands."""
    return {
        (name, column)
        for name, content in dump.items()
        if canary.is_in(content)
        for line in content.split(b"\n")
        if canary.is_in(line)
        for column, value in zip(tables[name], line.split(b"\t"), strict=True)
        if canary.is_in(value)
    }
