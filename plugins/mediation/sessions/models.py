"""Tables of mediation sessions."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.cases.models import CaseParty
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.people.models import Person
from core.tenancy import Placement, Record, one_of, references
from plugins.mediation.models import Dispute, Mediator
from plugins.mediation.proceedings.models import Participant


class SessionOutcome(StrEnum):
    """What came of a session."""

    ADJOURNED = "ADJOURNED"
    AGREED = "AGREED"
    NOT_AGREED = "NOT_AGREED"
    PARTY_ABSENT = "PARTY_ABSENT"


class MediationSession(Record, Base):
    """A time at which a mediator sat with parties to a dispute (调解活动); its record belongs to the file."""

    __tablename__ = "mediation_session"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Dispute),
        references("mediator_id", Mediator),
        Index("ix_mediation_session_case", "tenant_id", "case_id", "held_at", "id"),
        one_of("outcome", SessionOutcome),
        CheckConstraint("minutes between 1 and 1440", name="minutes"),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    mediator_id: Mapped[UUID] = mapped_column(info=INTERNAL, comment="Who conducted it.")
    name: Mapped[str] = mapped_column(info=INTERNAL, comment="The mediator's name in office.")
    held_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    minutes: Mapped[int] = mapped_column(info=INTERNAL, comment="How long.")
    venue: Mapped[str] = mapped_column(info=INTERNAL, comment="Where.")
    is_open: Mapped[bool] = mapped_column(info=INTERNAL, comment="Whether others could listen.")
    outcome: Mapped[str] = mapped_column(info=INTERNAL)
    record: Mapped[str] = mapped_column(info=PERSONAL, comment="What was said, as it goes into the file (调解记录).")


class SessionAttendee(Record, Base):
    """Somebody who took part in a session: a party, or somebody who helps to mediate (到场人)."""

    __tablename__ = "mediation_session_attendee"
    __part_of__: ClassVar = "session_id"
    __table_args__ = (
        references("session_id", MediationSession),
        references("party_id", CaseParty),
        references("participant_id", Participant),
        Index("ix_mediation_session_attendee_session", "tenant_id", "session_id", "ordinal", "id"),
        CheckConstraint("num_nonnulls(party_id, participant_id) = 1", name="party_or_participant"),
    )

    session_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    ordinal: Mapped[int] = mapped_column(info=INTERNAL, comment="Order in the record, from 1.")
    name: Mapped[str] = mapped_column(info=PERSONAL, comment="The name as it was then.")
    party_id: Mapped[UUID | None] = mapped_column(info=INTERNAL)
    participant_id: Mapped[UUID | None] = mapped_column(info=INTERNAL)


class SessionNote(Record, Base):
    """A mediator's own note on a session (调解员手记): in no file and before no court, and read by nobody else.

    Source: UNCITRAL Model Law on mediation (2018): what is said in mediation is confidential.
    """

    __tablename__ = "mediation_session_note"
    __part_of__: ClassVar = "session_id"
    __placement__: ClassVar = Placement(subject="keeper_id", private=True)
    __table_args__ = (
        references("session_id", MediationSession),
        references("keeper_id", Person),
        Index("ix_mediation_session_note_session", "tenant_id", "session_id", "noted_at", "id"),
    )

    session_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    keeper_id: Mapped[UUID | None] = mapped_column(
        info=INTERNAL, comment="Who reads it: its author; nobody any more once the author mediates no longer."
    )
    text: Mapped[str] = mapped_column(info=PERSONAL)
    noted_at: Mapped[datetime] = mapped_column(info=INTERNAL)
