"""When things happen in the demo: January to May 2011, in the tenant's zone, mostly in office hours."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

FIRST_DAY = date(2011, 1, 1)
LAST_DAY = date(2011, 5, 31)
YEAR = FIRST_DAY.year

LONGEST_STEP = 14
"""Days that one step may take."""

MOST_STEPS = 4
"""Steps after a dispute is taken in: handed up twice, settled, closed."""

WEEKDAY, WEEKEND = 6, 1  # how many disputes come on such a day

OFFICE_HOURS = range(8 * 60 + 30, 18 * 60)  # in minutes
EVENING = range(18 * 60, 22 * 60)
IN_OFFICE_HOURS = 0.93


def _days(first: date, last: date) -> list[date]:
    """Each day as often as its share of disputes asks."""
    days = (first + timedelta(days) for days in range((last - first).days + 1))
    return [day for day in days for _ in range(WEEKEND if day.weekday() > 4 else WEEKDAY)]


ENDED_DAYS = _days(FIRST_DAY, LAST_DAY - timedelta(MOST_STEPS))
"""Days on which a dispute may begin that is to take some steps by the end of May."""

RUNNING_DAYS = _days(date(2011, 4, 1), LAST_DAY)
"""Days on which a dispute may begin that nobody has taken a step in yet: not long ago."""


def opened(random: Random, zone: ZoneInfo, *, running: bool) -> datetime:
    """When a dispute is taken in; `running` when it is to have no later step."""
    return _at(random, random.choice(RUNNING_DAYS if running else ENDED_DAYS), zone)


def later(random: Random, moment: datetime, *, steps: int) -> datetime:
    """A moment on a later day, which leaves days enough until the end of May for `steps`, this one among them."""
    room = (LAST_DAY - moment.date()).days // steps
    days = random.randint(1, min(room, LONGEST_STEP))
    day = moment.date() + timedelta(days)
    since_friday = day.weekday() - 4
    if 0 < since_friday < days:
        day -= timedelta(since_friday)
    assert isinstance(moment.tzinfo, ZoneInfo)
    return _at(random, day, moment.tzinfo)


def _at(random: Random, day: date, zone: ZoneInfo) -> datetime:
    minute = random.choice(OFFICE_HOURS if random.random() < IN_OFFICE_HOURS else EVENING)
    return datetime.combine(day, time(minute // 60, minute % 60, random.randrange(60)), zone)
