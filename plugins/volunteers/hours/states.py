"""How an entry of hours moves."""

from enum import StrEnum

from core.machine import StateMachine


class HourState(StrEnum):
    """Where an entry of hours stands."""

    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    DISPUTED = "DISPUTED"
    ADJUSTED = "ADJUSTED"


H = HourState

MACHINE = StateMachine(
    {
        H.PROPOSED: {H.APPROVED, H.DISPUTED},
        H.APPROVED: {H.DISPUTED},
        H.DISPUTED: {H.ADJUSTED},
        H.ADJUSTED: {H.DISPUTED},
    },
    initial=H.PROPOSED,
    reasons={H.DISPUTED, H.ADJUSTED},
)

CREDITED = frozenset({H.APPROVED, H.ADJUSTED})
"""The minutes count."""
