"""Tables of hours of service and of the credits they bring."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.accounts.models import Account
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.orgs.models import Scoped, belongs_to_org
from core.people.models import Person
from core.tenancy import Placement, Record, Versioned, one_of, references
from plugins.volunteers.activities.models import AttendanceSource, SignUp
from plugins.volunteers.associations.models import Duty
from plugins.volunteers.enrollment.models import Volunteer
from plugins.volunteers.hours.states import HourState


class HourEntry(Versioned, Scoped, Base):
    """Minutes of real service on one day, without the way there and back (服务时长).

    Source: Measures on Recording and Proving Voluntary Service (MCA order 67).
    """

    __tablename__ = "volunteers_hour_entry"
    __placement__: ClassVar = Placement(place="org_place", subject="person_id")
    __goes_along_while__: ClassVar = "state in ('PROPOSED', 'DISPUTED')"
    __table_args__ = (
        belongs_to_org(),
        references("volunteer_id", Volunteer),
        references("person_id", Person),
        references("sign_up_id", SignUp),
        references("duty_id", Duty),
        references("proposed_by_id", Account),
        references("decided_by_id", Account),
        references("disputed_by_id", Account),
        UniqueConstraint("tenant_id", "sign_up_id"),
        Index("ix_volunteers_hour_entry_served", "tenant_id", "served_on", "id", "org_place"),
        Index("ix_volunteers_hour_entry_volunteer", "tenant_id", "volunteer_id", "served_on", "id", "org_place"),
        Index("ix_volunteers_hour_entry_person", "tenant_id", "person_id", "served_on", "id", "org_place"),
        Index("ix_volunteers_hour_entry_state", "tenant_id", "state", "served_on", "id", "org_place"),
        one_of("state", HourState),
        one_of("source", AttendanceSource),
        CheckConstraint("minutes between 0 and 1440", name="minutes"),
        CheckConstraint("credited_minutes between 0 and minutes", name="credited_minutes"),
        CheckConstraint("source <> 'MANUAL' or reason is not null", name="reason"),
    )

    volunteer_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    person_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    sign_up_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Null for service outside of any shift.")
    duty_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    served_on: Mapped[date] = mapped_column(info=INTERNAL, comment="The day, in the tenant's zone.")
    minutes: Mapped[int] = mapped_column(info=INTERNAL, comment="Without the way there and back.")
    credited_minutes: Mapped[int] = mapped_column(
        info=INTERNAL, default=0, server_default=text("0"), comment="Those that count: approved, within the day's cap."
    )
    state: Mapped[str] = mapped_column(info=INTERNAL)
    source: Mapped[str] = mapped_column(info=INTERNAL, comment="How the time is known.")
    reason: Mapped[str | None] = mapped_column(info=PERSONAL, comment="Why it was entered by hand or later.")
    proposed_by_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Who entered it; null for the system.")
    decided_by_id: Mapped[UUID | None] = mapped_column(
        info=INTERNAL, comment="The second one, who approved or adjusted it; null where codes or staff saw both ends."
    )
    approved_at: Mapped[datetime | None] = mapped_column(info=INTERNAL, comment="From when the minutes count.")
    dispute: Mapped[str | None] = mapped_column(info=PERSONAL, comment="What somebody thinks wrong about it.")
    disputed_by_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The account that disputed it last.")
    adjustment: Mapped[str | None] = mapped_column(info=PERSONAL, comment="Why the minutes were set so.")


class CreditKind(StrEnum):
    """Why credits came or went."""

    EARNED = "EARNED"
    ADJUSTED = "ADJUSTED"
    EXCHANGED = "EXCHANGED"


class CreditEntry(Record, Base):
    """Minutes that came to, or went from, what a volunteer may exchange for community services (服务积分).

    Source: Chongqing's Regulations on Voluntary Service, art. 35.
    """

    __tablename__ = "volunteers_credit_entry"
    __part_of__: ClassVar = "volunteer_id"
    __table_args__ = (
        references("volunteer_id", Volunteer),
        references("hour_entry_id", HourEntry),
        Index("ix_volunteers_credit_entry_volunteer", "tenant_id", "volunteer_id", "occurred_at", "id"),
        one_of("kind", CreditKind),
        CheckConstraint("(kind = 'EXCHANGED') = (hour_entry_id is null)", name="hour_entry"),
    )

    volunteer_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    kind: Mapped[str] = mapped_column(info=INTERNAL)
    minutes: Mapped[int] = mapped_column(info=INTERNAL, comment="Less than nothing for what went.")
    hour_entry_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Null for an exchange.")
    note: Mapped[str | None] = mapped_column(info=PERSONAL, comment="What it was exchanged for.")
    occurred_at: Mapped[datetime] = mapped_column(info=INTERNAL)
