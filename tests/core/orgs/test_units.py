"""Functional units and their heads."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from core.context import Context
from core.errors import Conflict, Forbidden, NotFound, PayloadError
from core.orgs.models import FunctionalUnit, Org, UnitFunction, UnitHead
from core.orgs.units import (
    add_functional_unit,
    appoint_head,
    close_functional_unit,
    end_head,
    rename_functional_unit,
)
from core.people.models import Person
from tests.conftest import ContextFor
from tests.factories import make_person, make_unit


@pytest.fixture
async def admin(ctx_for: ContextFor, county: Org) -> Context:
    """An administrator of the county."""
    return await ctx_for("tenant_admin", county)


@pytest.fixture
async def unit(east: Org) -> FunctionalUnit:
    """A nameplate of the eastern town."""
    return await make_unit(east)


@pytest.fixture
async def person(east: Org) -> Person:
    """A resident of the eastern town."""
    return await make_person(east)


async def done(ctx: Context, act: Any, *given: Any, **values: Any) -> Any:
    """The act, committed."""
    async with ctx.transaction():
        return await act(ctx, *given, **values)


async def refused(ctx: Context, act: Any, *given: Any, **values: Any) -> PayloadError:
    """Why the act is refused."""
    with pytest.raises(PayloadError) as caught:
        await done(ctx, act, *given, **values)
    return caught.value


def term(started: int, ended: int | None = None) -> dict[str, Any]:
    """A time as head, by days of one month."""
    return {
        "post": "主任",
        "started_on": date(2011, 1, started),
        "ended_on": date(2011, 1, ended) if ended else None,
    }


async def test_a_renamed_nameplate_has_a_new_version(admin: Context, unit: FunctionalUnit) -> None:
    renamed = await done(admin, rename_functional_unit, unit.id, 1, " 调处服务中心 ")
    assert (renamed.name, renamed.version) == ("调处服务中心", 2)


async def test_a_function_can_be_carried_again_after_it_was_closed(
    admin: Context, east: Org, unit: FunctionalUnit
) -> None:
    await done(admin, close_functional_unit, unit.id, 1)
    assert (await done(admin, add_functional_unit, east.id, UnitFunction.MEDIATION, "新")).id != unit.id


async def test_a_closed_nameplate_ends_its_head_and_changes_no_more(
    admin: Context, unit: FunctionalUnit, person: Person
) -> None:
    head = await done(admin, appoint_head, unit.id, person.id, **term(1))
    await done(admin, close_functional_unit, unit.id, 1)
    async with admin.transaction() as session:
        assert await session.scalar(select(UnitHead.ended_on).where(UnitHead.id == head.id)) == admin.clock.today()
    assert (await refused(admin, rename_functional_unit, unit.id, 2, "新")).key == "rule.unit_closed"


async def test_an_old_version_of_a_nameplate_is_a_conflict(admin: Context, unit: FunctionalUnit) -> None:
    await done(admin, rename_functional_unit, unit.id, 1, "新")
    assert isinstance(await refused(admin, close_functional_unit, unit.id, 1), Conflict)


async def test_a_head_keeps_the_name_in_office(admin: Context, unit: FunctionalUnit, person: Person) -> None:
    head = await done(admin, appoint_head, unit.id, person.id, **term(1))
    assert (head.name, head.person_id, head.post) == (person.name, person.id, "主任")


async def test_one_person_heads_several_units(admin: Context, east: Org, unit: FunctionalUnit, person: Person) -> None:
    other = await make_unit(east, function=UnitFunction.SERVICE)
    for one in (unit, other):
        await done(admin, appoint_head, one.id, person.id, **term(1))


@pytest.mark.parametrize(
    "times", [(1, 10, 10, None), (5, None, 1, 5), (5, None, 6, None), (1, 10, 3, 4), (3, 4, 1, 10)]
)
async def test_a_unit_has_one_head_at_a_time(
    admin: Context, unit: FunctionalUnit, person: Person, times: tuple[int, int | None, int, int | None]
) -> None:
    await done(admin, appoint_head, unit.id, person.id, **term(*times[:2]))
    error = await refused(admin, appoint_head, unit.id, person.id, **term(*times[2:]))
    assert (error.key, error.params) == ("rule.unit_has_head", {"name": person.name})


@pytest.mark.parametrize("times", [(1, 10, 11, None), (11, None, 1, 10)])
async def test_heads_follow_one_another(
    admin: Context, unit: FunctionalUnit, person: Person, times: tuple[int, int | None, int, int | None]
) -> None:
    for started, ended in (times[:2], times[2:]):
        await done(admin, appoint_head, unit.id, person.id, **term(started, ended))


@pytest.mark.parametrize(
    ("values", "field"),
    [({"post": " "}, "post"), ({"post": "长" * 51}, "post"), ({"ended_on": date(2010, 1, 1)}, "ended_on")],
)
async def test_a_head_that_cannot_be_is_refused(
    admin: Context, unit: FunctionalUnit, person: Person, values: Any, field: str
) -> None:
    assert (await refused(admin, appoint_head, unit.id, person.id, **term(1) | values)).field == field


async def test_a_last_day_can_only_come_earlier(admin: Context, unit: FunctionalUnit, person: Person) -> None:
    head = await done(admin, appoint_head, unit.id, person.id, **term(5))
    assert (await done(admin, end_head, head.id, 1, date(2011, 1, 20))).ended_on == date(2011, 1, 20)
    assert (await done(admin, end_head, head.id, 2, date(2011, 1, 10))).version == 3
    for day in (date(2011, 1, 11), date(2011, 1, 4)):
        assert (await refused(admin, end_head, head.id, 3, day)).key == "rule.head_end"
    assert isinstance(await refused(admin, end_head, head.id, 1, date(2011, 1, 10)), Conflict)


async def test_a_unit_of_another_town_or_county_is_not_found(
    ctx_for: ContextFor, west: Org, abroad: Org, unit: FunctionalUnit, person: Person, admin: Context
) -> None:
    head = await done(admin, appoint_head, unit.id, person.id, **term(1))
    for org in (west, abroad):
        ctx = await ctx_for("tenant_admin", org)
        assert isinstance(await refused(ctx, rename_functional_unit, unit.id, 1, "新"), NotFound)
        assert isinstance(await refused(ctx, end_head, head.id, 1, date(2011, 1, 10)), NotFound)
        assert (await refused(ctx, appoint_head, unit.id, person.id, **term(1))).field == "unit_id"


async def test_who_only_sees_a_unit_changes_nothing(
    ctx_for: ContextFor, county: Org, unit: FunctionalUnit, person: Person
) -> None:
    ctx = await ctx_for("county_leader", county)
    for act, given in (
        (rename_functional_unit, (unit.id, 1, "新")),
        (close_functional_unit, (unit.id, 1)),
    ):
        with pytest.raises(Forbidden):
            await done(ctx, act, *given)
    with pytest.raises(Forbidden):
        await done(ctx, appoint_head, unit.id, person.id, **term(1))
