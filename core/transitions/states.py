"""How a transition moves."""

from core.machine import StateMachine
from core.transitions.models import TransitionKind, TransitionState

S = TransitionState

MACHINE = StateMachine(
    {
        S.PENDING: {S.ACCEPTED, S.REJECTED, S.WITHDRAWN, S.EXPIRED},
        S.ACCEPTED: {S.DONE, S.EXPIRED},
        S.REJECTED: set(),
        S.WITHDRAWN: set(),
        S.EXPIRED: set(),
        S.DONE: set(),
    },
    initial=S.PENDING,
)

SHARING = frozenset({TransitionKind.REFERRAL, TransitionKind.JOINT, TransitionKind.SECONDMENT})
"""Kinds by which another organisation takes part for a while; the case stays where it is."""

MOVING = frozenset({TransitionKind.TRANSFER, TransitionKind.ESCALATION})
"""Kinds by which another organisation handles the case from now on."""
