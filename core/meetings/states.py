"""How a meeting moves."""

from enum import StrEnum

from core.machine import StateMachine


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "PLANNED"
    HELD = "HELD"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


S = MeetingState

MACHINE = StateMachine(
    {
        S.PLANNED: {S.HELD, S.CANCELLED},
        S.HELD: {S.CLOSED},
        S.CLOSED: set(),
        S.CANCELLED: set(),
    },
    initial=S.PLANNED,
    reasons={S.CANCELLED},
)
