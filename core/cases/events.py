"""What happens to cases of any kind."""

from dataclasses import dataclass
from uuid import UUID

from core.cases.models import Case
from core.descriptors import Event


@dataclass(frozen=True, slots=True)
class CaseNoted(Event, on=Case):
    """A note was added to a case's journal."""

    kind: str


@dataclass(frozen=True, slots=True)
class CasePartyAdded(Event, on=Case):
    """A party, or a group of parties, was added to a case."""

    party_id: UUID


@dataclass(frozen=True, slots=True)
class CaseTaskAdded(Event, on=Case):
    """Something is to be done in a case; `kind` tells whether it was ordered from above."""

    task_id: UUID
    kind: str
    org_id: UUID


@dataclass(frozen=True, slots=True)
class CaseTaskFinished(Event, on=Case):
    """A task of a case was done, or is not to be done any more."""

    task_id: UUID
    state: str


@dataclass(frozen=True, slots=True)
class CasePaperFiled(Event, on=Case):
    """A paper went into a case's file, or may be missing from it."""

    kind: str
    is_exempt: bool


@dataclass(frozen=True, slots=True)
class CaseFollowedUp(Event, on=Case):
    """Somebody asked the parties how things stand after the end."""

    has_recurred: bool


@dataclass(frozen=True, slots=True)
class CaseDuplicateMarked(Event, on=Case):
    """A case turned out to be a second one of another, and closed with it."""

    master_id: UUID


@dataclass(frozen=True, slots=True)
class CaseReopened(Event, on=Case):
    """A closed case goes on."""


@dataclass(frozen=True, slots=True)
class CaseArchived(Event, on=Case):
    """A closed case was archived."""


EVENTS = (
    CaseNoted,
    CasePartyAdded,
    CaseTaskAdded,
    CaseTaskFinished,
    CasePaperFiled,
    CaseFollowedUp,
    CaseDuplicateMarked,
    CaseReopened,
    CaseArchived,
)
