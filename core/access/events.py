"""What happens to access."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.access.models import AccessBreak, Member
from core.cases.models import Case
from core.descriptors import Event
from core.people.models import Person


@dataclass(frozen=True, slots=True)
class MemberAdded(Event, on=Member):
    """An account or an organisation was named on a record."""

    record_id: UUID
    member_id: UUID
    role: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class MemberEnded(Event, on=Member):
    """A membership was ended before its time."""

    record_id: UUID
    member_id: UUID


@dataclass(frozen=True, slots=True)
class CaseAccessChanged(Event, on=Case):
    """A case was raised or lowered to another access level."""

    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class PersonAccessChanged(Event, on=Person):
    """A person's record was raised or lowered to another access level."""

    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class AccessBroken(Event, on=AccessBreak):
    """Somebody opened a protected record in an emergency."""

    record_id: UUID
    account_id: UUID
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class AccessReviewed(Event, on=AccessBreak):
    """Somebody else judged an emergency."""

    verdict: str
    is_withheld: bool


EVENTS = (MemberAdded, MemberEnded, CaseAccessChanged, PersonAccessChanged, AccessBroken, AccessReviewed)
