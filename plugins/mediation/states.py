"""How a dispute moves."""

from enum import StrEnum
from typing import Any

from core.cases.life import Life
from core.errors import RuleError
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


class ConfirmationState(StrEnum):
    """Where an application to a court stands."""

    PREPARED = "PREPARED"
    FILED = "FILED"
    ACCEPTED = "ACCEPTED"
    CONFIRMED = "CONFIRMED"
    DISMISSED = "DISMISSED"
    WITHDRAWN = "WITHDRAWN"


S = DisputeState
C = ConfirmationState


def _routes_told(dispute: Any) -> None:
    """Whoever did not agree was told of other ways; source: People's Mediation Law, art. 26."""
    if dispute.routes_told_on is None:
        raise RuleError("mediation.routes", field="routes_told", code="MEDIATION_ROUTES")


WITH_AGREEMENT = ("APPLICATION", "RIGHTS_NOTICE", "MEDIATION_RECORD", "AGREEMENT")
"""Papers of a file that ends in an agreement; source: People's Mediation Law, art. 27 to 29."""

FILE: dict[str, tuple[str, ...]] = {
    S.AGREED: WITH_AGREEMENT,
    S.PERFORMED: (*WITH_AGREEMENT, "FOLLOW_UP"),
    S.BREACHED: (*WITH_AGREEMENT, "FOLLOW_UP"),
    S.FAILED: ("APPLICATION", "RIGHTS_NOTICE", "MEDIATION_RECORD"),
    S.TERMINATED: ("APPLICATION",),
}

MACHINE = StateMachine(
    {
        S.REGISTERED: {S.ACCEPTED, S.NOT_ACCEPTED},
        S.ACCEPTED: {S.ASSIGNED, S.TERMINATED},
        S.ASSIGNED: {S.ASSIGNED, S.MEDIATING, S.TERMINATED},
        S.MEDIATING: {S.ASSIGNED, S.AGREED, S.FAILED, S.TERMINATED},
        S.AGREED: {S.PERFORMING, S.CLOSED},
        S.PERFORMING: {S.PERFORMED, S.BREACHED},
        S.PERFORMED: {S.CLOSED},
        S.BREACHED: {S.PERFORMING, S.PERFORMED, S.CLOSED},
        S.FAILED: {S.CLOSED},
        S.TERMINATED: {S.CLOSED},
        S.NOT_ACCEPTED: {S.CLOSED},
        S.CLOSED: {S.ACCEPTED, S.ARCHIVED},
        S.ARCHIVED: set(),
    },
    initial=S.REGISTERED,
    reasons={S.NOT_ACCEPTED, S.TERMINATED},
    guards={S.FAILED: [_routes_told], S.TERMINATED: [_routes_told]},
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
    file=FILE,
)

CONFIRMATION = StateMachine(
    {
        C.PREPARED: {C.FILED, C.WITHDRAWN},
        C.FILED: {C.ACCEPTED, C.DISMISSED, C.WITHDRAWN},
        C.ACCEPTED: {C.CONFIRMED, C.DISMISSED, C.WITHDRAWN},
        C.CONFIRMED: set(),
        C.DISMISSED: set(),
        C.WITHDRAWN: set(),
    },
    initial=C.PREPARED,
    reasons={C.DISMISSED, C.WITHDRAWN},
)
"""How an application to a court moves."""
