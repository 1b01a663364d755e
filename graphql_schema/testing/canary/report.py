"""What a search found, in figures."""

from dataclasses import dataclass, field

SHOWN = 12
"""Findings that a failure tells."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A canary that turned up where it does not belong."""

    where: str
    """ANSWER, ERROR, LOG, SERVER LOG, TABLE right after the act, or DUMP in the end."""

    place: str
    kind: str
    told: str

    def __str__(self) -> str:
        return f"{self.where}: {self.kind} given to {self.place} stands {self.told}"


@dataclass
class Report:
    """Counts, and what went wrong."""

    canaries: int = 0
    acts: set[str] = field(default_factory=set)
    """Mutations that were given canaries."""

    done: set[str] = field(default_factory=set)
    """Mutations that took one."""

    refused: int = 0
    """Requests that were refused, whose errors were read."""

    broken: int = 0
    """Requests that failed in a database that takes no row, whose errors and logs were read."""

    lines: int = 0
    server_lines: int | None = None
    """Lines of PostgreSQL's log; None where it cannot be read here."""

    tables: int = 0
    """Tables that were read whole in the end."""

    findings: list[Finding] = field(default_factory=list)
    untaken: dict[str, str] = field(default_factory=dict)
    """Mutations with texts that took no canary, though no reason is told for it, each with the last answer."""

    def find(self, finding: Finding) -> None:
        """Note it, once for each place and kind of canary."""
        known = {(one.where, one.place, one.kind) for one in self.findings}
        if (finding.where, finding.place, finding.kind) not in known:
            self.findings.append(finding)

    def __str__(self) -> str:
        server = "not readable here" if self.server_lines is None else f"{self.server_lines:,} lines"
        return (
            f"{self.canaries:,} canaries in {len(self.acts)} mutations, {len(self.done)} of which took one; "
            f"{self.refused:,} refusals and {self.broken:,} failures read, {self.lines:,} lines of logs, PostgreSQL's "
            f"own log {server}, {self.tables} tables dumped: {len(self.findings)} hits"
        )

    def check(self, *, untaken: int = 0) -> None:
        """Raise AssertionError, naming places, if a canary got out, or if more than `untaken` acts took none."""
        found = [str(finding) for finding in self.findings]
        rest = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        assert not found, "\n".join([f"{len(found)} hits:", *found[:SHOWN], *rest])
        missing = [f"{name}: {answer}" for name, answer in self.untaken.items()]
        assert len(missing) <= untaken, "\n".join(["No canary was taken by:", *missing[:SHOWN]])
