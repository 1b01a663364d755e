"""The proof: every value of a neighbor into every place, asked beside the neighbors and alone."""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import zip_longest
from typing import Any

import orjson

from graphql_schema.limits import alone
from graphql_schema.testing.isolation.acts import ATTEMPTS, INPUT, Act, Draft
from graphql_schema.testing.isolation.door import Door, Reply
from graphql_schema.testing.isolation.haul import harvest
from graphql_schema.testing.isolation.judge import Judge
from graphql_schema.testing.isolation.places import Place, fewest, places
from graphql_schema.testing.isolation.reads import Question, Reader, Start, shown
from graphql_schema.testing.isolation.report import Report
from graphql_schema.testing.isolation.subject import Subject
from graphql_schema.testing.isolation.values import Values, foreign, once
from graphql_schema.testing.isolation.verdict import Leak
from graphql_schema.testing.isolation.watch import watch
from graphql_schema.testing.isolation.worlds import World, Worlds

ATTEMPTS_MORE = 6
"""How often an act that never succeeded is tried again with one more part of its input."""

OWN_TRIES = 12
"""Values of one's own that are tried at a place before it counts as blind."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much to try."""

    values: int = 1
    """A neighbor's values for each place; the last of them bears the neighbor's mark."""

    neighbors: int = 1
    """Neighbors whose values are tried."""

    everywhere: bool = False
    """Every place, rather than as many as cover every argument and condition; the first value stands in the document
    too, and what it shows is followed a record further."""

    every: int = 1
    """One of so many of these places."""

    enough: int = 50
    """Leaks in the fields of one type after which its other places are passed over."""

    only: str = ""
    """What the names of the places must begin with, as a regular expression."""


QUICK = Size()
FULL = Size(values=6, neighbors=2, everywhere=True)


async def prove(worlds: Worlds, subjects: Iterable[Subject], size: Size = QUICK) -> Report:
    """Try every place; `check()` what comes back."""
    proof = await Proof.begin(worlds, tuple(subjects), size)
    await proof.run()
    return proof.report


@dataclass
class Proof:
    """One run."""

    worlds: Worlds
    size: Size
    exempt: Mapping[str, str]
    mine: Values
    theirs: Sequence[Values]
    """Of each neighbor whose values are tried."""

    judge: Judge
    report: Report
    _idle: dict[str, Place] = field(default_factory=dict)
    """Places at which no id of one's own succeeds; one elsewhere may cover the same."""

    @classmethod
    async def begin(cls, worlds: Worlds, subjects: Sequence[Subject], size: Size) -> "Proof":
        """Gather what the asking county and its neighbors see."""
        schema = (await worlds.view()).schema
        hints = {name: values for subject in subjects for name, values in subject.values.items()}
        exempt = {name: reason for subject in subjects for name, reason in subject.exempt.items()}
        mine, *theirs = [
            Values(schema, await harvest(schema, worlds.crowded.doors[county.ordinal], county.known), hints)
            for county in (worlds.asker, *worlds.neighbors[: size.neighbors])
        ]
        alone = await harvest(schema, worlds.alone.doors[worlds.asker.ordinal], worlds.asker.known)
        seen = await watch(worlds.crowded.stage, (county.ctx.tenant.id for county in worlds.neighbors))
        report = Report(tables=seen.tables)
        if differences := mine.haul.differences(alone):
            report.leaks.append(Leak("ORACLE", "Query", "all that can be read", differences))
        return cls(worlds, size, exempt, mine, theirs, Judge(worlds, seen, report), report)

    async def run(self) -> None:
        """Try one place after the other."""
        reader = Reader(self.mine.schema, self.mine)
        acts: dict[str, tuple[Act, Draft | None]] = {}
        for place in self._chosen(reader):
            if sum(leak.place.startswith(f"{place.owner}.") for leak in self.report.leaks) >= self.size.enough:
                continue
            self.report.arguments.update(place.covers)
            reason = self._reason(place)
            if reason is not None:
                self.report.exempt[str(place)] = reason
                self.report.covered.update(place.covers)
            elif place.owner == "Mutation":
                await self._try_act(place, acts)
            else:
                await self._try_read(reader, place)
        for name, place in self._idle.items():
            if self.report.proven.issuperset(place.covers):
                del self.report.uncovered[name]

    def _reason(self, place: Place) -> str | None:
        """Why the place is not tried, if it is not."""
        names = (str(place), f"{place.owner}.{place.field}")
        found = (reason for known, reason in self.exempt.items() if any(fnmatchcase(name, known) for name in names))
        return next(found, None)

    def _chosen(self, reader: Reader) -> list[Place]:
        """The places to try; those of a type of which there is no record are left uncovered."""
        found = []
        for place in places(self.mine.schema):
            if not re.match(self.size.only, str(place)):
                continue
            if place.owner == "Mutation" or reader.starts(place) or self._reason(place) is not None:
                found.append(place)
            else:
                self.report.arguments.update(place.covers)
                self.report.uncovered[str(place)] = f"no way leads to a {place.owner}: `fill` must make one"
        found.sort(key=self._shows_nothing)
        return (found if self.size.everywhere else fewest(found))[:: self.size.every]

    def _shows_nothing(self, place: Place) -> bool:
        """Whether the place's list is empty wherever it was read: its conditions are better tried at another one."""
        sizes = [len(ids) for (_, name), ids in self.mine.haul.lists.items() if name == place.field]
        return bool(sizes) and not any(sizes)

    # --- reads -------------------------------------------------------------------------------------------------------

    async def _try_read(self, reader: Reader, place: Place) -> None:
        start, is_sighted = await self._own_read(reader, place)
        values = self._foreign(place, is_sighted)
        questions = [reader.question(place, value, start) for value in values]
        if self.size.everywhere:
            questions += [reader.question(place, value, start, inline=True) for value in values[:1]]
        self.report.places += bool(questions)
        for question in questions:
            self._count(place, is_sighted)
            await self._compare(place, question)

    async def _own_read(self, reader: Reader, place: Place) -> tuple[Start, bool]:
        """Where to begin, so that a value of one's own shows something."""
        starts, reply = reader.starts(place), None
        tries = zip_longest(*([(start, value) for value in self._own(place, start)] for start in starts[:3]))
        for start, value in (one for row in tries for one in row if one is not None):
            question = reader.question(place, value, start)
            reply = await self._crowded.ask(question.document, question.variables)
            if not reply.errors and shown(reply.data, question.keys):
                return start, True
        self.report.blind[str(place)] = str(reply.body)[:300] if reply is not None else "no value of one's own"
        return starts[0], False

    def _own(self, place: Place, start: Start) -> list[Any]:
        """The likeliest values of one's own: what the records of the very list have comes first."""
        haul = self.mine.haul
        records = (haul.records.get(id_, {}) for id_ in haul.lists.get((start.parent or "", place.field), ()))
        inside = [record.get(place.about) for record in records]
        return sorted(self.mine.of(place), key=lambda value: value not in inside)[:OWN_TRIES]

    async def _compare(self, place: Place, question: Question) -> None:
        async def ask(world: World) -> Reply:
            return await world.doors[self.worlds.asker.ordinal].ask(question.document, question.variables)

        await self._neighbor.ask(question.document, question.variables)  # what it leaves in memory is the neighbor's
        asked = f"{question.document} {orjson.dumps(question.variables).decode()}"
        await self.judge.compare(place, asked, ask)

    # --- acts --------------------------------------------------------------------------------------------------------

    async def _try_act(self, place: Place, acts: dict[str, tuple[Act, Draft | None]]) -> None:
        if place.field not in acts:
            act = Act(self.mine.schema, place.field, self.mine)
            acts[place.field] = act, (await act.solve(lambda given: self._own_act(act, given), Draft()))[0]
        act, base = acts[place.field]
        begun = self._including(place, base or Draft())
        draft: Draft | None = begun
        if base is None or not act.holds(base, place.path):
            attempts = ATTEMPTS if base else ATTEMPTS_MORE
            draft, reply = await act.solve(lambda given: self._own_act(act, given), begun, attempts)
            if draft is None:
                self.report.blind[str(place)] = str(reply.body)[:300]
        values = self._foreign(place, draft is not None, act.types.get(place.path))
        self.report.places += bool(values)
        for value in values:
            self._count(place, draft is not None)
            tried = deepcopy(draft or begun)
            tried.fixed = place.path, value
            tried.version = None
            given = act.write(tried, [county.haul.records for county in (self.mine, *self.theirs)])
            await self._compare_acts(place, act, given)

    def _including(self, place: Place, draft: Draft) -> Draft:
        draft = deepcopy(draft)
        draft.included.add(place.path)
        draft.kept = place.path
        return draft

    async def _own_act(self, act: Act, given: Any) -> Reply:
        """Try an input of one's own; in both worlds, so that what an application counts in memory stays alike."""
        await self._undone(self.worlds.alone, act, given)
        return await self._undone(self.worlds.crowded, act, given)

    async def _compare_acts(self, place: Place, act: Act, given: Any) -> None:
        asked = f"{act.document} {orjson.dumps(given).decode()}"

        async def ask(world: World) -> Reply:
            return await self._undone(world, act, given, place)

        await self.judge.compare(place, asked, ask, act.done)

    async def _undone(self, world: World, act: Act, given: Any, place: Place | None = None) -> Reply:
        """The answer to the act, which is undone; at a place, the neighbors' rows are looked at first."""
        async with world.stage.undone():
            door = world.doors[self.worlds.asker.ordinal]
            reply = await door.ask(act.document, {INPUT: given}, anonymous=act.name in alone(act.schema))
            if place is not None and world is self.worlds.crowded:
                await self.judge.check_rows(place, orjson.dumps(given).decode())
            return reply

    # --- both --------------------------------------------------------------------------------------------------------

    @property
    def _crowded(self) -> Door:
        return self.worlds.crowded.doors[self.worlds.asker.ordinal]

    @property
    def _neighbor(self) -> Door:
        return self.worlds.crowded.doors[self.worlds.neighbors[0].ordinal]

    def _foreign(self, place: Place, is_sighted: bool, type_: str | None = None) -> list[Any]:
        """The neighbor's values for the place, as many as the size says; none leaves it uncovered."""
        rows = zip_longest(
            *(
                foreign(place, theirs, self.mine, county.mark, type_)
                for theirs, county in zip(self.theirs, self.worlds.neighbors, strict=False)
            )
        )
        found = once(value for row in rows for value in row if value is not None)
        if not found:
            self.report.uncovered[str(place)] = "no value of a neighbor is known that fits: `fill` must make one"
        elif place.leaf.name == "ID" and not is_sighted:
            self.report.uncovered[str(place)] = f"no id of one's own succeeds: {self.report.blind[str(place)]}"
            self._idle[str(place)] = place
        return found if len(found) <= self.size.values else [*found[: self.size.values - 1], found[-1]]

    def _count(self, place: Place, is_sighted: bool) -> None:
        self.report.covered.update(place.covers)
        self.report.probes += 1
        self.report.sighted += is_sighted
        if is_sighted:
            self.report.proven.update(place.covers)
