"""What a plug-in tells the proof: how to make its records, and what generation cannot guess."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.accounts.models import Account
from core.context import Context
from core.orgs.models import Org


@dataclass(frozen=True, slots=True)
class County:
    """One of the three counties of a proof; they are alike in all that may be alike."""

    ctx: Context
    """An act of the system itself, which may do anything in this county; no transaction is open."""

    ordinal: int
    """1 to 3: which of the counties it is."""

    mark: str
    """A text that stands nowhere but in this county."""

    orgs: Sequence[Org]
    """The county, two towns with a village each, and a town whose name holds the mark."""

    account: Account
    """Who asks: holds every role at the county."""

    known: dict[str, list[Any]] = field(default_factory=dict)
    """Values that no query shows and that belong to this county, such as a token: by `InputType.field`."""

    def know(self, place: str, *values: Any) -> None:
        """Note values that belong to the county, to be put into that field of an input type."""
        self.known.setdefault(place, []).extend(values)


@dataclass(frozen=True, slots=True)
class Subject:
    """A part of the schema under proof.

    `fill` makes a few records of each type, as many as there are states that matter: first some that are the same in
    every county (numbers, names, codes), then at least one of each type whose texts hold the county's mark.
    """

    fill: Callable[[County], Awaitable[None]] | None = None

    values: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Values that an input field takes where any text or number will not do: by `InputType.field`."""

    told: Mapping[str, str] = field(default_factory=dict)
    """Places whose text stands in an event and in no column, each with the reason: for the search for canaries."""

    untaken: Mapping[str, str] = field(default_factory=dict)
    """Mutations none of whose texts may be chosen freely, each with the reason: for the search for canaries."""

    exempt: Mapping[str, str] = field(default_factory=dict)
    """Places that cannot be tried, each with the reason: by the place's name, or its field's (`Mutation.x`);
    `*` stands for anything."""
