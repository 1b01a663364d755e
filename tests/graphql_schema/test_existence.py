"""A record that is not seen is like one that never was: by counts, cursors, clashes, error texts and time.

Every root list, aggregate and mutation of the schema is asked, so a new one is covered when it appears.
"""

import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from statistics import median
from typing import Any
from uuid import UUID

import orjson
import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type, is_required_argument
from sqlalchemy import text

from core.accounts.models import Account
from core.db import Database, new_id
from core.orgs.models import Org
from core.plugin_host import Registry
from graphql_schema.connection import encode_cursor
from graphql_schema.fields import AggregateNode, ConnectionNode
from graphql_schema.node import encode
from graphql_schema.services import Views
from graphql_schema.testing import Client
from graphql_schema.testing.isolation.text import below
from graphql_schema.view import View, stored_as
from tests.factories import make_account, make_dispute, make_dispute_type, make_member, make_party, make_person

LEVELS = ("PROTECTED", "SEALED")
ROLES = ("mediation_manager", "center_director", "county_leader", "tenant_admin", "privacy_officer")


TOLD = {
    "auditEntries": "the trail tells its officer of every act and read, this survey's too; that acts were done on a "
    "hidden record as well, by its id, and nothing of what is in it: docs/audit.md",
    "explain": "is asked about one record: tests/graphql_schema/test_access_api.py",
    "whoMay": "is asked about one record: tests/graphql_schema/test_access_api.py",
    "indicator": "is one of `indicators`",
    "centerOpening": "is about hours, not about records",
}
"""Root fields that are not asked, each with the reason."""

ORG = "the county"
GIVEN = {
    "PeriodInput!": '{ from: "2011-01", to: "2011-12" }',
    "String!": '"a"',
    "Month!": '"2011-01"',
    "OrgLevel!": "COUNTY",
    "ID!": f'"{ORG}"',
}
"""What fields that are computed in Python are asked with, by type."""


@pytest.fixture
async def view(views: Views, registry: Registry) -> View:
    """The schema with every plug-in."""
    return await views.get([one.name for one in registry.plugins if not one.manifest.kernel])


@pytest.fixture
async def readers(county: Org, east: Org) -> dict[str, Account]:
    """Whoever holds a role, over the town or the whole county."""
    return {
        role: await make_account(org, role)
        for role, org in zip(ROLES, (east, east, county, county, county), strict=True)
    }


def surveys(view: View, org: Org) -> Iterator[str]:
    """A document for each root list, aggregate and figure: what is in it, how many, where a page stands."""
    query = view.schema.query_type
    assert query is not None
    for name, field in query.fields.items():
        match stored_as(field):
            case ConnectionNode() if name not in TOLD:
                page = "totalCount totalCountCapped pageInfo { hasNextPage startCursor endCursor }"
                yield f"{{ {name}(first: 100) {{ nodes {{ id }} edges {{ cursor }} {page} }} }}"
                yield f"{{ {name}(last: 1) {{ nodes {{ id }} pageInfo {{ hasPreviousPage }} }} }}"
            case AggregateNode():
                yield f"{{ {name} {below(field, 1)} }}"
                yield from (f"{{ {name}(groupBy: [{group}]) {{ count }} }}" for group in groups_of(field))
            case None if name not in TOLD:
                given = [f"{one}: {GIVEN[str(argument.type)]}" for one, argument in required(field)]
                if name == "rolePreview":
                    given.append('actions: [{ action: "mediation:dispute:read" }, { action: "core:person:read" }]')
                yield f"{{ {called(name, given)} {below(field, 2)} }}".replace(ORG, encode("Org", org.id))
                for group in groups_of(field):
                    yield f"{{ {called(name, [*given, f'groupBy: [{group}]'])} {below(field, 2)} }}"


def groups_of(field: Any) -> Iterable[str]:
    """By what the field's answer can be told apart."""
    return getattr(get_named_type(field.args["groupBy"].type), "values", ()) if "groupBy" in field.args else ()


def required(field: Any) -> list[tuple[str, Any]]:
    """The arguments that must be given."""
    return [(name, argument) for name, argument in field.args.items() if is_required_argument(argument)]


def called(name: str, arguments: list[str]) -> str:
    """The field with its arguments."""
    return f"{name}({', '.join(arguments)})" if arguments else name


NESTED = (
    "{ orgs(first: 100) { nodes { disputes { totalCount nodes { id } } sharedCases { totalCount } } } }",
    "{ disputes(first: 100) { nodes { worker { id } parties { nodes { person { id } } } members { totalCount } } } }",
    "{ mediators(first: 100) { nodes { disputes { totalCount } person { id } } } }",
    "{ people(first: 100) { nodes { mediator { id } members { totalCount } } } }",
)


async def told(api: Client, readers: dict[str, Account], documents: list[str]) -> dict[tuple[str, str], bytes]:
    """Everything that everybody is told."""
    return {
        (name, document): (await api.as_(account).query(document)).body
        for name, account in readers.items()
        for document in documents
    }


async def test_nothing_that_anybody_lists_or_counts_changes_when_a_hidden_record_comes(
    api: Client, view: View, readers: dict[str, Account], county: Org, east: Org
) -> None:
    kind, resident = await make_dispute_type(east), await make_person(east)
    seen = await make_dispute(east, type_=kind)
    await make_party(seen, resident)
    members = [await make_account(east) for _ in range(2)]  # whoever lists accounts sees these before and after
    documents = [*surveys(view, county), *NESTED]
    before = await told(api, readers, documents)
    assert any(b'"totalCount":1' in body for body in before.values())
    for level in LEVELS:
        hidden = await make_dispute(east, type_=kind, access_level=level, worker_id=resident.id)
        person = await make_person(east, access_level=level)
        await make_party(hidden, resident)
        for record, account in zip((hidden, person), members, strict=True):
            await make_member(record, account)
    after = await told(api, readers, documents)
    assert [key for key in before if before[key] != after[key]] == []


# --- by id -----------------------------------------------------------------------------------------------------------


READS = """query ($id: ID!, $number: String!) {
  node(id: $id) { __typename id viewerCan(actions: ["core:access:break"]) }
  nodes(ids: [$id, $id]) { id }
  dispute(number: $number) { id }
  byId: disputes(where: { id: { eq: $id } }) { totalCount nodes { id } }
}"""
PEOPLE = """query ($id: ID!) {
  node(id: $id) { id }
  people(where: { id: { in: [$id] } }) { totalCount nodes { id } }
  disputes(where: { worker: { id: { eq: $id } } }) { totalCount }
}"""


async def hide(east: Org, level: str) -> list[tuple[str, Any]]:
    """A hidden case and a hidden person, with the type of each."""
    return [
        ("Dispute", await make_dispute(east, access_level=level, number=f"T-{level}")),
        ("Person", await make_person(east, access_level=level)),
    ]


@pytest.mark.parametrize("level", LEVELS)
async def test_an_id_or_number_of_a_hidden_record_finds_what_one_that_never_was_finds(
    api: Client, readers: dict[str, Account], east: Org, level: str
) -> None:
    (_, case), (_, person) = await hide(east, level)
    await make_dispute(east, worker_id=person.id)
    for account in readers.values():
        asker = api.as_(account)
        for document, type_, record in ((READS, "Dispute", case), (PEOPLE, "Person", person)):
            hidden = {"id": encode(type_, record.id), "number": f"T-{level}"}
            never = {"id": encode(type_, new_id()), "number": "T-NEVER"}
            if document is PEOPLE:
                hidden.pop("number"), never.pop("number")
            answers = [await asker.query(document, given) for given in (hidden, never)]
            assert answers[0].body == answers[1].body
            assert answers[0].statements == answers[1].statements


@pytest.mark.parametrize("level", LEVELS)
async def test_a_cursor_of_a_hidden_record_is_like_any_other_point_between(
    api: Client, readers: dict[str, Account], east: Org, level: str
) -> None:
    first, hidden, last = [await make_dispute(east, access_level=at) for at in ("ORG", level, "ORG")]
    document = "query ($after: String) { disputes(after: $after) { nodes { id } pageInfo { hasNextPage } } }"
    for account in readers.values():
        answers = [
            (
                await api.as_(account).query(document, {"after": encode_cursor("OPENED_AT", [hidden.opened_at, key])})
            ).body
            for key in (hidden.id, new_id())
        ]
        assert answers[0] == answers[1]
    assert first.opened_at < hidden.opened_at < last.opened_at


# --- by mutations ----------------------------------------------------------------------------------------------------


def probes(view: View) -> Iterator[tuple[str, GraphQLInputObjectType, str]]:
    """Each id in the input of each mutation."""
    mutation = view.schema.mutation_type
    assert mutation is not None
    for name, field in mutation.fields.items():
        type_ = get_named_type(field.args["input"].type)
        assert isinstance(type_, GraphQLInputObjectType)
        yield from (
            (name, type_, path) for path, item in type_.fields.items() if get_named_type(item.type).name == "ID"
        )


def filled(type_: Any, wanted: str | None, value: str) -> dict[str, Any]:
    """An input with something in every field that must be there, and the value in the one that is wanted."""
    given: dict[str, Any] = {}
    for name, field in type_.fields.items():
        named = get_named_type(field.type)
        is_required = str(field.type).endswith("!")
        if name == wanted:
            given[name] = [value] if str(field.type).startswith("[") else value
        elif is_required:
            given[name] = _something(field.type, named, value)
    return given


def _something(type_: Any, named: Any, value: str) -> Any:
    if str(type_).startswith("["):
        return [_something(named, named, value)]
    if isinstance(named, GraphQLInputObjectType):
        return filled(named, None, value)
    if hasattr(named, "values"):
        return next(iter(named.values))
    return {"ID": value, "Int": 1, "Boolean": True, "DateTime": "2031-01-01T00:00:00Z", "Date": "2031-01-01"}.get(
        named.name, "x"
    )


def answered(body: bytes) -> Any:
    """The answer without the number of the request."""
    content = orjson.loads(body)
    for error in content.get("errors", ()):
        error["extensions"].pop("requestId", None)
    return content


async def test_a_mutation_that_names_a_hidden_record_answers_as_for_one_that_never_was(
    api: Client, view: View, east: Org, county: Org, database: Database
) -> None:
    never = {type_name: new_id() for type_name in ("Dispute", "Person")}
    hidden: dict[str, list[tuple[str, UUID]]] = {type_name: [] for type_name in never}
    for level in LEVELS:
        for type_name, record in await hide(east, level):
            hidden[type_name].append((level, record.id))
    roles = (("center_director", east), ("mediation_manager", county), ("tenant_admin", county))
    actors = [await make_account(org, role) for role, org in roles]
    differing = []
    acts = view.schema.mutation_type
    assert acts is not None
    for name, type_, path in probes(view):
        payload = get_named_type(acts.fields[name].type)
        assert isinstance(payload, GraphQLObjectType)
        ask = "errors { field code message params }" if "errors" in payload.fields else "__typename"
        document = f"mutation ($input: {type_.name}!) {{ {name}(input: $input) {{ {ask} }} }}"
        for type_name, records in hidden.items():
            for account in actors:
                answers = {}
                for level, record_id in (("none", never[type_name]), *records):
                    async with undone(database):
                        given = filled(type_, path, encode(type_name, record_id))
                        answer = await api.as_(account).query(document, {"input": given})
                        text_ = orjson.dumps(answered(answer.body)).decode()
                        answers[level] = (text_.replace(record_id.hex, "…"), len(answer.statements))
                if name == "accessBreak":
                    answers.pop("PROTECTED")  # this is what it is for: it finds what is protected, and leaves a trace
                if len(set(answers.values())) > 1:
                    differing.append((name, path, type_name, answers))
    assert differing == []


@asynccontextmanager
async def undone(database: Database) -> AsyncIterator[None]:
    """Take back what the block wrote."""
    connection: Any = database.bind
    nested = await connection.begin_nested()
    try:
        yield
    finally:
        await nested.rollback()


# --- by clashes and time ---------------------------------------------------------------------------------------------


MADE_BY_THE_SERVER = {
    "pk_core_action_item": "the id",
    "pk_core_agenda_item": "the id",
    "pk_core_case": "the id",
    "pk_core_person": "the id",
    "pk_mediation_dispute": "the id",
    "pk_service_centers_need": "the id",
    "pk_service_centers_request": "the id",
    "uq_core_agenda_item_tenant_id_id_access_level": "the id",
    "uq_core_case_tenant_id_id_access_level": "the id",
    "uq_core_case_tenant_id_kind_number": "the number, which no input names",
    "uq_service_centers_request_tenant_id_receipt_hash": "the digest of a random code",
}
"""Unique keys of guarded tables, each with what no caller chooses: so no caller can clash with a hidden record."""


async def test_nobody_can_choose_a_value_that_clashes_with_a_hidden_record(database: Database) -> None:
    async with database.transaction(None) as session:
        found = await session.scalars(
            text(
                """select i.indexrelid::regclass::text from pg_index i
                   where i.indisunique and i.indrelid in (
                     select attrelid from pg_attribute where attname = 'access_level' and not attisdropped
                     union select conrelid from pg_constraint c
                     where contype = 'f' and confrelid = 'core_case'::regclass and conkey = (
                       select conkey from pg_constraint p where p.conrelid = c.conrelid and p.contype = 'p'))
                   and exists (select 1 from pg_class where oid = i.indrelid and relkind = 'r')"""
            )
        )
        assert set(found) == set(MADE_BY_THE_SERVER)


@pytest.mark.proof
async def test_a_hidden_record_takes_no_other_time_than_one_that_never_was(
    api: Client, ctx_for: Any, east: Org, record_property: Any
) -> None:
    ctx = await ctx_for("center_director", east)
    ids = {level: (await make_dispute(east, access_level=level)).id for level in LEVELS}
    ids["never"] = new_id()
    times: dict[str, list[float]] = {name: [] for name in ids}
    for turn in range(600):
        for name in sorted(ids, key=lambda name: (turn * 7 + len(name)) % 3):
            given = {"id": encode("Dispute", ids[name]), "number": "T-NEVER"}
            began = time.perf_counter()
            await api.as_(ctx).query(READS, given)
            times[name].append(time.perf_counter() - began)
    middle = {name: median(taken) for name, taken in times.items()}
    record_property("milliseconds", {name: round(1000 * value, 3) for name, value in middle.items()})
    assert max(middle.values()) < 1.1 * min(middle.values())
