"""Meetings: series, attendance, agenda, resolutions, action items."""

from datetime import timedelta
from typing import Any

from core.meetings.models import (
    ActionItem,
    ActionState,
    AgendaItem,
    AttendeeRole,
    Frequency,
    Meeting,
    MeetingAttendee,
    MeetingKind,
    MeetingResolution,
    MeetingSeries,
)
from core.meetings.states import MeetingState
from core.orgs.models import Org
from core.people.models import Person
from plugins.mediation.models import Dispute
from tests.graphql_schema.records.values import DAYS, INSTANTS, NOW, TEXTS, Records, Step


def series(records: Records, number: int) -> MeetingSeries:
    """A series that goes on, or has ended."""
    return MeetingSeries(
        **records.placed(),
        kind=records.any(MeetingKind),
        name=records.any(TEXTS),
        frequency=records.any(Frequency),
        quorum=number + 1,
        next_due_on=records.any(DAYS),
        ended_on=records.perhaps(DAYS),
    )


def meeting(records: Records, number: int) -> Meeting:
    """A meeting in any state."""
    state, of = records.any(MeetingState), records.perhaps(MeetingSeries)
    is_held = state in (MeetingState.HELD, MeetingState.CLOSED)
    return Meeting(
        **records.placed(),
        series_id=of and of.id,
        kind=records.any(MeetingKind),
        title=records.any(TEXTS),
        starts_at=records.any(INSTANTS),
        venue=records.any(TEXTS),
        quorum=number + 1,
        state=state,
        has_quorum=records.any((True, False)) if is_held else None,
        minutes=records.perhaps(TEXTS),
        cancel_reason=records.perhaps(TEXTS),
        closed_at=records.perhaps(INSTANTS),
    )


def attendee(records: Records, number: int) -> MeetingAttendee:
    """Somebody with or without a record."""
    person, org = records.perhaps(Person), records.perhaps(Org)
    return MeetingAttendee(
        meeting_id=records.any(Meeting).id,
        ordinal=number + 1,
        role=records.any(AttendeeRole),
        name=records.any(TEXTS),
        person_id=person and person.id,
        for_org_id=org and org.id,
        has_attended=records.perhaps((True, False)),
    )


def agenda_item(records: Records, number: int) -> AgendaItem:
    """An item, of the meeting's organisation and the case's level."""
    of, case = records.any(Meeting), records.perhaps(Dispute)
    about: dict[str, Any] = {} if case is None else {"case_id": case.id, "access_level": case.access_level}
    place = {"org_id": of.org_id, "org_place": of.org_place}
    return AgendaItem(**place, **about, meeting_id=of.id, ordinal=number + 1, title=records.any(TEXTS))


def resolution(records: Records, number: int) -> MeetingResolution:
    """A vote that was won, or lost."""
    against = records.any((0, 9))
    return MeetingResolution(
        agenda_item_id=records.any(AgendaItem).id,
        text=records.any(TEXTS),
        votes_for=number % 9,
        votes_against=against,
        abstentions=number,
        is_adopted=number % 9 > against,
        resolved_at=records.any(INSTANTS),
    )


def action_item(records: Records, _: int) -> ActionItem:
    """Something to be done, by a mediator where by anybody."""
    item, owner, state = records.any(AgendaItem), records.perhaps(records.rows[Person][:8]), records.any(ActionState)
    return ActionItem(
        **records.placed(),
        agenda_item_id=item.id,
        access_level=item.access_level,
        owner_id=owner and owner.id,
        content=records.any(TEXTS),
        due_on=records.any(DAYS),
        due_at=NOW + timedelta(days=records.any((-1, 0, 1))),
        state=state,
        result=records.perhaps(TEXTS),
        finished_at=None if state == ActionState.OPEN else records.any(INSTANTS),
    )


MEETINGS: tuple[Step, ...] = (
    (MeetingSeries, series, 6),
    (Meeting, meeting, 24),
    (MeetingAttendee, attendee, 60),
    (AgendaItem, agenda_item, 40),
    (MeetingResolution, resolution, 30),
    (ActionItem, action_item, 40),
)
