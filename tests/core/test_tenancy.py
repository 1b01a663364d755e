"""The three walls between tenants, each seen alone."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, exists, func, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import aliased

from core.cases.models import Case
from core.context import Context
from core.db import Database
from core.orgs.models import Org
from core.people.models import Person
from core.plugin_host import Registry
from core.provision import Addresses
from core.tenancy import Tenant, TenantInfo
from plugins.mediation.models import Dispute
from tests.factories import make_account, make_dispute, make_mediator, make_person


async def make_records(org: Org) -> None:
    """A row in most tables of the organisation's tenant."""
    await make_account(org, role="mediation_manager")
    await make_dispute(org, mediator=await make_mediator(org), parties=("甲", "乙"))


async def count(database: Database, tenant: TenantInfo | None, table: str) -> int:
    """Rows that a statement sees which says nothing about tenants."""
    async with database.transaction(tenant.id if tenant is not None else None) as session:
        rows: int = (await session.execute(text(f"select count(*) from {table}"))).scalar_one()
        return rows


class TestRowLevelSecurity:
    async def test_without_a_tenant_no_table_shows_a_row(
        self, database: Database, registry: Registry, county: Org, abroad: Org
    ) -> None:
        await make_records(county)
        await make_records(abroad)
        tables = [one.item.__tablename__ for one in registry.models]
        assert {table: await count(database, None, table) for table in tables} == dict.fromkeys(tables, 0)

    async def test_a_statement_sees_its_own_tenant_only(
        self, database: Database, yunyang: TenantInfo, fengjie: TenantInfo, county: Org
    ) -> None:
        await make_records(county)
        seen = [await count(database, tenant, "core_case") for tenant in (yunyang, fengjie)]
        assert seen == [1, 0]

    async def test_a_row_of_another_tenant_is_not_written(
        self, database: Database, yunyang: TenantInfo, abroad: Org
    ) -> None:
        insert = text(
            "insert into core_role (tenant_id, id, key, name) values (:tenant, gen_random_uuid(), 'spy', 'spy')"
        )
        with pytest.raises(ProgrammingError, match="row-level security"):
            async with database.transaction(yunyang.id) as session:
                await session.execute(insert, {"tenant": abroad.tenant_id})

    async def test_a_row_is_not_moved_to_another_tenant(
        self, database: Database, yunyang: TenantInfo, fengjie: TenantInfo
    ) -> None:
        with pytest.raises(ProgrammingError, match="row-level security"):
            async with database.transaction(yunyang.id) as session:
                await session.execute(text("update core_role set tenant_id = :tenant"), {"tenant": fengjie.id})

    @pytest.mark.commits
    async def test_nothing_is_left_on_a_connection_of_the_pool(self, addresses: Addresses, yunyang: TenantInfo) -> None:
        database = Database.connect(addresses.app, sessions=1)
        assert await count(database, yunyang, "core_org") > 0
        assert isinstance(database.bind, AsyncEngine)
        async with database.bind.connect() as connection:
            left = (await connection.execute(text("select current_setting('helin.tenant', true)"))).scalar_one()
        await database.close()
        assert left == ""


@pytest.mark.commits
@pytest.mark.usefixtures("without_policies")
class TestTheFilterOfTheOrm:
    """With the policies gone, the loader criterion stands alone."""

    @pytest.mark.parametrize(
        "statement",
        [
            lambda: select(func.count()).select_from(Person),
            lambda: select(func.count(aliased(Person).id)),
            lambda: select(func.count()).where(exists().where(Person.name == "外县")),
            lambda: select(func.count(Person.id)).join(Org, Org.id == Person.org_id),
            lambda: select(func.count()).select_from(select(Person).subquery()),
        ],
        ids=["plain", "alias", "exists", "join", "subquery"],
    )
    async def test_a_select_leaves_out_other_tenants(
        self, database: Database, yunyang: TenantInfo, abroad: Org, statement: Callable[[], Any]
    ) -> None:
        await make_person(abroad, name="外县")
        async with database.transaction(yunyang.id) as session:
            assert await session.scalar(statement()) == 0

    async def test_a_subclass_of_case_is_filtered_too(
        self, database: Database, yunyang: TenantInfo, abroad: Org
    ) -> None:
        await make_dispute(abroad)
        async with database.transaction(yunyang.id) as session:
            assert list(await session.scalars(select(Dispute))) == []
            assert list(await session.scalars(select(Case))) == []

    async def test_a_row_by_its_key_is_hidden(self, database: Database, yunyang: TenantInfo, abroad: Org) -> None:
        async with database.transaction(yunyang.id) as session:
            assert await session.get(Org, (abroad.tenant_id, abroad.id)) is None

    async def test_an_update_leaves_other_tenants_alone(
        self, database: Database, yunyang: TenantInfo, fengjie: TenantInfo, abroad: Org
    ) -> None:
        person = await make_person(abroad)
        async with database.transaction(yunyang.id) as session:
            await session.execute(update(Person).values(name="改"))
        async with database.transaction(fengjie.id) as session:
            assert (await session.get_one(Person, (fengjie.id, person.id))).name == person.name

    async def test_a_delete_leaves_other_tenants_alone(
        self, database: Database, yunyang: TenantInfo, fengjie: TenantInfo, abroad: Org
    ) -> None:
        await make_person(abroad)
        async with database.transaction(yunyang.id) as session:
            await session.execute(delete(Person))
        assert await count(database, fengjie, "core_person") == 1


class TestTheStamp:
    async def test_a_new_row_gets_the_tenant_of_its_session(self, county: Org) -> None:
        assert (await make_person(county)).tenant_id == county.tenant_id

    async def test_a_row_of_another_tenant_is_refused(
        self, database: Database, yunyang: TenantInfo, abroad: Org
    ) -> None:
        row = Person(tenant_id=abroad.tenant_id, org_id=abroad.id, org_place=0, name="甲", name_pinyin="jia")
        with pytest.raises(RuntimeError, match="another tenant"):
            async with database.transaction(yunyang.id) as session:
                session.add(row)

    async def test_a_row_without_any_tenant_is_refused(self, database: Database, county: Org) -> None:
        row = Person(org_id=county.id, org_place=0, name="甲", name_pinyin="jia")
        with pytest.raises(RuntimeError, match="another tenant"):
            async with database.transaction(None) as session:
                session.add(row)


class TestKeys:
    async def test_a_row_cannot_point_at_another_tenant(
        self, database: Database, yunyang: TenantInfo, abroad: Org
    ) -> None:
        row = Person(org_id=abroad.id, org_place=abroad.place, name="甲", name_pinyin="jia")
        with pytest.raises(IntegrityError, match="fk_core_person"):
            async with database.transaction(yunyang.id) as session:
                session.add(row)

    async def test_what_is_unique_in_one_tenant_may_stand_in_another(self, county: Org, abroad: Org) -> None:
        accounts = [await make_account(org, login="same") for org in (county, abroad)]
        assert [account.login for account in accounts] == ["same", "same"]

    async def test_places_follow_an_organisation_that_moves(
        self, database: Database, yunyang: TenantInfo, east: Org
    ) -> None:
        person = await make_person(east)
        async with database.transaction(yunyang.id) as session:
            await session.execute(update(Org).where(Org.id == east.id).values(place=east.place + 1))
            moved = await session.get_one(Person, (yunyang.id, person.id))
            assert moved.org_place == east.place + 1


async def test_the_register_of_tenants_is_read_without_a_tenant(database: Database) -> None:
    async with database.transaction(None) as session:
        assert set(await session.scalars(select(Tenant.slug))) == {"yunyang", "fengjie"}


async def test_a_record_has_its_id_before_it_is_written(system: Callable[[TenantInfo], Context]) -> None:
    assert Dispute().id is not None
