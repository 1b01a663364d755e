"""A read of something personal leaves one entry, in its own statement; any other leaves none and costs nothing."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import select

from core.accounts.models import Account
from core.audit.models import AuditEntry
from core.audit.reads import WIDTH
from core.context import Context
from core.db import Database, new_id
from core.orgs.models import Org
from core.tenancy import TenantInfo, TenantSettings
from graphql_schema.context import RequestContext
from graphql_schema.execute import read_document
from graphql_schema.http import GraphQLRequest
from graphql_schema.node import encode
from graphql_schema.testing import Client
from plugins.mediation.models import Dispute
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute, make_mediator, make_party, make_person

Trail = Callable[[], Awaitable[list[AuditEntry]]]


@pytest.fixture
def trail(database: Database, yunyang: TenantInfo) -> Trail:
    async def read() -> list[AuditEntry]:
        async with database.transaction(yunyang.id) as session:
            found = select(AuditEntry).where(AuditEntry.kind == "READ").order_by(AuditEntry.id)
            return list(await session.scalars(found))

    return read


@pytest.fixture
async def leader(county: Org) -> Account:
    return await make_account(county, "county_leader")


@pytest.fixture
async def dispute(east: Org, west: Org) -> Dispute:
    """A dispute with a mediator, a party with a record and one without."""
    mediator = await make_mediator(east)
    made = await make_dispute(east, mediator=mediator)
    await make_party(made, await make_person(east, name="王五"), ordinal=1)
    await make_party(made, name="赵六", ordinal=2)
    return made


def seen(entry: AuditEntry) -> list[tuple[str, str]]:
    """Table and id of each row that an entry names."""
    tables, seen = entry.tables or [], entry.seen or b""
    rows = (seen[start : start + WIDTH] for start in range(0, len(seen), WIDTH))
    return [(tables[row[0]], str(UUID(bytes=row[1:]))) for row in rows]


async def test_a_page_names_every_row_it_showed_something_personal_of(
    api: Client, leader: Account, dispute: Dispute, trail: Trail
) -> None:
    await make_dispute()
    answer = await api.as_(leader).query(
        "{ disputes(where: { state: { eq: ASSIGNED } })"
        "  { nodes { title parties { nodes { id person { id name } } } } } }"
    )
    (entry,) = await trail()
    parties = answer.data["disputes"]["nodes"][0]["parties"]["nodes"]
    people = [party["person"]["id"].partition("_")[2] for party in parties if party["person"]]
    assert len(answer.statements) == 1
    assert (entry.event, entry.account_id, entry.record_id) == ("RecordsRead", leader.id, None)
    assert seen(entry)[0] == ("mediation_dispute", str(dispute.id))
    assert [table for table, _ in seen(entry)].count("core_person") == len(people) == 1
    assert {table for table, _ in seen(entry)} == {"mediation_dispute", "core_person"}
    assert entry.rows == len(seen(entry)) == 2


async def test_a_name_that_a_record_keeps_is_personal_as_the_persons_own(
    api: Client, leader: Account, dispute: Dispute, trail: Trail
) -> None:
    await api.as_(leader).query("{ disputes { nodes { number parties { nodes { name } } } } }")
    (entry,) = await trail()
    assert [table for table, _ in seen(entry)] == ["core_case_party", "core_case_party"]


@pytest.mark.parametrize(
    "document",
    [
        "{ disputes { nodes { id number state openedAt org { name } mediator { name } } totalCount } }",
        "{ disputesAggregate(groupBy: [STATE, ORG_TOWN]) { count keys { state orgTown { name } } sum { amount } } }",
        "{ people { totalCount } }",
        "{ people { nodes { id org { name } } } }",
        "{ people { pageInfo { hasNextPage } } }",
        "{ orgs { nodes { name population } } }",
    ],
)
async def test_what_names_nobody_leaves_nothing(
    api: Client, leader: Account, dispute: Dispute, trail: Trail, document: str
) -> None:
    answer = await api.as_(leader).query(document)
    assert (answer.errors, await trail()) == ([], [])
    assert "core_audit" not in answer.statements[0]


@pytest.mark.parametrize(
    ("document", "rows"),
    [
        ('{ people(where: { name: { startsWith: "王五" } }) { nodes { id } } }', 1),
        ('{ people(where: { name: { eq: "王五" } }) { totalCount } }', 0),
        ('{ disputes(where: { worker: { name: { eq: "nobody" } } }) { nodes { id } } }', 0),
        ('{ disputesAggregate(where: { worker: { name: { eq: "nobody" } } }) { count } }', 0),
        ("{ people(first: 1) { edges { cursor } } }", 1),
        ("{ people(first: 1) { pageInfo { endCursor } nodes { id } } }", 1),
    ],
)
async def test_who_searches_by_a_name_or_counts_by_one_has_read_it(
    api: Client, leader: Account, dispute: Dispute, trail: Trail, document: str, rows: int
) -> None:
    answer = await api.as_(leader).query(document)
    (entry,) = await trail()
    assert (answer.errors, entry.rows) == ([], rows)


async def test_a_record_opened_alone_is_named_by_its_entry(
    api: Client, leader: Account, dispute: Dispute, trail: Trail
) -> None:
    node, number = encode("Dispute", dispute.id), dispute.number
    for document in (
        f'{{ node(id: "{node}") {{ ... on Case {{ title }} }} }}',
        f'{{ dispute(number: "{number}") {{ title }} }}',
    ):
        await api.as_(leader).query(document)
    assert [(entry.record_type, entry.record_id) for entry in await trail()] == [("mediation_dispute", dispute.id)] * 2


async def test_a_record_that_is_not_there_is_named_by_nobody(api: Client, leader: Account, trail: Trail) -> None:
    node = encode("Dispute", new_id())
    await api.as_(leader).query(f'{{ node(id: "{node}") {{ ... on Case {{ title }} }} }}')
    (entry,) = await trail()
    assert (entry.record_type, entry.record_id, entry.rows, entry.seen) == (None, None, 0, b"")


async def test_several_records_by_id_are_named_in_their_order(
    api: Client, leader: Account, dispute: Dispute, east: Org, trail: Trail
) -> None:
    person = await make_person(east)
    ids = [
        encode("Person", person.id),
        encode("Org", east.id),
        encode("Dispute", dispute.id),
        encode("Person", new_id()),
    ]
    answer = await api.as_(leader).query(
        "query($ids: [ID!]!) { nodes(ids: $ids)"
        "  { id ... on Person { name } ... on Case { title } ... on Org { code } } }",
        {"ids": ids},
    )
    (entry,) = await trail()
    assert [node and node["id"] for node in answer.data["nodes"]] == [*ids[:3], None]
    assert seen(entry) == [("core_person", str(person.id)), ("mediation_dispute", str(dispute.id))]


async def test_several_root_fields_leave_one_entry(
    api: Client, leader: Account, dispute: Dispute, trail: Trail
) -> None:
    await api.as_(leader).query("{ people { nodes { name } } orgs { nodes { name } } disputes { nodes { title } } }")
    (entry,) = await trail()
    assert entry.tables == ["core_person", "mediation_dispute"]
    assert entry.rows == len(seen(entry)) == 3


async def test_rows_below_records_that_name_nobody_are_named(
    api: Client, leader: Account, dispute: Dispute, trail: Trail
) -> None:
    await api.as_(leader).query(
        '{ org(code: "500235") { children { nodes { disputes { nodes { title } } } } }'
        "  disputesAggregate(groupBy: [ORG_TOWN]) { count keys { orgTown { disputes { nodes { title } } } } } }"
    )
    (entry,) = await trail()
    assert seen(entry) == [("mediation_dispute", str(dispute.id))] * 2


async def test_rows_beyond_the_page_are_not_named(api: Client, leader: Account, east: Org, trail: Trail) -> None:
    for _ in range(3):
        await make_person(east)
    answer = await api.as_(leader).query("{ people(last: 2) { nodes { id name } pageInfo { hasPreviousPage } } }")
    (entry,) = await trail()
    shown = {node["id"].partition("_")[2] for node in answer.data["people"]["nodes"]}
    assert {record_id.replace("-", "") for _, record_id in seen(entry)} == shown
    assert entry.rows == 2


async def test_what_the_actor_may_not_see_is_not_named(api: Client, dispute: Dispute, west: Org, trail: Trail) -> None:
    await api.as_(await make_account(west, "mediation_manager")).query("{ disputes { nodes { title } } }")
    (entry,) = await trail()
    assert (entry.rows, entry.seen) == (0, b"")


async def test_the_executors_documents_leave_the_same_entry(
    api: Client, leader: Account, dispute: Dispute, trail: Trail
) -> None:
    planned = await api.as_(leader).query("{ disputes { nodes { title } } }")
    executed = await api.as_(leader).query("{ disputes { nodes { title stateName } } tenant { slug } }")
    first, second = await trail()
    assert (planned.planned, executed.planned) == (True, False)
    assert (first.tables, first.seen, first.rows) == (second.tables, second.seen, second.rows)


async def test_what_a_payload_shows_is_a_read_in_the_acts_own_transaction(
    api: Client, east: Org, dispute: Dispute, trail: Trail
) -> None:
    manager = await make_account(east, "mediation_manager")
    given = {"id": encode("Dispute", dispute.id), "version": dispute.version}
    document = "mutation($input: DisputeInput!) { disputeMediate(input: $input) { dispute { %s } } }"
    await api.as_(manager).query(document % "id state version", {"input": given})
    assert await trail() == []
    answer = await api.as_(manager).query(
        "mutation($input: DisputeFailInput!) { disputeFail(input: $input) { dispute { title } } }",
        {"input": {**given, "version": dispute.version + 1, "routesTold": True}},
    )
    (entry,) = await trail()
    assert answer.data["disputeFail"]["dispute"]["title"] == dispute.title
    assert (entry.record_id, entry.rows) == (dispute.id, 1)


async def test_an_entry_says_who_asked_when_in_which_request_and_what_for(
    api: Client, ctx_for: ContextFor, leader: Account, dispute: Dispute, trail: Trail
) -> None:
    ctx = replace(await ctx_for(leader), request_id="r1", purpose="回访")
    await api.as_(ctx).query("{ disputes { nodes { title } } }")
    (entry,) = await trail()
    assert (entry.account_id, entry.request_id, entry.purpose) == (leader.id, "r1", "回访")


async def test_a_tenant_may_want_a_purpose_for_every_personal_read(
    api: Client, ctx_for: ContextFor, leader: Account, dispute: Dispute, trail: Trail
) -> None:
    ctx = await ctx_for(leader)
    strict = replace(ctx, tenant=replace(ctx.tenant, settings=TenantSettings(purpose_required=True)))
    assert (await api.as_(strict).query("{ disputes { nodes { number } } }")).errors == []
    for document in ("{ disputes { nodes { title } } }", "{ disputes { nodes { title stateName } } }"):
        assert (await api.as_(strict).query(document)).codes == ["BAD_REQUEST"]
        assert (await api.as_(replace(strict, purpose="回访")).query(document)).errors == []
    assert [entry.purpose for entry in await trail()] == ["回访", "回访"]


@pytest.mark.commits
async def test_a_read_that_sets_no_tenant_shows_nothing_and_is_refused(
    api: Client, ctx_for: ContextFor, leader: Account, dispute: Dispute, trail: Trail, database: Database
) -> None:
    ctx = await ctx_for(leader)
    document = "{ disputes { nodes { title } } }"
    (sql,) = (await api.as_(ctx).query(document)).statements
    broken = re.sub(r"set_config\('helin.tenant', (.*?), true\) AS tenant", r"concat(\1) AS tenant", sql)
    assert broken != sql
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await database.reader.fetch(broken, await arguments(api, ctx, document))
    assert len(await trail()) == 1


async def arguments(api: Client, ctx: Context, document: str) -> list[object]:
    """The values with which the document's statement runs."""
    view = await api.views.get(ctx.tenant.plugins)
    read = read_document(api.documents, view, GraphQLRequest(document, None, {}))
    plan = await read.plan(ctx.rights, {})
    assert plan is not None
    call = RequestContext(ctx, read).call({})
    return [value(call) for value in plan.values]
