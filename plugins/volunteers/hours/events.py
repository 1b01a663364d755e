"""What happens to hours of service and to credits."""

from dataclasses import dataclass

from core.descriptors import Event
from plugins.volunteers.enrollment.models import Volunteer
from plugins.volunteers.hours.models import HourEntry


@dataclass(frozen=True, slots=True)
class HoursProposed(Event, on=HourEntry):
    """Minutes of service were entered, and wait for a second one."""

    minutes: int


@dataclass(frozen=True, slots=True)
class HoursApproved(Event, on=HourEntry):
    """Minutes of service count."""

    credited_minutes: int


@dataclass(frozen=True, slots=True)
class HoursDisputed(Event, on=HourEntry):
    """Somebody thinks an entry of hours wrong."""


@dataclass(frozen=True, slots=True)
class HoursAdjusted(Event, on=HourEntry):
    """A disputed entry of hours was set right."""

    credited_minutes: int


@dataclass(frozen=True, slots=True)
class StarReached(Event, on=Volunteer):
    """A volunteer reached a star."""

    star: int


@dataclass(frozen=True, slots=True)
class CreditsExchanged(Event, on=Volunteer):
    """A volunteer exchanged credits for services."""

    minutes: int


EVENTS = (HoursProposed, HoursApproved, HoursDisputed, HoursAdjusted, StarReached, CreditsExchanged)
