"""How the cases of one kind move: the part of a kind that the kernel's own acts need to know."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.machine import StateMachine


@dataclass(frozen=True, slots=True)
class Life:
    """The machine of a kind of case, and which of its states the kernel's acts lead to."""

    machine: StateMachine[Any]
    open: Set[StrEnum]
    """States in which a case may be given to somebody else."""

    taken_over: StrEnum
    """Where a case stands once another organisation has taken it over."""

    closed: StrEnum
    reopened: StrEnum
    """Where a closed case goes on."""

    archived: StrEnum
    file: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Kinds of paper that a case which ended in that state must have, or be exempted from, before it is closed."""
