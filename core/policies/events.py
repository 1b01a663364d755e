"""What happens to rules."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.descriptors import Event
from core.policies.models import PolicyDocument, PolicyReading


@dataclass(frozen=True, slots=True)
class PolicyDocumentDrafted(Event, on=PolicyDocument):
    """An edition of a rule was drafted."""

    org_id: UUID
    edition: int


@dataclass(frozen=True, slots=True)
class PolicyDocumentUpdated(Event, on=PolicyDocument):
    """A draft was written anew."""


@dataclass(frozen=True, slots=True)
class PolicyDocumentPublished(Event, on=PolicyDocument):
    """An edition of a rule was published."""

    edition: int
    audience: str
    effective_from: date


@dataclass(frozen=True, slots=True)
class PolicyDocumentWithdrawn(Event, on=PolicyDocument):
    """An edition was withdrawn; `ended_on` is its last day, and null for a draft."""

    ended_on: date | None


@dataclass(frozen=True, slots=True)
class PolicyReadingAsked(Event, on=PolicyDocument):
    """So many accounts of an organisation and those below it were asked to read an edition."""

    org_id: UUID
    count: int


@dataclass(frozen=True, slots=True)
class PolicyReadingConfirmed(Event, on=PolicyReading):
    """Somebody confirmed to have read an edition."""

    document_id: UUID


EVENTS = (
    PolicyDocumentDrafted,
    PolicyDocumentUpdated,
    PolicyDocumentPublished,
    PolicyDocumentWithdrawn,
    PolicyReadingAsked,
    PolicyReadingConfirmed,
)
