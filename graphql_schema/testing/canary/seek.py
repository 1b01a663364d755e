"""Giving canaries to every place of every act, and looking for them in answers, errors, logs and tables."""

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import GraphQLScalarType

from graphql_schema.limits import alone
from graphql_schema.testing.canary.canaries import Canaries, Canary, Kind
from graphql_schema.testing.canary.dump import Tables, changed, dumped, places_of, tables_of
from graphql_schema.testing.canary.judge import faults, kept
from graphql_schema.testing.canary.lines import Lines, ServerLog, listening
from graphql_schema.testing.canary.report import Finding, Report
from graphql_schema.testing.isolation.acts import INPUT, Act, Draft
from graphql_schema.testing.isolation.door import Door, Reply
from graphql_schema.testing.isolation.haul import harvest
from graphql_schema.testing.isolation.places import Place
from graphql_schema.testing.isolation.subject import Subject
from graphql_schema.testing.isolation.values import Values
from graphql_schema.testing.isolation.worlds import Template, World, Worlds, administering

ATTEMPTS = 12
"""How often the rest of an input is chosen anew for a canary to be taken."""

NO_ROW = """
do $$ declare t regclass; begin
  for t in select oid from pg_class where relrowsecurity loop
    execute format('alter table %s add constraint no_row check (false) not valid', t);
  end loop;
end $$
"""
"""Makes every table refuse every row, with the row in the error's details."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An input that was accepted with a canary in it."""

    act: Act
    place: Place
    canary: Canary
    given: Any


async def seek(template: Template, subjects: Iterable[Subject], only: str = "") -> Report:
    """Run canaries through every mutation whose places' names begin as `only` says; `check()` what comes back."""
    subjects, report = tuple(subjects), Report()
    with listening() as lines:
        async with administering(template.admin_url) as connection:
            server = await ServerLog.find(connection)
        async with template.open() as worlds:
            search = await Search.begin(worlds, subjects, report, lines, server, only)
            await search.run()
        async with template.open(NO_ROW) as worlds:
            await search.run_broken(worlds)
    report.lines = lines.count
    report.server_lines = None if server.path is None else server.count
    return report


@dataclass
class Search:
    """One run."""

    worlds: Worlds
    exempt: dict[str, str]
    told: dict[str, str]
    untaken: dict[str, str]
    values: Values
    report: Report
    lines: Lines
    server: ServerLog
    tables: Tables
    only: str
    canaries: Canaries = field(default_factory=Canaries)
    taken: list[Taken] = field(default_factory=list)

    @classmethod
    async def begin(
        cls, worlds: Worlds, subjects: Sequence[Subject], report: Report, lines: Lines, server: ServerLog, only: str
    ) -> "Search":
        """Gather what the county sees, to write inputs from."""
        schema = (await worlds.view()).schema
        hints = {name: values for subject in subjects for name, values in subject.values.items()}
        exempt = {name: reason for subject in subjects for name, reason in subject.exempt.items()}
        told = {name: reason for subject in subjects for name, reason in subject.told.items()}
        untaken = {name: reason for subject in subjects for name, reason in subject.untaken.items()}
        haul = await harvest(schema, worlds.crowded.doors[worlds.asker.ordinal], worlds.asker.known)
        async with worlds.crowded.stage.undone() as trial:
            tables = await tables_of(trial.driver)
        return cls(worlds, exempt, told, untaken, Values(schema, haul, hints), report, lines, server, tables, only)

    async def run(self) -> None:
        """Every act with every canary, each undone; then those that were taken for good, and a dump of it all."""
        mutation = self.values.schema.mutation_type
        for name in mutation.fields if mutation is not None else ():
            act = Act(self.values.schema, name, self.values)
            places = [place for place in act.places.values() if re.match(self.only, str(place))]
            if places and f"Mutation.{name}" not in self.exempt:
                await self._try_act(act, places)
        await self._dump()

    async def _try_act(self, act: Act, places: list[Place]) -> None:
        self.report.acts.add(act.name)
        base, _ = await act.solve(lambda given: self._ask(self.worlds.crowded, act, given), Draft())
        reply: Reply | None = None
        for place in places:
            if str(place) not in self.exempt:
                reply = await self._try_place(act, place, base or Draft()) or reply
        has_texts = any(_takes_texts(place) for place in places)
        if has_texts and act.name not in {*self.report.done, *self.untaken}:
            self.report.untaken[act.name] = str(reply.body)[:300] if reply is not None else "no place was tried"

    async def _try_place(self, act: Act, place: Place, base: Draft) -> Reply | None:
        """The last answer; what is taken with one canary is given with the next one too."""
        reply = None
        for canary in self.canaries.each() if _takes_texts(place) else [self.canaries.of(Kind.NUMBER)]:
            self.report.canaries += 1
            draft = deepcopy(base)
            draft.included.add(place.path)
            draft.fixed = place.path, canary.text

            async def ask(given: Any, canary: Canary = canary) -> Reply:
                return await self._searched(act, place, canary, given)

            done, reply = await act.solve(ask, draft, ATTEMPTS if _takes_texts(place) else 1)
            if done is not None:
                base = done
                self.report.done.add(act.name)
                self.taken.append(Taken(act, place, canary, act.write(done, [self.values.haul.records])))
        return reply

    async def _ask(self, world: World, act: Act, given: Any) -> Reply:
        return await self._door(world).ask(act.document, {INPUT: given}, anonymous=act.name in alone(act.schema))

    def _door(self, world: World) -> Door:
        return world.doors[self.worlds.asker.ordinal]

    async def _searched(self, act: Act, place: Place, canary: Canary, given: Any) -> Reply:
        """The answer to an act that is undone, after looking for the canary in all that came of it."""
        self._drain()
        async with self.worlds.crowded.stage.undone() as trial:
            reply = await self._ask(self.worlds.crowded, act, given)
            tenant = self.worlds.asker.ctx.tenant.id
            await trial.driver.execute(f"select set_config('helin.tenant', '{tenant}', true)")
            dump = await dumped(trial.driver, await changed(trial.driver, self.tables))
        found = places_of(canary, dump, self.tables)
        for fault in faults(found, is_told=str(place) in self.told):
            self._note("TABLE", place, canary, fault)
        self.report.refused += not act.done(reply)
        self._search_answer(place, canary, act, reply, is_kept=bool(kept(found)))
        self._search_lines(place, canary)
        return reply

    # --- where canaries may get to -----------------------------------------------------------------------------------

    def _search_answer(self, place: Place, canary: Canary, act: Act, reply: Reply, *, is_kept: bool) -> None:
        payload = reply.data.get(act.name) or {}
        if canary.is_in(orjson.dumps([reply.errors, payload.get("errors")])):
            self._note(
                "ERROR", place, canary, f"in {orjson.dumps([reply.errors, payload.get('errors')]).decode()[:300]}"
            )
        rest = {name: value for name, value in payload.items() if name != "errors"}
        if not is_kept and canary.is_in(orjson.dumps(rest)):
            self._note("ANSWER", place, canary, f"in {str(rest)[:300]}, though it is kept nowhere in clear")

    def _search_lines(self, place: Place, canary: Canary) -> None:
        for where, content in (("LOG", self.lines.take()), ("SERVER LOG", self.server.take())):
            if canary.is_in(content):
                line = next(line for line in content.split(b"\n") if canary.is_in(line))
                self._note(where, place, canary, f"in {line.decode(errors='replace')[:300]}")

    def _drain(self) -> None:
        self.lines.take()
        self.server.take()

    def _note(self, where: str, place: Place, canary: Canary, told: str) -> None:
        self.report.find(Finding(where, str(place), canary.kind, told))

    # --- for good, and in vain ---------------------------------------------------------------------------------------

    async def _dump(self) -> None:
        """Do what was taken for good, read every table as an administrator, and look for every canary in it."""
        world = self.worlds.alone
        for taken in self.taken:
            anonymous = taken.act.name in alone(taken.act.schema)
            await self._door(world).ask(taken.act.document, {INPUT: taken.given}, anonymous=anonymous, for_good=True)
        async with administering(world.admin_url) as connection:
            tables = await tables_of(connection)
            dump = await dumped(connection, tables)
        self.report.tables = len(tables)
        for taken in self.taken:
            found = places_of(taken.canary, dump, tables)
            for fault in faults(found, is_told=str(taken.place) in self.told):
                self._note("DUMP", taken.place, taken.canary, fault)

    async def run_broken(self, worlds: Worlds) -> None:
        """Do what was taken where no table takes a row: what such failures tell, and to whom."""
        for taken in self.taken:
            self._drain()
            reply = await self._ask(worlds.crowded, taken.act, taken.given)
            self.report.broken += not taken.act.done(reply)
            self._search_answer(taken.place, taken.canary, taken.act, reply, is_kept=True)
            self._search_lines(taken.place, taken.canary)


def _takes_texts(place: Place) -> bool:
    return isinstance(place.leaf, GraphQLScalarType) and place.leaf.name == "String"
