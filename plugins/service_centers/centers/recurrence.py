"""On which days a schedule falls: the recurrence rules that opening hours need, each day asked by itself.

Of RFC 5545 it reads FREQ=DAILY, WEEKLY or MONTHLY with INTERVAL, BYDAY, BYMONTHDAY and BYMONTH. A rule is never
expanded, so none can be endless or dense: a day is looked at in the same short time however far from the first it is.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from core.errors import RuleError

LONGEST_RULE = 200
LONGEST_INTERVAL = 99

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY")
PARTS = ("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH")
WEEKDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
NUMBER = re.compile(r"[+-]?[0-9]{1,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule of days."""

    frequency: str
    interval: int = 1
    weekdays: frozenset[tuple[int, int]] = frozenset()
    """Which of the month's weekdays, 0 for each of them, and the weekday, Monday being 0."""

    month_days: frozenset[int] = frozenset()
    """Days of the month; -1 is its last."""

    months: frozenset[int] = frozenset()

    def falls_on(self, since: date, day: date) -> bool:
        """Whether the day is one of the rule's, counted from its first day."""
        if day < since or self._periods(since, day) % self.interval:
            return False
        length = monthrange(day.year, day.month)[1]
        if self.months and day.month not in self.months:
            return False
        if self.month_days and not self.month_days & {day.day, day.day - length - 1}:
            return False
        if self.weekdays:
            ordinals = (0, (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1))
            return any((ordinal, day.weekday()) in self.weekdays for ordinal in ordinals)
        return bool(self.month_days) or self._is_like(since, day)

    def _periods(self, since: date, day: date) -> int:
        if self.frequency == "DAILY":
            return (day - since).days
        if self.frequency == "WEEKLY":
            return _week(day) - _week(since)
        return (day.year - since.year) * 12 + day.month - since.month

    def _is_like(self, since: date, day: date) -> bool:
        """Whether it is the first day's place in the week or month, which a rule means that names no days."""
        if self.frequency == "WEEKLY":
            return day.weekday() == since.weekday()
        return self.frequency == "DAILY" or day.day == since.day


def _week(day: date) -> int:
    """Which week it is of, from Monday on; the calendar's first day is a Monday."""
    return (day.toordinal() - 1) // 7


def check_recurrence(text: str) -> str:
    """The rule as it is kept, if it tells days; raises RuleError for one that counts hours or that cannot be read."""
    words = text.strip().upper().removeprefix("RRULE:")
    if len(words) > LONGEST_RULE:
        raise RuleError("rule.too_long", field="recurrence", maximum=LONGEST_RULE)
    parts = [part.partition("=") for part in words.split(";")]
    given = {name: value for name, _, value in parts}
    interval = given.get("INTERVAL", "1")
    if not (NUMBER.fullmatch(interval) and 1 <= int(interval) <= LONGEST_INTERVAL):
        raise RuleError("service_centers.interval", field="recurrence", maximum=LONGEST_INTERVAL)
    if len(given) < len(parts) or not given.keys() <= set(PARTS) or not _is_read(given):
        raise RuleError("service_centers.recurrence", field="recurrence")
    return words


def _is_read(given: dict[str, str]) -> bool:
    frequency = given.get("FREQ")
    if frequency not in FREQUENCIES:
        return False
    weekdays = [WEEKDAY.fullmatch(one) for one in _listed(given, "BYDAY")]
    if not all(weekdays) or any(one and one[1] and frequency != "MONTHLY" for one in weekdays):
        return False
    month_days, months = _listed(given, "BYMONTHDAY"), _listed(given, "BYMONTH")
    if (month_days and frequency == "WEEKLY") or not all(NUMBER.fullmatch(one) for one in (*month_days, *months)):
        return False
    return all(1 <= abs(int(one)) <= 31 for one in month_days) and all(1 <= int(one) <= 12 for one in months)


def _listed(given: dict[str, str], name: str) -> list[str]:
    return given[name].split(",") if name in given else []


@lru_cache(4096)
def read_recurrence(text: str) -> Recurrence:
    """The rule that a text says which was checked."""
    given = dict(part.split("=") for part in text.split(";"))
    weekdays = [WEEKDAY.fullmatch(one) for one in _listed(given, "BYDAY")]
    return Recurrence(
        given["FREQ"],
        int(given.get("INTERVAL", 1)),
        frozenset((int(one[1] or 0), WEEKDAYS.index(one[2])) for one in weekdays if one),
        frozenset(int(one) for one in _listed(given, "BYMONTHDAY")),
        frozenset(int(one) for one in _listed(given, "BYMONTH")),
    )
