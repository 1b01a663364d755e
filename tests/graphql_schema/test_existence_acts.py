"""An act tells nothing of a hidden record: not by an id of its parts, beside what is seen, nor by what hangs on it.

Every mutation is tried, by somebody who may do everything in the county and is named nowhere.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import orjson
import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type

from core.access.models import Member
from core.accounts.models import Account
from core.cases.models import Case
from core.db import Database
from core.orgs.models import Org
from core.people.models import Person
from core.plugin_host import Registry
from core.privacy.catalogue import target_of, whole_of
from core.tenancy import placement_of
from graphql_schema.node import encode
from graphql_schema.services import Views
from graphql_schema.testing import Client
from graphql_schema.view import View
from plugins.mediation.models import Dispute, DisputeType, Mediator
from tests.factories import (
    make_account,
    make_dispute,
    make_dispute_type,
    make_grant,
    make_mediator,
    make_party,
    make_person,
)
from tests.graphql_schema.records.all import STEPS
from tests.graphql_schema.records.values import Records
from tests.graphql_schema.world import installed

ROLES = ("mediation_manager", "center_director", "tenant_admin", "privacy_officer")
PLAIN = {"Int": 1, "Boolean": True, "DateTime": "2031-01-01T00:00:00Z", "Date": "2031-01-01", "Month": "2011-01"}
NOTHING = "nothing1_0"
LONGEST = 9
"""Ids that an input may name before it is given up."""

Path = tuple[str, ...]
Ids = dict[str, UUID]
"""A record of each type, by the type's name."""


@pytest.fixture
async def view(views: Views, registry: Registry) -> View:
    """The schema with every plug-in."""
    return await views.get([one.name for one in registry.plugins if not one.manifest.kernel])


@pytest.fixture
async def actor(county: Org) -> Account:
    """Whoever may do everything in the county, by rank alone."""
    account = await make_account(county, ROLES[0])
    for role in ROLES[1:]:
        await make_grant(account, role, county)
    return account


APART = {
    "ServiceRating": "is shown without a name and without its request, whatever level that has: docs/decisions/0031"
}
"""Parts of cases and people that are not hidden with them, each with the reason."""


def is_guarded(model: type[Any]) -> bool:
    """Whether rows of the model have a level, or are hidden with a case or a person; emergencies are for reviewers."""
    whole = whole_of(model)
    is_part = whole is not None and issubclass(target_of(whole), Case | Person)
    return is_part or model is Member or placement_of(model).access_level is not None


class Ring(list[Any]):
    """Rows that begin anew at their end: what is made of a number counts on more of them."""

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(key % len(self) if isinstance(key, int) else key)


async def made(database: Database, view: View, org: Org, level: str) -> Ids:
    """A case and people of the level, and a record of every other type, those of cases and people being theirs."""
    kinds, mediators = [[await make(org) for _ in range(2)] for make in (make_dispute_type, make_mediator)]
    rows: dict[type[Any], list[Any]] = {
        Org: [org],
        DisputeType: kinds,
        Mediator: mediators,
        Person: [await make_person(org, access_level=level) for _ in range(2)],
        Dispute: [await make_dispute(org, type_=kinds[0], access_level=level)],
        Account: [await make_account(org)],
    }
    number = int(level != "ORG")  # codes and the like are made of it
    async with database.transaction(org.tenant_id) as session:
        rows |= await installed(session)
        records = Records(Random(level), [org], rows)
        for model, one, _ in STEPS:
            if model not in rows:
                rows[model] = Ring([one(records, number)])
                if (level_of := placement_of(model).access_level) is not None:
                    setattr(rows[model][0], level_of, level)
                session.add_all(rows[model])
                await session.flush()
    return {view.by_model[model].name: found[0].id for model, found in rows.items() if model in view.by_model}


@dataclass
class Act:
    """One mutation, with the ids that its input names."""

    name: str
    input: GraphQLInputObjectType
    payload: GraphQLObjectType
    wanted: Path = ()
    """An id that may be left out and is given."""

    types: dict[Path, str] = field(default_factory=dict)
    """Which types' ids stand where, as errors have told."""

    @property
    def document(self) -> str:
        """The act, and what must be corrected."""
        told = "errors { field code message params }" if "errors" in self.payload.fields else "__typename"
        return f"mutation ($input: {self.input.name}!) {{ {self.name}(input: $input) {{ {told} }} }}"

    def written(self, ids: Mapping[Path, str]) -> Any:
        """An input with these ids, and something in every field that must be there."""
        return self._part(self.input, ids, ())

    def _part(self, type_: GraphQLInputObjectType, ids: Mapping[Path, str], path: Path) -> Any:
        return {
            name: _listed(item.type, self._value(get_named_type(item.type), ids, (*path, name)))
            for name, item in type_.fields.items()
            if str(item.type).endswith("!") or (*path, name) == self.wanted[: len(path) + 1]
        }

    def _value(self, named: Any, ids: Mapping[Path, str], path: Path) -> Any:
        if isinstance(named, GraphQLInputObjectType):
            return self._part(named, ids, path)
        if hasattr(named, "values"):
            return next(iter(named.values))
        return ids.get(path, NOTHING) if named.name == "ID" else PLAIN.get(named.name, "x")


def _listed(type_: Any, value: Any) -> Any:
    return [value] if str(type_).startswith("[") else value


def acts_of(view: View) -> Iterator[Act]:
    """Each mutation, once as short as it may be, and once more with each id that may be left out."""
    mutation = view.schema.mutation_type
    assert mutation is not None
    for name, item in mutation.fields.items():
        type_, payload = get_named_type(item.args["input"].type), get_named_type(item.type)
        assert isinstance(type_, GraphQLInputObjectType)
        assert isinstance(payload, GraphQLObjectType)
        yield Act(name, type_, payload)
        yield from (Act(name, type_, payload, path) for path in _optional(type_, ()))


def _optional(type_: GraphQLInputObjectType, path: Path) -> Iterator[Path]:
    for name, item in type_.fields.items():
        named = get_named_type(item.type)
        if isinstance(named, GraphQLInputObjectType):
            yield from _optional(named, (*path, name))
        elif named.name == "ID" and not str(item.type).endswith("!"):
            yield (*path, name)


@dataclass
class Trial:
    """Does acts, and undoes them."""

    api: Client
    database: Database
    actor: Account

    async def ask(self, act: Act, ids: Mapping[Path, str]) -> Any:
        """The answer, without the number of the request."""
        async with self._undone():
            answer = await self.api.as_(self.actor).query(act.document, {"input": act.written(ids)})
        content = orjson.loads(answer.body)
        for error in content.get("errors", ()):
            error["extensions"].pop("requestId", None)
        return content

    async def named(self, act: Act, seen: Ids) -> dict[Path, str]:
        """Records that are seen for every id of the act: of the types that its errors ask for."""
        ids: dict[Path, str] = {}
        for _ in range(LONGEST):
            answer = await self.ask(act, ids)
            payload = (answer.get("data") or {}).get(act.name) or {}
            asked = {_plain(error["field"]): error["params"] for error in payload.get("errors", ())}
            types = {path: params["type"] for path, params in asked.items() if isinstance(params.get("type"), str)}
            if not types.keys() - act.types.keys():
                break
            act.types |= types
            for path, type_ in types.items():
                name = next((name for name in type_.split(" | ") if name in seen), None)
                if name is not None:
                    ids[path] = encode(name, seen[name])
        return ids

    @asynccontextmanager
    async def _undone(self) -> AsyncIterator[None]:
        connection: Any = self.database.bind
        nested = await connection.begin_nested()
        try:
            yield
        finally:
            await nested.rollback()


def _plain(path: list[str]) -> Path:
    return tuple(part for part in path if not part.isdigit())


@pytest.fixture
def trial(api: Client, database: Database, actor: Account) -> Trial:
    """Acts of somebody who may do everything."""
    return Trial(api, database, actor)


async def test_an_id_of_what_is_hidden_is_answered_like_one_that_never_was_wherever_it_is_named(
    trial: Trial, view: View, east: Org
) -> None:
    """Also of a part of it, and beside records that are seen."""
    seen, found = [await made(trial.database, view, east, level) for level in ("ORG", "SEALED")]
    hidden = {name: found[name] for name in found.keys() - APART.keys() if is_guarded(view.bindings[name].model)}
    tried, differing = set(), []
    for act in acts_of(view):
        ids = await trial.named(act, seen)
        for path, type_ in act.types.items():
            for name in (name for name in type_.split(" | ") if name in hidden):
                answers = []
                for record_id in (hidden[name], UUID(int=hidden[name].int ^ 1)):
                    answer = await trial.ask(act, ids | {path: encode(name, record_id)})
                    answers.append(orjson.dumps(answer).decode().replace(record_id.hex, "…"))
                tried.add(name)
                if answers[0] != answers[1]:
                    differing.append((act.name, path, name, answers))
    assert differing == []
    assert tried >= {"Dispute", "Person", "CaseTask", "Deadline", "CaseTransition", "Agreement", "Consent", "Member"}


async def test_no_act_on_what_is_seen_tells_that_something_hidden_hangs_on_it(
    trial: Trial, view: View, east: Org
) -> None:
    seen = await made(trial.database, view, east, "ORG")
    acts = list(acts_of(view))
    named = [await trial.named(act, seen) for act in acts]
    before = [await trial.ask(act, ids) for act, ids in zip(acts, named, strict=True)]
    async with trial.database.transaction(east.tenant_id) as session:
        person = await session.get_one(Person, (east.tenant_id, seen["Person"]))
        mediator = await session.get_one(Mediator, (east.tenant_id, seen["Mediator"]))
        kind = await session.get_one(DisputeType, (east.tenant_id, seen["DisputeType"]))
    for level in ("PROTECTED", "SEALED"):
        await make_party(await make_dispute(east, type_=kind, mediator=mediator, access_level=level), person)
        await make_person(east, access_level=level, guardian_id=person.id)
    after = [await trial.ask(act, ids) for act, ids in zip(acts, named, strict=True)]
    told = [(act.name, act.wanted, one, other) for act, one, other in zip(acts, before, after, strict=True)]
    assert [entry for entry in told if entry[2] != entry[3]] == []
