"""What happens to transitions."""

from dataclasses import dataclass
from uuid import UUID

from core.cases.models import Case
from core.descriptors import Event


@dataclass(frozen=True, slots=True)
class TransitionRequested(Event, on=Case):
    """Somebody is asked to take a case, or a share in it."""

    transition_id: UUID
    kind: str
    to_org_id: UUID


@dataclass(frozen=True, slots=True)
class TransitionAccepted(Event, on=Case):
    """Whoever was asked took it."""

    transition_id: UUID
    kind: str
    to_org_id: UUID


@dataclass(frozen=True, slots=True)
class TransitionRejected(Event, on=Case):
    """Whoever was asked declined."""

    transition_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class TransitionEnded(Event, on=Case):
    """A transition was withdrawn, is done, or its time is over."""

    transition_id: UUID
    state: str


EVENTS = (TransitionRequested, TransitionAccepted, TransitionRejected, TransitionEnded)
