"""A breach in any wall is found, whichever it is: each is made in a transaction that is rolled back, and looked for."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import text

from core.db import Database, make_engine, parse_url
from core.errors import ConfigError
from core.plugin_host import Registry
from core.provision import APP, Addresses
from core.selfcheck import look, refuse_breaches, survey
from core.selfcheck.survey import Survey
from core.tenancy import POLICY, TABLES_WITHOUT_TENANT, TenantInfo
from tests.conftest import Figures
from tests.databases import administer

Find = Callable[..., Awaitable[Survey]]

COPY = "create table copy (like core_person including all); alter table copy enable row level security; "
COPY += "alter table copy force row level security; create policy tenant on copy "
SOUND_COPY = f"{COPY} using ({POLICY}) with check ({POLICY})"
PARTS = f"{SOUND_COPY.replace('including all)', 'including defaults) partition by list (tenant_id)')}; "
DEFINER = "create function extra() returns int language sql security definer"

BREACHES = {
    # the wall of a table
    "drop policy tenant on core_person": "core_person has no policy",
    "alter table core_person no force row level security": "not forced on the owner of the table public.core_person",
    "alter table core_person disable row level security": "off on the table public.core_person",
    "alter policy tenant on core_person using (true)": "policy tenant of the table public.core_person does not test",
    "alter policy tenant on core_person with check (true)": "policy tenant of the table public.core_person does not",
    "create policy more on core_person for select using (true)": "policy more of the table public.core_person",
    f"create policy ours on core_person to helin_ops using ({POLICY}) with check ({POLICY})": "The policy ours of",
    f"{COPY} using (tenant_id is null or {POLICY}) with check ({POLICY})": "policy tenant of the table public.copy",
    "create table extra (id int)": "extra has no tenant_id",
    "create schema other; create table other.extra (tenant_id uuid)": "off on the table other.extra",
    f"{PARTS} create table copy_1 partition of copy default": "off on the table public.copy_1",
    "create table extra () inherits (core_person)": "off on the table public.extra",
    # its keys
    f"{SOUND_COPY}; alter table copy drop constraint copy_pkey": "table public.copy has no primary key",
    f"{SOUND_COPY}; alter table copy drop constraint copy_pkey; alter table copy alter tenant_id drop not null": (
        "Rows of the table public.copy may have no tenant"
    ),
    f"{SOUND_COPY}; alter table copy alter tenant_id set default gen_random_uuid()": (
        "Rows of the table public.copy get a tenant by default"
    ),
    "create unique index extra on core_person (name)": "key extra of the table public.core_person",
    "alter table core_org add constraint extra unique (code, tenant_id)": "key extra of the table public.core_org",
    "alter table core_person add constraint extra exclude (name with =)": "key extra of the table public.core_person",
    "alter table core_org add unique (id); alter table core_person add constraint extra "
    "foreign key (org_id) references core_org (id)": "key extra of the table public.core_person",
    "alter table core_person disable trigger all": "of the table core_person is switched off",
    "alter table core_person add constraint extra foreign key (tenant_id, org_id) references core_org (tenant_id, id) "
    "not valid": "The key extra of the table core_person was never compared with the rows",
    "create rule extra as on insert to core_person do also select 1": "rule extra makes something else",
    # what the login may do with it
    "grant truncate on core_person to helin_app": "the right TRUNCATE on the table public.core_person",
    "grant trigger on core_person to helin_app": "the right TRIGGER on the table public.core_person",
    "grant references (name) on core_person to helin_app": "the right REFERENCES on the table public.core_person",
    "grant select on core_person to public": "Every login has a right on the table public.core_person",
    "alter table core_person owner to helin_app": "owns the table public.core_person",
    "create function extra() returns int language sql return 1; alter function extra() owner to helin_app": (
        "owns the function extra()"
    ),
    "create schema other authorization helin_app": "owns the schema other",
    "create publication extra for all tables; grant create on database {database} to helin_app; "
    "alter publication extra owner to helin_app": "owns the publication extra",
    "grant create on schema public to helin_app": "right CREATE on the schema public",
    "alter default privileges grant select on tables to helin_app": "right SELECT on tables that are yet to be made",
    "alter default privileges in schema public grant usage on sequences to public": "right USAGE on sequences that are",
    "grant set on parameter session_replication_role to helin_app": "right SET on the parameter session_replication",
    # what the login is
    "alter role helin_app bypassrls": "role helin_app, as which the server runs or may run, has BYPASSRLS",
    "alter role helin_app createrole": "may give itself roles",
    "alter role helin_app createdb": "may make databases",
    "alter role helin_app replication": "may copy the whole server",
    "alter role helin_app superuser": "is a superuser",
    "grant helin_owner to helin_app": "a member of helin_owner, which may change every table",
    "grant helin_ops to helin_app": "role helin_ops, as which the server runs or may run, has BYPASSRLS",
    "grant pg_read_server_files to helin_app": "a member of pg_read_server_files",
    "create role extra; grant pg_write_all_data to extra; grant extra to helin_app": "a member of pg_write_all_data",
    # what stands beside tables
    "create view extra as select * from core_person": "view public.extra reads as its owner",
    "create materialized view extra as select 1 as one": "public.extra is no table",
    f"{DEFINER} return 1": "function extra() runs as its owner",
    f"{DEFINER} set search_path = pg_catalog return 1": "which row-level security does not hold",
    "create function extra() returns int language sql leakproof return 1": "function extra() is said to be leakproof",
    "create sequence extra; grant usage on sequence extra to helin_app": "sequence extra tells every tenant",
    "set local allow_system_table_mods = on; insert into pg_extension "
    "values (99999, 'dblink', 10, 11, false, '1', null, null)": "extension dblink lets a session out",
    "grant update (event) on core_audit to helin_app": "right UPDATE on the audit trail's table core_audit",
    "grant delete on core_audit_seal to helin_app": "right DELETE on the audit trail's table core_audit_seal",
    "grant truncate on core_audit to helin_app": "right TRUNCATE on the audit trail's table core_audit",
    "grant trigger on core_audit to helin_app": "right TRIGGER on the audit trail's table core_audit",
    "drop table core_audit_sighting": "audit trail lacks its table core_audit_sighting",
    "delete from alembic_core": "tables of `core` are not up to date",
}
"""Statements -> what the sentence about them says; those of one breach are parted by semicolons."""


@pytest.fixture
async def find(shared_addresses: Addresses, registry: Registry) -> AsyncIterator[Find]:
    """Call it with statements to look at the database as the server's login would find it after them."""
    engine, name = make_engine(parse_url(shared_addresses.owner)), parse_url(shared_addresses.app).database

    async def look_after(*statements: str) -> Survey:
        async with engine.connect() as connection, connection.begin() as transaction:
            for statement in statements:
                await connection.execute(text(statement.replace("{database}", f'"{name}"')))
            await connection.execute(text(f"set local session authorization {APP}"))
            found = await connection.run_sync(survey, registry.migrations)
            await transaction.rollback()
            return found

    yield look_after
    await engine.dispose()


async def test_a_fresh_database_has_no_breach(database: Database, registry: Registry, figures: Figures) -> None:
    found = await look(database, registry.migrations)
    figures("catalogue", found)
    assert found.breaches == []
    assert found.counts["tables of tenants"] == len({one.item.__tablename__ for one in registry.models})
    assert found.counts["tables of no tenant"] == len(TABLES_WITHOUT_TENANT) + len(registry.migrations)


@pytest.mark.parametrize("statements", BREACHES)
async def test_a_breach_is_found(find: Find, statements: str) -> None:
    found = await find(*statements.split("; "))
    assert [sentence for sentence in found.breaches if BREACHES[statements] in sentence], found.breaches


@pytest.mark.parametrize(
    "statements",
    [
        SOUND_COPY,
        "create view v with (security_invoker = true) as select * from core_person",
        f"{DEFINER} set search_path = pg_catalog return 1; alter function extra() owner to helin_owner",
        "create policy narrower on core_person as restrictive using (name <> '')",
        "create sequence extra",
    ],
    ids=[
        "a table behind its wall",
        "a view of the caller",
        "a pinned definer",
        "a narrower policy",
        "a sequence of others",
    ],
)
async def test_what_keeps_tenants_apart_is_no_breach(find: Find, statements: str) -> None:
    assert (await find(*statements.split("; "))).breaches == []


async def test_a_table_with_a_breach_is_not_counted_as_sound(find: Find) -> None:
    found = await find("alter table core_person disable row level security")
    tables = found.counts["tables of tenants"]
    assert str(found).startswith(
        f"{tables} tables of tenants, {100 * (tables - 1) / tables:.0f} % of them behind every wall"
    )


@pytest.mark.commits
async def test_a_tenant_that_connections_begin_with_is_found(
    addresses: Addresses, database: Database, registry: Registry, yunyang: TenantInfo
) -> None:
    name = parse_url(addresses.app).database
    await administer(addresses.owner, f"alter database \"{name}\" set helin.tenant = '{yunyang.id}'")
    fresh = Database.connect(addresses.app)
    found = await look(fresh, registry.migrations)
    await fresh.close()
    assert found.breaches == [f"New connections begin with helin.tenant = {yunyang.id}."]


@pytest.mark.commits
async def test_a_superuser_is_refused(addresses: Addresses, registry: Registry) -> None:
    database = Database.connect(addresses.owner)
    with pytest.raises(ConfigError, match=r"superuser.* And \d+ more: run `helin db check`"):
        await refuse_breaches(database, registry.migrations)
    await database.close()


async def test_a_sound_database_is_accepted(database: Database, registry: Registry) -> None:
    await refuse_breaches(database, registry.migrations)
