"""What happens to volunteers' records."""

from dataclasses import dataclass
from uuid import UUID

from core.descriptors import Event
from plugins.volunteers.enrollment.models import Volunteer


@dataclass(frozen=True, slots=True)
class VolunteerApplied(Event, on=Volunteer):
    """Somebody enrolled as a volunteer, by an act of their own or with the guardian's consent."""

    association_id: UUID


@dataclass(frozen=True, slots=True)
class VolunteerAccepted(Event, on=Volunteer):
    """An association took a volunteer in."""


@dataclass(frozen=True, slots=True)
class VolunteerSuspended(Event, on=Volunteer):
    """A volunteer pauses."""


@dataclass(frozen=True, slots=True)
class VolunteerResumed(Event, on=Volunteer):
    """A volunteer is back."""


@dataclass(frozen=True, slots=True)
class VolunteerLeft(Event, on=Volunteer):
    """Somebody is a volunteer no longer."""


@dataclass(frozen=True, slots=True)
class VolunteerPlaced(Event, on=Volunteer):
    """A volunteer belongs to a team, or to none."""

    team_id: UUID | None


@dataclass(frozen=True, slots=True)
class VolunteerUpdated(Event, on=Volunteer):
    """What is kept of a volunteer was changed: contact, skills, times, a licence, insurance, training, honor."""

    what: str


EVENTS = (
    *(VolunteerApplied, VolunteerAccepted, VolunteerSuspended, VolunteerResumed),
    *(VolunteerLeft, VolunteerPlaced, VolunteerUpdated),
)
