"""Tables of volunteers, their skills, licences and free times."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto.sealed import sealed
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.orgs.models import Scoped, belongs_to_org
from core.people.identity import mask_phone
from core.people.models import Person
from core.privacy.models import Consent
from core.tenancy import Placement, Record, Versioned, one_of, references
from plugins.volunteers.associations.models import Association, Duty, Team
from plugins.volunteers.enrollment.states import VolunteerState
from plugins.volunteers.rules import mask_name


class EnrolledBy(StrEnum):
    """Whose own act an enrollment is; nobody else's counts.

    Source: Regulations on Voluntary Service, art. 3 and 25: nobody is made a volunteer by force.
    """

    SELF = "SELF"
    GUARDIAN_CONSENT = "GUARDIAN_CONSENT"


class Volunteer(Versioned, Scoped, Base):
    """A person who has enrolled as a volunteer of an association (义工)."""

    __tablename__ = "volunteers_volunteer"
    __placement__: ClassVar = Placement(place="org_place", subject="person_id")
    __goes_along_while__: ClassVar = "state <> 'LEFT'"
    __table_args__ = (
        belongs_to_org(),
        references("person_id", Person),
        references("association_id", Association),
        references("team_id", Team),
        references("consent_id", Consent),
        UniqueConstraint("tenant_id", "person_id"),
        UniqueConstraint("tenant_id", "number"),
        Index("ix_volunteers_volunteer_number", "tenant_id", "number", "id", "org_place"),
        Index("ix_volunteers_volunteer_state", "tenant_id", "state", "number", "id", "org_place"),
        Index("ix_volunteers_volunteer_org", "tenant_id", "org_id", "number", "id", "org_place"),
        Index("ix_volunteers_volunteer_association", "tenant_id", "association_id", "number", "id", "org_place"),
        Index("ix_volunteers_volunteer_team", "tenant_id", "team_id", "number", "id", "org_place"),
        one_of("state", VolunteerState),
        one_of("enrolled_by", EnrolledBy),
        CheckConstraint("(enrolled_by = 'GUARDIAN_CONSENT') = (consent_id is not null)", name="consent"),
        CheckConstraint("minutes >= 0", name="minutes"),
        CheckConstraint("credit_minutes >= 0", name="credit_minutes"),
        CheckConstraint("stars between 0 and 5", name="stars"),
    )

    person_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    association_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    team_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The team of the association; null for none.")
    number: Mapped[str] = mapped_column(info=INTERNAL, comment="Volunteer number, given once.")
    name: Mapped[str] = mapped_column(info=PERSONAL, comment="The name as it was on enrolling.")
    state: Mapped[str] = mapped_column(info=INTERNAL)
    enrolled_by: Mapped[str] = mapped_column(info=INTERNAL)
    consent_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The guardian's consent, for a minor.")
    applied_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    accepted_at: Mapped[datetime | None] = mapped_column(info=INTERNAL, comment="When the association took them in.")
    left_on: Mapped[date | None] = mapped_column(info=INTERNAL)
    suspension: Mapped[str | None] = mapped_column(info=PERSONAL, comment="Why the volunteer pauses; null otherwise.")
    insured_until: Mapped[date | None] = mapped_column(
        info=INTERNAL, comment="Last day of the personal accident insurance; null for none."
    )
    contact_name = sealed(mask_name, "Whom to call in an emergency.")
    contact_phone = sealed(mask_phone, "Number of whom to call, E.164.")
    minutes: Mapped[int] = mapped_column(
        info=INTERNAL, default=0, server_default=text("0"), comment="Approved minutes of service, all in all."
    )
    credit_minutes: Mapped[int] = mapped_column(
        info=INTERNAL, default=0, server_default=text("0"), comment="Minutes that may still be exchanged for services."
    )
    stars: Mapped[int] = mapped_column(
        info=INTERNAL, default=0, server_default=text("0"), comment="Highest star reached; it never falls."
    )


class VolunteerSkill(Record, Base):
    """A duty that a volunteer can do (专长)."""

    __tablename__ = "volunteers_skill"
    __part_of__: ClassVar = "volunteer_id"
    __table_args__ = (
        references("volunteer_id", Volunteer),
        references("duty_id", Duty),
        UniqueConstraint("tenant_id", "volunteer_id", "duty_id"),
        Index("ix_volunteers_skill_duty", "tenant_id", "duty_id", "volunteer_id"),
    )

    volunteer_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    duty_id: Mapped[UUID] = mapped_column(info=INTERNAL)


class VolunteerLicense(Record, Base):
    """A licence that a volunteer has shown (执业资格)."""

    __tablename__ = "volunteers_license"
    __part_of__: ClassVar = "volunteer_id"
    __table_args__ = (
        references("volunteer_id", Volunteer),
        Index("ix_volunteers_license_volunteer", "tenant_id", "volunteer_id", "valid_until", "id"),
        CheckConstraint("valid_until >= valid_from", name="valid_until"),
    )

    volunteer_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    kind: Mapped[str] = mapped_column(info=INTERNAL, comment="Such as PHYSICIAN; what a duty or an activity asks for.")
    number: Mapped[str] = mapped_column(info=PERSONAL, comment="Number of the licence.")
    valid_from: Mapped[date] = mapped_column(info=INTERNAL)
    valid_until: Mapped[date] = mapped_column(info=INTERNAL)


class VolunteerAvailability(Record, Base):
    """A time of the week in which a volunteer can help (可服务时间)."""

    __tablename__ = "volunteers_availability"
    __part_of__: ClassVar = "volunteer_id"
    __table_args__ = (
        references("volunteer_id", Volunteer),
        Index("ix_volunteers_availability_volunteer", "tenant_id", "volunteer_id", "weekday", "id"),
        CheckConstraint("weekday between 1 and 7", name="weekday"),
        CheckConstraint("0 <= from_minute and from_minute < to_minute and to_minute <= 1440", name="minutes"),
    )

    volunteer_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    weekday: Mapped[int] = mapped_column(info=INTERNAL, comment="1 is Monday, 7 is Sunday.")
    from_minute: Mapped[int] = mapped_column(info=INTERNAL, comment="Minutes after midnight, in the tenant's zone.")
    to_minute: Mapped[int] = mapped_column(info=INTERNAL, comment="Minutes after midnight.")
