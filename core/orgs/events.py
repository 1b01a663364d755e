"""What happens to organisations."""

from dataclasses import dataclass
from uuid import UUID

from core.descriptors import Event
from core.orgs.models import FunctionalUnit, Org


@dataclass(frozen=True, slots=True)
class OrgAdded(Event, on=Org):
    """An organisation was added under another one."""

    parent_id: UUID


@dataclass(frozen=True, slots=True)
class FunctionalUnitAdded(Event, on=FunctionalUnit):
    """An organisation was given a nameplate."""

    org_id: UUID
    function: str


@dataclass(frozen=True, slots=True)
class OrgCreditCodeSet(Event, on=Org):
    """An organisation got another unified social credit code, or lost it."""
