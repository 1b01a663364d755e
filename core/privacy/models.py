"""Tables of consent, legal basis, the data subject's requests, and retention."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto.sealed import sealed
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.orgs.models import Scoped, belongs_to_org
from core.people.models import Person
from core.tenancy import Placement, Record, one_of, references


class ConsentGiver(StrEnum):
    """Who consented: the person, or the guardian in the person's place."""

    SELF = "SELF"
    GUARDIAN = "GUARDIAN"


class ConsentForm(StrEnum):
    """How consent was given; SEPARATE is for this one purpose alone, apart from any other paper."""

    WRITTEN = "WRITTEN"
    SEPARATE = "SEPARATE"
    ORAL_RECORDED = "ORAL_RECORDED"


class DataCategory(StrEnum):
    """What data a consent is about."""

    NAME = "NAME"
    CONTACT = "CONTACT"
    ADDRESS = "ADDRESS"
    IDENTITY = "IDENTITY"
    BIRTH = "BIRTH"
    FAMILY = "FAMILY"
    HEALTH = "HEALTH"
    CASE_FILE = "CASE_FILE"
    IMAGE = "IMAGE"


class Consent(Record, Base):
    """A person's consent to one use of data (同意)."""

    __tablename__ = "core_consent"
    __part_of__: ClassVar = "person_id"
    __table_args__ = (
        references("person_id", Person),
        references("guardian_id", Person),
        Index("ix_core_consent_person", "tenant_id", "person_id", "given_at", "id"),
        one_of("giver", ConsentGiver),
        one_of("form", ConsentForm),
        CheckConstraint("(giver = 'GUARDIAN') = (guardian_id is not null)", name="guardian"),
    )

    person_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    giver: Mapped[str] = mapped_column(info=INTERNAL)
    guardian_id: Mapped[UUID | None] = mapped_column(info=PERSONAL, comment="The guardian who consented.")
    purpose: Mapped[str] = mapped_column(info=PERSONAL)
    recipient: Mapped[str | None] = mapped_column(
        info=PERSONAL, comment="To whom data is handed on; null when it stays."
    )
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text(collation="C")), info=INTERNAL)
    form: Mapped[str] = mapped_column(info=INTERNAL)
    given_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=INTERNAL, comment="From when it holds no more.")
    withdrawal_note: Mapped[str | None] = mapped_column(info=PERSONAL)


class BasisKind(StrEnum):
    """Why data may be kept and used."""

    CONSENT = "CONSENT"
    STATUTORY_DUTY = "STATUTORY_DUTY"
    CONTRACT = "CONTRACT"
    EMERGENCY = "EMERGENCY"


class LegalBasis(Record, Base):
    """What allows the use of a person's data for a purpose (处理依据)."""

    __tablename__ = "core_legal_basis"
    __part_of__: ClassVar = "person_id"
    __table_args__ = (
        references("person_id", Person),
        references("consent_id", Consent),
        Index("ix_core_legal_basis_person", "tenant_id", "person_id", "created_at", "id"),
        one_of("kind", BasisKind),
        CheckConstraint("kind <> 'STATUTORY_DUTY' or rule is not null", name="rule"),
        CheckConstraint("(kind = 'CONSENT') = (consent_id is not null)", name="consent"),
        CheckConstraint("kind <> 'EMERGENCY' or expires_at is not null", name="emergency"),
    )

    person_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    kind: Mapped[str] = mapped_column(info=INTERNAL)
    purpose: Mapped[str] = mapped_column(info=PERSONAL)
    rule: Mapped[str | None] = mapped_column(info=INTERNAL, comment="The rule that makes it a duty, with its article.")
    consent_id: Mapped[UUID | None] = mapped_column(info=INTERNAL)
    expires_at: Mapped[datetime | None] = mapped_column(info=INTERNAL, comment="First instant at which it ends.")


class DataExport(Scoped, Base):
    """Everything that is held about a person, put together for that person until it expires (个人信息副本)."""

    __tablename__ = "core_data_export"
    __part_of__: ClassVar = "person_id"
    __placement__: ClassVar = Placement(place="org_place", subject="person_id")
    __table_args__ = (
        belongs_to_org(),
        references("person_id", Person),
        Index("ix_core_data_export_person", "tenant_id", "person_id", "id", "org_place"),
        Index("ix_core_data_export_expires", "tenant_id", "expires_at"),
    )

    person_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    purpose: Mapped[str] = mapped_column(info=PERSONAL)
    expires_at: Mapped[datetime] = mapped_column(info=INTERNAL, comment="First instant at which it cannot be read.")
    content = sealed(lambda text: f"{len(text.encode())} bytes", "The copy, JSON.")


class CorrectionState(StrEnum):
    """What became of a request to correct data."""

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"


class Correction(Scoped, Base):
    """A person's request that something kept about the person be put right (更正申请)."""

    __tablename__ = "core_correction"
    __part_of__: ClassVar = "person_id"
    __placement__: ClassVar = Placement(place="org_place", subject="person_id")
    __table_args__ = (
        belongs_to_org(),
        references("person_id", Person),
        Index("ix_core_correction_person", "tenant_id", "person_id", "id", "org_place"),
        Index("ix_core_correction_state", "tenant_id", "state", "id", "org_place"),
        Index("ix_core_correction_id", "tenant_id", "id", "org_place"),
        one_of("state", CorrectionState),
    )

    person_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    what: Mapped[str] = mapped_column(info=PERSONAL, comment="Which entry is wrong.")
    proposed = sealed(lambda _: "****", "What it should say.")
    state: Mapped[str] = mapped_column(info=INTERNAL, default=CorrectionState.OPEN)
    answer: Mapped[str | None] = mapped_column(info=PERSONAL, comment="What the person was told.")
    decided_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)


class RetentionAction(StrEnum):
    """What happens to a record whose time is over."""

    ANONYMIZE = "ANONYMIZE"
    DELETE = "DELETE"
    KEEP_SEALED = "KEEP_SEALED"


class RetentionClass(Record, Base):
    """How long records of one table are kept, and what becomes of them then (保存期限)."""

    __tablename__ = "core_retention_class"
    __table_args__ = (
        UniqueConstraint("tenant_id", "record_type"),
        Index("ix_core_retention_class_type", "tenant_id", "record_type", "id"),
        one_of("action", RetentionAction),
        CheckConstraint("years between 0 and 100", name="years"),
    )

    record_type: Mapped[str] = mapped_column(info=INTERNAL, comment="Table of the records.")
    counts_from: Mapped[str] = mapped_column(info=INTERNAL, comment="Column with the day from which years count.")
    years: Mapped[int] = mapped_column(info=INTERNAL)
    action: Mapped[str] = mapped_column(info=INTERNAL)
    basis: Mapped[str] = mapped_column(info=INTERNAL, comment="The rule that sets the term.")


class Erasure(Record, Base):
    """That a record was erased, and under which rule; nothing of what it held."""

    __tablename__ = "core_erasure"
    __table_args__ = (
        UniqueConstraint("tenant_id", "record_type", "record_id"),
        one_of("action", RetentionAction),
    )

    record_type: Mapped[str] = mapped_column(info=INTERNAL, comment="Table of the record.")
    record_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    action: Mapped[str] = mapped_column(info=INTERNAL)
    basis: Mapped[str] = mapped_column(info=INTERNAL, comment="The retention class's rule, or the request.")
