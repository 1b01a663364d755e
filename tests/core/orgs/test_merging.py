"""Merging organisations: what goes on goes over, what is over stays, in any plug-in's table."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text, update

from core.accounts.models import Account
from core.audit.models import OutboxEntry
from core.cases.models import Case, Episode, NumberCounter
from core.context import Context
from core.errors import Forbidden, NotFound, PayloadError
from core.orgs import places
from core.orgs.merging import POINTERS, merge_org
from core.orgs.models import FunctionalUnit, Org, OrgChange, OrgState, UnitFunction
from core.people.models import Person
from core.rbac.models import Grant
from plugins.mediation.models import Mediator, MediatorAppointment
from tests.conftest import ContextFor
from tests.factories import (
    make_account,
    make_dispute,
    make_grant,
    make_mediator,
    make_org,
    make_person,
    make_unit,
    save,
)


@pytest.fixture
async def admin(ctx_for: ContextFor, county: Org) -> Context:
    """An administrator of the county."""
    return await ctx_for("tenant_admin", county)


async def merged(ctx: Context, org: Org, into: Org) -> Org:
    """The first organisation after it was merged into the second."""
    async with ctx.transaction():
        return await merge_org(ctx, org.id, 1, into.id)


async def refused(ctx: Context, org: Org, into: Org) -> PayloadError:
    """Why they are not merged."""
    with pytest.raises(PayloadError) as caught:
        await merged(ctx, org, into)
    return caught.value


async def org_of(ctx: Context, model: type[Any], record_id: Any, column: str = "org_id") -> Any:
    """The organisation of a record."""
    async with ctx.transaction() as session:
        return await session.scalar(select(getattr(model, column)).where(model.id == record_id))


async def test_the_merged_one_stands_below_the_other_and_points_at_it(admin: Context, east: Org, west: Org) -> None:
    org = await merged(admin, east, west)
    assert (org.state, org.merged_into_id, org.parent_id) == (OrgState.MERGED, west.id, west.id)
    assert west.place < org.place <= org.place_end <= west.place_end


async def test_its_villages_come_right_below_the_other(admin: Context, east: Org, west: Org, east_village: Org) -> None:
    await merged(admin, east, west)
    async with admin.transaction() as session:
        village = await session.get_one(Org, (east.tenant_id, east_village.id))
        assert await session.scalar(select(func.count()).where(Org.parent_id == east.id)) == 0
    assert village.parent_id == west.id
    assert places.depth(village.place) == 2


async def test_what_goes_on_goes_over(admin: Context, east: Org, west: Org) -> None:
    person, account, mediator = await make_person(east), await make_account(east), await make_mediator(east)
    dispute, unit = await make_dispute(east), await make_unit(east)
    grant = await make_grant(account, "mediation_manager", east)
    await merged(admin, east, west)
    for model, row in (
        (Person, person),
        (Account, account),
        (Mediator, mediator),
        (FunctionalUnit, unit),
        (Grant, grant),
    ):
        assert await org_of(admin, model, row.id) == west.id
        assert await org_of(admin, model, row.id, "org_place") == west.place
    assert await org_of(admin, Case, dispute.id) == west.id
    assert await org_of(admin, Case, dispute.id, "handling_org_id") == west.id
    async with admin.transaction() as session:
        assert await session.scalar(select(Episode.org_id).where(Episode.case_id == dispute.id)) == west.id


async def test_what_is_over_stays_where_it_happened(admin: Context, east: Org, west: Org) -> None:
    dispute = await make_dispute(east)
    grant = await make_grant(await make_account(), "mediator", east, valid_to=admin.clock.now() - timedelta(days=1))
    mediator = await make_mediator(east)
    async with admin.transaction() as session:
        await session.execute(update(Case).where(Case.id == dispute.id).values(closed_at=func.now()))
        await session.execute(update(Episode).where(Episode.case_id == dispute.id).values(ended_at=func.now()))
        await session.execute(update(MediatorAppointment).values(ended_on=date(2010, 6, 1)))
    await merged(admin, east, west)
    assert await org_of(admin, Case, dispute.id) == east.id
    assert await org_of(admin, Grant, grant.id) == east.id
    async with admin.transaction() as session:
        assert await session.scalar(select(Episode.org_id).where(Episode.case_id == dispute.id)) == east.id
        place = await session.scalar(select(Case.org_place).where(Case.id == dispute.id))
        appointed = select(MediatorAppointment.org_id).where(MediatorAppointment.mediator_id == mediator.id)
        assert await session.scalar(appointed) == east.id
    assert place is not None
    assert west.place < place <= west.place_end


async def test_a_nameplate_that_both_carry_is_taken_down(admin: Context, east: Org, west: Org) -> None:
    own = await make_unit(east, function=UnitFunction.SERVICE)
    twin, kept = await make_unit(east), await make_unit(west)
    await make_unit(west, function=UnitFunction.SERVICE, closed_at=admin.clock.now())
    await merged(admin, east, west)
    async with admin.transaction() as session:
        units = {unit.id: unit for unit in await session.scalars(select(FunctionalUnit))}
    assert (units[own.id].org_id, units[own.id].closed_at) == (west.id, None)
    assert units[twin.id].org_id == east.id
    assert units[twin.id].closed_at is not None
    assert units[kept.id].closed_at is None


async def test_numbers_go_on_for_each_organisation(admin: Context, east: Org, west: Org) -> None:
    counter = await save(NumberCounter(org_id=east.id, kind="DISPUTE", year=2011, last=7), east)
    await merged(admin, east, west)
    assert await org_of(admin, NumberCounter, counter.id) == east.id


async def test_records_that_go_over_have_a_new_version(admin: Context, east: Org, west: Org) -> None:
    dispute = await make_dispute(east)
    await merged(admin, east, west)
    assert await org_of(admin, Case, dispute.id, "version") > dispute.version


async def test_tables_of_plugins_are_found_in_the_catalogue(admin: Context) -> None:
    async with admin.transaction() as session:
        found = {row["name"] for row in (await session.execute(text(POINTERS))).mappings()}
    assert {"core_person", "core_account", "core_case", "mediation_mediator", "mediation_appointment"} <= found


async def test_the_event_tells_how_many_rows_went_over(admin: Context, east: Org, west: Org) -> None:
    for _ in range(3):
        await make_person(east)
    await merged(admin, east, west)
    async with admin.transaction() as session:
        entry = (await session.scalars(select(OutboxEntry).where(OutboxEntry.event == "OrgMerged"))).one()
    assert entry.payload["went"] == {"core_person": 3}


async def test_both_histories_tell_of_it(admin: Context, east: Org, west: Org, east_village: Org) -> None:
    await merged(admin, east, west)
    async with admin.transaction() as session:
        told = {(entry.org_id, entry.kind, entry.other_id) for entry in await session.scalars(select(OrgChange))}
    assert (east.id, "MERGED", west.id) in told
    assert (west.id, "ABSORBED", east.id) in told
    assert (east_village.id, "MOVED", None) in told


async def test_a_chain_of_mergers_grows_no_deeper(admin: Context, county: Org, east: Org, west: Org) -> None:
    third = await make_org(county, name="南镇")
    await merged(admin, east, west)
    await merged(admin, west, third)
    async with admin.transaction() as session:
        orgs = [await session.get_one(Org, (east.tenant_id, org.id)) for org in (east, west)]
    assert {(org.parent_id, places.depth(org.place)) for org in orgs} == {(third.id, 2)}
    assert orgs[0].merged_into_id == west.id


@pytest.mark.parametrize("other", ["itself", "village", "county"])
async def test_only_two_of_one_level_are_merged(
    admin: Context, county: Org, east: Org, east_village: Org, other: str
) -> None:
    into = {"itself": east, "village": east_village, "county": county}[other]
    assert (await refused(admin, east, into)).field == "into_id"


async def test_the_county_is_merged_into_nothing(admin: Context, county: Org) -> None:
    assert (await refused(admin, county, county)).key == "rule.org_merge"


async def test_one_that_was_merged_is_not_merged_again(admin: Context, county: Org, east: Org, west: Org) -> None:
    await merged(admin, east, west)
    error = await refused(admin, west, east)
    assert (error.key, error.field) == ("rule.org_over", "into_id")


async def test_one_of_another_county_is_not_found(admin: Context, east: Org, abroad: Org) -> None:
    error = await refused(admin, east, abroad)
    assert (type(error), error.field) == (NotFound, "into_id")


async def test_who_only_reads_merges_nothing(ctx_for: ContextFor, county: Org, east: Org, west: Org) -> None:
    with pytest.raises(Forbidden):
        await merged(await ctx_for("county_leader", county), east, west)


@pytest.mark.parametrize("place", ["of the one that ends", "of the one that goes on"])
async def test_nobody_gains_a_right_by_merging(
    ctx_for: ContextFor, county: Org, east: Org, west: Org, place: str
) -> None:
    account = await make_account(county, "tenant_admin")
    await make_grant(account, "mediation_manager", east if "ends" in place else west)
    assert (await refused(await ctx_for(account), east, west)).key == "rule.org_gain"
