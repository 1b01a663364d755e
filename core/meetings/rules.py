"""When the next meeting of a series is due, and whether enough people came, as pure functions."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from core.meetings.models import AttendeeRole, Frequency

MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}


def next_due(held_on: date, frequency: Frequency) -> date:
    """By which day a series meets again that met on a day; of a month that is too short, its last day."""
    if frequency == Frequency.WEEKLY:
        return held_on + timedelta(days=7)
    months = held_on.month - 1 + MONTHS[frequency]
    year, month = held_on.year + months // 12, months % 12 + 1
    return date(year, month, min(held_on.day, monthrange(year, month)[1]))


def has_quorum(came: Iterable[str], quorum: int) -> bool:
    """Whether so many came who count."""
    return voters(came) >= quorum


def voters(came: Iterable[str]) -> int:
    """How many of those who came count, by their roles: guests do not."""
    return sum(role != AttendeeRole.GUEST for role in came)
