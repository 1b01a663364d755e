"""Tables of mediation organisations, titles, specialities and linkages."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.cases.models import Case
from core.data_class import INTERNAL, PUBLIC
from core.db import Base
from core.deadlines.models import Deadline
from core.orgs.kinds import OrgLevel
from core.orgs.models import Scoped, belongs_to_org
from core.tenancy import Record, Versioned, one_of, references
from plugins.mediation.models import DisputeType, Mediator


class Tier(StrEnum):
    """At which place in the county's network a mediation organisation stands."""

    COUNTY = "COUNTY"
    TOWN = "TOWN"
    VILLAGE = "VILLAGE"
    ENTERPRISE = "ENTERPRISE"
    INDUSTRY = "INDUSTRY"


class LegalStatus(StrEnum):
    """What a mediation organisation is before the law: only a lawful one's agreements can be confirmed by a court."""

    PEOPLE_COMMITTEE = "PEOPLE_COMMITTEE"
    OTHER_LAWFUL = "OTHER_LAWFUL"
    INFORMAL = "INFORMAL"


LAWFUL = (LegalStatus.PEOPLE_COMMITTEE, LegalStatus.OTHER_LAWFUL)


class Title(StrEnum):
    """What a mediator may be called."""

    ABLE = "ABLE"
    CHIEF = "CHIEF"
    EXPERT = "EXPERT"


class LinkageChannel(StrEnum):
    """Who hands cases over to mediation."""

    COURT = "COURT"
    PROCURATORATE = "PROCURATORATE"
    POLICE = "POLICE"


class LinkageResult(StrEnum):
    """What became of an entrusted case."""

    SETTLED = "SETTLED"
    NOT_SETTLED = "NOT_SETTLED"
    RETURNED = "RETURNED"


class MediationOrg(Versioned, Scoped, Base):
    """A body that mediates, hosted by an organisation of the tree (调处中心、调解委员会)."""

    __tablename__ = "mediation_org"
    __goes_along_while__: ClassVar = "dissolved_on is null"
    __table_args__ = (
        belongs_to_org(),
        Index("ix_mediation_org_name", "tenant_id", "name", "id", "org_place"),
        Index("ix_mediation_org_tier", "tenant_id", "tier", "name", "id", "org_place"),
        Index("ix_mediation_org_org", "tenant_id", "org_id", "name", "id", "org_place"),
        one_of("tier", Tier),
        one_of("legal_status", LegalStatus),
        CheckConstraint("(industry is null) = (tier <> 'INDUSTRY')", name="industry"),
        CheckConstraint("dissolved_on >= established_on", name="dissolved_on"),
    )

    name: Mapped[str] = mapped_column(info=PUBLIC)
    tier: Mapped[str] = mapped_column(info=PUBLIC)
    industry: Mapped[str | None] = mapped_column(info=PUBLIC, comment="Code of its dispute type; of industries only.")
    legal_status: Mapped[str] = mapped_column(info=PUBLIC)
    established_on: Mapped[date] = mapped_column(info=PUBLIC)
    dissolved_on: Mapped[date | None] = mapped_column(info=PUBLIC, comment="Last day; null while it exists.")


class MediationOrgMember(Record, Base):
    """A mediator who belongs to a mediation organisation beside the post at the own place (成员)."""

    __tablename__ = "mediation_org_member"
    __part_of__: ClassVar = "mediation_org_id"
    __table_args__ = (
        references("mediation_org_id", MediationOrg),
        references("mediator_id", Mediator),
        Index("ix_mediation_org_member_org", "tenant_id", "mediation_org_id", "started_on", "id"),
        Index("ix_mediation_org_member_mediator", "tenant_id", "mediator_id", "started_on", "id"),
    )

    mediation_org_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    mediator_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    started_on: Mapped[date] = mapped_column(info=INTERNAL)
    ended_on: Mapped[date | None] = mapped_column(info=INTERNAL, comment="Last day; null while it runs.")


class MediatorTitle(Versioned, Scoped, Base):
    """A title that a town or the county gives a mediator (调解能手、首席调解员、调解专家)."""

    __tablename__ = "mediation_title"
    __goes_along_while__: ClassVar = "ended_on is null"
    __table_args__ = (
        belongs_to_org(),
        references("mediator_id", Mediator),
        Index("ix_mediation_title_granted", "tenant_id", "granted_on", "id", "org_place"),
        Index("ix_mediation_title_mediator", "tenant_id", "mediator_id", "granted_on", "id", "org_place"),
        one_of("title", Title),
        one_of("level", OrgLevel),
        CheckConstraint("ended_on >= granted_on", name="ended_on"),
    )

    mediator_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    title: Mapped[str] = mapped_column(info=PUBLIC)
    level: Mapped[str] = mapped_column(info=PUBLIC, comment="Level of the organisation that gave it.")
    granted_on: Mapped[date] = mapped_column(info=PUBLIC)
    ended_on: Mapped[date | None] = mapped_column(info=PUBLIC, comment="Last day; null while it holds.")


class MediatorSpeciality(Record, Base):
    """A kind of dispute that a mediator is good at (调解特长)."""

    __tablename__ = "mediation_speciality"
    __part_of__: ClassVar = "mediator_id"
    __table_args__ = (
        references("mediator_id", Mediator),
        references("type_id", DisputeType),
        UniqueConstraint("tenant_id", "mediator_id", "type_id"),
        Index("ix_mediation_speciality_type", "tenant_id", "type_id", "mediator_id"),
    )

    mediator_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    type_id: Mapped[UUID] = mapped_column(info=INTERNAL)


class MediatorTraining(Record, Base):
    """Training that a mediator took part in (培训)."""

    __tablename__ = "mediation_training"
    __part_of__: ClassVar = "mediator_id"
    __table_args__ = (
        references("mediator_id", Mediator),
        Index("ix_mediation_training_mediator", "tenant_id", "mediator_id", "held_on", "id"),
        CheckConstraint("hours between 1 and 1000", name="hours"),
    )

    mediator_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    held_on: Mapped[date] = mapped_column(info=INTERNAL)
    hours: Mapped[int] = mapped_column(info=INTERNAL)
    subject: Mapped[str] = mapped_column(info=INTERNAL)


class MediatorAward(Record, Base):
    """An honour that a mediator was given (表彰)."""

    __tablename__ = "mediation_award"
    __part_of__: ClassVar = "mediator_id"
    __table_args__ = (
        references("mediator_id", Mediator),
        Index("ix_mediation_award_mediator", "tenant_id", "mediator_id", "year", "id"),
        CheckConstraint("year between 1900 and 2199", name="year"),
    )

    mediator_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=INTERNAL)
    granted_by: Mapped[str] = mapped_column(info=INTERNAL)
    year: Mapped[int] = mapped_column(info=INTERNAL)


class Linkage(Versioned, Scoped, Base):
    """A case that a court, a procuratorate or the police entrusted to mediation (诉调、检调、警调对接)."""

    __tablename__ = "mediation_linkage"
    __goes_along_while__: ClassVar = "ended_on is null"
    __table_args__ = (
        belongs_to_org(),
        references("case_id", Case),
        references("deadline_id", Deadline),
        UniqueConstraint("tenant_id", "channel", "from_body", "case_no"),
        Index("ix_mediation_linkage_entrusted", "tenant_id", "entrusted_on", "id", "org_place"),
        one_of("channel", LinkageChannel),
        one_of("result", LinkageResult),
        CheckConstraint("due_on >= entrusted_on", name="due_on"),
        CheckConstraint("ended_on >= entrusted_on", name="ended_on"),
        CheckConstraint("(ended_on is null) = (result is null)", name="ended"),
    )

    channel: Mapped[str] = mapped_column(info=INTERNAL)
    from_body: Mapped[str] = mapped_column(info=INTERNAL, comment="Which court or office.")
    case_no: Mapped[str] = mapped_column(info=INTERNAL, comment="Number of the case there.")
    case_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The dispute; null until it is registered.")
    deadline_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The dispute's, for the answer.")
    entrusted_on: Mapped[date] = mapped_column(info=INTERNAL)
    due_on: Mapped[date] = mapped_column(info=INTERNAL, comment="When the entrusting body wants to hear.")
    ended_on: Mapped[date | None] = mapped_column(info=INTERNAL)
    result: Mapped[str | None] = mapped_column(info=INTERNAL)


class StaffingNorm(Record, Base):
    """Mediators that organisations of a level are to have from a size on (配备标准), from a day on."""

    __tablename__ = "mediation_staffing_norm"
    __table_args__ = (
        UniqueConstraint("tenant_id", "level", "effective_from", "at_least"),
        Index("ix_mediation_staffing_norm_level", "tenant_id", "level", "effective_from", "at_least", "id"),
        one_of("level", OrgLevel),
        CheckConstraint("least(at_least, norm) >= 0", name="norm"),
    )

    level: Mapped[str] = mapped_column(info=PUBLIC)
    at_least: Mapped[int] = mapped_column(
        info=PUBLIC, comment="Residents of a village, or organisations right below another one."
    )
    norm: Mapped[int] = mapped_column(info=PUBLIC, comment="Mediators.")
    effective_from: Mapped[date] = mapped_column(info=PUBLIC)


class FitnessCheck(StrEnum):
    """What a mediator may lack who is to be assigned."""

    CARD_EXPIRED = "CARD_EXPIRED"
    CARD_MISSING = "CARD_MISSING"
    TRAINING = "TRAINING"


class FitnessAnswer(StrEnum):
    """What becomes of a mediator who lacks something."""

    REFUSE = "REFUSE"
    WARN = "WARN"
    PASS = "PASS"


class FitnessRule(Record, Base):
    """What the county asks of mediators who are assigned, from a day on (上岗条件)."""

    __tablename__ = "mediation_fitness_rule"
    __table_args__ = (
        UniqueConstraint("tenant_id", "topic", "effective_from"),
        Index("ix_mediation_fitness_rule_check", "tenant_id", "topic", "effective_from", "id"),
        one_of("topic", FitnessCheck),
        one_of("answer", FitnessAnswer),
        CheckConstraint("(hours is not null) = (topic = 'TRAINING')", name="hours"),
    )

    topic: Mapped[str] = mapped_column(info=PUBLIC, comment="What is asked for.")
    answer: Mapped[str] = mapped_column(info=PUBLIC)
    hours: Mapped[int | None] = mapped_column(info=PUBLIC, comment="Hours of training in a year; for TRAINING.")
    effective_from: Mapped[date] = mapped_column(info=PUBLIC)
