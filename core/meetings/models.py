"""Tables of meetings."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.access.levels import AccessLevel
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.meetings.states import MeetingState
from core.orgs.models import Org, Scoped, belongs_to_org
from core.people.models import Person
from core.tenancy import Placement, Record, Versioned, one_of, references


class MeetingKind(StrEnum):
    """What a meeting is."""

    STANDING = "STANDING"  # 例会
    JOINT = "JOINT"  # 联席会议
    SPECIAL = "SPECIAL"  # 专题会议


class Frequency(StrEnum):
    """How often the meetings of a series are held."""

    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    HALF_YEARLY = "HALF_YEARLY"
    YEARLY = "YEARLY"


class MeetingSeries(Versioned, Scoped, Base):
    """Meetings that an organisation holds again and again, under a name and with a quorum (会议制度)."""

    __tablename__ = "core_meeting_series"
    __goes_along_while__: ClassVar = "ended_on is null"
    __table_args__ = (
        belongs_to_org(),
        Index("ix_core_meeting_series_due", "tenant_id", "next_due_on", "id", "org_place"),
        one_of("kind", MeetingKind),
        one_of("frequency", Frequency),
        CheckConstraint("quorum > 0", name="quorum"),
    )

    kind: Mapped[str] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=INTERNAL)
    frequency: Mapped[str] = mapped_column(info=INTERNAL)
    quorum: Mapped[int] = mapped_column(info=INTERNAL, comment="Members without whom nothing is resolved.")
    next_due_on: Mapped[date] = mapped_column(info=INTERNAL, comment="By which day the next meeting is to be held.")
    ended_on: Mapped[date | None] = mapped_column(info=INTERNAL, comment="Last day; null while it goes on.")


class Meeting(Versioned, Scoped, Base):
    """A meeting of an organisation, alone or with others (会议)."""

    __tablename__ = "core_meeting"
    __goes_along_while__: ClassVar = "state = 'PLANNED'"
    __table_args__ = (
        belongs_to_org(),
        references("series_id", MeetingSeries),
        Index("ix_core_meeting_starts", "tenant_id", "starts_at", "id", "org_place"),
        Index("ix_core_meeting_series", "tenant_id", "series_id", "starts_at", "id", "org_place"),
        Index("ix_core_meeting_org", "tenant_id", "org_id", "starts_at", "id", "org_place"),
        one_of("kind", MeetingKind),
        one_of("state", MeetingState),
        CheckConstraint("quorum > 0", name="quorum"),
        CheckConstraint("(state in ('HELD', 'CLOSED')) = (has_quorum is not null)", name="has_quorum"),
    )

    series_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Null for one that stands alone.")
    kind: Mapped[str] = mapped_column(info=INTERNAL)
    title: Mapped[str] = mapped_column(info=INTERNAL)
    starts_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    venue: Mapped[str] = mapped_column(info=INTERNAL, comment="Where it is held.")
    quorum: Mapped[int] = mapped_column(info=INTERNAL, comment="Members without whom nothing is resolved.")
    state: Mapped[str] = mapped_column(info=INTERNAL, default=MeetingState.PLANNED)
    has_quorum: Mapped[bool | None] = mapped_column(info=INTERNAL, comment="Null until it was held.")
    minutes: Mapped[str | None] = mapped_column(info=PERSONAL)
    cancel_reason: Mapped[str | None] = mapped_column(info=PERSONAL)
    closed_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)


class AttendeeRole(StrEnum):
    """As what somebody attends; guests do not count for the quorum."""

    CHAIR = "CHAIR"
    MEMBER = "MEMBER"
    GUEST = "GUEST"


class MeetingAttendee(Record, Base):
    """Somebody invited to a meeting, and whether they came (参会人)."""

    __tablename__ = "core_meeting_attendee"
    __part_of__: ClassVar = "meeting_id"
    __placement__: ClassVar = Placement(subject="person_id", private=True)
    __table_args__ = (
        references("meeting_id", Meeting),
        references("person_id", Person),
        references("for_org_id", Org),
        Index("ix_core_meeting_attendee_meeting", "tenant_id", "meeting_id", "ordinal", "id"),
        Index("ix_core_meeting_attendee_person", "tenant_id", "person_id", "ordinal", "id"),
        one_of("role", AttendeeRole),
    )

    meeting_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    ordinal: Mapped[int] = mapped_column(info=INTERNAL, comment="Order in the list, from 1.")
    role: Mapped[str] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=PERSONAL)
    person_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The person's record, where there is one.")
    for_org_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The organisation they speak for.")
    has_attended: Mapped[bool | None] = mapped_column(info=INTERNAL, comment="Null until the meeting was held.")


class AgendaItem(Scoped, Base):
    """Something a meeting is to speak about (议题), perhaps a case.

    The case's access level stands on the item too and follows the case by the key itself: an item about a case that is
    sealed afterwards is gone from the agenda, and shows on the case alone.
    """

    __tablename__ = "core_agenda_item"
    __goes_along_while__: ClassVar = (
        "exists (select from core_meeting as held where held.tenant_id = going.tenant_id"
        " and held.id = going.meeting_id and held.state = 'PLANNED')"
    )
    __placement__: ClassVar = Placement(place="org_place", access_level="access_level")
    __table_args__ = (
        belongs_to_org(),
        references("meeting_id", Meeting),
        ForeignKeyConstraint(
            ["tenant_id", "case_id", "access_level"],
            ["core_case.tenant_id", "core_case.id", "core_case.access_level"],
            onupdate="CASCADE",
        ),
        UniqueConstraint("tenant_id", "id", "access_level"),
        Index("ix_core_agenda_item_meeting", "tenant_id", "meeting_id", "ordinal", "id", "org_place"),
        Index("ix_core_agenda_item_case", "tenant_id", "case_id", "ordinal", "id", "org_place"),
        one_of("access_level", AccessLevel),
    )

    meeting_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    ordinal: Mapped[int] = mapped_column(info=INTERNAL, comment="Order on the agenda, from 1.")
    title: Mapped[str] = mapped_column(info=PERSONAL)
    case_id: Mapped[UUID | None] = mapped_column(info=INTERNAL)
    access_level: Mapped[str] = mapped_column(info=INTERNAL, default=AccessLevel.ORG, comment="The case's.")


class MeetingResolution(Record, Base):
    """What a meeting resolved on an item of its agenda (决议)."""

    __tablename__ = "core_meeting_resolution"
    __part_of__: ClassVar = "agenda_item_id"
    __table_args__ = (
        references("agenda_item_id", AgendaItem),
        Index("ix_core_meeting_resolution_item", "tenant_id", "agenda_item_id", "resolved_at", "id"),
        CheckConstraint("least(votes_for, votes_against, abstentions) >= 0", name="votes"),
        CheckConstraint("is_adopted = (votes_for > votes_against)", name="is_adopted"),
    )

    agenda_item_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    text: Mapped[str] = mapped_column(info=PERSONAL)
    votes_for: Mapped[int] = mapped_column(info=INTERNAL)
    votes_against: Mapped[int] = mapped_column(info=INTERNAL)
    abstentions: Mapped[int] = mapped_column(info=INTERNAL)
    is_adopted: Mapped[bool] = mapped_column(info=INTERNAL, comment="Whether more were for it than against it.")
    resolved_at: Mapped[datetime] = mapped_column(info=INTERNAL)


class ActionState(StrEnum):
    """Whether it waits to be done."""

    OPEN = "OPEN"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


class ActionItem(Scoped, Base):
    """What somebody is to do by a day because a meeting said so (落实事项); it belongs to the one who is to do it."""

    __tablename__ = "core_action_item"
    __goes_along_while__: ClassVar = "state = 'OPEN'"
    __placement__: ClassVar = Placement(place="org_place", worker="owner_id", access_level="access_level")
    __table_args__ = (
        belongs_to_org(),
        ForeignKeyConstraint(
            ["tenant_id", "agenda_item_id", "access_level"],
            ["core_agenda_item.tenant_id", "core_agenda_item.id", "core_agenda_item.access_level"],
            onupdate="CASCADE",
        ),
        references("owner_id", Person),
        Index("ix_core_action_item_due", "tenant_id", "due_on", "id", "org_place"),
        Index("ix_core_action_item_owner", "tenant_id", "owner_id", "due_on", "id", "org_place"),
        Index("ix_core_action_item_item", "tenant_id", "agenda_item_id", "due_on", "id", "org_place"),
        Index(
            "ix_core_action_item_remind",
            "tenant_id",
            "due_on",
            postgresql_where="state = 'OPEN' and reminded_at is null",
        ),
        one_of("access_level", AccessLevel),
        one_of("state", ActionState),
        CheckConstraint("(state = 'OPEN') = (finished_at is null)", name="finished_at"),
    )

    agenda_item_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    access_level: Mapped[str] = mapped_column(info=INTERNAL, comment="That of the case the item is about.")
    owner_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The person who is to do it.")
    content: Mapped[str] = mapped_column(info=PERSONAL)
    due_on: Mapped[date] = mapped_column(info=INTERNAL, comment="Last day, in the tenant's zone.")
    due_at: Mapped[datetime] = mapped_column(info=INTERNAL, comment="First instant at which it is overdue.")
    state: Mapped[str] = mapped_column(info=INTERNAL, default=ActionState.OPEN)
    result: Mapped[str | None] = mapped_column(info=PERSONAL)
    finished_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    reminded_at: Mapped[datetime | None] = mapped_column(info=INTERNAL, comment="When its owner was reminded.")
