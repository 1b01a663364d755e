"""Meetings of one organisation in a proof: a series that goes on and one that ended, a meeting in every state."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from core.cases.models import Case
from core.meetings.models import (
    ActionItem,
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
from graphql_schema.testing.isolation.subject import County

BEGAN_AT = datetime(2011, 1, 5, 2, 3, 4, tzinfo=UTC)
FAR_OFF = datetime(2031, 1, 5, 16, tzinfo=UTC)


def meetings(county: County, org: Org, case: Case | None = None) -> Iterator[list[Any]]:
    """The records, those that others point at first; whoever asks is invited, and is to do something.

    With a case, it is what each agenda is about.
    """
    mark = county.mark if county.mark in org.name else ""
    placed = {"org_id": org.id, "org_place": org.place}
    held_again = {"kind": MeetingKind.STANDING, "frequency": Frequency.MONTHLY, "quorum": 1}
    series = [
        MeetingSeries(**placed, **held_again, name=f"例会{mark}", next_due_on=date(2011, 1, 1), ended_on=ended_on)
        for ended_on in (None, date(2031, 1, 1))
    ]
    yield series
    called = [_meeting(placed, series[0], state, mark) for state in MeetingState]
    yield called
    yield [attendee for meeting in called for attendee in _invited(county, org, meeting, mark)]
    items = [_item(placed, meeting, mark, case) for meeting in called]
    yield items
    yield [made for item in items for made in _outcome(county, placed, item, mark)]


def _meeting(placed: dict[str, Any], series: MeetingSeries, state: MeetingState, mark: str) -> Meeting:
    is_held = state in (MeetingState.HELD, MeetingState.CLOSED)
    return Meeting(
        **placed,
        series_id=series.id,
        kind=MeetingKind.JOINT,
        title=f"联席会议{mark}",
        starts_at=BEGAN_AT,
        venue=f"会议室{mark}",
        quorum=1,
        state=state,
        has_quorum=True if is_held else None,
        minutes=f"纪要{mark}" if is_held else None,
        cancel_reason=f"改期{mark}" if state == MeetingState.CANCELLED else None,
    )


def _invited(county: County, org: Org, meeting: Meeting, mark: str) -> Iterator[MeetingAttendee]:
    came = True if meeting.has_quorum else None
    whom: tuple[dict[str, Any], ...] = ({"person_id": county.account.person_id}, {"for_org_id": org.id})
    for ordinal, one in enumerate(whom, start=1):
        named = {"role": AttendeeRole.MEMBER, "name": f"参会人{mark}", "ordinal": ordinal}
        yield MeetingAttendee(meeting_id=meeting.id, **named, **one, has_attended=came)


def _item(placed: dict[str, Any], meeting: Meeting, mark: str, case: Case | None) -> AgendaItem:
    about = {} if case is None else {"case_id": case.id}
    level = "ORG" if case is None else case.access_level
    return AgendaItem(**placed, **about, access_level=level, meeting_id=meeting.id, ordinal=1, title=f"议题{mark}")


def _outcome(county: County, placed: dict[str, Any], item: AgendaItem, mark: str) -> Iterator[Any]:
    votes = {"votes_for": 2, "votes_against": 1, "abstentions": 0, "is_adopted": True, "resolved_at": BEGAN_AT}
    yield MeetingResolution(agenda_item_id=item.id, text=f"决议{mark}", **votes)
    yield ActionItem(
        **placed,
        agenda_item_id=item.id,
        access_level=item.access_level,
        owner_id=county.account.person_id,
        content=f"落实{mark}",
        due_on=FAR_OFF.date(),
        due_at=FAR_OFF,
    )
