"""How a volunteer's enrollment moves."""

from enum import StrEnum

from core.machine import StateMachine


class VolunteerState(StrEnum):
    """Where a volunteer stands; there is no state for somebody who does not want to be one."""

    APPLIED = "APPLIED"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    LEFT = "LEFT"


S = VolunteerState

MACHINE = StateMachine(
    {
        S.APPLIED: {S.ACTIVE, S.LEFT},
        S.ACTIVE: {S.SUSPENDED, S.LEFT},
        S.SUSPENDED: {S.ACTIVE, S.LEFT},
        S.LEFT: {S.APPLIED},
    },
    initial=S.APPLIED,
    reasons={S.SUSPENDED},
)
