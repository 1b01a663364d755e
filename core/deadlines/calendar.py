"""Which days are worked, and which day a term ends on: pure functions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

import chinese_calendar

from core.deadlines.models import TimeUnit
from core.errors import RuleError

DAY = timedelta(days=1)
FRIDAY = 4


@dataclass(frozen=True)
class Calendar:
    """The country's working days, make-up weekends among them, with the days on which a county differs."""

    own: Mapping[date, bool] = field(default_factory=dict)
    """Day -> whether the county works on it."""

    def is_working(self, day: date) -> bool:
        """Whether the day is worked.

        Raises RuleError naming the year when its holidays are not published yet, and the county has entered no day of
        it; once it has, the other days of the year are as the week says.
        """
        if day in self.own:
            return self.own[day]
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            if any(known.year == day.year for known in self.own):
                return day.weekday() <= FRIDAY
            raise RuleError("deadline.year_unpublished", code="YEAR_UNPUBLISHED", year=day.year) from None

    def counts(self, day: date, unit: TimeUnit) -> bool:
        """Whether the day is one of a term in these units."""
        return unit == TimeUnit.DAY or self.is_working(day)


def last_day(calendar: Calendar, event_on: date, value: int, unit: TimeUnit) -> date:
    """The last day of a term of so many units; counting begins the day after the event.

    Source: Civil Procedure Law, art. 85.
    """
    if unit == TimeUnit.DAY:
        return event_on + value * DAY
    days = (day for day in _from(event_on + DAY) if calendar.is_working(day))
    for day, number in zip(days, count(1), strict=False):
        if number == value:
            return day
    raise AssertionError("days do not end")


def units_from(calendar: Calendar, day: date, last: date, unit: TimeUnit) -> int:
    """How many units the days from `day` to `last` hold, both included."""
    return sum(calendar.counts(day + number * DAY, unit) for number in range((last - day).days + 1))


def _from(day: date) -> Iterator[date]:
    for number in count():
        yield day + number * DAY
