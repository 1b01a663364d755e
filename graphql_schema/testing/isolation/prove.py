"""The proof: every value of a neighbor into every place, asked beside the neighbors and alone."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import orjson

from graphql_schema.limits import ALONE
from graphql_schema.testing.isolation.acts import INPUT, Act, Draft
from graphql_schema.testing.isolation.door import Door, Reply
from graphql_schema.testing.isolation.haul import harvest
from graphql_schema.testing.isolation.places import Place, places
from graphql_schema.testing.isolation.reads import Question, Reader, shown
from graphql_schema.testing.isolation.report import Report
from graphql_schema.testing.isolation.subject import Subject
from graphql_schema.testing.isolation.values import Values, foreign
from graphql_schema.testing.isolation.verdict import Leak, differing, plain, tainted
from graphql_schema.testing.isolation.watch import Watch, watch
from graphql_schema.testing.isolation.worlds import World, Worlds

OWN_TRIES = 12
"""Values of one's own that are tried at a place before it counts as blind."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much to try."""

    values: int = 2
    """A neighbor's values for each place."""

    inline: bool = False
    """Each value a second time, written into the document."""

    every: int = 1
    """One place of so many; the others are passed over."""

    first_leak: bool = False
    """Whether to stop at the first leak."""


QUICK = Size()
FULL = Size(values=8, inline=True)


async def prove(worlds: Worlds, subjects: Iterable[Subject], size: Size = QUICK) -> Report:
    """Try every place; `check()` what comes back."""
    proof = await Proof.begin(worlds, tuple(subjects), size)
    async for _ in proof.run():
        if size.first_leak and proof.report.leaks:
            break
    return proof.report


@dataclass
class Proof:
    """One run."""

    worlds: Worlds
    size: Size
    exempt: Mapping[str, str]
    mine: Values
    theirs: Values
    watch: Watch
    report: Report = field(default_factory=Report)

    @classmethod
    async def begin(cls, worlds: Worlds, subjects: Sequence[Subject], size: Size) -> "Proof":
        """Gather what the asking county and its neighbors see."""
        schema = (await worlds.crowded.view()).schema
        hints = {name: values for subject in subjects for name, values in subject.values.items()}
        exempt = {name: reason for subject in subjects for name, reason in subject.exempt.items()}
        mine, theirs = [
            Values(schema, await harvest(schema, worlds.crowded.doors[county.ordinal], county.known), hints)
            for county in (worlds.asker, worlds.neighbors[0])
        ]
        seen = await watch(worlds.crowded.stage, (county.ctx.tenant.id for county in worlds.neighbors))
        proof = cls(worlds, size, exempt, mine, theirs, seen)
        proof.report.tables = seen.tables
        return proof

    async def run(self) -> AsyncIterator[Place]:
        """Try one place after the other."""
        schema = self.mine.schema
        reader = Reader(schema, self.mine)
        acts: dict[str, tuple[Act, Draft | None]] = {}
        reached = [place for place in places(schema) if place.owner == "Mutation" or self._is_read(reader, place)]
        chosen = reached[:: self.size.every]
        self.report.places = len(chosen)
        for place in chosen:
            reason = self.exempt.get(str(place)) or self.exempt.get(f"{place.owner}.{place.field}")
            if reason is not None:
                self.report.exempt[str(place)] = reason
            elif place.owner == "Mutation":
                await self._try_act(place, acts)
            else:
                await self._try_read(reader, place)
            yield place

    def _is_read(self, reader: Reader, place: Place) -> bool:
        """Whether the place can be come to; a type of which there is no record leaves its places uncovered."""
        if reader.parents(place):
            return True
        self.report.uncovered[str(place)] = f"no way leads to a {place.owner}: `fill` must make one"
        return False

    # --- reads -------------------------------------------------------------------------------------------------------

    async def _try_read(self, reader: Reader, place: Place) -> None:
        parent, is_sighted = await self._own_read(reader, place)
        values = self._foreign(place)
        for value in values:
            for inline in (False, True) if self.size.inline else (False,):
                question = reader.question(place, value, parent, inline=inline)
                self._count(place, is_sighted)
                await self._compare(place, question)

    async def _own_read(self, reader: Reader, place: Place) -> tuple[str | None, bool]:
        """A record to begin with under which a value of one's own shows something."""
        parents, reply = reader.parents(place), None
        tries = [(parent, value) for value in self.mine.of(place) for parent in parents[:3]]
        for parent, value in tries[: OWN_TRIES * min(len(parents), 3)]:
            question = reader.question(place, value, parent)
            reply = await self._crowded.ask(question.document, question.variables)
            if not reply.errors and shown(reply.data, question.keys):
                return parent, True
        self.report.blind[str(place)] = str(reply.body)[:300] if reply is not None else "no value of one's own"
        return parents[0], False

    async def _compare(self, place: Place, question: Question) -> None:
        async def ask(world: World) -> Reply:
            return await world.doors[self.worlds.asker.ordinal].ask(question.document, question.variables)

        beside, alone = await ask(self.worlds.crowded), await ask(self.worlds.alone)
        asked = f"{question.document} {orjson.dumps(question.variables).decode()}"
        self._judge(
            place, asked, beside, alone, await ask(self.worlds.alone) if plain(beside) != plain(alone) else alone
        )

    # --- acts --------------------------------------------------------------------------------------------------------

    async def _try_act(self, place: Place, acts: dict[str, tuple[Act, Draft | None]]) -> None:
        if place.field not in acts:
            act = Act(self.mine.schema, place.field, self.mine)
            acts[place.field] = act, (await act.solve(lambda given: self._own_act(act, given), Draft()))[0]
        act, base = acts[place.field]
        draft, reply = await act.solve(lambda given: self._own_act(act, given), self._including(place, base or Draft()))
        if draft is None:
            self.report.blind[str(place)] = str(reply.body)[:300]
        for value in self._foreign(place, act.types.get(place.path)):
            self._count(place, draft is not None)
            tried = deepcopy(draft or self._including(place, base or Draft()))
            tried.fixed = place.path, value
            tried.version = None
            given = act.write(tried, (self.mine.haul.records, self.theirs.haul.records))
            await self._compare_acts(place, act, given)

    def _including(self, place: Place, draft: Draft) -> Draft:
        draft = deepcopy(draft)
        draft.included.add(place.path)
        return draft

    async def _own_act(self, act: Act, given: Any) -> Reply:
        """Try an input of one's own; in both worlds, so that what an application counts in memory stays alike."""
        async with self._undone(self.worlds.alone) as door:
            await self._act(door, act, given)
        async with self._undone(self.worlds.crowded) as door:
            return await self._act(door, act, given)

    async def _compare_acts(self, place: Place, act: Act, given: Any) -> None:
        asked = f"{act.document} {orjson.dumps(given).decode()}"
        async with self._undone(self.worlds.crowded) as door:
            beside = await self._act(door, act, given)
            changed = await self.watch.changed(self.worlds.crowded.stage)
        async with self._undone(self.worlds.alone) as door:
            alone = await self._act(door, act, given)
        again = alone
        if plain(beside) != plain(alone):
            async with self._undone(self.worlds.alone) as door:
                again = await self._act(door, act, given)
        if changed:
            self.report.leaks.append(Leak("SIDE-EFFECT", str(place), asked, ", ".join(changed)))
        if act.done(beside) and not act.done(alone):
            self.report.leaks.append(Leak("ACCEPTED", str(place), asked, str(beside.body)))
            return
        self._judge(place, asked, beside, alone, again)

    async def _act(self, door: Door, act: Act, given: Any) -> Reply:
        return await door.ask(act.document, {INPUT: given}, anonymous=act.name in ALONE)

    @asynccontextmanager
    async def _undone(self, world: World) -> AsyncIterator[Door]:
        async with world.stage.undone():
            yield world.doors[self.worlds.asker.ordinal]

    # --- both --------------------------------------------------------------------------------------------------------

    @property
    def _crowded(self) -> Door:
        return self.worlds.crowded.doors[self.worlds.asker.ordinal]

    def _foreign(self, place: Place, type_: str | None = None) -> list[Any]:
        """The neighbor's values for the place, as many as the size says; none leaves it uncovered."""
        found = foreign(place, self.theirs, self.mine, self.worlds.neighbors[0].mark, type_)
        if not found:
            self.report.uncovered[str(place)] = "no value of a neighbor is known that fits: `fill` must make one"
        return found if len(found) <= self.size.values else [*found[: self.size.values - 1], found[-1]]

    def _count(self, place: Place, is_sighted: bool) -> None:
        self.report.tried.add(str(place))
        self.report.probes += 1
        self.report.sighted += is_sighted

    def _judge(self, place: Place, asked: str, beside: Reply, alone: Reply, again: Reply) -> None:
        """Note what the answer beside the neighbors tells; `again` shows what differs between two equal requests."""
        marks = tuple(county.mark for county in self.worlds.neighbors)
        if (told := tainted(beside, asked, self.watch.ids, marks)) is not None:
            self.report.leaks.append(Leak("LEAK", str(place), asked, f"{told} in {beside.body}"))
            return
        noise = set(differing(plain(alone), plain(again)))
        if differences := set(differing(plain(beside), plain(alone))) - noise:
            at = ", ".join(".".join(map(str, path)) for path in sorted(differences, key=str)[:3])
            told = f"differs at {at}\n  beside: {beside.body}\n  alone: {alone.body}"
            self.report.leaks.append(Leak("ORACLE", str(place), asked, told))
