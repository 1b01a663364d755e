"""How a request moves."""

from enum import StrEnum

from core.cases.life import Life
from core.machine import StateMachine


class RequestState(StrEnum):
    """Where a request stands."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    SUPPLEMENT_REQUESTED = "SUPPLEMENT_REQUESTED"
    ACCEPTED = "ACCEPTED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    IN_PROGRESS = "IN_PROGRESS"
    DECIDED = "DECIDED"
    DELIVERED = "DELIVERED"
    CLOSED = "CLOSED"
    ARCHIVED = "ARCHIVED"


S = RequestState

MACHINE = StateMachine(
    {
        S.DRAFT: {S.SUBMITTED, S.CLOSED},
        S.SUBMITTED: {S.SUPPLEMENT_REQUESTED, S.ACCEPTED, S.NOT_ACCEPTED, S.CLOSED},
        S.SUPPLEMENT_REQUESTED: {S.SUBMITTED, S.IN_PROGRESS, S.CLOSED},
        S.ACCEPTED: {S.IN_PROGRESS, S.DECIDED, S.CLOSED},
        S.IN_PROGRESS: {S.SUPPLEMENT_REQUESTED, S.DECIDED, S.CLOSED},
        S.DECIDED: {S.DELIVERED},
        S.DELIVERED: {S.CLOSED},
        S.NOT_ACCEPTED: {S.CLOSED},
        S.CLOSED: {S.SUBMITTED, S.ARCHIVED},
        S.ARCHIVED: set(),
    },
    initial=S.DRAFT,
    reasons={S.NOT_ACCEPTED},
)
"""Who was rated is not told by a state: see docs/decisions/0031-a-rating-has-no-name.md."""

OPEN = frozenset({S.SUBMITTED, S.SUPPLEMENT_REQUESTED, S.ACCEPTED, S.IN_PROGRESS})
"""States in which a request may be handed to somebody else."""

LIFE = Life(
    MACHINE,
    open=OPEN,
    taken_over=S.SUBMITTED,
    closed=S.CLOSED,
    reopened=S.SUBMITTED,
    archived=S.ARCHIVED,
)
