"""What happens to calls, activities, shifts, sign-ups and invitations."""

from dataclasses import dataclass
from uuid import UUID

from core.descriptors import Event
from plugins.volunteers.activities.models import Activity, Invitation, RecruitmentCall, Shift, SignUp


@dataclass(frozen=True, slots=True)
class CallDrafted(Event, on=RecruitmentCall):
    """A recruitment call was written."""


@dataclass(frozen=True, slots=True)
class CallOpened(Event, on=RecruitmentCall):
    """A recruitment call was opened."""


@dataclass(frozen=True, slots=True)
class CallClosed(Event, on=RecruitmentCall):
    """A recruitment call was closed."""


@dataclass(frozen=True, slots=True)
class ActivityPlanned(Event, on=Activity):
    """An activity was planned."""

    association_id: UUID


@dataclass(frozen=True, slots=True)
class ActivityOpened(Event, on=Activity):
    """Volunteers may sign up for an activity."""


@dataclass(frozen=True, slots=True)
class ActivityEnded(Event, on=Activity):
    """An activity is over; `task_id` is the case's task that it did, if any."""

    task_id: UUID | None


@dataclass(frozen=True, slots=True)
class ActivityCancelled(Event, on=Activity):
    """An activity does not take place; `task_id` is the case's task that stays undone, if any."""

    task_id: UUID | None


@dataclass(frozen=True, slots=True)
class ShiftAdded(Event, on=Shift):
    """An activity got a shift."""

    activity_id: UUID


@dataclass(frozen=True, slots=True)
class ShiftCancelled(Event, on=Shift):
    """A shift does not take place."""

    activity_id: UUID


@dataclass(frozen=True, slots=True)
class SignedUp(Event, on=SignUp):
    """A volunteer signed up; `state` says whether for a place, the wait list, or a decision."""

    shift_id: UUID
    state: str


@dataclass(frozen=True, slots=True)
class SignUpConfirmed(Event, on=SignUp):
    """A volunteer got a place: by a decision, or by moving up on the wait list."""

    shift_id: UUID
    moved_up: bool


@dataclass(frozen=True, slots=True)
class SignUpWaitlisted(Event, on=SignUp):
    """A sign-up that was looked at found no place free."""

    shift_id: UUID


@dataclass(frozen=True, slots=True)
class SignUpCancelled(Event, on=SignUp):
    """A volunteer does not come: by an act of the volunteer, or of the organisation."""

    shift_id: UUID
    by_volunteer: bool


@dataclass(frozen=True, slots=True)
class CheckedIn(Event, on=SignUp):
    """A volunteer came."""

    source: str


@dataclass(frozen=True, slots=True)
class CheckedOut(Event, on=SignUp):
    """A volunteer went."""

    minutes: int


@dataclass(frozen=True, slots=True)
class NotShown(Event, on=SignUp):
    """A volunteer who had a place did not come."""


@dataclass(frozen=True, slots=True)
class VolunteerInvited(Event, on=Invitation):
    """A volunteer was asked to help; `overridden` when another one fitted better."""

    shift_id: UUID
    volunteer_id: UUID
    overridden: bool


@dataclass(frozen=True, slots=True)
class Evaluated(Event, on=SignUp):
    """One side of a shift told what it thought of the other."""

    by_volunteer: bool


EVENTS = (
    *(CallDrafted, CallOpened, CallClosed, ActivityPlanned, ActivityOpened, ActivityEnded, ActivityCancelled),
    *(ShiftAdded, ShiftCancelled, SignedUp, SignUpConfirmed, SignUpWaitlisted, SignUpCancelled),
    *(CheckedIn, CheckedOut, NotShown, VolunteerInvited, Evaluated),
)
