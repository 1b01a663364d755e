"""What happens to what is offered."""

from dataclasses import dataclass
from uuid import UUID

from core.descriptors import Event
from plugins.service_centers.items.models import OneThing, ServiceGuide, ServiceItem


@dataclass(frozen=True, slots=True)
class ServiceItemSet(Event, on=ServiceItem):
    """An item was added to the catalogue, or changed."""


@dataclass(frozen=True, slots=True)
class ServiceGuideDrafted(Event, on=ServiceGuide):
    """The next edition of a guide was written."""

    item_id: UUID


@dataclass(frozen=True, slots=True)
class ServiceGuidePublished(Event, on=ServiceGuide):
    """A guide was checked and published; the one before it holds no longer."""

    item_id: UUID
    edition: int


@dataclass(frozen=True, slots=True)
class ServiceGuideAssured(Event, on=ServiceGuide):
    """Somebody checked that a published guide is still right."""


@dataclass(frozen=True, slots=True)
class ServiceGuideHandedOut(Event, on=ServiceGuide):
    """A guide was handed out on paper."""

    copies: int


@dataclass(frozen=True, slots=True)
class OneThingSet(Event, on=OneThing):
    """A bundle of items was put together, or changed."""


EVENTS = (
    ServiceItemSet,
    ServiceGuideDrafted,
    ServiceGuidePublished,
    ServiceGuideAssured,
    ServiceGuideHandedOut,
    OneThingSet,
)
