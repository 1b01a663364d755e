"""Asking one thing beside the neighbors and alone, and judging whether the two answers tell them apart."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from graphql_schema.testing.isolation.door import Reply
from graphql_schema.testing.isolation.places import Place
from graphql_schema.testing.isolation.report import Report
from graphql_schema.testing.isolation.verdict import Leak, differing, plain, tainted
from graphql_schema.testing.isolation.watch import Watch
from graphql_schema.testing.isolation.worlds import World, Worlds

Ask = Callable[[World], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Judge:
    """Notes in the report what leaks."""

    worlds: Worlds
    watch: Watch
    report: Report

    async def compare(
        self, place: Place, asked: str, ask: Ask, done: Callable[[Reply], bool] = lambda reply: False
    ) -> None:
        """Ask in both worlds; `done` tells of an act whether it was done."""
        beside, alone = await ask(self.worlds.crowded), await ask(self.worlds.alone)
        marks = tuple(county.mark for county in self.worlds.neighbors)
        if (told := tainted(beside, asked, self.watch.ids, marks)) is not None:
            self._note("LEAK", place, asked, f"{told} in {beside.body}")
        elif done(beside) and not done(alone):
            self._note("ACCEPTED", place, asked, f"{beside.body}\n  alone: {alone.body}")
        elif plain(beside) != plain(alone):
            at = await self._told_apart(ask, beside, alone)
            if at:
                self._note("ORACLE", place, asked, f"differs at {at}\n  beside: {beside.body}\n  alone: {alone.body}")

    async def _told_apart(self, ask: Ask, beside: Reply, alone: Reply) -> str:
        """Where the answers differ, but for what differs from one request to the next in either world."""
        again = set(differing(plain(beside), plain(await ask(self.worlds.crowded))))
        again &= set(differing(plain(alone), plain(await ask(self.worlds.alone))))
        found = set(differing(plain(beside), plain(alone))) - again
        return ", ".join(sorted(".".join(map(str, path)) or "the whole" for path in found)[:3])

    async def check_rows(self, place: Place, asked: str) -> None:
        """See that the act that was just done left every row of the neighbors as it was."""
        if changed := await self.watch.changed(self.worlds.crowded.stage):
            self._note("SIDE-EFFECT", place, asked, ", ".join(changed))

    def _note(self, kind: str, place: Place, asked: str, told: str) -> None:
        self.report.leaks.append(Leak(kind, str(place), asked, told))
