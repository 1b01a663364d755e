"""What mediation tells others."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.descriptors import Event
from plugins.mediation.models import Dispute
from plugins.mediation.proceedings.models import RoutingRule


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


@dataclass(frozen=True, slots=True)
class MediatorConflictNoted(Event, on=Dispute):
    """A mediator does not mediate a dispute, for being near to a party or refused by one."""

    mediator_id: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class ParticipantAdded(Event, on=Dispute):
    """Somebody helps to mediate."""

    kind: str


@dataclass(frozen=True, slots=True)
class AgreementSigned(Event, on=Dispute):
    """A written agreement was signed or sealed; with the last of them it is in force."""

    agreement_id: UUID
    effective_on: date | None


@dataclass(frozen=True, slots=True)
class ObligationSettled(Event, on=Dispute):
    """A promise was kept or broken."""

    obligation_id: UUID
    state: str


@dataclass(frozen=True, slots=True)
class ConfirmationMoved(Event, on=Dispute):
    """The application to a court was prepared, filed, accepted, decided or withdrawn."""

    confirmation_id: UUID
    state: str


@dataclass(frozen=True, slots=True)
class DisputeDiverted(Event, on=Dispute):
    """A dispute was handed to a body that must decide it."""

    diversion_id: UUID
    body_kind: str


@dataclass(frozen=True, slots=True)
class DiversionAnswered(Event, on=Dispute):
    """A body to which a dispute was diverted took it, or gave it back."""

    diversion_id: UUID
    state: str


@dataclass(frozen=True, slots=True)
class RoutingRuleSet(Event, on=RoutingRule):
    """Who handles disputes of a type or a severity."""


EVENTS = (
    MediatorConflictNoted,
    ParticipantAdded,
    AgreementSigned,
    ObligationSettled,
    ConfirmationMoved,
    DisputeDiverted,
    DiversionAnswered,
    RoutingRuleSet,
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
