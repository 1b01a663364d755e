"""Tables of what happens in mediation: who mediated, what was agreed and performed, what other bodies did."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.cases.models import CaseParty, Severity
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.orgs.models import Org
from core.tenancy import Record, one_of, references
from plugins.mediation.models import Dispute, DisputeType, Mediator
from plugins.mediation.states import ConfirmationState


class ChosenBy(StrEnum):
    """Who chose the mediator."""

    ORG = "ORG"
    PARTIES = "PARTIES"


class AssignmentEnd(StrEnum):
    """Why a mediator goes on no more."""

    REASSIGNED = "REASSIGNED"
    HANDED_OVER = "HANDED_OVER"
    CONFLICT = "CONFLICT"
    TAKEN_OVER = "TAKEN_OVER"
    CLOSED = "CLOSED"


class MediatorAssignment(Record, Base):
    """A mediator's time with a dispute; the first one stays answerable until an accepted handover (首调负责)."""

    __tablename__ = "mediation_assignment"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Dispute),
        references("mediator_id", Mediator),
        Index("ix_mediation_assignment_case", "tenant_id", "case_id", "started_at", "id"),
        one_of("chosen_by", ChosenBy),
        one_of("end_reason", AssignmentEnd),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    mediator_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office.")
    is_first: Mapped[bool] = mapped_column(info=INTERNAL, comment="Whether the mediator is answerable for the dispute.")
    chosen_by: Mapped[str] = mapped_column(info=INTERNAL)
    started_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    ended_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    end_reason: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Why it ended.")


class ConflictKind(StrEnum):
    """Why somebody does not mediate a dispute."""

    PARTY = "PARTY"
    RELATIVE = "RELATIVE"
    INTEREST = "INTEREST"
    REFUSED_BY_PARTY = "REFUSED_BY_PARTY"


class MediatorConflict(Record, Base):
    """A reason why a mediator does not mediate a dispute: near to a party, or refused by one (回避)."""

    __tablename__ = "mediation_conflict"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Dispute),
        references("mediator_id", Mediator),
        references("party_id", CaseParty),
        UniqueConstraint("tenant_id", "case_id", "mediator_id"),
        Index("ix_mediation_conflict_case", "tenant_id", "case_id", "noted_at", "id"),
        one_of("kind", ConflictKind),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    mediator_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office.")
    kind: Mapped[str] = mapped_column(info=INTERNAL)
    party_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The party it is about.")
    note: Mapped[str] = mapped_column(info=PERSONAL)
    noted_at: Mapped[datetime] = mapped_column(info=INTERNAL)


class ParticipantKind(StrEnum):
    """As what somebody takes part."""

    WOMAN_MEMBER = "WOMAN_MEMBER"
    ETHNIC_MEMBER = "ETHNIC_MEMBER"
    CO_MEDIATOR = "CO_MEDIATOR"
    EXPERT = "EXPERT"
    RELATIVE = "RELATIVE"
    NEIGHBOR = "NEIGHBOR"
    ORGANIZATION = "ORGANIZATION"


class Participant(Record, Base):
    """Somebody who helps to mediate: a member the law asks for, or one invited with the parties' consent (参与人)."""

    __tablename__ = "mediation_participant"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Dispute),
        Index("ix_mediation_participant_case", "tenant_id", "case_id", "kind", "id"),
        one_of("kind", ParticipantKind),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    kind: Mapped[str] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=PERSONAL)
    consented_on: Mapped[date | None] = mapped_column(info=INTERNAL, comment="When the parties consented.")


class AgreementForm(StrEnum):
    """How an agreement is kept."""

    WRITTEN = "WRITTEN"
    ORAL = "ORAL"


class Agreement(Record, Base):
    """What the parties agreed on (调解协议)."""

    __tablename__ = "mediation_agreement"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Dispute),
        Index("ix_mediation_agreement_effective", "tenant_id", "effective_on"),
        Index("ix_mediation_agreement_case", "tenant_id", "case_id", "reached_on", "id"),
        one_of("form", AgreementForm),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    form: Mapped[str] = mapped_column(info=INTERNAL)
    content: Mapped[str] = mapped_column(info=PERSONAL)
    reached_on: Mapped[date] = mapped_column(info=INTERNAL)
    parties_signed_on: Mapped[date | None] = mapped_column(info=INTERNAL, comment="When the last party signed.")
    mediator_signed_on: Mapped[date | None] = mapped_column(info=INTERNAL)
    sealed_on: Mapped[date | None] = mapped_column(info=INTERNAL, comment="When the committee set its seal.")
    effective_on: Mapped[date | None] = mapped_column(info=INTERNAL, comment="Computed by the form; null until then.")
    copies: Mapped[int] = mapped_column(info=INTERNAL, comment="One for each party and one for the committee.")


class ObligationState(StrEnum):
    """Whether what was promised was done."""

    DUE = "DUE"
    PERFORMED = "PERFORMED"
    BREACHED = "BREACHED"


class Obligation(Record, Base):
    """Something that a party promised in an agreement: who, what, until when (履行义务)."""

    __tablename__ = "mediation_obligation"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Dispute),
        references("agreement_id", Agreement),
        references("debtor_id", CaseParty),
        Index("ix_mediation_obligation_due", "tenant_id", "due_on"),
        Index("ix_mediation_obligation_case", "tenant_id", "case_id", "due_on", "id"),
        one_of("state", ObligationState),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    agreement_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    debtor_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    content: Mapped[str] = mapped_column(info=PERSONAL)
    amount_fen: Mapped[int | None] = mapped_column(BigInteger, info=INTERNAL, comment="Fen (CNY 0.01), for money.")
    due_on: Mapped[date] = mapped_column(info=INTERNAL)
    state: Mapped[str] = mapped_column(info=INTERNAL, default=ObligationState.DUE)
    settled_on: Mapped[date | None] = mapped_column(info=INTERNAL, comment="When it was performed or breached.")


class Confirmation(Record, Base):
    """The parties' joint application for a court to confirm their agreement (司法确认)."""

    __tablename__ = "mediation_confirmation"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Dispute),
        references("agreement_id", Agreement),
        Index("ix_mediation_confirmation_filed", "tenant_id", "filed_on"),
        Index("ix_mediation_confirmation_agreement", "tenant_id", "agreement_id"),
        Index("ix_mediation_confirmation_case", "tenant_id", "case_id", "prepared_on", "id"),
        one_of("state", ConfirmationState),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    agreement_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    court: Mapped[str] = mapped_column(info=INTERNAL)
    state: Mapped[str] = mapped_column(info=INTERNAL, default=ConfirmationState.PREPARED)
    prepared_on: Mapped[date] = mapped_column(info=INTERNAL)
    file_by: Mapped[date] = mapped_column(info=INTERNAL, comment="Last day on which it may be filed.")
    filed_on: Mapped[date | None] = mapped_column(info=INTERNAL)
    accepted_on: Mapped[date | None] = mapped_column(info=INTERNAL, comment="When the court took it on.")
    case_number: Mapped[str | None] = mapped_column(info=INTERNAL, comment="The court's.")
    decided_on: Mapped[date | None] = mapped_column(info=INTERNAL)
    ground: Mapped[str | None] = mapped_column(info=PERSONAL, comment="Why it was dismissed or withdrawn.")


class BodyKind(StrEnum):
    """What body it is."""

    COURT = "COURT"
    PROCURATORATE = "PROCURATORATE"
    POLICE = "POLICE"
    ARBITRATION = "ARBITRATION"
    ADMINISTRATION = "ADMINISTRATION"


class DiversionState(StrEnum):
    """What came of it."""

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    RETURNED = "RETURNED"


class Diversion(Record, Base):
    """A dispute that is handed to a body which must decide it, with the body's answer (分流)."""

    __tablename__ = "mediation_diversion"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Dispute),
        Index("ix_mediation_diversion_case", "tenant_id", "case_id", "sent_on", "id"),
        one_of("body_kind", BodyKind),
        one_of("state", DiversionState),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    body_kind: Mapped[str] = mapped_column(info=INTERNAL)
    body: Mapped[str] = mapped_column(info=INTERNAL, comment="Its name.")
    reason: Mapped[str] = mapped_column(info=PERSONAL)
    sent_on: Mapped[date] = mapped_column(info=INTERNAL)
    state: Mapped[str] = mapped_column(info=INTERNAL, default=DiversionState.OPEN)
    answered_on: Mapped[date | None] = mapped_column(info=INTERNAL)
    answer: Mapped[str | None] = mapped_column(info=PERSONAL)


class RoutingRule(Record, Base):
    """Where disputes of a type or a severity are handled, whatever place they come from (归口与分级)."""

    __tablename__ = "mediation_routing_rule"
    __goes_along_while__: ClassVar = "true"
    __table_args__ = (
        references("type_id", DisputeType),
        references("org_id", Org),
        UniqueConstraint("tenant_id", "type_id"),
        UniqueConstraint("tenant_id", "severity"),
        one_of("severity", Severity),
        CheckConstraint("num_nonnulls(type_id, severity) = 1", name="type_or_severity"),
    )

    type_id: Mapped[UUID | None] = mapped_column(info=INTERNAL)
    severity: Mapped[str | None] = mapped_column(info=INTERNAL)
    org_id: Mapped[UUID] = mapped_column(info=INTERNAL, comment="Who handles them.")
