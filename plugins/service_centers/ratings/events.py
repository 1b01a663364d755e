"""What happens to ratings; no event names a request."""

from dataclasses import dataclass

from core.descriptors import Event
from plugins.service_centers.ratings.models import ServiceRating


@dataclass(frozen=True, slots=True)
class ServiceRated(Event, on=ServiceRating):
    """Somebody rated how a request was handled."""

    level: int


@dataclass(frozen=True, slots=True)
class RatingRepaired(Event, on=ServiceRating):
    """Something was done about a low rating."""


EVENTS = (ServiceRated, RatingRepaired)
