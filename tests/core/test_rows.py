"""New rows of a flush are written by one statement, and are then as if they had been read."""

from typing import Any

import pytest
from sqlalchemy import func, inspect, select
from sqlalchemy.exc import IntegrityError

from core.cases.models import CaseParty, Episode, PartyRole
from core.context import Context
from core.db import driver_connection, new_id
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org
from core.people.models import Person
from core.tenancy import TenantInfo
from plugins.mediation.models import Channel, Dispute
from tests.conftest import ContextFor
from tests.factories import OPENED_AT, make_dispute_type, make_person


@pytest.fixture
async def ctx(ctx_for: ContextFor, county: Org) -> Context:
    return await ctx_for("tenant_admin", county)


def person(org: Org, **values: Any) -> Person:
    return Person(org_id=org.id, org_place=org.place, name="王五", name_pinyin="wang wu", **values)


def dispute(org: Org, type_id: Any) -> Dispute:
    return Dispute(
        kind="DISPUTE",
        category="LAND",
        title="相邻通行",
        state="REGISTERED",
        org_id=org.id,
        org_place=org.place,
        handling_org_id=org.id,
        opened_at=OPENED_AT,
        number="1",
        type_id=type_id,
        channel=Channel.PEOPLE,
        summary="通行",
    )


async def test_a_record_of_two_tables_and_its_parts_take_one_statement(ctx: Context, east: Org) -> None:
    kind = await make_dispute_type(east)
    said: list[str] = []
    async with ctx.transaction() as session:
        made = dispute(east, kind.id)
        parties = [CaseParty(case_id=made.id, ordinal=n, role=PartyRole.APPLICANT, name="甲") for n in (1, 2)]
        session.add_all(
            [made, *parties, Episode(case_id=made.id, org_id=east.id, level=OrgLevel.TOWN, started_at=OPENED_AT)]
        )
        driver = await driver_connection(session)
        with driver.query_logger(lambda record: said.append(record.query)):
            await session.flush()
    assert len(said) == 1


async def test_what_is_written_so_is_what_the_database_holds(ctx: Context, east: Org) -> None:
    kind = await make_dispute_type(east)
    async with ctx.transaction() as session:
        session.add(made := dispute(east, kind.id))
        await session.flush()
        held = {attribute.key: getattr(made, attribute.key) for attribute in inspect(Dispute).column_attrs}
    async with ctx.transaction() as session:
        found = await session.get_one(Dispute, (ctx.tenant.id, made.id))
        assert held == {attribute.key: getattr(found, attribute.key) for attribute in inspect(Dispute).column_attrs}


async def test_a_row_beside_a_change_is_written_after_it(ctx: Context, east: Org) -> None:
    old = await make_person(east)
    async with ctx.transaction() as session:
        was = await session.get_one(Person, (ctx.tenant.id, old.id))
        was.name = "旧"
        session.add(new := person(east))
    async with ctx.transaction() as session:
        names = await session.scalars(select(Person.name).where(Person.id.in_([old.id, new.id])))
        assert set(names) == {"旧", "王五"}


async def test_a_value_that_is_an_expression_is_computed(ctx: Context, east: Org) -> None:
    async with ctx.transaction() as session:
        session.add(made := person(east))
        made.name = func.upper("abc")
    async with ctx.transaction() as session:
        assert (await session.get_one(Person, (ctx.tenant.id, made.id))).name == "ABC"


async def test_a_row_that_breaks_a_key_is_told_as_the_orm_tells_it(ctx: Context) -> None:
    nowhere = Org(id=new_id(), place=1)
    with pytest.raises(IntegrityError, match="fk_core_person"):
        async with ctx.transaction() as session:
            session.add(person(nowhere))


async def test_a_row_of_another_tenant_is_refused(ctx: Context, fengjie: TenantInfo, abroad: Org) -> None:
    with pytest.raises(RuntimeError, match="another tenant"):
        async with ctx.transaction() as session:
            session.add(person(abroad, tenant_id=fengjie.id))


async def test_a_row_is_changed_in_the_act_that_made_it(ctx: Context, east: Org) -> None:
    kind = await make_dispute_type(east)
    async with ctx.transaction() as session:
        session.add(made := dispute(east, kind.id))
        await session.flush()
        made.title = "邻里"
    async with ctx.transaction() as session:
        found = await session.get_one(Dispute, (ctx.tenant.id, made.id))
        assert (found.title, found.version) == ("邻里", 1)
