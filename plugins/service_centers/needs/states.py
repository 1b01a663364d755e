"""How a need moves."""

from enum import StrEnum

from core.cases.life import Life
from core.machine import StateMachine


class NeedState(StrEnum):
    """Where a need stands; CONFIRMED and UNMET are ends."""

    OPEN = "OPEN"
    MATCHED = "MATCHED"
    SERVED = "SERVED"
    CONFIRMED = "CONFIRMED"
    UNMET = "UNMET"
    ARCHIVED = "ARCHIVED"


S = NeedState

MACHINE = StateMachine(
    {
        S.OPEN: {S.MATCHED, S.UNMET},
        S.MATCHED: {S.OPEN, S.SERVED, S.UNMET},
        S.SERVED: {S.CONFIRMED, S.OPEN},
        S.CONFIRMED: {S.OPEN, S.ARCHIVED},
        S.UNMET: {S.OPEN, S.ARCHIVED},
        S.ARCHIVED: set(),
    },
    initial=S.OPEN,
    reasons={S.UNMET},
)

LIFE = Life(
    MACHINE,
    open=frozenset({S.OPEN, S.MATCHED}),
    taken_over=S.OPEN,
    closed=S.CONFIRMED,
    reopened=S.OPEN,
    archived=S.ARCHIVED,
)
