"""How a dispute moves."""

from enum import StrEnum

from core.cases.life import Life
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
    PERFORMING = "PERFORMING"
    PERFORMED = "PERFORMED"
    BREACHED = "BREACHED"
    CLOSED = "CLOSED"
    ARCHIVED = "ARCHIVED"


S = DisputeState

MACHINE = StateMachine(
    {
        S.REGISTERED: {S.ACCEPTED, S.NOT_ACCEPTED},
        S.ACCEPTED: {S.ASSIGNED, S.TERMINATED},
        S.ASSIGNED: {S.ASSIGNED, S.MEDIATING, S.TERMINATED},
        S.MEDIATING: {S.ASSIGNED, S.AGREED, S.FAILED, S.TERMINATED},
        S.AGREED: {S.PERFORMING, S.CLOSED},
        S.PERFORMING: {S.PERFORMED, S.BREACHED},
        S.PERFORMED: {S.CLOSED},
        S.BREACHED: {S.PERFORMED, S.CLOSED},
        S.FAILED: {S.CLOSED},
        S.TERMINATED: {S.CLOSED},
        S.NOT_ACCEPTED: {S.CLOSED},
        S.CLOSED: {S.ACCEPTED, S.ARCHIVED},
        S.ARCHIVED: set(),
    },
    initial=S.REGISTERED,
    reasons={S.NOT_ACCEPTED, S.TERMINATED},
)

OPEN = frozenset({S.REGISTERED, S.ACCEPTED, S.ASSIGNED, S.MEDIATING})
"""States in which a dispute may be handed to the next level."""

LIFE = Life(
    MACHINE,
    open=OPEN,
    taken_over=S.ACCEPTED,
    closed=S.CLOSED,
    reopened=S.ACCEPTED,
    archived=S.ARCHIVED,
)
