"""Tables of transitions."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from core.access.models import Member
from core.accounts.models import Account
from core.cases.models import Case
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.orgs.models import Org
from core.people.models import Person
from core.tenancy import Placement, Record, one_of, references


class TransitionKind(StrEnum):
    """What passes from one to another."""

    ASSIGN = "ASSIGN"  # the work, to a person of the handling organisation
    HANDOVER = "HANDOVER"  # the worker's responsibility, to another person
    REFERRAL = "REFERRAL"  # a look and an answer by another organisation, which then goes
    TRANSFER = "TRANSFER"  # the handling, to an organisation elsewhere
    ESCALATION = "ESCALATION"  # the handling, to the level above
    SECONDMENT = "SECONDMENT"  # a worker borrowed from another organisation
    JOINT = "JOINT"  # handling together with another organisation, which does not lead


class TransitionState(StrEnum):
    """Where a transition stands."""

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"
    DONE = "DONE"


class RejectReason(StrEnum):
    """Why a transition was not accepted."""

    NOT_COMPETENT = "NOT_COMPETENT"
    WRONG_PLACE = "WRONG_PLACE"
    CONFLICT_OF_INTEREST = "CONFLICT_OF_INTEREST"
    NO_CAPACITY = "NO_CAPACITY"
    INCOMPLETE = "INCOMPLETE"
    OTHER = "OTHER"


class CaseTransition(Record, Base):
    """A case, or a share in it, on its way from one to another, who may decline (流转)."""

    __tablename__ = "core_case_transition"
    __part_of__: ClassVar = "case_id"
    __placement__: ClassVar = Placement(subject="to_person_id", seat="to_org_id", private=True)
    __goes_along_while__: ClassVar = "state in ('PENDING', 'ACCEPTED')"
    __table_args__ = (
        references("case_id", Case),
        references("from_org_id", Org),
        references("to_org_id", Org),
        references("to_person_id", Person),
        references("requested_by", Account),
        references("member_id", Member),
        Index("ix_core_case_transition_case", "tenant_id", "case_id", "requested_at", "id"),
        Index("ix_core_case_transition_waiting", "tenant_id", "state", "requested_at", "id"),
        Index("ix_core_case_transition_expires", "tenant_id", "state", "expires_at", "id"),
        one_of("kind", TransitionKind),
        one_of("state", TransitionState),
        one_of("reject_reason", RejectReason),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    kind: Mapped[str] = mapped_column(info=INTERNAL)
    state: Mapped[str] = mapped_column(info=INTERNAL, default=TransitionState.PENDING)
    from_org_id: Mapped[UUID] = mapped_column(info=INTERNAL, comment="Who handled the case when it was asked for.")
    to_org_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    to_person_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The worker it is meant for.")
    purpose: Mapped[str] = mapped_column(info=PERSONAL)
    requested_by: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Null for the system itself.")
    requester: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office of whoever asked.")
    requested_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    expires_at: Mapped[datetime] = mapped_column(info=INTERNAL, comment="First instant at which it holds no more.")
    decided_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    decider: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Name in office of whoever decided.")
    reject_reason: Mapped[str | None] = mapped_column(info=INTERNAL)
    note: Mapped[str | None] = mapped_column(info=PERSONAL, comment="What the receiver says.")
    ended_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    outcome: Mapped[str | None] = mapped_column(info=PERSONAL, comment="What came of it.")
    member_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The membership by which it is seen.")
