"""What happens to associations and to the catalogue."""

from dataclasses import dataclass
from uuid import UUID

from core.descriptors import Event
from plugins.volunteers.associations.models import Association, BranchType, DutyCategory


@dataclass(frozen=True, slots=True)
class AssociationFounded(Event, on=Association):
    """An association of volunteers was founded."""

    org_id: UUID


@dataclass(frozen=True, slots=True)
class AssociationDissolved(Event, on=Association):
    """An association ended."""


@dataclass(frozen=True, slots=True)
class BranchAdded(Event, on=Association):
    """An association got a branch."""

    branch_id: UUID


@dataclass(frozen=True, slots=True)
class BranchClosed(Event, on=Association):
    """A branch ended, with its teams."""

    branch_id: UUID


@dataclass(frozen=True, slots=True)
class TeamAdded(Event, on=Association):
    """A branch got a team."""

    team_id: UUID


@dataclass(frozen=True, slots=True)
class TeamClosed(Event, on=Association):
    """A team ended."""

    team_id: UUID


@dataclass(frozen=True, slots=True)
class OfficerAppointed(Event, on=Association):
    """Somebody took an office of an association."""

    officer_id: UUID
    post: str


@dataclass(frozen=True, slots=True)
class OfficerEnded(Event, on=Association):
    """An office of an association ended."""

    officer_id: UUID


@dataclass(frozen=True, slots=True)
class ElectionRecorded(Event, on=Association):
    """An election of officers was put on record."""

    election_id: UUID


@dataclass(frozen=True, slots=True)
class BranchTypeChanged(Event, on=BranchType):
    """A kind of branch was renamed."""


@dataclass(frozen=True, slots=True)
class DutyCategoryAdded(Event, on=DutyCategory):
    """The catalogue of duties got a category."""


@dataclass(frozen=True, slots=True)
class DutyAdded(Event, on=DutyCategory):
    """A category of the catalogue got a duty."""

    duty_id: UUID


EVENTS = (
    *(AssociationFounded, AssociationDissolved, BranchAdded, BranchClosed, TeamAdded, TeamClosed),
    *(OfficerAppointed, OfficerEnded, ElectionRecorded, BranchTypeChanged, DutyCategoryAdded, DutyAdded),
)
