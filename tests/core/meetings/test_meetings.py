"""Meetings on a real database: quorum, votes, what is to be done, and cases that are none of a meeting's business."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from core.access.levels import AccessLevel, MemberRole
from core.access.models import Notification
from core.access.service import set_access_level
from core.accounts.models import Account
from core.context import Context
from core.errors import Forbidden, IllegalMove, NotFound, RuleError
from core.meetings import holding, planning
from core.meetings.models import (
    ActionItem,
    AgendaItem,
    AttendeeRole,
    Frequency,
    Meeting,
    MeetingAttendee,
    MeetingKind,
    MeetingSeries,
)
from core.meetings.reminders import remind
from core.meetings.states import MeetingState
from core.orgs.models import Org
from plugins.mediation.models import Dispute
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute, make_member, make_person

NOW = datetime(2011, 1, 10, 1, tzinfo=UTC)


@pytest.fixture
async def ctx(ctx_for: ContextFor, east: Org) -> Context:
    """Whoever leads mediation in the eastern town."""
    return await ctx_for(await make_account(east, "mediation_manager"), now=NOW)


async def plan(ctx: Context, org: Org, **more: object) -> Meeting:
    """A joint meeting that began an hour ago."""
    given = {"title": "?", "venue": "?", "kind": MeetingKind.JOINT, "starts_at": NOW - timedelta(hours=1)} | more
    async with ctx.transaction():
        return await planning.plan_meeting(ctx, org_id=org.id, **given)


async def invite(ctx: Context, meeting: Meeting, *roles: AttendeeRole) -> list[UUID]:
    async with ctx.transaction() as session:
        for role in roles:
            await planning.invite(ctx, meeting.id, name="?", role=role)
        wanted = select(MeetingAttendee.id).where(MeetingAttendee.meeting_id == meeting.id)
        return list(await session.scalars(wanted.order_by(MeetingAttendee.ordinal)))


async def put_on_agenda(ctx: Context, meeting: Meeting, dispute: Dispute | None = None) -> AgendaItem:
    async with ctx.transaction() as session:
        case = None if dispute is None else (Dispute, dispute.id)
        await planning.add_agenda_item(ctx, meeting.id, title="?", case=case)
        last = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.ordinal.desc())
        return (await session.scalars(last.limit(1))).one()


async def hold(ctx: Context, meeting: Meeting, came: list[UUID]) -> Meeting:
    async with ctx.transaction():
        current = await ctx.one(Meeting, meeting.id)
        return await holding.hold_meeting(ctx, meeting.id, current.version, attendee_ids=came)


async def vote(ctx: Context, item: AgendaItem, votes_for: int, votes_against: int = 0) -> None:
    async with ctx.transaction():
        await holding.resolve(ctx, item.id, text="?", votes_for=votes_for, votes_against=votes_against, abstentions=0)


async def give(ctx: Context, item: AgendaItem, org: Org, owner_id: UUID | None = None) -> ActionItem:
    async with ctx.transaction():
        return await holding.add_action_item(
            ctx, item.id, content="?", org_id=org.id, due_on=date(2011, 1, 12), owner_id=owner_id
        )


async def test_a_meeting_without_quorum_resolves_nothing(ctx: Context, east: Org) -> None:
    meeting = await plan(ctx, east, quorum=2)
    member, guest = await invite(ctx, meeting, AttendeeRole.MEMBER, AttendeeRole.GUEST)
    item = await put_on_agenda(ctx, meeting)
    assert (await hold(ctx, meeting, [member, guest])).has_quorum is False
    with pytest.raises(RuleError) as raised:
        await vote(ctx, item, 1)
    assert raised.value.payload_code == "MEETING_NO_QUORUM"


async def test_no_more_vote_than_came(ctx: Context, east: Org) -> None:
    meeting = await plan(ctx, east)
    came = await invite(ctx, meeting, AttendeeRole.CHAIR, AttendeeRole.MEMBER, AttendeeRole.GUEST)
    item = await put_on_agenda(ctx, meeting)
    await hold(ctx, meeting, came)
    await vote(ctx, item, 1, 1)
    with pytest.raises(RuleError):
        await vote(ctx, item, 2, 1)


async def test_only_those_who_are_invited_come(ctx: Context, east: Org) -> None:
    meeting, other = await plan(ctx, east), await plan(ctx, east)
    with pytest.raises(RuleError):
        await hold(ctx, meeting, await invite(ctx, other, AttendeeRole.MEMBER))


async def test_a_meeting_that_was_cancelled_is_not_held(ctx: Context, east: Org) -> None:
    meeting = await plan(ctx, east)
    async with ctx.transaction():
        await holding.cancel_meeting(ctx, meeting.id, 1, "snow")
    with pytest.raises(RuleError):
        await hold(ctx, meeting, [])


async def test_a_planned_meeting_has_no_minutes_to_close(ctx: Context, east: Org) -> None:
    meeting = await plan(ctx, east)
    with pytest.raises(IllegalMove) as raised:
        async with ctx.transaction():
            await holding.close_meeting(ctx, meeting.id, 1, "?")
    assert raised.value.params["possible"] == [MeetingState.CANCELLED, MeetingState.HELD]


async def test_holding_a_meeting_makes_its_series_due_anew(ctx: Context, east: Org) -> None:
    async with ctx.transaction():
        series = await planning.begin_series(
            ctx,
            org_id=east.id,
            kind=MeetingKind.STANDING,
            name="?",
            frequency=Frequency.MONTHLY,
            quorum=1,
            first_on=date(2011, 1, 15),
        )
    meeting = await plan(ctx, east, series_id=series.id)
    await hold(ctx, meeting, await invite(ctx, meeting, AttendeeRole.MEMBER))
    async with ctx.transaction():
        assert (await ctx.one(MeetingSeries, series.id)).next_due_on == date(2011, 2, 10)


async def test_a_meeting_gives_tasks_to_its_own_line_only(ctx: Context, east: Org, county: Org) -> None:
    meeting = await plan(ctx, east)
    item = await put_on_agenda(ctx, meeting)
    await hold(ctx, meeting, [])
    assert (await give(ctx, item, east)).org_id == east.id
    with pytest.raises((RuleError, NotFound)):
        await give(ctx, item, county)


async def test_whoever_is_to_do_something_is_told_once_and_says_what_came_of_it(
    ctx: Context, ctx_for: ContextFor, east: Org
) -> None:
    owner = await make_account(east, "mediator", person_id=(await make_person(east)).id)
    meeting = await plan(ctx, east)
    item = await put_on_agenda(ctx, meeting)
    await hold(ctx, meeting, [])
    given = await give(ctx, item, east, owner.person_id)
    system = Context.of_system(ctx.database, ctx.tenant, ctx.read_actions.values(), ctx.clock.now)
    assert [await remind(system) for _ in range(2)] == [1, 0]
    own = await ctx_for(owner, now=NOW)
    async with own.transaction() as session:
        assert await session.scalar(select(Notification.kind)) == "action_item_due"
        done = await holding.finish_action_item(own, given.id, result="done", is_cancelled=False)
    assert done.state == "DONE"


async def test_what_a_meeting_gave_is_taken_back_only_by_who_calls_meetings(
    ctx: Context, ctx_for: ContextFor, east: Org
) -> None:
    owner = await make_account(east, "mediator", person_id=(await make_person(east)).id)
    meeting = await plan(ctx, east)
    item = await put_on_agenda(ctx, meeting)
    await hold(ctx, meeting, [])
    given = await give(ctx, item, east, owner.person_id)
    own = await ctx_for(owner, now=NOW)
    with pytest.raises(Forbidden):
        async with own.transaction():
            await holding.finish_action_item(own, given.id, result="no", is_cancelled=True)


# --- cases that are guarded ------------------------------------------------------------------------------------------


@pytest.fixture
async def keeper(ctx_for: ContextFor, county: Org) -> Account:
    """Who leads mediation in the county."""
    return await make_account(county, "mediation_manager")


@pytest.mark.parametrize("level", [AccessLevel.PROTECTED, AccessLevel.SEALED])
async def test_a_guarded_case_comes_on_no_agenda(ctx: Context, east: Org, level: AccessLevel) -> None:
    dispute = await make_dispute(east, access_level=level)
    meeting = await plan(ctx, east)
    with pytest.raises((RuleError, NotFound)):
        await put_on_agenda(ctx, meeting, dispute)


async def test_a_case_that_is_sealed_afterwards_takes_what_meetings_say_of_it_along(
    ctx: Context, ctx_for: ContextFor, east: Org, keeper: Account
) -> None:
    dispute = await make_dispute(east)
    meeting = await plan(ctx, east)
    item = await put_on_agenda(ctx, meeting, dispute)
    await hold(ctx, meeting, [])
    given = await give(ctx, item, east)
    await make_member(dispute, keeper, role=MemberRole.MANAGER, started_at=NOW - timedelta(days=1))
    above = await ctx_for(keeper, now=NOW)
    async with above.transaction():
        await set_access_level(above, Dispute, dispute.id, AccessLevel.SEALED, "?")
    for model, record in ((AgendaItem, item), (ActionItem, given)):
        with pytest.raises(NotFound):
            async with ctx.transaction():
                await ctx.one(model, record.id)
