"""When a centre is open: recurrence rules, the county's working days, exceptions. Pure functions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.deadlines.calendar import FRIDAY, Calendar
from core.errors import RuleError
from plugins.service_centers.centers.recurrence import read_recurrence

MIDNIGHT = 24 * 60
LOOKED_AHEAD = 60
"""Days within which the next opening is looked for."""

Span = tuple[int, int]
"""From which minute of the day to which."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A schedule: the days of a recurrence rule, from one minute of the day to another."""

    recurrence: str
    opens: int
    closes: int
    rests_on_holidays: bool
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a centre is open at an instant, until when, and when it opens next."""

    is_open: bool
    until: datetime | None = None
    next_at: datetime | None = None
    reason: str | None = None
    """Why the day differs from the schedule."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Minutes that the schedules promise, and those of them in which the centre was open."""

    posted: int = 0
    covered: int = 0

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.posted + other.posted, self.covered + other.covered)


def spans_on(
    day: date, hours: Iterable[Hours], exceptions: Mapping[date, Span | None], calendar: Calendar
) -> list[Span]:
    """From when to when the centre is open on the day, in order; an exception stands in place of all schedules.

    A schedule that rests on holidays also holds on a make-up weekend, at the hours of its other days.
    """
    if day in exceptions:
        span = exceptions[day]
        return [] if span is None else [span]
    found = [(one.opens, one.closes) for one in hours if _is_held(one, day, calendar)]
    return sorted(set(found))


def _is_held(hours: Hours, day: date, calendar: Calendar) -> bool:
    if day < hours.valid_from or (hours.valid_to is not None and day > hours.valid_to):
        return False
    falls = read_recurrence(hours.recurrence).falls_on(hours.valid_from, day)
    if not hours.rests_on_holidays:
        return falls
    is_working = _is_working(calendar, day)
    return is_working and (falls or day.weekday() > FRIDAY)


def _is_working(calendar: Calendar, day: date) -> bool:
    """Whether the county works; in years whose holidays are not published yet, as the week says."""
    try:
        return calendar.is_working(day)
    except RuleError:
        return day.weekday() <= FRIDAY


def coverage_on(
    day: date, hours: Iterable[Hours], exceptions: Mapping[date, Span | None], calendar: Calendar, *, is_serving: bool
) -> Coverage:
    """How many minutes the schedules promise on the day, and in how many of them the centre was open.

    Whoever is open at other hours than the promised ones does not make up for those.
    """
    posted = _joined(spans_on(day, hours, {}, calendar))
    kept = spans_on(day, (), exceptions, calendar) if day in exceptions else posted
    if not is_serving:
        kept = []
    shared = (min(closes, until) - max(opens, since) for opens, closes in posted for since, until in kept)
    return Coverage(sum(closes - opens for opens, closes in posted), sum(max(minutes, 0) for minutes in shared))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    found: list[Span] = []
    for opens, closes in sorted(spans):
        if found and opens <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], closes)
        else:
            found.append((opens, closes))
    return found


def opening_at(
    at: datetime,
    zone: ZoneInfo,
    hours: Iterable[Hours],
    exceptions: Mapping[date, Span | None],
    calendar: Calendar,
) -> Opening:
    """Whether it is open at the instant; if not, when it opens next within two months."""
    known = list(hours)
    local = at.astimezone(zone)
    today, minute = local.date(), local.hour * 60 + local.minute
    for opens, closes in spans_on(today, known, exceptions, calendar):
        if opens <= minute < closes:
            return Opening(True, until=_instant(today, closes, zone))
    for number in range(LOOKED_AHEAD):
        day = today + timedelta(days=number)
        for opens, _ in spans_on(day, known, exceptions, calendar):
            if number or opens > minute:
                return Opening(False, next_at=_instant(day, opens, zone))
    return Opening(False)


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone) + timedelta(minutes=minute)


def minutes(text: str, field: str) -> int:
    """`09:30` as minutes after midnight; `24:00` is the end of the day. Raises RuleError."""
    hour, colon, minute = text.partition(":")
    if not (colon and hour.isdigit() and minute.isdigit() and len(minute) == 2):
        raise RuleError("service_centers.clock", field=field)
    found = int(hour) * 60 + int(minute)
    if int(minute) > 59 or found > MIDNIGHT:
        raise RuleError("service_centers.clock", field=field)
    return found


def clock(minute: int) -> str:
    """Minutes after midnight as `09:30`."""
    return f"{minute // 60:02}:{minute % 60:02}"
