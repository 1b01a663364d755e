"""What happens in sessions."""

from dataclasses import dataclass
from uuid import UUID

from core.descriptors import Event
from plugins.mediation.models import Dispute


@dataclass(frozen=True, slots=True)
class SessionRecorded(Event, on=Dispute):
    """A session of mediation was recorded."""

    session_id: UUID
    outcome: str


@dataclass(frozen=True, slots=True)
class SessionNoteAdded(Event, on=Dispute):
    """The mediator made a note for themself; what it says is told nowhere."""

    session_id: UUID


EVENTS = (SessionRecorded, SessionNoteAdded)
