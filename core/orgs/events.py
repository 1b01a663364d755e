"""What happens to organisations."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.descriptors import Event
from core.orgs.models import FunctionalUnit, Org, UnitHead


@dataclass(frozen=True, slots=True)
class OrgAdded(Event, on=Org):
    """An organisation was added under another one."""

    parent_id: UUID


@dataclass(frozen=True, slots=True)
class OrgUpdated(Event, on=Org):
    """An organisation got another name, code or number of residents."""


@dataclass(frozen=True, slots=True)
class OrgMoved(Event, on=Org):
    """An organisation, with all below it, came under another one."""

    parent_before_id: UUID
    parent_after_id: UUID


@dataclass(frozen=True, slots=True)
class OrgMerged(Event, on=Org):
    """An organisation was merged into another one, which goes on; `went` tells how many rows went over, by table."""

    into_id: UUID
    went: dict[str, int]


@dataclass(frozen=True, slots=True)
class OrgClosed(Event, on=Org):
    """An organisation ended its work."""


@dataclass(frozen=True, slots=True)
class FunctionalUnitAdded(Event, on=FunctionalUnit):
    """An organisation was given a nameplate."""

    org_id: UUID
    function: str


@dataclass(frozen=True, slots=True)
class OrgCreditCodeSet(Event, on=Org):
    """An organisation got another unified social credit code, or lost it."""


@dataclass(frozen=True, slots=True)
class FunctionalUnitRenamed(Event, on=FunctionalUnit):
    """A nameplate reads otherwise."""

    new_name: str


@dataclass(frozen=True, slots=True)
class FunctionalUnitClosed(Event, on=FunctionalUnit):
    """A nameplate was taken down."""


@dataclass(frozen=True, slots=True)
class UnitHeadAppointed(Event, on=UnitHead):
    """Somebody was made head of a functional unit."""

    unit_id: UUID
    person_id: UUID
    started_on: date


@dataclass(frozen=True, slots=True)
class UnitHeadEnded(Event, on=UnitHead):
    """Somebody's time as head of a functional unit has an end."""

    unit_id: UUID
    ended_on: date
