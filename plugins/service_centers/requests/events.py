"""What happens to requests."""

from dataclasses import dataclass
from uuid import UUID

from core.descriptors import Event
from plugins.service_centers.requests.models import ServiceRequest


@dataclass(frozen=True, slots=True)
class ServiceRequestCreated(Event, on=ServiceRequest):
    """A request was written down, perhaps as a draft."""

    center_id: UUID


@dataclass(frozen=True, slots=True)
class ServiceRequestSubmitted(Event, on=ServiceRequest):
    """A request is to be looked at."""


@dataclass(frozen=True, slots=True)
class SupplementRequested(Event, on=ServiceRequest):
    """The applicant was told all that is missing; time stands still until it is there."""

    ordinal: int


@dataclass(frozen=True, slots=True)
class SupplementApproved(Event, on=ServiceRequest):
    """The window may ask once more for what is missing."""


@dataclass(frozen=True, slots=True)
class SupplementReceived(Event, on=ServiceRequest):
    """All that was missing is there."""


@dataclass(frozen=True, slots=True)
class ServiceRequestAccepted(Event, on=ServiceRequest):
    """A request was accepted; its time runs, and the applicant has a receipt."""


@dataclass(frozen=True, slots=True)
class ReceiptRenewed(Event, on=ServiceRequest):
    """The applicant got another receipt; the former code finds nothing any more."""


@dataclass(frozen=True, slots=True)
class ServiceRequestRefused(Event, on=ServiceRequest):
    """A request was not accepted."""


@dataclass(frozen=True, slots=True)
class ServiceRequestStarted(Event, on=ServiceRequest):
    """The departments behind the window have their steps."""

    steps: int


@dataclass(frozen=True, slots=True)
class ServiceRequestDecided(Event, on=ServiceRequest):
    """A request was decided."""

    result: str


@dataclass(frozen=True, slots=True)
class ServiceRequestDelivered(Event, on=ServiceRequest):
    """The applicant has the result."""

    method: str


@dataclass(frozen=True, slots=True)
class ServiceRequestClosed(Event, on=ServiceRequest):
    """A request was closed."""

    resolution: str


EVENTS = (
    ServiceRequestCreated,
    ServiceRequestSubmitted,
    SupplementRequested,
    SupplementApproved,
    SupplementReceived,
    ServiceRequestAccepted,
    ReceiptRenewed,
    ServiceRequestRefused,
    ServiceRequestStarted,
    ServiceRequestDecided,
    ServiceRequestDelivered,
    ServiceRequestClosed,
)
