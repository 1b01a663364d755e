"""What mediation tells others."""

from dataclasses import dataclass
from uuid import UUID

from core.descriptors import Event
from plugins.mediation.models import Dispute


@dataclass(frozen=True, slots=True)
class DisputeRegistered(Event, on=Dispute):
    """A dispute was taken in."""

    org_id: UUID


@dataclass(frozen=True, slots=True)
class DisputeAccepted(Event, on=Dispute):
    """A dispute was accepted for mediation."""


@dataclass(frozen=True, slots=True)
class DisputeRefused(Event, on=Dispute):
    """A dispute was not accepted."""


@dataclass(frozen=True, slots=True)
class DisputeAssigned(Event, on=Dispute):
    """A dispute was given to a mediator."""

    mediator_id: UUID


@dataclass(frozen=True, slots=True)
class MediationStarted(Event, on=Dispute):
    """Mediation began."""


@dataclass(frozen=True, slots=True)
class DisputeSettled(Event, on=Dispute):
    """The parties agreed."""


@dataclass(frozen=True, slots=True)
class MediationFailed(Event, on=Dispute):
    """The parties did not agree."""


@dataclass(frozen=True, slots=True)
class MediationTerminated(Event, on=Dispute):
    """A party refused mediation or withdrew."""


@dataclass(frozen=True, slots=True)
class DisputeEscalated(Event, on=Dispute):
    """A dispute was handed to the next level."""

    from_org_id: UUID
    to_org_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class DisputeClosed(Event, on=Dispute):
    """A dispute was closed."""

    resolution: str


EVENTS = (
    DisputeRegistered,
    DisputeAccepted,
    DisputeRefused,
    DisputeAssigned,
    MediationStarted,
    DisputeSettled,
    MediationFailed,
    MediationTerminated,
    DisputeEscalated,
    DisputeClosed,
)
