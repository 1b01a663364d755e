"""Acts at a meeting and after it: held, resolved, closed; what is to be done, and that it was."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.authz import require
from core.checks import required_text
from core.context import Context
from core.deadlines.service import end_of
from core.errors import RuleError
from core.meetings import rules
from core.meetings.events import ActionItemAdded, ActionItemFinished, MeetingEnded, MeetingHeld, MeetingResolved
from core.meetings.models import (
    ActionItem,
    ActionState,
    AgendaItem,
    Frequency,
    Meeting,
    MeetingAttendee,
    MeetingResolution,
    MeetingSeries,
)
from core.meetings.permissions import ACTION_FINISH, MEETING_MANAGE
from core.meetings.planning import planned
from core.meetings.states import MACHINE, MeetingState
from core.orgs.models import Org
from core.orgs.service import check_at_work
from core.people.models import Person

LONGEST_MINUTES = 20_000
LONGEST_TEXT = 2_000

AGENDA_ITEM = "agenda_item_id"
"""The input field by which acts name an item of the agenda."""


async def hold_meeting(
    ctx: Context, meeting_id: UUID, version: int, *, attendee_ids: Collection[UUID], minutes: str | None = None
) -> Meeting:
    """Say who came to a meeting; enough of its members make a quorum, and its series is due anew."""
    meeting = await planned(ctx, meeting_id, version)
    if meeting.starts_at > ctx.clock.now():
        raise RuleError("meeting.not_begun", field="id")
    invited = select(MeetingAttendee).where(MeetingAttendee.meeting_id == meeting.id)
    attendees = list(await ctx.session.scalars(invited))
    if unknown := set(attendee_ids) - {attendee.id for attendee in attendees}:
        raise RuleError("meeting.not_invited", field="attendee_ids", count=len(unknown))
    for attendee in attendees:
        attendee.has_attended = attendee.id in attendee_ids
    meeting.state = MACHINE.enter(meeting, to=MeetingState.HELD)
    came = [attendee.role for attendee in attendees if attendee.has_attended]
    meeting.has_quorum = rules.has_quorum(came, meeting.quorum)
    meeting.minutes = None if minutes is None else required_text(minutes, "minutes", LONGEST_MINUTES)
    await _renew(ctx, meeting)
    ctx.record(MeetingHeld(meeting.id, meeting.has_quorum))
    return meeting


async def _renew(ctx: Context, meeting: Meeting) -> None:
    """Say when the meeting's series is due next; a meeting that is told late puts nothing back."""
    if meeting.series_id is None:
        return
    series = await ctx.session.get_one(MeetingSeries, (ctx.tenant.id, meeting.series_id), with_for_update=True)
    held_on = meeting.starts_at.astimezone(ctx.clock.zone).date()
    series.next_due_on = max(series.next_due_on, rules.next_due(held_on, Frequency(series.frequency)))


async def resolve(
    ctx: Context, agenda_item_id: UUID, *, text: str, votes_for: int, votes_against: int, abstentions: int
) -> Meeting:
    """Write down what a meeting with a quorum voted on; no more vote than came."""
    item, meeting = await _held(ctx, agenda_item_id)
    if not meeting.has_quorum:
        raise RuleError("meeting.no_quorum", field=AGENDA_ITEM, code="MEETING_NO_QUORUM", quorum=meeting.quorum)
    came = await _voters(ctx, meeting)
    votes = (votes_for, votes_against, abstentions)
    if min(votes) < 0 or not 1 <= sum(votes) <= came:
        raise RuleError("meeting.votes", field="votes_for", came=came)
    resolution = MeetingResolution(
        agenda_item_id=item.id,
        text=required_text(text, "text", LONGEST_TEXT),
        votes_for=votes_for,
        votes_against=votes_against,
        abstentions=abstentions,
        is_adopted=votes_for > votes_against,
        resolved_at=ctx.clock.now(),
    )
    ctx.session.add(resolution)
    await ctx.session.flush()
    ctx.record(MeetingResolved(meeting.id, item.id, resolution.is_adopted))
    return meeting


async def _voters(ctx: Context, meeting: Meeting) -> int:
    roles = select(MeetingAttendee.role).where(
        MeetingAttendee.meeting_id == meeting.id, MeetingAttendee.has_attended.is_(True)
    )
    return rules.voters(await ctx.session.scalars(roles))


async def _held(ctx: Context, agenda_item_id: UUID) -> tuple[AgendaItem, Meeting]:
    """An item of the agenda, and its meeting, which was held and whose papers are open."""
    item = await ctx.one(AgendaItem, agenda_item_id, field=AGENDA_ITEM)
    meeting = await ctx.one(Meeting, item.meeting_id, field=AGENDA_ITEM, lock=True)
    await require(ctx, MEETING_MANAGE, meeting)
    if meeting.state != MeetingState.HELD:
        raise RuleError("meeting.not_held", field=AGENDA_ITEM, state=meeting.state)
    return item, meeting


async def add_action_item(
    ctx: Context, agenda_item_id: UUID, *, content: str, org_id: UUID, due_on: date, owner_id: UUID | None = None
) -> ActionItem:
    """Say who is to do what by which day: an organisation of the meeting's own subtree, and perhaps a person."""
    item, meeting = await _held(ctx, agenda_item_id)
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    check_at_work(org, "org_id")
    host = await ctx.session.get_one(Org, (ctx.tenant.id, meeting.org_id))
    if not host.place <= org.place <= host.place_end:
        raise RuleError("meeting.other_line", field="org_id", name=host.name)
    if due_on < ctx.clock.today():
        raise RuleError("case.due_before_today", field="due_on")
    if owner_id is not None:
        await ctx.one(Person, owner_id, field="owner_id")
    made = ActionItem(
        agenda_item_id=item.id,
        access_level=item.access_level,
        org_id=org.id,
        org_place=org.place,
        owner_id=owner_id,
        content=required_text(content, "content", LONGEST_TEXT),
        due_on=due_on,
        due_at=end_of(ctx, due_on),
        state=ActionState.OPEN,
    )
    ctx.session.add(made)
    await ctx.session.flush()
    ctx.record(ActionItemAdded(made.id, org.id))
    return made


async def finish_action_item(ctx: Context, action_item_id: UUID, *, result: str, is_cancelled: bool) -> ActionItem:
    """Say what came of what was to be done; only whoever may call meetings there takes it back."""
    item = await ctx.one(ActionItem, action_item_id, lock=True)
    await require(ctx, MEETING_MANAGE if is_cancelled else ACTION_FINISH, item)
    if item.state != ActionState.OPEN:
        raise RuleError("case.task_finished", field="id")
    item.state = ActionState.CANCELLED if is_cancelled else ActionState.DONE
    item.result = required_text(result, "result", LONGEST_TEXT)
    item.finished_at = ctx.clock.now()
    ctx.record(ActionItemFinished(item.id, item.state))
    return item


async def close_meeting(ctx: Context, meeting_id: UUID, version: int, minutes: str) -> Meeting:
    """Close a meeting's papers with its minutes."""
    meeting = await ctx.one_at(Meeting, meeting_id, version)
    await require(ctx, MEETING_MANAGE, meeting)
    meeting.state = MACHINE.enter(meeting, to=MeetingState.CLOSED)
    meeting.minutes = required_text(minutes, "minutes", LONGEST_MINUTES)
    meeting.closed_at = ctx.clock.now()
    ctx.record(MeetingEnded(meeting.id, meeting.state))
    return meeting


async def cancel_meeting(ctx: Context, meeting_id: UUID, version: int, reason: str) -> Meeting:
    """Call a planned meeting off, with the reason."""
    meeting = await ctx.one_at(Meeting, meeting_id, version)
    await require(ctx, MEETING_MANAGE, meeting)
    meeting.state = MACHINE.enter(meeting, to=MeetingState.CANCELLED, reason=reason)
    meeting.cancel_reason = required_text(reason, "reason", LONGEST_TEXT)
    ctx.record(MeetingEnded(meeting.id, meeting.state))
    return meeting
