"""Periods of whole months: days and months are the tenant's, instants follow from its zone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import BadRequest

MONTH = re.compile(r"(?P<year>(?:19|20|21)\d\d)-(?P<month>0[1-9]|1[0-2])", re.ASCII)
MONTHS = 12
MOST_MONTHS = 120
"""Months that one period may hold."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months; `first` is the first day of the first one, `after` the day after the last one."""

    first: date
    after: date

    @classmethod
    def of(cls, first: str, last: str) -> "Period":
        """From the first month to the last one, both written `2011-01`; raises BadRequest."""
        begin, end = _index(first), _index(last)
        if not 0 <= end - begin < MOST_MONTHS:
            raise BadRequest("error.period", first=first[:20], last=last[:20], maximum=MOST_MONTHS)
        return cls(_day(begin), _day(end + 1))

    def year_before(self) -> "Period":
        """The same months of the year before."""
        return Period(*(day.replace(year=day.year - 1) for day in (self.first, self.after)))

    @property
    def last(self) -> date:
        """The last day."""
        return self.after - timedelta(1)

    def since(self, zone: ZoneInfo) -> datetime:
        """The first instant of the period, in UTC."""
        return _midnight(self.first, zone)

    def until(self, zone: ZoneInfo) -> datetime:
        """The first instant after the period, in UTC."""
        return _midnight(self.after, zone)

    def stored(self) -> Mapping[str, str]:
        """The months as they are written."""
        return {"from": month_of(self.first), "to": month_of(self.last)}


def month_of(day: date) -> str:
    """The month of a day, `2011-01`."""
    return f"{day:%Y-%m}"


def is_month(text: str) -> bool:
    """Whether the text is a month that a period may hold."""
    return MONTH.fullmatch(text) is not None


def _index(month: str) -> int:
    found = MONTH.fullmatch(month)
    if found is None:
        raise BadRequest("error.month")
    return int(found["year"]) * MONTHS + int(found["month"]) - 1


def _day(index: int) -> date:
    return date(index // MONTHS, index % MONTHS + 1, 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
