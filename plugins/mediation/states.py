"""How a dispute moves."""

from enum import StrEnum

from core.machine import StateMachine


class DisputeState(StrEnum):
    """Where a dispute stands."""

    REGISTERED = "REGISTERED"
    ACCEPTED = "ACCEPTED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    ASSIGNED = "ASSIGNED"
    MEDIATING = "MEDIATING"
    AGREED = "AGREED"
    FAILED = "FAILED"
    TERMINATED = "TERMINATED"
    CLOSED = "CLOSED"


S = DisputeState

MACHINE = StateMachine(
    {
        S.REGISTERED: {S.ACCEPTED, S.NOT_ACCEPTED},
        S.ACCEPTED: {S.ASSIGNED, S.TERMINATED},
        S.ASSIGNED: {S.ASSIGNED, S.MEDIATING, S.TERMINATED},
        S.MEDIATING: {S.ASSIGNED, S.AGREED, S.FAILED, S.TERMINATED},
        S.AGREED: {S.CLOSED},
        S.FAILED: {S.CLOSED},
        S.TERMINATED: {S.CLOSED},
        S.NOT_ACCEPTED: {S.CLOSED},
        S.CLOSED: set(),
    },
    initial=S.REGISTERED,
)

OPEN = frozenset({S.REGISTERED, S.ACCEPTED, S.ASSIGNED, S.MEDIATING})
"""States in which a dispute may be handed to the next level."""
