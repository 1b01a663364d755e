"""What happens to people's records."""

from dataclasses import dataclass
from uuid import UUID

from core.accounts.models import Account
from core.descriptors import Event
from core.people.models import Person, PersonDuplicate


@dataclass(frozen=True, slots=True)
class PersonAdded(Event, on=Person):
    """A person's record was made."""

    org_id: UUID


@dataclass(frozen=True, slots=True)
class PersonDetailsSet(Event, on=Person):
    """Identity document, date of birth, address or guardian of a person changed; which, not what."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonPhoneAdded(Event, on=Person):
    """A person has one more phone number."""

    phone_id: UUID


@dataclass(frozen=True, slots=True)
class PersonPhoneRemoved(Event, on=Person):
    """A phone number is a person's no more."""

    phone_id: UUID


@dataclass(frozen=True, slots=True)
class PersonFound(Event, on=Person):
    """Somebody looked a person up by a number; by which kind of number, and what for."""

    by: str
    purpose: str


@dataclass(frozen=True, slots=True)
class PersonSought(Event, on=Account):
    """An account looked somebody up by a number and found nobody; many of these mean that numbers are being tried."""

    by: str
    purpose: str


@dataclass(frozen=True, slots=True)
class DuplicateDismissed(Event, on=PersonDuplicate):
    """Two records turned out to be of two people."""


@dataclass(frozen=True, slots=True)
class PersonMerged(Event, on=Person):
    """The record stands for another one too, which became a pointer to it."""

    from_id: UUID
    moved: int


@dataclass(frozen=True, slots=True)
class PersonGrown(Event, on=Person):
    """A person turned 14: the special rules for children hold no more."""


@dataclass(frozen=True, slots=True)
class PersonUpdated(Event, on=Person):
    """A person's record was corrected, or came under another organisation of residence."""
