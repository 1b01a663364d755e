"""States and the moves between them, as data."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar, cast

from core.errors import ConfigError, IllegalMove, RuleError

S = TypeVar("S", bound=StrEnum)

Guard = Callable[[Any], None]
"""Looks at a record that is about to move, and raises RuleError when something is missing for it."""


@dataclass(frozen=True, slots=True, eq=False)
class StateMachine(Generic[S]):
    """Which state may follow which; a new record is in the `initial` one, and a state without moves is an end.

    Raises ConfigError when a move leads out of the states' enum, or no moves lead to one of its states.
    """

    moves: Mapping[S, Set[S]]
    initial: S
    reasons: Set[S] = frozenset()
    """States that are entered with a reason only."""

    guards: Mapping[S, Sequence[Guard]] = field(default_factory=dict)
    """What a record must fulfil before it enters a state."""

    def __post_init__(self) -> None:
        states = type(self.initial)
        named = set(self.moves).union(*self.moves.values(), self.reasons, self.guards)
        _refuse(named - set(states), f"no state of `{states.__name__}`; write its members only.")
        _refuse(set(states) - self._reached(), f"not reached from `{self.initial}`; add a move to it or remove it.")

    def possible(self, state: str) -> tuple[S, ...]:
        """The states that may follow, sorted by name."""
        return tuple(sorted(self.moves.get(cast(S, state), ())))  # a column's plain string equals its member

    def move(self, state: str, *, to: S) -> S:
        """Return the state moved to; raises IllegalMove with the moves possible now."""
        if to not in self.possible(state):
            raise IllegalMove(state, to, list(self.possible(state)))
        return to

    def enter(self, record: Any, *, to: S, reason: str | None = None) -> S:
        """Return the state that the record moves to, from its own `state`.

        Raises IllegalMove with the moves possible now, and RuleError where a reason is missing or a guard refuses.
        """
        state = self.move(record.state, to=to)
        if to in self.reasons and not (reason and reason.strip()):
            raise RuleError("rule.required", field="reason", code="REQUIRED")
        for guard in self.guards.get(to, ()):
            guard(record)
        return state

    def _reached(self) -> set[S]:
        reached: set[S] = set()
        waiting = [self.initial]
        while waiting:
            state = waiting.pop()
            waiting += set(self.possible(state)) - reached
            reached.add(state)
        return reached


def _refuse(states: Set[StrEnum], why: str) -> None:
    if states:
        raise ConfigError(f"State machine: {', '.join(f'`{state}`' for state in sorted(states))} is {why}")
