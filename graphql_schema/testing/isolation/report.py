"""What a proof found, in figures."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from graphql_schema.testing.isolation.verdict import Leak

SIGHTED = 90
"""Percent of probes that must be able to succeed with the asking county's own values."""

SHOWN = 12
"""Entries of each kind that a failure tells."""


@dataclass
class Report:
    """Counts, and what went wrong."""

    places: int = 0
    """Leaves of arguments into which something was put."""

    arguments: set[str] = field(default_factory=set)
    """What there is to cover: arguments of fields, fields of inputs, conditions of filters."""

    covered: set[str] = field(default_factory=set)
    exempt: dict[str, str] = field(default_factory=dict)
    probes: int = 0
    sighted: int = 0
    """Probes at places where a value of one's own shows something or is accepted."""

    proven: set[str] = field(default_factory=set)
    """What is covered by such a probe."""

    tables: int = 0
    """Tables of which the neighbors' rows were summed up after each act."""

    leaks: list[Leak] = field(default_factory=list)
    uncovered: dict[str, str] = field(default_factory=dict)
    blind: dict[str, str] = field(default_factory=dict)
    """Places where nothing of one's own succeeds, with the last answer."""

    @property
    def coverage(self) -> float:
        """Percent of the arguments that were tried, or are exempt for a reason."""
        return 100 * len(self.covered & self.arguments) / max(len(self.arguments), 1)

    @property
    def sight(self) -> float:
        """Percent of the probes that could have succeeded."""
        return 100 * self.sighted / max(self.probes, 1)

    def __str__(self) -> str:
        covered = f"{self.coverage:.1f} % of {len(self.arguments):,} arguments covered"
        return (
            f"{self.probes:,} probes into {self.places:,} places, {covered} ({len(self.exempt)} places exempt), "
            f"{len(self.leaks)} leaks, {self.sight:.1f} % of the probes able to succeed, "
            f"{self.tables} tables summed up after each act"
        )

    def check(self) -> None:
        """Raise AssertionError, naming places, unless nothing leaked, all was tried, and enough could succeed."""
        assert not self.leaks, _told(f"{len(self.leaks)} leaks", map(str, self.leaks))
        assert not self.uncovered, _told("Not covered", (f"{k}: {v}" for k, v in self.uncovered.items()))
        assert not self.probes or self.sight >= SIGHTED, _told(
            f"Only {self.sight:.1f} % of the probes can succeed", (f"{k}: {v}" for k, v in self.blind.items())
        )


def _told(title: str, entries: Iterable[str]) -> str:
    listed = list(entries)
    rest = [f"and {len(listed) - SHOWN} more"] if len(listed) > SHOWN else []
    return "\n".join([f"{title}:", *listed[:SHOWN], *rest])
