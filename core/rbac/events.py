"""What happens to rights."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.descriptors import Event
from core.rbac.models import Grant, Role


@dataclass(frozen=True, slots=True)
class RoleGranted(Event, on=Grant):
    """An account was given a role at an organisation."""

    account_id: UUID
    role: str
    org_id: UUID
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class GrantEnded(Event, on=Grant):
    """A grant was ended before its time, or given an end."""

    valid_to: datetime


@dataclass(frozen=True, slots=True)
class RoleCreated(Event, on=Role):
    """The county made a role of its own."""

    key: str
    actions: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class RoleUpdated(Event, on=Role):
    """A role of the county's own got another name or other actions: these, with their reaches."""

    new_name: str
    actions: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class RoleDeleted(Event, on=Role):
    """A role of the county's own, which nobody was ever granted, was removed."""

    key: str


@dataclass(frozen=True, slots=True)
class RoleRetired(Event, on=Role):
    """A role of the county's own is granted no more."""

    key: str
