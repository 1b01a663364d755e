"""How schemes and results move."""

from enum import StrEnum

from core.machine import StateMachine


class SchemeState(StrEnum):
    """Whether results may still be entered under a scheme."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class ResultState(StrEnum):
    """A draft's scores may change; a confirmed result waits for a statement at most; a published one is final."""

    DRAFT = "DRAFT"
    CONFIRMED = "CONFIRMED"
    PUBLISHED = "PUBLISHED"


SCHEMES = StateMachine(
    {SchemeState.OPEN: {SchemeState.CLOSED}, SchemeState.CLOSED: set()},
    initial=SchemeState.OPEN,
)

RESULTS = StateMachine(
    {
        ResultState.DRAFT: {ResultState.CONFIRMED},
        ResultState.CONFIRMED: {ResultState.PUBLISHED},
        ResultState.PUBLISHED: set(),
    },
    initial=ResultState.DRAFT,
)
