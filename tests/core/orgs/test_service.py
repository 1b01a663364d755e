import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, update

from core.audit.models import AuditEntry
from core.context import Context
from core.db import Database
from core.errors import Forbidden, NotFound, PayloadError, RuleError
from core.orgs import places
from core.orgs.kinds import OrgKind, OrgLevel
from core.orgs.models import FunctionalUnit, Org, UnitFunction
from core.orgs.service import add_org, plant_tree, plant_units, short_name
from core.orgs.units import add_functional_unit
from core.tenancy import TenantInfo
from tests.conftest import ContextFor
from tests.counties import Division
from tests.factories import make_org

System = Callable[[TenantInfo], Context]


async def refusal(ctx: Context, parent: Org, **values: Any) -> PayloadError:
    given: dict[str, Any] = {"code": f"{parent.code}777", "name": "新镇", "kind": OrgKind.TOWN} | values
    with pytest.raises(PayloadError) as caught:
        async with ctx.transaction():
            await add_org(ctx, parent.id, **given)
    return caught.value


async def test_an_added_organisation_gets_the_place_after_its_last_sibling(ctx_for: ContextFor, county: Org) -> None:
    ctx = await ctx_for("tenant_admin", county)
    async with ctx.transaction():
        town = await add_org(ctx, county.id, code="500235777", name="新镇", kind=OrgKind.TOWN)
    assert (town.place, town.level, town.name_pinyin) == (places.child(county.place, 3), OrgLevel.TOWN, "xin zhen")


async def test_adding_an_organisation_is_audited(ctx_for: ContextFor, county: Org) -> None:
    ctx = await ctx_for("tenant_admin", county)
    async with ctx.transaction():
        town = await add_org(ctx, county.id, code="500235777", name="新镇", kind=OrgKind.TOWN)
    async with ctx.transaction() as session:
        entry = await session.scalar(select(AuditEntry).where(AuditEntry.record_id == town.id))
    assert entry is not None
    assert (entry.account_id, entry.event, entry.before) == (ctx.account_id, "OrgAdded", {})
    assert entry.after["name"] == "新镇"


async def test_a_code_that_is_taken_is_refused(ctx_for: ContextFor, county: Org, east: Org) -> None:
    error = await refusal(await ctx_for("tenant_admin", county), county, code=east.code)
    assert (error.field, error.payload_code) == ("code", "NOT_UNIQUE")


@pytest.mark.parametrize("code", ["500236777", "50023577", "5002357777", "500235abc", "500235７７７", "500235"])
async def test_a_code_is_the_parents_with_three_digits_more(ctx_for: ContextFor, county: Org, code: str) -> None:
    assert (await refusal(await ctx_for("tenant_admin", county), county, code=code)).field == "code"


async def test_a_county_holds_no_village(ctx_for: ContextFor, county: Org) -> None:
    assert (await refusal(await ctx_for("tenant_admin", county), county, kind=OrgKind.VILLAGE)).field == "kind"


async def test_there_is_no_level_below_a_village(ctx_for: ContextFor, county: Org, east_village: Org) -> None:
    assert (await refusal(await ctx_for("tenant_admin", county), east_village)).key == "rule.org_bottom"


async def test_a_parent_of_another_tenant_is_not_found(ctx_for: ContextFor, county: Org, abroad: Org) -> None:
    error = await refusal(await ctx_for("tenant_admin", county), abroad)
    assert (type(error), error.field) == (NotFound, "parent_id")


async def test_who_only_reads_organisations_adds_none(ctx_for: ContextFor, county: Org) -> None:
    ctx = await ctx_for("county_leader", county)
    with pytest.raises(Forbidden):
        async with ctx.transaction():
            await add_org(ctx, county.id, code="500235777", name="新镇", kind=OrgKind.TOWN)


@pytest.mark.commits
async def test_organisations_added_at_once_get_places_of_their_own(ctx_for: ContextFor, county: Org) -> None:
    async def add(number: int) -> int:
        ctx = await ctx_for("tenant_admin", county)
        async with ctx.transaction():
            town = await add_org(ctx, county.id, code=f"5002357{number:02}", name="新镇", kind=OrgKind.TOWN)
        return town.place

    added = await asyncio.gather(*(add(number) for number in range(8)))
    assert sorted(added) == [places.child(county.place, ordinal) for ordinal in range(3, 11)]


async def test_a_nameplate_is_added_beside_an_organisation(ctx_for: ContextFor, county: Org, east: Org) -> None:
    ctx = await ctx_for("tenant_admin", county)
    async with ctx.transaction():
        unit = await add_functional_unit(ctx, east.id, UnitFunction.SERVICE, "东镇社会服务中心")
    assert (unit.org_id, unit.org_place) == (east.id, east.place)


async def test_an_organisation_has_one_nameplate_for_each_function(ctx_for: ContextFor, county: Org, east: Org) -> None:
    ctx = await ctx_for("tenant_admin", county)
    with pytest.raises(RuleError, match="not_unique"):
        async with ctx.transaction():
            for name in ("甲", "乙"):
                await add_functional_unit(ctx, east.id, UnitFunction.SERVICE, name)


async def test_planted_units_carry_the_short_name(
    database: Database, system: System, yunyang: TenantInfo, county: Org
) -> None:
    village = await make_org(await make_org(county), name="和平社区居民委员会")
    ctx = system(yunyang)
    async with ctx.transaction() as session:
        await plant_units(ctx, [village, county], {OrgLevel.VILLAGE: {UnitFunction.SERVICE: "{name}服务中心"}})
        assert list(await session.scalars(select(FunctionalUnit.name))) == ["和平社区服务中心"]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("和平社区居民委员会", "和平社区"),
        ("东风村村民委员会", "东风村"),
        ("东风村民委员会", "东风村"),
        ("和平社区村民委员会", "和平社区"),
        ("双江街道办事处", "双江街道"),
        ("云阳县", "云阳县"),
        ("居民委员会", "居民委员会"),
    ],
)
def test_a_short_name_goes_without_the_committee(name: str, short: str) -> None:
    assert short_name(name) == short


async def test_a_planted_tree_keeps_the_order_of_its_divisions(
    database: Database, system: System, yunyang: TenantInfo, county: Org
) -> None:
    villages = tuple(Division(f"999999001{n:03}", f"村{n}", OrgLevel.VILLAGE, OrgKind.VILLAGE) for n in (201, 202, 203))
    town = Division("999999001", "镇", OrgLevel.TOWN, OrgKind.TOWN, villages)
    ctx = system(yunyang)
    async with ctx.transaction() as session:
        await session.execute(update(Org).values(place=Org.place + places.WHOLE[1] + 1))  # make room
        planted = await plant_tree(ctx, town)
        assert [org.code for org in sorted(planted, key=lambda org: org.place)] == [
            "999999001",
            *(village.code for village in villages),
        ]
        assert await session.scalar(select(func.count()).select_from(Org).where(Org.parent_id == planted[0].id)) == 3
