"""Renaming, moving and closing organisations."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import func, select, update

from core.accounts.models import Account, AccountState
from core.cases.models import Case
from core.context import Context
from core.errors import Conflict, Forbidden, NotFound, PayloadError, RuleError
from core.orgs import places
from core.orgs.changes import close_org, move_org, update_org
from core.orgs.kinds import OrgKind
from core.orgs.models import FunctionalUnit, Org, OrgChange, OrgState
from core.orgs.service import add_org
from core.people.models import Person
from core.people.service import add_person
from core.rbac.models import Grant
from tests.conftest import ContextFor
from tests.factories import (
    find_org,
    find_tenant,
    make_account,
    make_dispute,
    make_grant,
    make_mediator,
    make_org,
    make_person,
    make_unit,
)

Act = Callable[..., Awaitable[Org]]


async def done(ctx: Context, act: Act, *given: Any, **values: Any) -> Org:
    """The act, committed."""
    async with ctx.transaction():
        return await act(ctx, *given, **values)


async def refused(ctx: Context, act: Act, *given: Any, **values: Any) -> PayloadError:
    """Why the act is refused."""
    with pytest.raises(PayloadError) as caught:
        await done(ctx, act, *given, **values)
    return caught.value


async def history(ctx: Context, org: Org) -> list[OrgChange]:
    """The entries of an organisation's history, the oldest first."""
    async with ctx.transaction() as session:
        return list(await session.scalars(select(OrgChange).where(OrgChange.org_id == org.id).order_by(OrgChange.id)))


@pytest.fixture
async def admin(ctx_for: ContextFor, county: Org) -> Context:
    """An administrator of the county."""
    return await ctx_for("tenant_admin", county)


# --- another name ----------------------------------------------------------------------------------------------------


async def test_a_renamed_organisation_is_sorted_by_its_new_name(admin: Context, east: Org) -> None:
    org = await done(admin, update_org, east.id, 1, name=" 南镇 ", population=900)
    assert (org.name, org.name_pinyin, org.population, org.version) == ("南镇", "nan zhen", 900, 2)


async def test_a_new_name_and_code_stand_in_the_history(admin: Context, east: Org) -> None:
    await done(admin, update_org, east.id, 1, name="南镇", code="500235777")
    (entry,) = await history(admin, east)
    assert (entry.kind, entry.name_before, entry.name_after) == ("RENAMED", "东镇", "南镇")
    assert (entry.code_before, entry.code_after) == ("500235101", "500235777")


async def test_a_change_of_residents_alone_is_no_history(admin: Context, east: Org) -> None:
    await done(admin, update_org, east.id, 1, population=10)
    assert await history(admin, east) == []


async def test_an_old_version_is_a_conflict(admin: Context, east: Org) -> None:
    await done(admin, update_org, east.id, 1, name="南镇")
    error = await refused(admin, update_org, east.id, 1, name="北镇")
    assert (type(error), error.params) == (Conflict, {"current": 2})


async def test_adding_below_an_organisation_leaves_its_version(admin: Context, county: Org, east: Org) -> None:
    async with admin.transaction():
        await add_org(admin, east.id, code="500235101777", name="新村", kind=OrgKind.VILLAGE)
    assert (await done(admin, update_org, east.id, 1, name="南镇")).version == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 101}, "name"),
        ({"population": -1}, "population"),
        ({"code": "1"}, "code"),
    ],
)
async def test_a_value_that_cannot_be_is_refused(admin: Context, east: Org, values: Any, field: str) -> None:
    assert (await refused(admin, update_org, east.id, 1, **values)).field == field


async def test_a_code_that_is_taken_is_refused(admin: Context, east: Org, west: Org) -> None:
    assert (await refused(admin, update_org, east.id, 1, code=west.code)).payload_code == "NOT_UNIQUE"


async def test_the_countys_own_code_stays(admin: Context, county: Org) -> None:
    assert (await refused(admin, update_org, county.id, 1, code="500999")).key == "rule.org_top"


# --- another place ---------------------------------------------------------------------------------------------------


async def test_a_moved_village_takes_its_records_along(
    admin: Context, east: Org, west: Org, east_village: Org, ctx_for: ContextFor
) -> None:
    person = await make_person(east_village)
    dispute = await make_dispute(east_village, mediator=await make_mediator(east_village))
    grant = await make_grant(await make_account(east_village), "mediation_manager", east_village)
    org = await done(admin, move_org, east_village.id, 1, west.id)
    assert (org.parent_id, org.place, org.place_end) == (west.id, *places.subtree(places.child(west.place, 3)))
    async with admin.transaction() as session:
        for model, row in ((Person, person), (Case, dispute), (Grant, grant)):
            assert await session.scalar(select(model.org_place).where(model.id == row.id)) == org.place
    seen = (await ctx_for("mediation_manager", west)).rights.scope("mediation:dispute:read").ranges
    assert places.covers(seen, org.place)


async def test_a_moved_village_is_out_of_the_old_towns_reach(
    admin: Context, ctx_for: ContextFor, east: Org, west: Org, east_village: Org
) -> None:
    await done(admin, move_org, east_village.id, 1, west.id)
    ctx = await ctx_for("tenant_admin", east)
    assert isinstance(await refused(ctx, update_org, east_village.id, 2, name="新村"), NotFound)


async def test_a_moved_organisation_takes_along_all_below_it(admin: Context, county: Org, east: Org, west: Org) -> None:
    """As deep as a tree may be: the levels of counties do not reach there, so the rows are written directly."""
    async with admin.transaction() as session:
        await session.execute(update(Org).where(Org.id == west.id).values(level="VILLAGE", kind="VILLAGE"))
        await session.execute(update(Org).where(Org.parent_id == west.id).values(level="VILLAGE", kind="VILLAGE"))
    await done(admin, move_org, west.id, 1, east.id)
    async with admin.transaction() as session:
        orgs = {org.id: org for org in await session.scalars(select(Org))}
    below = [org for org in orgs.values() if org.parent_id == west.id]
    assert len(below) == 2
    for org in below:
        assert places.depth(org.place) == 3
        assert orgs[west.id].place < org.place <= org.place_end <= orgs[west.id].place_end


async def test_a_move_raises_the_policy_version_and_stands_in_the_history(
    admin: Context, east: Org, west: Org, east_village: Org
) -> None:
    before = (await find_tenant("yunyang")).policy_version
    moved_org = await done(admin, move_org, east_village.id, 1, west.id, "500235102777")
    assert (moved_org.code, moved_org.version) == ("500235102777", 2)
    assert (await find_tenant("yunyang")).policy_version > before
    renamed, moved = await history(admin, east_village)
    assert (renamed.kind, renamed.code_after) == ("RENAMED", "500235102777")
    assert (moved.kind, moved.parent_before_id, moved.parent_after_id) == ("MOVED", east.id, west.id)


async def test_a_village_stands_below_a_town_only(
    admin: Context, county: Org, east_village: Org, west_village: Org
) -> None:
    assert (await refused(admin, move_org, east_village.id, 1, county.id)).key == "rule.org_level"
    assert (await refused(admin, move_org, east_village.id, 1, west_village.id)).key == "rule.org_level"


async def test_an_organisation_does_not_come_below_itself(admin: Context, east: Org, east_village: Org) -> None:
    assert (await refused(admin, move_org, east.id, 1, east.id)).key == "rule.org_below_itself"
    assert (await refused(admin, move_org, east.id, 1, east_village.id)).key == "rule.org_below_itself"


async def test_an_organisation_that_stands_there_is_not_moved(admin: Context, east: Org, east_village: Org) -> None:
    assert (await refused(admin, move_org, east_village.id, 1, east.id)).key == "rule.org_same_parent"


async def test_the_county_is_not_moved(admin: Context, county: Org, east: Org) -> None:
    assert (await refused(admin, move_org, county.id, 1, east.id)).key == "rule.org_top"


async def test_there_is_no_room_below_a_parent_of_4095(admin: Context, west: Org, east_village: Org) -> None:
    async with admin.transaction() as session:
        await session.execute(update(Org).where(Org.id == west.id).values(children_count=places.CHILDREN))
    assert (await refused(admin, move_org, east_village.id, 1, west.id)).key == "rule.org_full"


async def test_what_would_come_too_deep_is_not_moved(admin: Context, county: Org, east: Org, west_village: Org) -> None:
    async with admin.transaction() as session:
        await session.execute(update(Org).where(Org.id == west_village.id).values(level="TOWN", kind="TOWN"))
        await session.execute(update(Org).where(Org.id == east.id).values(level="VILLAGE", kind="VILLAGE"))
        deep = places.child(places.child(places.child(places.child(east.place, 9), 1), 1), 1)
        deepest = Org(
            parent_id=east.id,
            place=deep,
            place_end=deep,
            level="VILLAGE",
            kind="VILLAGE",
            code="deep",
            name="深村",
            name_pinyin="shen cun",
        )
        session.add(deepest)
    assert (await refused(admin, move_org, east.id, 1, west_village.id)).key == "rule.org_too_deep"


async def test_a_parent_of_another_county_is_not_found(admin: Context, abroad: Org, east_village: Org) -> None:
    error = await refused(admin, move_org, east_village.id, 1, abroad.id)
    assert (type(error), error.field) == (NotFound, "parent_id")


async def test_who_manages_one_town_moves_nothing_to_another(ctx_for: ContextFor, east: Org, west: Org) -> None:
    village = await find_org("500235101201")
    ctx = await ctx_for("tenant_admin", east)
    assert (await refused(ctx, move_org, village.id, 1, west.id)).field == "parent_id"


async def test_who_only_reads_moves_nothing(ctx_for: ContextFor, county: Org, west: Org, east_village: Org) -> None:
    with pytest.raises(Forbidden):
        await done(await ctx_for("county_leader", county), move_org, east_village.id, 1, west.id)


async def test_nobody_gains_a_right_by_moving(ctx_for: ContextFor, county: Org, west: Org, east_village: Org) -> None:
    account = await make_account(county, "tenant_admin")
    await make_grant(account, "mediation_manager", west)
    error = await refused(await ctx_for(account), move_org, east_village.id, 1, west.id)
    assert (error.key, error.field) == ("rule.org_gain", "parent_id")


@pytest.mark.commits
async def test_moves_at_once_keep_every_place_apart(ctx_for: ContextFor, county: Org, east: Org, west: Org) -> None:
    villages = [await make_org(east) for _ in range(4)] + [await make_org(west) for _ in range(4)]
    ctxs = [await ctx_for("tenant_admin", county) for _ in villages]
    await asyncio.gather(
        *(
            done(ctx, move_org, village.id, 1, west.id if village.parent_id == east.id else east.id)
            for ctx, village in zip(ctxs, villages, strict=True)
        )
    )
    async with ctxs[0].transaction() as session:
        found = list(await session.scalars(select(Org.place).where(Org.id.in_([one.id for one in villages]))))
    assert len(set(found)) == len(villages)


# --- the end ---------------------------------------------------------------------------------------------------------


async def test_a_closed_village_ends_its_units_and_grants(admin: Context, east_village: Org) -> None:
    await make_unit(east_village)
    grant = await make_grant(await make_account(), "mediation_manager", east_village)
    assert (await done(admin, close_org, east_village.id, 1)).state == OrgState.CLOSED
    async with admin.transaction() as session:
        assert await session.scalar(select(func.count()).where(FunctionalUnit.closed_at.is_(None))) == 0
        ended = await session.scalar(select(Grant.valid_to).where(Grant.id == grant.id))
    assert ended is not None
    assert [entry.kind for entry in await history(admin, east_village)] == ["CLOSED"]


async def test_what_hangs_on_an_organisation_is_told_with_its_numbers(
    admin: Context, east: Org, west: Org, east_village: Org
) -> None:
    await make_dispute(east)
    await make_dispute(west, handling_org_id=east.id)
    await make_account(east)
    await make_account(east, state=AccountState.DISABLED)
    error = await refused(admin, close_org, east.id, 1)
    assert (error.key, error.params) == ("rule.org_in_use", {"orgs": 2, "cases": 2, "accounts": 1})


@pytest.mark.parametrize("level", ["PROTECTED", "SEALED"])
async def test_a_hidden_case_neither_holds_anybody_back_nor_is_counted(
    admin: Context, east: Org, east_village: Org, level: str
) -> None:
    await make_dispute(east, access_level=level)
    await make_dispute(east_village, access_level=level)
    assert (await refused(admin, close_org, east.id, 1)).params["cases"] == 0
    assert (await done(admin, close_org, east_village.id, 1)).state == OrgState.CLOSED


async def test_closed_cases_hold_nobody_back(admin: Context, east_village: Org) -> None:
    dispute = await make_dispute(east_village)
    async with admin.transaction() as session:
        await session.execute(update(Case).where(Case.id == dispute.id).values(closed_at=func.now()))
    assert (await done(admin, close_org, east_village.id, 1)).state == OrgState.CLOSED


async def test_nothing_new_begins_at_a_closed_organisation(admin: Context, east: Org, east_village: Org) -> None:
    await done(admin, close_org, east_village.id, 1)
    assert (await refused(admin, update_org, east_village.id, 2, name="新村")).key == "rule.org_over"
    assert (await refused(admin, close_org, east_village.id, 2)).key == "rule.org_over"
    with pytest.raises(RuleError, match="org_over"):
        async with admin.transaction():
            await add_person(admin, east_village.id, "王一")


async def test_the_county_is_not_closed(admin: Context, county: Org) -> None:
    assert (await refused(admin, close_org, county.id, 1)).key == "rule.org_top"


async def test_who_only_reads_closes_nothing(ctx_for: ContextFor, county: Org, east_village: Org) -> None:
    with pytest.raises(Forbidden):
        await done(await ctx_for("county_leader", county), close_org, east_village.id, 1)


@pytest.mark.commits
async def test_a_record_and_the_end_at_the_same_moment_do_not_miss_each_other(
    ctx_for: ContextFor, county: Org, east_village: Org
) -> None:
    """Whoever comes first, no active account is left at a closed organisation."""
    adder, closer = await ctx_for("tenant_admin", county), await ctx_for("tenant_admin", county)
    begun = asyncio.Event()

    async def add() -> None:
        async with adder.transaction() as session:
            await adder.one(Org, east_village.id, keep=True)
            begun.set()
            await asyncio.sleep(0.3)
            place = {"org_id": east_village.id, "org_place": east_village.place}
            session.add(Account(**place, login="late", name="迟", password_hash="!", state=AccountState.ACTIVE))

    async def close() -> str:
        await begun.wait()
        return (await refused(closer, close_org, east_village.id, 1)).key

    _, key = await asyncio.gather(add(), close())
    assert key == "rule.org_in_use"
