import pytest

from core.errors import Conflict, Forbidden, NotFound, PayloadError
from core.orgs.models import Org
from core.people.service import add_person, update_person
from tests.conftest import ContextFor
from tests.factories import make_person


async def test_a_person_is_recorded_with_the_pinyin_of_the_name(ctx_for: ContextFor, county: Org, east: Org) -> None:
    ctx = await ctx_for("tenant_admin", county)
    async with ctx.transaction():
        person = await add_person(ctx, east.id, " 单小明 ")
    assert (person.name, person.name_pinyin, person.org_place) == ("单小明", "shan xiao ming", east.place)


@pytest.mark.parametrize("name", ["", "  ", "长" * 101])
async def test_a_name_is_neither_empty_nor_endless(ctx_for: ContextFor, county: Org, name: str) -> None:
    ctx = await ctx_for("tenant_admin", county)
    with pytest.raises(PayloadError) as caught:
        async with ctx.transaction():
            await add_person(ctx, county.id, name)
    assert caught.value.field == "name"


async def test_who_only_reads_people_records_none(ctx_for: ContextFor, county: Org) -> None:
    ctx = await ctx_for("county_leader", county)
    with pytest.raises(Forbidden):
        async with ctx.transaction():
            await add_person(ctx, county.id, "王五")


async def test_a_changed_person_is_sorted_by_the_new_name(
    ctx_for: ContextFor, county: Org, east: Org, west: Org
) -> None:
    person, ctx = await make_person(east), await ctx_for("tenant_admin", county)
    async with ctx.transaction():
        changed = await update_person(ctx, person.id, 1, name=" 单测试 ", org_id=west.id)
    assert (changed.name, changed.name_pinyin, changed.version) == ("单测试", "shan ce shi", 2)
    assert (changed.org_id, changed.org_place) == (west.id, west.place)


async def test_a_person_goes_to_no_organisation_out_of_reach(ctx_for: ContextFor, east: Org, west: Org) -> None:
    person, ctx = await make_person(east), await ctx_for("tenant_admin", east)
    with pytest.raises(NotFound) as caught:
        async with ctx.transaction():
            await update_person(ctx, person.id, 1, org_id=west.id)
    assert caught.value.field == "org_id"


async def test_an_old_version_of_a_person_is_a_conflict(ctx_for: ContextFor, county: Org, east: Org) -> None:
    person, ctx = await make_person(east), await ctx_for("tenant_admin", county)
    async with ctx.transaction():
        await update_person(ctx, person.id, 1, name="王二")
    with pytest.raises(Conflict):
        async with ctx.transaction():
            await update_person(ctx, person.id, 1, name="王三")


async def test_who_only_sees_people_changes_none(ctx_for: ContextFor, county: Org, east: Org) -> None:
    person, ctx = await make_person(east), await ctx_for("county_leader", county)
    with pytest.raises(Forbidden):
        async with ctx.transaction():
            await update_person(ctx, person.id, 1, name="王二")
