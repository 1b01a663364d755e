"""What happens to centres."""

from dataclasses import dataclass
from uuid import UUID

from core.descriptors import Event
from plugins.service_centers.centers.models import ServiceCenter


@dataclass(frozen=True, slots=True)
class ServiceCenterOpened(Event, on=ServiceCenter):
    """A centre was set up."""

    org_id: UUID


@dataclass(frozen=True, slots=True)
class ServiceCenterUpdated(Event, on=ServiceCenter):
    """What is told of a centre was changed: its place, state, windows, hours, staff or items."""

    what: str


@dataclass(frozen=True, slots=True)
class ServiceCardIssued(Event, on=ServiceCenter):
    """Cards of a centre were handed out."""

    card_version: int
    copies: int


EVENTS = (ServiceCenterOpened, ServiceCenterUpdated, ServiceCardIssued)
