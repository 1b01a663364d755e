"""How calls, activities, shifts and sign-ups move."""

from enum import StrEnum

from core.machine import StateMachine


class CallState(StrEnum):
    """Where a recruitment call stands."""

    DRAFT = "DRAFT"
    OPEN = "OPEN"
    CLOSED = "CLOSED"


class ActivityState(StrEnum):
    """Where an activity stands."""

    DRAFT = "DRAFT"
    OPEN = "OPEN"
    ENDED = "ENDED"
    CANCELLED = "CANCELLED"


class ShiftState(StrEnum):
    """Whether a shift takes place."""

    OPEN = "OPEN"
    CANCELLED = "CANCELLED"


class SignUpState(StrEnum):
    """Where a volunteer's sign-up for a shift stands."""

    REQUESTED = "REQUESTED"
    WAITLISTED = "WAITLISTED"
    CONFIRMED = "CONFIRMED"
    CHECKED_IN = "CHECKED_IN"
    CHECKED_OUT = "CHECKED_OUT"
    CREDITED = "CREDITED"
    NO_SHOW = "NO_SHOW"
    CANCELLED_BY_VOLUNTEER = "CANCELLED_BY_VOLUNTEER"
    CANCELLED_BY_ORG = "CANCELLED_BY_ORG"


C, A, T, S = CallState, ActivityState, ShiftState, SignUpState

CALL = StateMachine({C.DRAFT: {C.OPEN, C.CLOSED}, C.OPEN: {C.CLOSED}, C.CLOSED: set()}, initial=C.DRAFT)

ACTIVITY = StateMachine(
    {A.DRAFT: {A.OPEN, A.CANCELLED}, A.OPEN: {A.ENDED, A.CANCELLED}, A.ENDED: set(), A.CANCELLED: set()},
    initial=A.DRAFT,
    reasons={A.CANCELLED},
)

SHIFT = StateMachine({T.OPEN: {T.CANCELLED}, T.CANCELLED: set()}, initial=T.OPEN, reasons={T.CANCELLED})

CANCELLED = frozenset({S.CANCELLED_BY_VOLUNTEER, S.CANCELLED_BY_ORG})
"""The volunteer does not come, and nobody waits."""

SIGN_UP = StateMachine(
    {
        S.REQUESTED: {S.CONFIRMED, S.WAITLISTED, *CANCELLED},
        S.WAITLISTED: {S.CONFIRMED, *CANCELLED},
        S.CONFIRMED: {S.CHECKED_IN, S.NO_SHOW, *CANCELLED},
        S.CHECKED_IN: {S.CHECKED_OUT},
        S.CHECKED_OUT: {S.CREDITED},
        S.NO_SHOW: {S.CHECKED_IN},
        S.CREDITED: set(),
        S.CANCELLED_BY_VOLUNTEER: set(),
        S.CANCELLED_BY_ORG: set(),
    },
    initial=S.REQUESTED,
    reasons={S.CANCELLED_BY_ORG},
)

HOLDING = frozenset({S.CONFIRMED, S.CHECKED_IN, S.CHECKED_OUT, S.CREDITED})
"""The volunteer has the place, and can have no other one at that time."""

SERVED = frozenset({S.CHECKED_OUT, S.CREDITED})
"""The volunteer was there."""
