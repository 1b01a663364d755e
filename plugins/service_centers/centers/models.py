"""Tables of centres."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.data_class import INTERNAL, PUBLIC
from core.db import Base
from core.orgs.kinds import OrgLevel
from core.orgs.models import FunctionalUnit, Scoped, belongs_to_org
from core.people.models import Person
from core.tenancy import Placement, Record, Versioned, one_of, references


class CenterState(StrEnum):
    """Whether a centre serves residents."""

    OPEN = "OPEN"
    SUSPENDED = "SUSPENDED"
    CLOSED = "CLOSED"


class ServiceCenter(Versioned, Scoped, Base):
    """A centre of a town or a village, where all items begin and end at one counter (社会服务中心).

    Everybody in the county may know of it: its place decides who keeps it, not who sees it.
    """

    __tablename__ = "service_centers_center"
    __placement__: ClassVar = Placement()
    __goes_along_while__: ClassVar = "state <> 'CLOSED'"
    __table_args__ = (
        belongs_to_org(),
        references("unit_id", FunctionalUnit),
        UniqueConstraint("tenant_id", "org_id", "name"),
        Index("ix_service_centers_center_name", "tenant_id", "name", "id"),
        Index("ix_service_centers_center_org", "tenant_id", "org_id", "name", "id"),
        Index("ix_service_centers_center_tier", "tenant_id", "tier", "name", "id"),
        Index("ix_service_centers_center_place", "tenant_id", "state", "org_place"),
        one_of("tier", OrgLevel),
        one_of("state", CenterState),
    )

    unit_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The nameplate of the team that runs it.")
    name: Mapped[str] = mapped_column(info=PUBLIC)
    tier: Mapped[str] = mapped_column(info=PUBLIC, comment="Level of its organisation.")
    state: Mapped[str] = mapped_column(info=PUBLIC, default=CenterState.OPEN)
    notice: Mapped[str | None] = mapped_column(
        info=PUBLIC, comment="What visitors must know now, such as why it rests."
    )
    address: Mapped[str] = mapped_column(info=PUBLIC)
    directions: Mapped[str | None] = mapped_column(info=PUBLIC, comment="How to get there.")
    phone: Mapped[str | None] = mapped_column(info=PUBLIC)
    is_step_free: Mapped[bool] = mapped_column(info=PUBLIC, comment="Whether a wheelchair gets to the windows.")
    has_accessible_toilet: Mapped[bool] = mapped_column(info=PUBLIC)
    has_hearing_help: Mapped[bool] = mapped_column(info=PUBLIC, comment="A hearing loop, or somebody who signs.")
    access_note: Mapped[str | None] = mapped_column(info=PUBLIC, comment="What else helps, or is in the way.")
    card_digest: Mapped[str | None] = mapped_column(
        info=INTERNAL, comment="SHA-256 of what the card issued last tells; null before the first."
    )
    card_version: Mapped[int] = mapped_column(
        info=PUBLIC, default=0, server_default=text("0"), comment="Of the card issued last; 0 before the first."
    )
    cards_issued: Mapped[int] = mapped_column(
        info=PUBLIC, default=0, server_default=text("0"), comment="How many cards of that version were issued."
    )


class ServiceWindow(Versioned, Record, Base):
    """A counter of a centre (窗口)."""

    __tablename__ = "service_centers_window"
    __part_of__: ClassVar = "center_id"
    __table_args__ = (
        references("center_id", ServiceCenter),
        UniqueConstraint("tenant_id", "center_id", "code"),
        Index("ix_service_centers_window_center", "tenant_id", "center_id", "code", "id"),
    )

    center_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    code: Mapped[str] = mapped_column(info=PUBLIC, comment="What stands above it, such as 1.")
    name: Mapped[str] = mapped_column(info=PUBLIC)
    is_open: Mapped[bool] = mapped_column(info=PUBLIC, default=True, server_default=text("true"))


class CenterSchedule(Record, Base):
    """When a centre is open, again and again, by a recurrence rule (开放时间)."""

    __tablename__ = "service_centers_schedule"
    __part_of__: ClassVar = "center_id"
    __table_args__ = (
        references("center_id", ServiceCenter),
        Index("ix_service_centers_schedule_center", "tenant_id", "center_id", "opens", "id"),
        CheckConstraint("opens >= 0 and opens < closes and closes <= 1440", name="hours"),
        CheckConstraint("valid_to >= valid_from", name="valid_to"),
    )

    center_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    recurrence: Mapped[str] = mapped_column(info=PUBLIC, comment="RFC 5545, such as FREQ=WEEKLY;BYDAY=MO,TU.")
    opens: Mapped[int] = mapped_column(info=PUBLIC, comment="Minutes after midnight, in the tenant's zone.")
    closes: Mapped[int] = mapped_column(info=PUBLIC, comment="Minutes after midnight, 1440 at most.")
    rests_on_holidays: Mapped[bool] = mapped_column(
        info=PUBLIC, comment="Whether it rests when the county does, and works on make-up weekends."
    )
    valid_from: Mapped[date] = mapped_column(info=PUBLIC)
    valid_to: Mapped[date | None] = mapped_column(info=PUBLIC, comment="Last day; null while it holds.")


class ScheduleException(Record, Base):
    """A day on which a centre is open otherwise than its schedule says, or not at all (临时调整)."""

    __tablename__ = "service_centers_exception"
    __part_of__: ClassVar = "center_id"
    __table_args__ = (
        references("center_id", ServiceCenter),
        UniqueConstraint("tenant_id", "center_id", "day"),
        Index("ix_service_centers_exception_center", "tenant_id", "center_id", "day", "id"),
        CheckConstraint("(opens is null) = (closes is null)", name="both"),
        CheckConstraint("opens >= 0 and opens < closes and closes <= 1440", name="hours"),
    )

    center_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    day: Mapped[date] = mapped_column(info=PUBLIC)
    opens: Mapped[int | None] = mapped_column(
        info=PUBLIC, comment="Minutes after midnight; null when it rests all day."
    )
    closes: Mapped[int | None] = mapped_column(info=PUBLIC, comment="Minutes after midnight.")
    reason: Mapped[str] = mapped_column(info=PUBLIC)


class CenterStateChange(Record, Base):
    """From which day on a centre was in a state (状态变更); until the first change it is OPEN."""

    __tablename__ = "service_centers_state_change"
    __part_of__: ClassVar = "center_id"
    __table_args__ = (
        references("center_id", ServiceCenter),
        UniqueConstraint("tenant_id", "center_id", "day"),
        one_of("state", CenterState),
    )

    center_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    day: Mapped[date] = mapped_column(info=PUBLIC)
    state: Mapped[str] = mapped_column(info=PUBLIC, comment="The one in which the day ended.")


class OpeningMonth(Record, Base):
    """How long a centre was to be open in a month by its schedules, and was (开放时长): days that are over count.

    It is derived from hours, exceptions, states and calendar; docs/decisions/0040 says why it is kept.
    """

    __tablename__ = "service_centers_opening_month"
    __part_of__: ClassVar = "center_id"
    __table_args__ = (
        references("center_id", ServiceCenter),
        UniqueConstraint("tenant_id", "center_id", "month"),
        Index("ix_service_centers_opening_month_month", "tenant_id", "month", "center_id"),
        CheckConstraint("covered_minutes between 0 and posted_minutes", name="covered_minutes"),
    )

    center_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    month: Mapped[date] = mapped_column(info=PUBLIC, comment="Its first day.")
    posted_minutes: Mapped[int] = mapped_column(info=PUBLIC, comment="Minutes that the schedules promise.")
    covered_minutes: Mapped[int] = mapped_column(info=PUBLIC, comment="Those of them in which the centre was open.")


class EmploymentKind(StrEnum):
    """How somebody came to serve at a centre; a FULL_TIME_RECRUIT was chosen by a public notice (公开招聘专职人员)."""

    CIVIL_SERVANT = "CIVIL_SERVANT"
    FULL_TIME_RECRUIT = "FULL_TIME_RECRUIT"
    COMMITTEE_MEMBER = "COMMITTEE_MEMBER"
    PART_TIME = "PART_TIME"


FULL_TIME = (EmploymentKind.CIVIL_SERVANT, EmploymentKind.FULL_TIME_RECRUIT)


class CenterStaff(Versioned, Record, Base):
    """Who serves at a centre from when to when (工作人员); the name is the one in office."""

    __tablename__ = "service_centers_staff"
    __part_of__: ClassVar = "center_id"
    __goes_along_while__: ClassVar = "ended_on is null"
    __table_args__ = (
        references("center_id", ServiceCenter),
        references("person_id", Person),
        references("window_id", ServiceWindow),
        Index("ix_service_centers_staff_center", "tenant_id", "center_id", "started_on", "id"),
        Index("ix_service_centers_staff_person", "tenant_id", "person_id"),
        one_of("employment", EmploymentKind),
        CheckConstraint("ended_on >= started_on", name="ended_on"),
    )

    center_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    person_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    window_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The window the person sits at, if any.")
    name: Mapped[str] = mapped_column(info=INTERNAL)
    post: Mapped[str] = mapped_column(info=INTERNAL, comment="Title of the post, such as 窗口人员.")
    employment: Mapped[str] = mapped_column(info=INTERNAL)
    started_on: Mapped[date] = mapped_column(info=INTERNAL)
    ended_on: Mapped[date | None] = mapped_column(info=INTERNAL, comment="Last day; null while it runs.")
