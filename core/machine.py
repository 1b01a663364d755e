"""States and the moves between them, as data."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar, cast

from core.errors import ConfigError, IllegalMove

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True, slots=True, eq=False)
class StateMachine(Generic[S]):
    """Which state may follow which; a new record is in the `initial` one, and a state without moves is an end.

    Raises ConfigError when a move leads out of the states' enum, or no moves lead to one of its states.
    """

    moves: Mapping[S, Set[S]]
    initial: S

    def __post_init__(self) -> None:
        states = type(self.initial)
        named = set(self.moves).union(*self.moves.values())
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
