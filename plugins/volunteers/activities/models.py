"""Tables of recruitment calls, activities, shifts, sign-ups and invitations."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.cases.parts import CaseTask
from core.data_class import INTERNAL, PERSONAL, PUBLIC
from core.db import Base
from core.orgs.models import Scoped, belongs_to_org
from core.people.models import Person
from core.tenancy import SECRET, Placement, Record, Versioned, one_of, references
from plugins.volunteers.activities.states import CANCELLED, ActivityState, CallState, ShiftState, SignUpState
from plugins.volunteers.associations.models import Association, Duty
from plugins.volunteers.enrollment.models import Volunteer


class Risk(StrEnum):
    """How much an activity may endanger those who take part."""

    LOW = "LOW"
    ELEVATED = "ELEVATED"
    HIGH = "HIGH"


class ActivityTopic(StrEnum):
    """A post that an activity may be for (设岗定责：文明劝导、法律咨询、义务调解、治安巡防).

    It is told of what is done, never of who does it: nobody's membership of a party is recorded or ranked by.
    """

    CIVILITY_GUIDANCE = "CIVILITY_GUIDANCE"
    LEGAL_ADVICE = "LEGAL_ADVICE"
    VOLUNTARY_MEDIATION = "VOLUNTARY_MEDIATION"
    SAFETY_PATROL = "SAFETY_PATROL"


class AttendanceSource(StrEnum):
    """How it is known that a volunteer was there."""

    CODE = "CODE"
    STAFF = "STAFF"
    MANUAL = "MANUAL"


class RecruitmentCall(Versioned, Scoped, Base):
    """A call for volunteers, which tells truly what is to be done and what may happen (招募公告).

    Source: Regulations on Voluntary Service, art. 12.
    """

    __tablename__ = "volunteers_call"
    __goes_along_while__: ClassVar = "state <> 'CLOSED'"
    __table_args__ = (
        belongs_to_org(),
        references("association_id", Association),
        Index("ix_volunteers_call_title", "tenant_id", "title", "id", "org_place"),
        Index("ix_volunteers_call_state", "tenant_id", "state", "title", "id", "org_place"),
        Index("ix_volunteers_call_association", "tenant_id", "association_id", "title", "id", "org_place"),
        one_of("state", CallState),
        CheckConstraint("headcount between 1 and 10000", name="headcount"),
    )

    association_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    title: Mapped[str] = mapped_column(info=PUBLIC)
    content: Mapped[str] = mapped_column(info=PUBLIC, comment="What is to be done.")
    conditions: Mapped[str] = mapped_column(info=PUBLIC, comment="Who can do it, when and where.")
    headcount: Mapped[int] = mapped_column(info=PUBLIC, comment="How many are wanted.")
    risks: Mapped[str] = mapped_column(info=PUBLIC, comment="What may happen to those who take part.")
    protections: Mapped[str] = mapped_column(info=PUBLIC, comment="What is done against it.")
    state: Mapped[str] = mapped_column(info=PUBLIC)
    opened_on: Mapped[date | None] = mapped_column(info=PUBLIC)
    closed_on: Mapped[date | None] = mapped_column(info=PUBLIC)


class Activity(Versioned, Scoped, Base):
    """Something that volunteers of an association do together or one by one (志愿服务活动)."""

    __tablename__ = "volunteers_activity"
    __goes_along_while__: ClassVar = "state in ('DRAFT', 'OPEN')"
    __table_args__ = (
        belongs_to_org(),
        references("association_id", Association),
        references("duty_id", Duty),
        references("task_id", CaseTask),
        Index("ix_volunteers_activity_title", "tenant_id", "title", "id", "org_place"),
        Index("ix_volunteers_activity_state", "tenant_id", "state", "title", "id", "org_place"),
        Index("ix_volunteers_activity_association", "tenant_id", "association_id", "title", "id", "org_place"),
        one_of("risk", Risk),
        one_of("topic", ActivityTopic),
        one_of("state", ActivityState),
        CheckConstraint("minimum_age between 0 and 99", name="minimum_age"),
    )

    association_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    duty_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    title: Mapped[str] = mapped_column(info=PUBLIC)
    brief: Mapped[str] = mapped_column(info=PUBLIC, comment="All that volunteers are told of what is to be done.")
    risk: Mapped[str] = mapped_column(info=PUBLIC)
    topic: Mapped[str | None] = mapped_column(info=PUBLIC, comment="The post that it is for; null for none.")
    license_kind: Mapped[str | None] = mapped_column(info=PUBLIC, comment="The licence asked for; null for none.")
    minimum_age: Mapped[int] = mapped_column(info=PUBLIC, comment="Years on the day.")
    agreement_required: Mapped[bool] = mapped_column(info=PUBLIC, comment="Whether a written agreement is made first.")
    approval_required: Mapped[bool] = mapped_column(info=PUBLIC, comment="Whether each sign-up is looked at first.")
    state: Mapped[str] = mapped_column(info=PUBLIC)
    task_id: Mapped[UUID | None] = mapped_column(
        info=INTERNAL, comment="The task of a case that it does; volunteers see the brief and nothing of the case."
    )


class Shift(Versioned, Scoped, Base):
    """A time at which an activity takes place, with so many places (班次)."""

    __tablename__ = "volunteers_shift"
    __goes_along_while__: ClassVar = "state = 'OPEN'"
    __table_args__ = (
        belongs_to_org(),
        references("activity_id", Activity),
        Index("ix_volunteers_shift_starts", "tenant_id", "starts_at", "id", "org_place"),
        Index("ix_volunteers_shift_activity", "tenant_id", "activity_id", "starts_at", "id", "org_place"),
        Index("ix_volunteers_shift_state", "tenant_id", "state", "starts_at", "id", "org_place"),
        one_of("state", ShiftState),
        CheckConstraint("ends_at > starts_at", name="ends_at"),
        CheckConstraint("minimum between 1 and capacity", name="minimum"),
        CheckConstraint("capacity <= 1000", name="capacity"),
        CheckConstraint("confirmed between 0 and capacity", name="confirmed"),
        CheckConstraint("window_minutes between 0 and 240", name="window_minutes"),
    )

    activity_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    starts_at: Mapped[datetime] = mapped_column(info=PUBLIC)
    ends_at: Mapped[datetime] = mapped_column(info=PUBLIC)
    capacity: Mapped[int] = mapped_column(info=PUBLIC, comment="Places.")
    minimum: Mapped[int] = mapped_column(info=PUBLIC, comment="Volunteers without whom it does not take place.")
    window_minutes: Mapped[int] = mapped_column(
        info=PUBLIC, comment="Minutes before the start and after the end in which codes are taken."
    )
    confirmed: Mapped[int] = mapped_column(
        info=PUBLIC, default=0, server_default=text("0"), comment="Places that are taken."
    )
    queued: Mapped[int] = mapped_column(
        info=INTERNAL, default=0, server_default=text("0"), comment="Sign-ups ever made: the next gets one more."
    )
    state: Mapped[str] = mapped_column(info=PUBLIC)
    code_key: Mapped[bytes] = mapped_column(
        info=SECRET, deferred=True, comment="What the codes of the shift are made from."
    )


def _active() -> str:
    names = ", ".join(f"'{state}'" for state in sorted(CANCELLED))
    return f"state not in ({names})"


class SignUp(Versioned, Scoped, Base):
    """A volunteer's own sign-up for a shift, and whether the volunteer came (报名)."""

    __tablename__ = "volunteers_sign_up"
    __placement__: ClassVar = Placement(place="org_place", subject="person_id")
    __goes_along_while__: ClassVar = "state in ('REQUESTED', 'WAITLISTED', 'CONFIRMED', 'CHECKED_IN')"
    __table_args__ = (
        belongs_to_org(),
        references("shift_id", Shift),
        references("volunteer_id", Volunteer),
        references("person_id", Person),
        Index(
            "uq_volunteers_sign_up_active",
            "tenant_id",
            "shift_id",
            "volunteer_id",
            unique=True,
            postgresql_where=text(_active()),
        ),
        Index("ix_volunteers_sign_up_starts", "tenant_id", "starts_at", "id", "org_place"),
        Index("ix_volunteers_sign_up_shift", "tenant_id", "shift_id", "starts_at", "id", "org_place"),
        Index("ix_volunteers_sign_up_volunteer", "tenant_id", "volunteer_id", "starts_at", "id", "org_place"),
        Index("ix_volunteers_sign_up_person", "tenant_id", "person_id", "starts_at", "id", "org_place"),
        Index("ix_volunteers_sign_up_state", "tenant_id", "state", "starts_at", "id", "org_place"),
        one_of("state", SignUpState),
        one_of("source", AttendanceSource),
        CheckConstraint("checked_out_at >= checked_in_at", name="checked_out_at"),
        CheckConstraint("(checked_in_at is null) = (source is null)", name="attended"),
    )

    shift_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    volunteer_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    person_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    starts_at: Mapped[datetime] = mapped_column(info=INTERNAL, comment="The shift's start.")
    ends_at: Mapped[datetime] = mapped_column(info=INTERNAL, comment="The shift's end.")
    position: Mapped[int] = mapped_column(info=INTERNAL, comment="The how manieth sign-up of the shift it is.")
    state: Mapped[str] = mapped_column(info=INTERNAL)
    requested_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    agreed_at: Mapped[datetime | None] = mapped_column(
        info=INTERNAL, comment="When the volunteer signed the activity's agreement; null where none is asked for."
    )
    checked_in_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    checked_out_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    source: Mapped[str | None] = mapped_column(info=INTERNAL, comment="How it is known that the volunteer came.")
    is_insured: Mapped[bool | None] = mapped_column(
        info=INTERNAL, comment="Whether an accident insurance covered the day; null until the volunteer came."
    )
    reason: Mapped[str | None] = mapped_column(
        info=PERSONAL, comment="Why the organisation cancelled it, or noted by hand who came."
    )


class Invitation(Scoped, Base):
    """A volunteer asked to help at a shift; one who does not want to leaves no trace (邀请).

    Source: Regulations on Voluntary Service, art. 3 and 25: nobody is assigned by force, so no refusal is recorded.
    """

    __tablename__ = "volunteers_invitation"
    __placement__: ClassVar = Placement(place="org_place", subject="person_id")
    __table_args__ = (
        belongs_to_org(),
        references("shift_id", Shift),
        references("volunteer_id", Volunteer),
        references("person_id", Person),
        UniqueConstraint("tenant_id", "shift_id", "volunteer_id"),
        Index("ix_volunteers_invitation_invited", "tenant_id", "invited_at", "id", "org_place"),
        Index("ix_volunteers_invitation_shift", "tenant_id", "shift_id", "invited_at", "id", "org_place"),
        Index("ix_volunteers_invitation_person", "tenant_id", "person_id", "invited_at", "id", "org_place"),
    )

    shift_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    volunteer_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    person_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    invited_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    inviter: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office.")
    score: Mapped[int] = mapped_column(info=INTERNAL, comment="How well the volunteer fitted, 0 to 100.")
    reasons: Mapped[list[str]] = mapped_column(ARRAY(Text(collation="C")), info=INTERNAL, comment="Why, in codes.")
    override_reason: Mapped[str | None] = mapped_column(
        info=INTERNAL, comment="Why somebody was asked who did not come first; null for one who did."
    )


class Evaluation(Record, Base):
    """What one side thought of the other after a shift (服务评价)."""

    __tablename__ = "volunteers_evaluation"
    __part_of__: ClassVar = "sign_up_id"
    __table_args__ = (
        references("sign_up_id", SignUp),
        UniqueConstraint("tenant_id", "sign_up_id", "by_volunteer"),
        CheckConstraint("score between 1 and 5", name="score"),
    )

    sign_up_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    by_volunteer: Mapped[bool] = mapped_column(
        info=INTERNAL, comment="Whether the volunteer tells of the activity, or the association of the volunteer."
    )
    score: Mapped[int] = mapped_column(info=INTERNAL, comment="1 to 5, the best.")
    comment: Mapped[str | None] = mapped_column(info=PERSONAL)
