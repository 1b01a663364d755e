"""Many random requests, each compared with the reference and with Casbin; what was tried, in figures."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from tests.proofs.acts import Acts
from tests.proofs.answers import ANSWERS
from tests.proofs.asking import Asking
from tests.proofs.deeds.all import DEEDS, OPEN_TO_ALL
from tests.proofs.estate import Estate
from tests.proofs.matrix import Cell, Column, columns_of, draw, untold
from tests.proofs.questions import Questions
from tests.proofs.reads import Complaint, Reads

EVERY = 2
"""After so many requests Casbin is asked too: it looks through all rules for each of its answers."""

SHOWN = 12
"""Differences that a failure tells."""


@dataclass
class Report:
    """Counts, and what differed."""

    subjects: int
    columns: int
    requests: int = 0
    cells: set[Cell] = field(default_factory=set)
    touched: set[Column] = field(default_factory=set)
    allowed: int = 0
    """Requests of whom something was shown, or whose act was let in."""

    untold: list[str] = field(default_factory=list)
    """What is not compared, since nobody has said yet to whom it is open."""

    refused_accounts: int = 0
    enforced: int = 0
    complaints: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        all_cells = self.subjects * self.columns
        return (
            f"{self.requests:,} requests, {len(self.cells):,} of {all_cells:,} cells ({self.subjects} roles and sets "
            f"of roles x {self.columns} operations on fields, questions and acts; {len(self.touched)} of these asked), "
            f"{self.allowed / max(self.requests, 1):.0%} with something to see or do, "
            f"{self.enforced:,} answers of Casbin compared, {len(self.complaints)} differences, "
            f"{len(self.untold)} acts and computed fields untold {' '.join(self.untold)}".rstrip()
        )

    def check(self) -> None:
        """Raise AssertionError, with some of them, if anything differed."""
        assert not self.complaints, "\n".join([f"{len(self.complaints)} differences:", *self.complaints[:SHOWN]])


async def try_out(
    estate: Estate,
    many: int,
    seed: int,
    *,
    only: Callable[[Column], bool] = lambda _: True,
    until: int | None = None,
) -> Report:
    """So many requests; `only` chooses what is asked, `until` ends after that many differences."""
    trial = _Trial(estate, Random(seed))
    columns = [column for column in columns_of(estate.view) if only(column)]
    subjects = sorted(estate.subjects)
    report = Report(len(subjects), len(columns), untold=untold(columns, {*DEEDS, *OPEN_TO_ALL, *ANSWERS}))
    for cell in islice(draw(columns, estate.groups, trial.asking.random), many):
        await trial.one(cell, report)
        if until is not None and len(report.complaints) >= until:
            break
    return report


class _Trial:
    def __init__(self, estate: Estate, random: Random) -> None:
        self.asking = Asking(estate, random)
        self.reads = Reads(self.asking)
        self.questions = Questions(self.asking)
        self.acts = Acts(self.asking)

    async def one(self, cell: Cell, report: Report) -> None:
        """One request as one of the cell's accounts."""
        await self.asking.become(cell.subject)
        report.requests += 1
        report.cells.add(cell)
        report.touched.add(cell.column)
        if self.asking.ctx is None:
            report.refused_accounts += 1
            found = None if self.asking.account["state"] == "DISABLED" else "an account at work is refused"
        else:
            found = await self._asked(cell.column)
            report.allowed += self.asking.showed
            if report.requests % EVERY == 0:
                report.enforced += 1
                if (differs := self.questions.casbin()) is not None:
                    report.complaints.append(f"Casbin, {cell.subject}: {differs}")
        if found is not None:
            report.complaints.append(f"{cell.column} as {cell.subject} ({self.asking.account['login']}): {found}")

    async def _asked(self, column: Column) -> Complaint:
        type_, name = column.type, column.field
        match column.operation:
            case "record":
                return await self.reads.record(type_, name)
            case "list":
                return await self.reads.all_of(type_, name)
            case "chosen list":
                return await self.reads.chosen(type_, name)
            case "filter":
                return await self.reads.filter(type_, name)
            case "order":
                return await self.reads.order(type_, name)
            case "group":
                return await self.reads.group(type_, name)
            case "lookup":
                return await self.reads.lookup(type_, name)
            case "nodes":
                return await self.reads.nodes(type_)
            case "can":
                return await self.questions.can(type_)
            case "explain":
                return await self.questions.explain(type_)
            case "answer":
                return await ANSWERS[name](self.asking) if name in ANSWERS else None
            case "whoMay":
                return await self.questions.who_may(type_)
        return await self.acts.act(name)
