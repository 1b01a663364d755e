"""What happens to deadlines."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.cases.models import Case
from core.deadlines.models import CalendarDay, LadderStep, StatutoryRule
from core.descriptors import Event


@dataclass(frozen=True, slots=True)
class StatutoryRuleSet(Event, on=StatutoryRule):
    """A term was entered, or one of the same code and day corrected."""


@dataclass(frozen=True, slots=True)
class CalendarDaySet(Event, on=CalendarDay):
    """The county works or rests on a day otherwise than the country."""


@dataclass(frozen=True, slots=True)
class DeadlinePaused(Event, on=Case):
    """Time of a case does not run for a while."""

    deadline_id: UUID


@dataclass(frozen=True, slots=True)
class DeadlineResumed(Event, on=Case):
    """Time of a case runs again."""

    deadline_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True)
class DeadlineExtended(Event, on=Case):
    """A deadline was moved to a later day."""

    deadline_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True)
class DeadlineAlerted(Event, on=Case):
    """Somebody is told that a deadline is near or missed."""

    deadline_id: UUID
    kind: str
    step: int
    org_id: UUID
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class LadderSet(Event, on=LadderStep):
    """The county put its own ladder of alerts in place of the one before."""

    steps: int


EVENTS = (
    LadderSet,
    StatutoryRuleSet,
    CalendarDaySet,
    DeadlinePaused,
    DeadlineResumed,
    DeadlineExtended,
    DeadlineAlerted,
)
