"""What happens to needs."""

from dataclasses import dataclass
from uuid import UUID

from core.descriptors import Event
from plugins.service_centers.needs.models import ServiceNeed


@dataclass(frozen=True, slots=True)
class ServiceNeedRecorded(Event, on=ServiceNeed):
    """A resident's need was noted, with the consent that volunteers are told."""

    need: str


@dataclass(frozen=True, slots=True)
class ServiceNeedMatched(Event, on=ServiceNeed):
    """Volunteers are asked for: the task, of the kind VOLUNTEER, holds all that they are told."""

    task_id: UUID


@dataclass(frozen=True, slots=True)
class ServiceNeedServed(Event, on=ServiceNeed):
    """Volunteers did what was needed."""


@dataclass(frozen=True, slots=True)
class ServiceNeedConfirmed(Event, on=ServiceNeed):
    """The resident says that the need was met."""


@dataclass(frozen=True, slots=True)
class ServiceNeedUnmet(Event, on=ServiceNeed):
    """Nobody could help."""


EVENTS = (
    ServiceNeedRecorded,
    ServiceNeedMatched,
    ServiceNeedServed,
    ServiceNeedConfirmed,
    ServiceNeedUnmet,
)
