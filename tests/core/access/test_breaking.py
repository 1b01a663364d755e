"""Breaking the glass: who may, what it opens and for how long, its review, and what the subject is told."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.access.breaking import break_glass, review_break
from core.access.levels import Verdict
from core.access.models import AccessBreak, Notification
from core.accounts.models import Account
from core.audit.models import AuditEntry
from core.context import Context
from core.db import Database
from core.errors import Forbidden, NotFound, RuleError
from core.orgs.models import Org
from core.people.models import Person
from core.tenancy import MOST_BREAK_MINUTES, Tenant, TenantSettings, read_settings
from plugins.mediation.models import Dispute
from tests.conftest import ContextFor
from tests.core.access.test_members import sees
from tests.factories import make_account, make_break, make_dispute, make_member, make_party, make_person

NOW = datetime(2011, 6, 1, tzinfo=UTC)


async def opened(ctx: Context, record: Any, reason: str = "a fire") -> AccessBreak:
    """Break the glass as the actor."""
    async with ctx.transaction():
        return await break_glass(ctx, type(record), record.id, reason)


async def reviewed(ctx: Context, broken: AccessBreak, verdict: Verdict = Verdict.JUSTIFIED, **more: Any) -> AccessBreak:
    """Review an emergency as the actor."""
    async with ctx.transaction():
        return await review_break(ctx, broken.id, verdict, more.pop("comment", "it burned"), **more)


@pytest.fixture
def director(ctx_for: ContextFor, east: Org) -> Callable[[], Awaitable[tuple[Account, Context]]]:
    """Call it for a director of the eastern town and a context of theirs at noon."""

    async def make() -> tuple[Account, Context]:
        account = await make_account(east, "center_director")
        return account, await ctx_for(account, now=NOW)

    return make


# --- opening ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [make_dispute, make_person], ids=["a case", "a person"])
async def test_broken_glass_shows_the_protected_record_for_three_hours(
    ctx_for: ContextFor, director: Any, east_village: Org, make: Any
) -> None:
    record = await make(east_village, access_level="PROTECTED")
    account, ctx = await director()
    assert not await sees(ctx, record)
    broken = await opened(ctx, record)
    assert broken.ended_at == NOW + timedelta(hours=3)
    times = (NOW, NOW + timedelta(hours=3, seconds=-1), NOW + timedelta(hours=3))
    assert [await sees(await ctx_for(account, now=at), record) for at in times] == [True, True, False]


async def test_a_county_may_make_it_shorter_but_never_longer(
    database: Database, ctx_for: ContextFor, east: Org
) -> None:
    lengths = []
    for minutes in (20, 600):
        async with database.transaction(east.tenant_id) as session:
            (await session.get_one(Tenant, east.tenant_id)).settings = {"break_minutes": minutes}
        ctx = await ctx_for("center_director", east)
        broken = await opened(ctx, await make_dispute(east, access_level="PROTECTED"))
        lengths.append(broken.ended_at - broken.started_at)
    assert lengths == [timedelta(minutes=20), timedelta(hours=3)]


def test_the_length_of_an_emergency_is_kept_within_its_bounds() -> None:
    stored = TenantSettings(break_minutes=30, review_days=2).stored()
    assert read_settings(stored) == TenantSettings(break_minutes=30, review_days=2)
    assert read_settings({"break_minutes": 10**6}).break_minutes == MOST_BREAK_MINUTES
    assert read_settings({"break_minutes": -5}).break_minutes == 1


async def test_glass_broken_by_one_opens_nothing_to_another(ctx_for: ContextFor, east: Org) -> None:
    dispute = await make_dispute(east, access_level="PROTECTED")
    await opened(await ctx_for("center_director", east), dispute)
    assert not await sees(await ctx_for("center_director", east), dispute)


async def test_who_loses_the_range_loses_what_was_opened(ctx_for: ContextFor, east: Org, west: Org) -> None:
    dispute = await make_dispute(west, access_level="PROTECTED")
    account = await make_account(east, "center_director")
    await make_break(dispute, account)
    assert not await sees(await ctx_for(account), dispute)


async def test_a_record_sealed_meanwhile_is_closed_at_once(ctx_for: ContextFor, east: Org, database: Database) -> None:
    dispute, account = await make_dispute(east, access_level="PROTECTED"), await make_account(east, "center_director")
    await make_break(dispute, account)
    assert await sees(await ctx_for(account), dispute)
    async with database.transaction(east.tenant_id) as session:
        (await session.get_one(Dispute, (east.tenant_id, dispute.id))).access_level = "SEALED"
    assert not await sees(await ctx_for(account), dispute)


async def test_a_record_that_is_seen_needs_no_emergency(ctx_for: ContextFor, east: Org) -> None:
    ctx = await ctx_for("center_director", east)
    with pytest.raises(RuleError) as refused:
        await opened(ctx, await make_dispute(east))
    assert refused.value.payload_code == "ACCESS_IN_SIGHT"


async def test_who_may_break_no_glass_is_told_so_for_any_record(ctx_for: ContextFor, county: Org, east: Org) -> None:
    leader = await ctx_for("county_leader", county)
    for level in ("ORG", "PROTECTED", "SEALED"):
        with pytest.raises(Forbidden):
            await opened(leader, await make_dispute(east, access_level=level))


@pytest.mark.parametrize("reason", ["", " \n"])
async def test_an_emergency_needs_a_reason(ctx_for: ContextFor, east: Org, reason: str) -> None:
    with pytest.raises(RuleError) as refused:
        await opened(await ctx_for("center_director", east), await make_dispute(east, access_level="PROTECTED"), reason)
    assert refused.value.field == "reason"


async def test_what_is_sealed_or_far_or_never_was_is_not_found(
    ctx_for: ContextFor, east: Org, west: Org, abroad: Org
) -> None:
    ctx = await ctx_for("center_director", east)
    sealed = await make_dispute(east, access_level="SEALED")
    far, foreign = [await make_dispute(org, access_level="PROTECTED") for org in (west, abroad)]
    for record in (sealed, far, foreign, Dispute(id=east.id)):
        with pytest.raises(NotFound) as missing:
            await opened(ctx, record)
        assert (missing.value.field, missing.value.params) == ("id", {})


async def test_an_emergency_is_audited(director: Any, east: Org, database: Database) -> None:
    account, ctx = await director()
    broken = await opened(ctx, await make_dispute(east, access_level="PROTECTED"))
    async with database.transaction(east.tenant_id) as session:
        entry = (await session.scalars(select(AuditEntry).where(AuditEntry.record_id == broken.id))).one()
    assert (entry.event, entry.account_id) == ("AccessBroken", account.id)


# --- review ----------------------------------------------------------------------------------------------------------


async def test_a_privacy_officer_reviews_it_once(ctx_for: ContextFor, county: Org, east: Org, director: Any) -> None:
    _, ctx = await director()
    broken = await opened(ctx, await make_dispute(east, access_level="PROTECTED"))
    officer = await ctx_for("privacy_officer", county)
    judged = await reviewed(officer, broken, Verdict.UNJUSTIFIED)
    assert (judged.verdict, judged.reviewed_by) == ("UNJUSTIFIED", officer.account_id)
    with pytest.raises(RuleError) as refused:
        await reviewed(officer, broken)
    assert refused.value.payload_code == "ACCESS_REVIEWED"


async def test_nobody_reviews_the_own_emergency_under_any_account(ctx_for: ContextFor, county: Org, east: Org) -> None:
    person = await make_person(east)
    account = await make_account(east, "center_director", person_id=person.id)
    broken = await opened(await ctx_for(account), await make_dispute(east, access_level="PROTECTED"))
    other = await make_account(county, "privacy_officer", person_id=person.id)
    with pytest.raises(RuleError) as refused:
        await reviewed(await ctx_for(other), broken)
    assert refused.value.payload_code == "ACCESS_OWN_REVIEW"


async def test_who_sees_the_own_emergency_may_not_review_it(director: Any, east: Org) -> None:
    _, ctx = await director()
    broken = await opened(ctx, await make_dispute(east, access_level="PROTECTED"))
    with pytest.raises(Forbidden):
        await reviewed(ctx, broken)


async def test_an_emergency_outside_the_range_is_not_found(ctx_for: ContextFor, east: Org, west: Org) -> None:
    account = await make_account(west, "center_director")
    broken = await make_break(await make_dispute(west, access_level="PROTECTED"), account)
    with pytest.raises(NotFound):
        await reviewed(await ctx_for("privacy_officer", east), broken)


# --- what the subject is told ----------------------------------------------------------------------------------------


async def told(database: Database, broken: AccessBreak) -> list[tuple[Any, Any]]:
    """Who is told of the emergency, and from when."""
    async with database.transaction(broken.tenant_id) as session:
        rows = await session.scalars(select(Notification).where(Notification.break_id == broken.id))
        return [(row.person_id, row.visible_at) for row in rows]


async def test_the_parties_of_a_case_are_told_when_the_review_is_due_at_the_latest(
    director: Any, east: Org, database: Database
) -> None:
    dispute, person = await make_dispute(east, access_level="PROTECTED"), await make_person(east)
    await make_party(dispute, person)
    await make_party(dispute)
    _, ctx = await director()
    broken = await opened(ctx, dispute)
    assert await told(database, broken) == [(person.id, NOW + timedelta(days=7))]


async def test_the_subject_is_told_at_the_review(
    ctx_for: ContextFor, director: Any, county: Org, east: Org, database: Database
) -> None:
    person = await make_person(east, access_level="PROTECTED")
    _, ctx = await director()
    broken = await opened(ctx, person)
    later = NOW + timedelta(days=1)
    await reviewed(await ctx_for(await make_account(county, "privacy_officer"), now=later), broken)
    assert await told(database, broken) == [(person.id, later)]


async def test_a_law_named_at_the_review_keeps_it_from_the_subject(
    ctx_for: ContextFor, director: Any, county: Org, east: Org, database: Database
) -> None:
    person = await make_person(east, access_level="PROTECTED")
    _, ctx = await director()
    broken = await opened(ctx, person)
    officer = await ctx_for("privacy_officer", county)
    with pytest.raises(RuleError):
        await reviewed(officer, broken, withheld_basis=" ")
    await reviewed(officer, broken, withheld_basis="Criminal Procedure Law, art. 54")
    assert await told(database, broken) == [(person.id, None)]


async def test_a_member_keeps_seeing_what_an_emergency_showed_to_another(ctx_for: ContextFor, east: Org) -> None:
    person, account = await make_person(east, access_level="PROTECTED"), await make_account(east, "mediation_manager")
    await make_member(person, account)
    await opened(await ctx_for("center_director", east), person)
    assert await sees(await ctx_for(account), await _again(await ctx_for(account), person))


async def _again(ctx: Context, person: Person) -> Person:
    async with ctx.transaction() as session:
        return await session.get_one(Person, (person.tenant_id, person.id))
