"""What happens to people's records."""

from dataclasses import dataclass
from uuid import UUID

from core.descriptors import Event
from core.people.models import Person


@dataclass(frozen=True, slots=True)
class PersonAdded(Event, on=Person):
    """A person's record was made."""

    org_id: UUID


@dataclass(frozen=True, slots=True)
class PersonUpdated(Event, on=Person):
    """A person's record was corrected, or came under another organisation of residence."""
