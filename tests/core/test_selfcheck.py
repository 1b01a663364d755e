"""A breach in any wall is found, whichever it is; each test makes one in a database of its own."""

from collections.abc import Awaitable, Callable

import pytest

from core.db import Database
from core.errors import ConfigError
from core.plugin_host import Registry
from core.provision import Addresses
from core.selfcheck import breaches, refuse_breaches
from tests.databases import administer

Find = Callable[[], Awaitable[list[str]]]

BREACHES = {
    "drop policy tenant on core_person": "core_person has no policy",
    "alter table core_person no force row level security": "not forced on the owner of the table public.core_person",
    "alter table core_person disable row level security": "off on the table public.core_person",
    "alter policy tenant on core_person using (true)": "policy tenant of the table public.core_person does not test",
    "alter policy tenant on core_person with check (true)": "policy tenant of the table public.core_person does not",
    "create policy more on core_person for select using (true)": "policy more of the table public.core_person",
    "create table extra (id int)": "extra has no tenant_id",
    "create unique index extra on core_person (name)": "key extra of the table public.core_person",
    "alter table core_org add constraint extra unique (code, tenant_id)": "key extra of the table public.core_org",
    "alter table core_org add unique (id); alter table core_person add constraint extra "
    "foreign key (org_id) references core_org (id)": "key extra of the table public.core_person",
    "grant truncate on core_person to helin_app": "may TRUNCATE the table public.core_person",
    "alter table core_person owner to helin_app": "owns the table public.core_person",
    "grant create on schema public to helin_app": "right CREATE on the schema public",
    "create view extra as select * from core_person": "view public.extra reads as its owner",
    "create materialized view extra as select 1 as one": "public.extra is no table",
    "create function extra() returns int language sql security definer return 1": "function extra() runs as its owner",
    "grant update (event) on core_audit to helin_app": "right UPDATE on the audit trail's table core_audit",
    "grant delete on core_audit_seal to helin_app": "right DELETE on the audit trail's table core_audit_seal",
    "grant truncate on core_audit to helin_app": "right TRUNCATE on the audit trail's table core_audit",
    "grant trigger on core_audit to helin_app": "right TRIGGER on the audit trail's table core_audit",
    "drop table core_audit_sighting": "audit trail lacks its table core_audit_sighting",
    "delete from alembic_core": "tables of `core` are not up to date",
}


@pytest.fixture
def find(database: Database, registry: Registry) -> Find:
    async def find() -> list[str]:
        async with database.transaction(None) as session:
            return await (await session.connection()).run_sync(breaches, registry.migrations)

    return find


async def test_a_fresh_database_has_no_breach(find: Find) -> None:
    assert await find() == []


@pytest.mark.commits
@pytest.mark.parametrize("statement", BREACHES)
async def test_a_breach_is_found(addresses: Addresses, find: Find, statement: str) -> None:
    for part in statement.split(";"):
        await administer(addresses.owner, part)
    assert [sentence for sentence in await find() if BREACHES[statement] in sentence]


@pytest.mark.commits
async def test_a_view_that_reads_as_its_caller_is_no_breach(addresses: Addresses, find: Find) -> None:
    await administer(addresses.owner, "create view v with (security_invoker = true) as select * from core_person")
    assert await find() == []


@pytest.mark.commits
async def test_a_superuser_is_refused(addresses: Addresses, registry: Registry) -> None:
    database = Database.connect(addresses.owner)
    with pytest.raises(ConfigError, match=r"superuser.* And \d+ more: run `helin db check`"):
        await refuse_breaches(database, registry.migrations)
    await database.close()


async def test_a_sound_database_is_accepted(database: Database, registry: Registry) -> None:
    await refuse_breaches(database, registry.migrations)
