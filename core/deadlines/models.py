"""Tables of deadlines: the rules that set them, the county's own days, the deadlines of cases, and who was warned."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.cases.models import Case
from core.data_class import INTERNAL, PERSONAL, PUBLIC
from core.db import Base
from core.orgs.models import Org
from core.people.models import Person
from core.tenancy import Record, one_of, references


class TimeUnit(StrEnum):
    """What a term is counted in."""

    DAY = "DAY"
    WORKING_DAY = "WORKING_DAY"


class DeadlineBasis(StrEnum):
    """What sets a deadline."""

    STATUTORY = "STATUTORY"
    PROMISED = "PROMISED"
    INTERNAL = "INTERNAL"


class StatutoryRule(Record, Base):
    """A term that a law or an own rule sets, from a day on; an amendment is one more of the same code (法定时限)."""

    __tablename__ = "core_statutory_rule"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code", "effective_from"),
        Index("ix_core_statutory_rule_code", "tenant_id", "code", "effective_from", "id"),
        CheckConstraint("value > 0", name="value"),
        one_of("unit", TimeUnit),
        one_of("basis", DeadlineBasis),
    )

    code: Mapped[str] = mapped_column(info=PUBLIC)
    article: Mapped[str] = mapped_column(info=PUBLIC, comment="The law and its article, or the own rule.")
    basis: Mapped[str] = mapped_column(info=PUBLIC)
    value: Mapped[int] = mapped_column(info=PUBLIC, comment="How many units.")
    unit: Mapped[str] = mapped_column(info=PUBLIC)
    longest_extension: Mapped[int | None] = mapped_column(
        info=PUBLIC, comment="By how many units it may be extended in all; null when the law sets no end."
    )
    needs_consent: Mapped[bool] = mapped_column(info=PUBLIC, comment="Whether an extension needs the parties' consent.")
    effective_from: Mapped[date] = mapped_column(info=PUBLIC)


class CalendarDay(Record, Base):
    """A day on which the county works or rests otherwise than the country's calendar says (日历调整)."""

    __tablename__ = "core_calendar_day"
    __table_args__ = (
        UniqueConstraint("tenant_id", "day"),
        Index("ix_core_calendar_day_day", "tenant_id", "day", "id"),
    )

    day: Mapped[date] = mapped_column(info=PUBLIC)
    is_working: Mapped[bool] = mapped_column(info=PUBLIC)
    name: Mapped[str] = mapped_column(info=PUBLIC, comment="Why, such as the festival.")


class DeadlineKind(StrEnum):
    """What a case must have come to by the deadline's end."""

    OWN = "OWN"  # somebody has taken it on
    RESOLVE = "RESOLVE"
    ANSWER = "ANSWER"  # whoever gave it to us is told the result
    CONFIRM = "CONFIRM"  # the parties may ask a court to confirm what they agreed


class DeadlineState(StrEnum):
    """Whether time runs."""

    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    MET = "MET"
    MISSED = "MISSED"
    CANCELLED = "CANCELLED"


class Deadline(Record, Base):
    """A day by which something must be done in a case, computed from a rule and a calendar (时限)."""

    __tablename__ = "core_deadline"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Case),
        references("rule_id", StatutoryRule),
        Index("ix_core_deadline_case", "tenant_id", "case_id", "started_on", "id"),
        Index("ix_core_deadline_alert", "tenant_id", "state", "next_alert_at", "id"),
        Index("ix_core_deadline_ended", "tenant_id", "kind", "ended_at"),
        one_of("kind", DeadlineKind),
        one_of("basis", DeadlineBasis),
        one_of("unit", TimeUnit),
        one_of("state", DeadlineState),
        CheckConstraint("(state = 'PAUSED') = (paused_on is not null)", name="paused_on"),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    kind: Mapped[str] = mapped_column(info=INTERNAL)
    basis: Mapped[str] = mapped_column(info=INTERNAL)
    rule_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Null where another body set the day.")
    article: Mapped[str] = mapped_column(info=INTERNAL, comment="As the rule had it when the deadline began.")
    value: Mapped[int] = mapped_column(info=INTERNAL, comment="Units, with what it was extended by.")
    unit: Mapped[str] = mapped_column(info=INTERNAL)
    start_event: Mapped[str] = mapped_column(info=INTERNAL, comment="Name of the event from which it runs.")
    started_on: Mapped[date] = mapped_column(info=INTERNAL, comment="Day of the event; counting begins the day after.")
    first_due_on: Mapped[date] = mapped_column(info=INTERNAL, comment="Last day as it was at first.")
    due_on: Mapped[date] = mapped_column(info=INTERNAL, comment="Last day, in the tenant's zone.")
    due_at: Mapped[datetime] = mapped_column(info=INTERNAL, comment="First instant at which it is missed.")
    state: Mapped[str] = mapped_column(info=INTERNAL, default=DeadlineState.RUNNING)
    paused_on: Mapped[date | None] = mapped_column(info=INTERNAL, comment="Since when time does not run.")
    units_left: Mapped[int | None] = mapped_column(info=INTERNAL, comment="Units that were left when it was paused.")
    extended_by: Mapped[int] = mapped_column(info=INTERNAL, default=0, comment="Units added by extensions.")
    extension_reason: Mapped[str | None] = mapped_column(info=PERSONAL)
    approver: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Name in office of whoever extended it.")
    parties_agreed: Mapped[bool] = mapped_column(
        info=INTERNAL, default=False, comment="Whether the parties consented to the extension."
    )
    ended_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    next_step: Mapped[int] = mapped_column(info=INTERNAL, default=0, comment="Step of the ladder that is told next.")
    next_alert_at: Mapped[datetime | None] = mapped_column(info=INTERNAL, comment="When; null after the last one.")


class AlertKind(StrEnum):
    """What is told of a deadline."""

    NEAR = "NEAR"
    MISSED = "MISSED"
    ESCALATED = "ESCALATED"


class Told(StrEnum):
    """Who is told."""

    WORKER = "WORKER"
    HANDLER = "HANDLER"
    ABOVE = "ABOVE"
    TOP = "TOP"


class LadderStep(Record, Base):
    """A step of the county's own ladder of alerts: whom it tells of a deadline, and when (催办阶梯)."""

    __tablename__ = "core_ladder_step"
    __table_args__ = (
        UniqueConstraint("tenant_id", "ordinal"),
        Index("ix_core_ladder_step_ordinal", "tenant_id", "ordinal", "id"),
        one_of("kind", AlertKind),
        one_of("told", Told),
    )

    ordinal: Mapped[int] = mapped_column(info=PUBLIC, comment="From 0.")
    days: Mapped[int] = mapped_column(info=PUBLIC, comment="Days after the deadline's end; negative before it.")
    kind: Mapped[str] = mapped_column(info=PUBLIC)
    told: Mapped[str] = mapped_column(info=PUBLIC)


class DeadlineAlert(Record, Base):
    """A step of the ladder on which ever higher ones are told of a deadline (预警与催办)."""

    __tablename__ = "core_deadline_alert"
    __part_of__: ClassVar = "case_id"
    __goes_along_while__: ClassVar = "false"
    __table_args__ = (
        references("case_id", Case),
        references("deadline_id", Deadline),
        references("org_id", Org),
        references("person_id", Person),
        Index("ix_core_deadline_alert_case", "tenant_id", "case_id", "raised_at", "id"),
        one_of("kind", AlertKind),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    deadline_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    step: Mapped[int] = mapped_column(info=INTERNAL, comment="Step of the ladder, from 0.")
    kind: Mapped[str] = mapped_column(info=INTERNAL)
    org_id: Mapped[UUID] = mapped_column(info=INTERNAL, comment="The organisation that is told.")
    person_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The worker, where it is the worker's turn.")
    raised_at: Mapped[datetime] = mapped_column(info=INTERNAL)
