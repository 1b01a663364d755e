"""Acts before a meeting: series, calling, inviting, agenda."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from core.access.levels import BY_RANGE
from core.authz import require
from core.cases.models import Case
from core.checks import required_text
from core.context import Context
from core.errors import NotFound, RuleError
from core.meetings.events import MeetingChanged, MeetingPlanned, MeetingSeriesBegun, MeetingSeriesEnded
from core.meetings.models import (
    AgendaItem,
    AttendeeRole,
    Frequency,
    Meeting,
    MeetingAttendee,
    MeetingKind,
    MeetingSeries,
)
from core.meetings.permissions import MEETING_MANAGE
from core.meetings.states import MeetingState
from core.orgs.models import Org
from core.orgs.service import check_at_work
from core.people.models import Person

LONGEST = 200
MOST_MEMBERS = 1_000


async def begin_series(
    ctx: Context, *, org_id: UUID, kind: MeetingKind, name: str, frequency: Frequency, quorum: int, first_on: date
) -> MeetingSeries:
    """Say that an organisation meets again and again from a day on, and how many members make a quorum."""
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    series = MeetingSeries(
        org_id=org.id,
        org_place=org.place,
        kind=kind,
        name=required_text(name, "name", LONGEST),
        frequency=frequency,
        quorum=_checked(quorum),
        next_due_on=first_on,
    )
    await require(ctx, MEETING_MANAGE, series)
    check_at_work(org, "org_id")
    ctx.session.add(series)
    await ctx.session.flush()
    ctx.record(MeetingSeriesBegun(series.id, org.id))
    return series


def _checked(quorum: int) -> int:
    if not 1 <= quorum <= MOST_MEMBERS:
        raise RuleError("meeting.quorum", field="quorum", most=MOST_MEMBERS)
    return quorum


async def end_series(ctx: Context, series_id: UUID, version: int, ended_on: date) -> MeetingSeries:
    """Say which day is a series' last."""
    series = await ctx.one_at(MeetingSeries, series_id, version)
    await require(ctx, MEETING_MANAGE, series)
    if series.ended_on is not None:
        raise RuleError("meeting.series_ended", field="id")
    series.ended_on = ended_on
    ctx.record(MeetingSeriesEnded(series.id))
    return series


async def plan_meeting(
    ctx: Context,
    *,
    org_id: UUID,
    title: str,
    starts_at: datetime,
    venue: str,
    kind: MeetingKind,
    quorum: int | None = None,
    series_id: UUID | None = None,
) -> Meeting:
    """Call a meeting; one of a series has its quorum unless another is named."""
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    series = None if series_id is None else await ctx.one(MeetingSeries, series_id, field="series_id", keep=True)
    meeting = Meeting(
        org_id=org.id,
        org_place=org.place,
        series_id=series_id,
        kind=kind,
        title=required_text(title, "title", LONGEST),
        starts_at=starts_at,
        venue=required_text(venue, "venue", LONGEST),
        quorum=_checked(quorum if quorum is not None else series.quorum if series else 1),
        state=MeetingState.PLANNED,
    )
    await require(ctx, MEETING_MANAGE, meeting)
    check_at_work(org, "org_id")
    if series is not None:
        _check_goes_on(ctx, series, meeting)
    ctx.session.add(meeting)
    await ctx.session.flush()
    ctx.record(MeetingPlanned(meeting.id, org.id))
    return meeting


def _check_goes_on(ctx: Context, series: MeetingSeries, meeting: Meeting) -> None:
    """A series goes on until its last day, that day too, at its own organisation."""
    is_over = series.ended_on is not None and meeting.starts_at.astimezone(ctx.clock.zone).date() > series.ended_on
    if series.org_id != meeting.org_id or is_over:
        raise RuleError("meeting.series", field="series_id")


async def planned(ctx: Context, meeting_id: UUID, version: int | None = None) -> Meeting:
    """A meeting of the actor's that was not held yet, locked."""
    if version is None:
        meeting = await ctx.one(Meeting, meeting_id, lock=True)
    else:
        meeting = await ctx.one_at(Meeting, meeting_id, version)
    await require(ctx, MEETING_MANAGE, meeting)
    if meeting.state != MeetingState.PLANNED:
        raise RuleError("meeting.not_planned", field="id", state=meeting.state)
    return meeting


async def move_meeting(ctx: Context, meeting_id: UUID, version: int, starts_at: datetime, venue: str) -> Meeting:
    """Hold a meeting at another time, or elsewhere."""
    meeting = await planned(ctx, meeting_id, version)
    meeting.starts_at = starts_at
    meeting.venue = required_text(venue, "venue", LONGEST)
    ctx.record(MeetingChanged(meeting.id, "TIME"))
    return meeting


async def invite(
    ctx: Context,
    meeting_id: UUID,
    *,
    name: str,
    role: AttendeeRole,
    person_id: UUID | None = None,
    org_code: str | None = None,
) -> Meeting:
    """Invite somebody, who then finds the meeting among the own invitations; organisations by their public code."""
    meeting = await planned(ctx, meeting_id)
    if person_id is not None:
        await ctx.one(Person, person_id, field="person_id")
        held = select(MeetingAttendee.id).where(
            MeetingAttendee.meeting_id == meeting.id, MeetingAttendee.person_id == person_id
        )
        if await ctx.session.scalar(held) is not None:
            raise RuleError("rule.not_unique", field="person_id", code="NOT_UNIQUE")
    attendee = MeetingAttendee(
        meeting_id=meeting.id,
        ordinal=await _next(ctx, MeetingAttendee, meeting),
        role=role,
        name=required_text(name, "name", 100),
        person_id=person_id,
        for_org_id=None if org_code is None else await _org_of(ctx, org_code),
    )
    ctx.session.add(attendee)
    await ctx.session.flush()
    ctx.record(MeetingChanged(meeting.id, "ATTENDANCE"))
    return meeting


async def _org_of(ctx: Context, code: str) -> UUID:
    found = await ctx.session.scalar(select(Org.id).where(Org.code == code))
    if found is None:
        raise NotFound("org_code")
    return found


async def add_agenda_item(
    ctx: Context, meeting_id: UUID, *, title: str, case: tuple[type[Case], UUID] | None = None
) -> Meeting:
    """Put something on the agenda, perhaps a case that the actor sees; a protected or sealed one comes on none."""
    meeting = await planned(ctx, meeting_id)
    item = AgendaItem(
        meeting_id=meeting.id,
        org_id=meeting.org_id,
        org_place=meeting.org_place,
        ordinal=await _next(ctx, AgendaItem, meeting),
        title=required_text(title, "title", LONGEST),
    )
    if case is not None:
        about = await ctx.one(*case, field="case_id", keep=True)
        if about.access_level not in BY_RANGE:
            raise RuleError("meeting.guarded_case", field="case_id", code="CASE_GUARDED")
        item.case_id, item.access_level = about.id, about.access_level
    ctx.session.add(item)
    await ctx.session.flush()
    ctx.record(MeetingChanged(meeting.id, "AGENDA"))
    return meeting


async def _next(ctx: Context, model: type[MeetingAttendee | AgendaItem], meeting: Meeting) -> int:
    """The next ordinal; whoever asks holds the meeting's lock."""
    last = select(func.coalesce(func.max(model.ordinal), 0)).where(model.meeting_id == meeting.id)
    return int(await ctx.session.scalar(last) or 0) + 1
