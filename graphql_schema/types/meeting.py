"""Meetings, their agenda, what they resolve and what comes of it."""

from datetime import date, datetime

import strawberry
from sqlalchemy import and_

from core.descriptors import SchemaPart
from core.meetings import models
from core.meetings.states import MeetingState
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, expression, relation
from graphql_schema.node import Node
from graphql_schema.types.case import Case
from graphql_schema.types.org import Org
from graphql_schema.types.person import Person

for enum in (models.MeetingKind, models.Frequency, models.AttendeeRole, models.ActionState, MeetingState):
    graphql_enum(enum)


@bind(models.ActionItem, Order("DUE_ON", ("due_on",)))
@strawberry.type(description="What somebody is to do by a day because a meeting said so (落实事项).")
class ActionItem(Node):
    """What somebody is to do by a day because a meeting said so."""

    content: str = column(models.ActionItem.content, "What is to be done.")
    due_on: date = column(models.ActionItem.due_on, "Last day.", filter=True)
    state: models.ActionState = column(models.ActionItem.state, "Whether it waits to be done.", filter=True)
    is_overdue: bool = expression(
        lambda item, now: and_(item.state == "OPEN", item.due_at <= now),
        "Past its last day, and still to be done.",
        reads=(models.ActionItem.state, models.ActionItem.due_at),
    )
    result: str | None = column(models.ActionItem.result, "What came of it.")
    finished_at: datetime | None = column(models.ActionItem.finished_at, "When it was done or taken back.")
    org: Org | None = relation(models.ActionItem.org_id, "The organisation that is to do it.", filter=True)
    owner: Person | None = relation(models.ActionItem.owner_id, "The person who is to do it.", filter=True)
    agenda_item: "AgendaItem | None" = relation(
        models.ActionItem.agenda_item_id, "Of which item of an agenda; null where the actor may not see it."
    )


@bind(models.MeetingResolution, Order("RESOLVED_AT", ("resolved_at",)))
@strawberry.type(description="What a meeting resolved on an item of its agenda (决议).")
class MeetingResolution(Node):
    """What a meeting resolved on an item of its agenda."""

    text: str = column(models.MeetingResolution.text, "What was voted on.")
    votes_for: int = column(models.MeetingResolution.votes_for, "How many were for it.")
    votes_against: int = column(models.MeetingResolution.votes_against, "How many were against it.")
    abstentions: int = column(models.MeetingResolution.abstentions, "How many abstained.")
    is_adopted: bool = column(
        models.MeetingResolution.is_adopted, "Whether more were for it than against it.", filter=True
    )
    resolved_at: datetime = column(models.MeetingResolution.resolved_at, "When it was written down.", filter=True)


@bind(models.AgendaItem, Order("ORDINAL", ("ordinal",)))
@strawberry.type(description="Something a meeting is to speak about, perhaps a case (议题).")
class AgendaItem(Node):
    """Something a meeting is to speak about."""

    ordinal: int = column(models.AgendaItem.ordinal, "Order on the agenda, from 1.")
    title: str = column(models.AgendaItem.title, "What it is.")
    case: Case | None = relation(models.AgendaItem.case_id, "The case; null without one, or when hidden.")
    meeting: "Meeting | None" = relation(models.AgendaItem.meeting_id, "Of which meeting.")
    resolutions: Connection[MeetingResolution] = connection(
        models.MeetingResolution.agenda_item_id, "What was resolved on it.", contained=True
    )
    action_items: Connection[ActionItem] = connection(
        models.ActionItem.agenda_item_id, "What is to be done about it.", contained=True
    )


@bind(models.MeetingAttendee, Order("ORDINAL", ("ordinal",)))
@strawberry.type(description="Somebody invited to a meeting, and whether they came (参会人).")
class MeetingAttendee(Node):
    """Somebody invited to a meeting."""

    role: models.AttendeeRole = column(models.MeetingAttendee.role, "As what; guests count for no quorum.", filter=True)
    name: str = column(models.MeetingAttendee.name, "The name.")
    has_attended: bool | None = column(
        models.MeetingAttendee.has_attended, "Whether they came; null until the meeting was held.", filter=True
    )
    person: Person | None = relation(models.MeetingAttendee.person_id, "The person's record; null when hidden.")
    for_org: Org | None = relation(models.MeetingAttendee.for_org_id, "The organisation they speak for.")
    meeting: "Meeting | None" = relation(models.MeetingAttendee.meeting_id, "The meeting.", contained=True)


@bind(models.Meeting, Order("STARTS_AT", ("starts_at",), descending=True))
@strawberry.type(description="A meeting of an organisation, alone or with others (会议).")
class Meeting(Node):
    """A meeting of an organisation."""

    kind: models.MeetingKind = column(models.Meeting.kind, "JOINT ones are held with others.", filter=True)
    title: str = column(models.Meeting.title, "What it is called.")
    starts_at: datetime = column(models.Meeting.starts_at, "When it begins.", filter=True)
    venue: str = column(models.Meeting.venue, "Where it is held.")
    quorum: int = column(models.Meeting.quorum, "Members without whom nothing is resolved.")
    state: MeetingState = column(models.Meeting.state, "Where it stands.", filter=True)
    has_quorum: bool | None = column(models.Meeting.has_quorum, "Whether enough came; null until it was held.")
    minutes: str | None = column(models.Meeting.minutes, "What was said.")
    cancel_reason: str | None = column(models.Meeting.cancel_reason, "Why it was called off.")
    closed_at: datetime | None = column(models.Meeting.closed_at, "When its papers were closed.")
    version: int = column(models.Meeting.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.Meeting.org_id, "Whose meeting it is.", filter=True)
    series: "MeetingSeries | None" = relation(models.Meeting.series_id, "Of which series; null for one by itself.")
    attendees: Connection[MeetingAttendee] = connection(
        models.MeetingAttendee.meeting_id, "Who is invited, and who came.", contained=True
    )
    agenda: Connection[AgendaItem] = connection(
        models.AgendaItem.meeting_id, "What it speaks about; what is about a protected or sealed case is left out."
    )


@bind(models.MeetingSeries, Order("NEXT_DUE_ON", ("next_due_on",)))
@strawberry.type(description="Meetings that an organisation holds again and again (会议制度).")
class MeetingSeries(Node):
    """Meetings that an organisation holds again and again."""

    kind: models.MeetingKind = column(models.MeetingSeries.kind, "What they are.", filter=True)
    name: str = column(models.MeetingSeries.name, "What they are called.")
    frequency: models.Frequency = column(models.MeetingSeries.frequency, "How often they are held.", filter=True)
    quorum: int = column(models.MeetingSeries.quorum, "Members without whom nothing is resolved.")
    next_due_on: date = column(models.MeetingSeries.next_due_on, "By when the next is to be held.", filter=True)
    ended_on: date | None = column(models.MeetingSeries.ended_on, "Last day; null while they go on.", filter=True)
    version: int = column(models.MeetingSeries.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.MeetingSeries.org_id, "Whose meetings they are.", filter=True)
    meetings: Connection[Meeting] = connection(models.Meeting.series_id, "Those called so far.")


@strawberry.type
class CaseMeetingFields:
    """What meetings add to every kind of case."""

    agenda_items: Connection[AgendaItem] = connection(
        models.AgendaItem.case_id, "Where meetings spoke of it.", contained=True
    )


@strawberry.type
class MeetingQuery:
    """Meetings at the root."""

    meetings: Connection[Meeting] = connection(models.Meeting, "Meetings, the latest first.")
    meeting_series: Connection[MeetingSeries] = connection(
        models.MeetingSeries, "Meetings held again and again, those due first."
    )
    action_items: Connection[ActionItem] = connection(
        models.ActionItem, "What is to be done because a meeting said so, what is due first."
    )
    my_action_items: Connection[ActionItem] = connection(
        models.ActionItem,
        "What the viewer's person is still to do because a meeting said so, what is due first.",
        only=lambda item, asking: and_(item.owner_id == asking.person, item.state == "OPEN"),
    )
    meeting_invitations: Connection[MeetingAttendee] = connection(
        models.MeetingAttendee,
        "Meetings to which the viewer's person is invited.",
        only=lambda attendee, asking: attendee.person_id == asking.person,
    )


TYPES = (MeetingSeries, Meeting, MeetingAttendee, AgendaItem, MeetingResolution, ActionItem)

PARTS = (
    SchemaPart("Case", CaseMeetingFields),
    SchemaPart("Query", MeetingQuery),
)
