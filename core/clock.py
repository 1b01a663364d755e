"""The only place that asks what time it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def system_now() -> datetime:
    """The current instant, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """The time as one tenant reads it: instants in UTC, days and years in its own zone."""

    zone: ZoneInfo
    now: Callable[[], datetime] = system_now

    def today(self) -> date:
        """The calendar day in the tenant's zone."""
        return self.now().astimezone(self.zone).date()

    def year(self) -> int:
        """The calendar year in the tenant's zone."""
        return self.today().year
