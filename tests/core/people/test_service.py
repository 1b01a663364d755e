import pytest

from core.errors import Forbidden, PayloadError
from core.orgs.models import Org
from core.people.service import add_person
from tests.conftest import ContextFor


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
