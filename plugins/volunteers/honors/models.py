"""Tables of training, stars, honors and certificates."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.orgs.models import Scoped, belongs_to_org
from core.people.models import Person
from core.tenancy import Placement, Record, Versioned, references
from plugins.volunteers.enrollment.models import Volunteer


class VolunteerTraining(Record, Base):
    """Training that a volunteer took part in (培训)."""

    __tablename__ = "volunteers_training"
    __part_of__: ClassVar = "volunteer_id"
    __table_args__ = (
        references("volunteer_id", Volunteer),
        Index("ix_volunteers_training_volunteer", "tenant_id", "volunteer_id", "held_on", "id"),
        CheckConstraint("minutes between 1 and 60000", name="minutes"),
    )

    volunteer_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    held_on: Mapped[date] = mapped_column(info=INTERNAL)
    minutes: Mapped[int] = mapped_column(info=INTERNAL)
    subject: Mapped[str] = mapped_column(info=INTERNAL)


class StarGrant(Record, Base):
    """A star that a volunteer reached; it is never taken back (星级)."""

    __tablename__ = "volunteers_star"
    __part_of__: ClassVar = "volunteer_id"
    __table_args__ = (
        references("volunteer_id", Volunteer),
        UniqueConstraint("tenant_id", "volunteer_id", "star"),
        CheckConstraint("star between 1 and 5", name="star"),
    )

    volunteer_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    star: Mapped[int] = mapped_column(info=INTERNAL)
    minutes: Mapped[int] = mapped_column(info=INTERNAL, comment="Approved minutes at that time.")
    granted_at: Mapped[datetime] = mapped_column(info=INTERNAL)


class VolunteerHonor(Record, Base):
    """An honor that a volunteer was given (表彰)."""

    __tablename__ = "volunteers_honor"
    __part_of__: ClassVar = "volunteer_id"
    __table_args__ = (
        references("volunteer_id", Volunteer),
        Index("ix_volunteers_honor_volunteer", "tenant_id", "volunteer_id", "granted_on", "id"),
    )

    volunteer_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=INTERNAL)
    granted_by: Mapped[str] = mapped_column(info=INTERNAL)
    granted_on: Mapped[date] = mapped_column(info=INTERNAL)


class Certificate(Versioned, Scoped, Base):
    """Proof of a volunteer's service, free of charge, that anybody can verify by its code (志愿服务证明).

    Source: Regulations on Voluntary Service, art. 19; MCA order 67.
    """

    __tablename__ = "volunteers_certificate"
    __placement__: ClassVar = Placement(place="org_place", subject="person_id")
    __goes_along_while__: ClassVar = "false"
    __table_args__ = (
        belongs_to_org(),
        references("volunteer_id", Volunteer),
        references("person_id", Person),
        UniqueConstraint("tenant_id", "serial"),
        UniqueConstraint("tenant_id", "verify_code"),
        Index("ix_volunteers_certificate_serial", "tenant_id", "serial", "id", "org_place"),
        Index("ix_volunteers_certificate_volunteer", "tenant_id", "volunteer_id", "serial", "id", "org_place"),
        Index("ix_volunteers_certificate_person", "tenant_id", "person_id", "serial", "id", "org_place"),
        CheckConstraint("last_on >= first_on", name="last_on"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("(revoked_at is null) = (revocation is null)", name="revoked"),
    )

    volunteer_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    person_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    serial: Mapped[str] = mapped_column(info=INTERNAL)
    verify_code: Mapped[str] = mapped_column(info=INTERNAL, comment="What anybody who holds the paper can look up.")
    name: Mapped[str] = mapped_column(info=PERSONAL, comment="The volunteer's name as printed.")
    number: Mapped[str] = mapped_column(info=INTERNAL, comment="Volunteer number.")
    first_on: Mapped[date] = mapped_column(info=INTERNAL)
    last_on: Mapped[date] = mapped_column(info=INTERNAL)
    minutes: Mapped[int] = mapped_column(info=INTERNAL, comment="Approved minutes in that time.")
    content: Mapped[str] = mapped_column(info=INTERNAL, comment="What was done, in a line.")
    issuer: Mapped[str] = mapped_column(info=INTERNAL, comment="Name of the association that issued it.")
    issued_by: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office of whoever is in charge.")
    issued_on: Mapped[date] = mapped_column(info=INTERNAL)
    revoked_at: Mapped[datetime | None] = mapped_column(info=INTERNAL, comment="From when it proves nothing.")
    revocation: Mapped[str | None] = mapped_column(info=PERSONAL, comment="Why.")
