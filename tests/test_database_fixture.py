"""The fixture `database` itself: one connection that must behave like many."""

import asyncio
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import func, select

from core.db import Database
from core.orgs.models import Org
from core.people.models import Person
from core.tenancy import SETTING, TenantInfo
from tests.factories import make_person


async def people(database: Database, tenant_id: UUID | None) -> int | None:
    async with database.transaction(tenant_id) as session:
        return await session.scalar(select(func.count()).select_from(Person))


@pytest.mark.parametrize("_", ["first", "second"])
async def test_what_a_test_writes_is_gone_in_the_next(database: Database, yunyang: TenantInfo, _: str) -> None:
    await make_person()
    assert await people(database, yunyang.id) == 1


@pytest.mark.commits
@pytest.mark.parametrize("_", ["first", "second"])
async def test_a_test_that_commits_has_a_database_of_its_own(database: Database, yunyang: TenantInfo, _: str) -> None:
    await make_person()
    assert await people(database, yunyang.id) == 1


async def test_a_planned_read_sees_what_a_session_wrote(database: Database, east: Org) -> None:
    await make_person(east)
    count = "select to_json(count(*)) from core_person"
    sql = f"select case when set_config('{SETTING}', $1, true) is not null then ({count}) end"
    assert await database.reader.fetch(sql, [str(east.tenant_id)]) == (b"1",)


async def test_no_tenant_is_left_by_an_earlier_transaction(database: Database, yunyang: TenantInfo) -> None:
    await make_person()
    assert await people(database, yunyang.id) == 1
    assert await people(database, None) == 0


async def test_an_outer_transaction_keeps_its_tenant(
    database: Database, yunyang: TenantInfo, fengjie: TenantInfo
) -> None:
    async with database.transaction(yunyang.id) as session:
        await people(database, fengjie.id)
        assert await session.scalar(select(func.current_setting(SETTING))) == str(yunyang.id)


async def test_a_planned_read_that_fails_breaks_no_transaction(database: Database, yunyang: TenantInfo) -> None:
    async with database.transaction(yunyang.id):
        with pytest.raises(asyncpg.DivisionByZeroError):
            await database.reader.fetch("select to_json(1/0)", [])
        assert await people(database, yunyang.id) == 0


async def test_tasks_that_run_at_once_take_turns(database: Database, yunyang: TenantInfo, fengjie: TenantInfo) -> None:
    async def tenant_after_a_while(tenant: TenantInfo) -> bool:
        async with database.transaction(tenant.id) as session:
            await asyncio.sleep(0.001)
            return await session.scalar(select(func.current_setting(SETTING))) == str(tenant.id)

    assert all(await asyncio.gather(*(tenant_after_a_while(tenant) for tenant in (yunyang, fengjie) * 5)))
