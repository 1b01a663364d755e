"""What happens to meetings."""

from dataclasses import dataclass
from uuid import UUID

from core.descriptors import Event
from core.meetings.models import ActionItem, Meeting, MeetingSeries


@dataclass(frozen=True, slots=True)
class MeetingSeriesBegun(Event, on=MeetingSeries):
    """An organisation will hold meetings again and again."""

    org_id: UUID


@dataclass(frozen=True, slots=True)
class MeetingSeriesEnded(Event, on=MeetingSeries):
    """No more meetings of a series are held."""


@dataclass(frozen=True, slots=True)
class MeetingPlanned(Event, on=Meeting):
    """A meeting was called."""

    org_id: UUID


@dataclass(frozen=True, slots=True)
class MeetingChanged(Event, on=Meeting):
    """Time, place, agenda or attendance of a planned meeting changed; `what` says which."""

    what: str


@dataclass(frozen=True, slots=True)
class MeetingHeld(Event, on=Meeting):
    """A meeting was held."""

    has_quorum: bool


@dataclass(frozen=True, slots=True)
class MeetingResolved(Event, on=Meeting):
    """A meeting voted on an item of its agenda."""

    agenda_item_id: UUID
    is_adopted: bool


@dataclass(frozen=True, slots=True)
class MeetingEnded(Event, on=Meeting):
    """A meeting's papers were closed, or it was cancelled."""

    state: str


@dataclass(frozen=True, slots=True)
class ActionItemAdded(Event, on=ActionItem):
    """Somebody is to do something because a meeting said so."""

    org_id: UUID


@dataclass(frozen=True, slots=True)
class ActionItemFinished(Event, on=ActionItem):
    """It was done, or is not to be done any more."""

    state: str


EVENTS = (
    MeetingSeriesBegun,
    MeetingSeriesEnded,
    MeetingPlanned,
    MeetingChanged,
    MeetingHeld,
    MeetingResolved,
    MeetingEnded,
    ActionItemAdded,
    ActionItemFinished,
)
