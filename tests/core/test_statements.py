"""What acts read by statements compiled once is of their tenant, and is the session's."""

import pytest
from sqlalchemy import bindparam, insert

from core.cases.models import Case
from core.context import Context
from core.orgs.models import Org
from core.people.models import Person
from core.statements import Prepared, Records
from tests.conftest import ContextFor
from tests.factories import make_person

BY_NAME = Records(Person, lambda people: people.where(Person.name == bindparam("name")))


@pytest.fixture
async def ctx(ctx_for: ContextFor, county: Org) -> Context:
    return await ctx_for("tenant_admin", county)


@pytest.mark.commits
@pytest.mark.usefixtures("without_policies")
async def test_a_read_is_of_the_tenant_without_any_policy_too(ctx: Context, abroad: Org) -> None:
    await make_person(abroad, name="王五")
    async with ctx.transaction() as session:
        assert await BY_NAME.all(session, name="王五") == []


async def test_a_record_is_the_one_that_the_session_holds(ctx: Context, east: Org) -> None:
    person = await make_person(east, name="王五")
    async with ctx.transaction() as session:
        found = await BY_NAME.first(session, name="王五")
        assert found is await session.get_one(Person, (ctx.tenant.id, person.id))


async def test_what_the_act_changed_is_found(ctx: Context, east: Org) -> None:
    person = await make_person(east, name="王五")
    async with ctx.transaction() as session:
        (await session.get_one(Person, (ctx.tenant.id, person.id))).name = "赵六"
        assert await BY_NAME.first(session, name="赵六") is not None


async def test_a_record_read_so_is_changed_like_any_other(ctx: Context, east: Org) -> None:
    await make_person(east, name="王五")
    async with ctx.transaction() as session:
        found = await BY_NAME.first(session, name="王五")
        assert found is not None
        found.name = "赵六"
    async with ctx.transaction() as session:
        assert await BY_NAME.first(session, name="王五") is None


def test_writing_beside_the_trail_is_refused() -> None:
    with pytest.raises(TypeError, match="audit trail"):
        Prepared(insert(Person))


def test_records_of_several_classes_are_left_to_the_session() -> None:
    with pytest.raises(TypeError, match="several classes"):
        Records(Case, lambda cases: cases)
