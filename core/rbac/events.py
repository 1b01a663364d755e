"""What happens to rights."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.descriptors import Event
from core.rbac.models import Grant


@dataclass(frozen=True, slots=True)
class RoleGranted(Event, on=Grant):
    """An account was given a role at an organisation."""

    account_id: UUID
    role: str
    org_id: UUID
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class GrantEnded(Event, on=Grant):
    """A grant was ended before its time."""
