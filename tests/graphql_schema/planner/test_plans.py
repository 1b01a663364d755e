"""What PostgreSQL makes of the statements: a page is read in the order of an index, whoever reads it.

The plans are generic ones, as the read pool asks for, over a few thousand analysed rows in two counties.
"""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest
from graphql import GraphQLObjectType
from sqlalchemy import inspect, select, text

from core.accounts.models import Account
from core.context import Context
from core.db import READ_SETTINGS, Database
from core.migrations.runner import analyze
from core.orgs import places
from core.plugin_host import Registry
from graphql_schema.connection import encode_cursor
from graphql_schema.fields import ConnectionNode, Lookup, NodeLookup, Order
from graphql_schema.node import encode
from graphql_schema.serving import make_services
from graphql_schema.testing import Client
from graphql_schema.view import View, stored_as
from plugins.mediation.models import Mediator
from tests import factories
from tests.databases import Databases
from tests.factories import find_org, find_tenant, make_account, make_grant
from tests.graphql_schema.goals import Path, goals
from tests.graphql_schema.world import KEY, context_of

TOWN = places.child(0, 1)
VILLAGE = places.child(TOWN, 1) - TOWN

ORG = "(select *, row_number() over (order by code) - 1 as rank, count(*) over () as many from core_org)"
MEDIATOR = (
    "(select *, row_number() over (order by number) - 1 as rank, count(*) over () as many from mediation_mediator)"
)

FILL = (
    """insert into core_org (tenant_id, id, parent_id, place, place_end, children_count, level, kind, code, name,
                             name_pinyin, state)
       select :tenant, gen_random_uuid(), c.id, n * :town, n * :town + :town - 1, 10, 'TOWN', 'TOWN', c.code || 100 + n,
              '镇' || n, 'zhen ' || n, 'ACTIVE'
       from core_org c, generate_series(11, 50) n where c.level = 'COUNTY'""",
    """insert into core_org (tenant_id, id, parent_id, place, place_end, children_count, level, kind, code, name,
                             name_pinyin, state)
       select :tenant, gen_random_uuid(), t.id, t.place + n * :village, t.place + n * :village + :village - 1, 0,
              'VILLAGE', 'VILLAGE', t.code || 200 + n, '村' || n, 'cun ' || n, 'ACTIVE'
       from core_org t, generate_series(11, 20) n where t.level = 'TOWN'""",
    """insert into core_functional_unit (tenant_id, id, org_id, org_place, function, name)
       select :tenant, gen_random_uuid(), id, place, f, f from core_org, unnest(array['SERVICE', 'MEDIATION']) f""",
    """insert into core_person (tenant_id, id, org_id, org_place, name, name_pinyin)
       select :tenant, gen_random_uuid(), o.id, o.place, '人' || n, 'ren ' || n * 7919 % 1000
       from generate_series(1, :rows) n join :orgs o on o.rank = n * 31 % o.many""",
    """insert into core_unit_head (tenant_id, id, unit_id, person_id, name, post, started_on)
       select :tenant, gen_random_uuid(), u.id, (select id from core_person limit 1), 'n', 'p', date '2010-01-01' + n
       from core_functional_unit u, generate_series(1, 2) n""",
    """insert into core_org_change (tenant_id, id, org_id, kind, occurred_at)
       select :tenant, gen_random_uuid(), id, 'RENAMED', timestamptz '2011-01-01' + n * interval '1 day'
       from core_org, generate_series(1, 3) n""",
    """insert into core_account (tenant_id, id, org_id, org_place, login, name, password_hash, state)
       select :tenant, gen_random_uuid(), o.id, o.place, 'l' || n * 7919 % 1000 || '-' || n, 'n', '!', 'ACTIVE'
       from generate_series(1, :rows / 4) n join :orgs o on o.rank = n * 31 % o.many""",
    """insert into core_grant (tenant_id, id, org_id, org_place, account_id, role_id, valid_from)
       select :tenant, gen_random_uuid(), a.org_id, a.org_place, a.id, r.id,
              timestamptz '2011-01-01' + n * 7919 % 1000 * interval '1 hour'
       from core_account a, core_role r, generate_series(1, 2) n""",
    """insert into mediation_mediator (tenant_id, id, org_id, org_place, number, name, person_id)
       select :tenant, gen_random_uuid(), org_id, org_place, 'M' || name, name, id from core_person limit :rows / 10""",
    """insert into mediation_appointment (tenant_id, id, org_id, org_place, mediator_id, level, state, started_on)
       select :tenant, gen_random_uuid(), m.org_id, m.org_place, m.id, 'TOWN', 'APPOINTED', date '2010-01-01' + n * 100
       from mediation_mediator m, generate_series(1, 3) n""",
    """insert into mediation_dispute_type (tenant_id, id, code, name, limit_days, limit_in_working_days,
                                           written_agreement_required)
       select :tenant, gen_random_uuid(), 'T' || n, '类' || n, 30, false, false from generate_series(1, 30) n""",
    """insert into core_case (tenant_id, id, org_id, org_place, number, kind, category, title, state, handling_org_id,
                              worker_id, access_level, opened_at, due_at, version)
       select :tenant, gen_random_uuid(), o.id, o.place, 'D' || n, 'DISPUTE', 'T1', '纠纷',
              (array['REGISTERED', 'MEDIATING', 'CLOSED'])[1 + n % 3], o.id, m.person_id, 'ORG',
              timestamptz '2011-01-01' + n * 7919 % :rows * interval '10 minutes',
              timestamptz '2011-02-01' + n * 6007 % :rows * interval '10 minutes', 1
       from generate_series(1, :rows) n join :orgs o on o.rank = n * 17 % o.many
       left join :mediators m on n % 4 > 0 and m.rank = n * 13 % m.many""",
    """insert into mediation_dispute (tenant_id, id, type_id, mediator_id, channel, summary)
       select :tenant, c.id, (select id from mediation_dispute_type limit 1), m.id, 'PEOPLE', '-'
       from core_case c left join mediation_mediator m on m.person_id = c.worker_id""",
    """insert into core_case_party (tenant_id, id, case_id, ordinal, role, name)
       select :tenant, gen_random_uuid(), id, n, 'APPLICANT', '人' from core_case, generate_series(1, 2) n""",
    """insert into core_account (tenant_id, id, org_id, org_place, login, name, password_hash, state)
       select :tenant, gen_random_uuid(), id, place, 'named' || code, name, '!', 'ACTIVE' from core_org""",
    """insert into core_member (tenant_id, id, case_id, account_id, org_id, name, role, started_at, reason)
       select :tenant, gen_random_uuid(), c.id, case when n > 0 then a.id end, case when n = 0 then c.org_id end,
              '成员', 'READER', c.opened_at, '-'
       from core_case c join core_account a on a.org_id = c.org_id, generate_series(0, 1) n""",
    """insert into core_member (tenant_id, id, person_id, account_id, name, role, started_at, reason)
       select :tenant, gen_random_uuid(), p.id, a.id, '成员', 'READER', '2011-01-01', '-'
       from core_person p join core_account a on a.org_id = p.org_id""",
    """insert into core_access_break (tenant_id, id, case_id, org_id, org_place, account_id, name, reason, started_at,
                                      ended_at, review_due_at, reviewed_at)
       select :tenant, gen_random_uuid(), c.id, c.org_id, c.org_place, a.id, a.name, '-', c.opened_at, c.opened_at,
              c.opened_at, case when c.state = 'CLOSED' then c.opened_at end
       from core_case c join core_account a on a.org_id = c.org_id""",
    """insert into core_notification (tenant_id, id, person_id, kind, who, occurred_at, visible_at)
       select :tenant, gen_random_uuid(), p.id, 'access_broken', '-', '2011-01-01',
              timestamptz '2011-01-01' + n * interval '1 day'
       from core_person p, generate_series(1, 3) n""",
    """insert into core_audit (tenant_id, id, account_id, event, record_type, record_id, occurred_at, request_id)
       select :tenant, gen_random_uuid(), a.id, 'DisputeAccepted', 'mediation_dispute', c.id, c.opened_at, '-'
       from core_case c join core_account a on a.org_id = c.org_id""",
    """insert into core_episode (tenant_id, id, case_id, org_id, level, started_at)
       select :tenant, gen_random_uuid(), id, org_id, 'TOWN', opened_at from core_case""",
    """insert into core_meeting_series (tenant_id, id, org_id, org_place, kind, name, frequency, quorum, next_due_on)
       select :tenant, gen_random_uuid(), id, place, 'STANDING', name, 'MONTHLY', 3, date '2011-02-01' from core_org""",
    """insert into core_meeting (tenant_id, id, org_id, org_place, series_id, kind, title, starts_at, venue, quorum,
       state) select :tenant, gen_random_uuid(), org_id, org_place, id, 'STANDING', name,
       timestamptz '2011-01-01' + n * interval '1 day', 'Hall', 3, 'PLANNED'
       from core_meeting_series, generate_series(1, 12) n""",
    """insert into core_appraisal_scheme (tenant_id, id, org_id, org_place, name, subject, starts_on, ends_on, state)
       select :tenant, gen_random_uuid(), id, place, name, 'ORG', date '2011-01-01' + n, date '2011-12-31', 'OPEN'
       from core_org, generate_series(1, 12) n""",
    """insert into core_appraisal_result (tenant_id, id, org_id, org_place, scheme_id, total, grade, state, appraiser,
       made_at) select :tenant, gen_random_uuid(), o.id, o.place, s.id, 80, 'good', 'DRAFT', 'A',
       s.starts_on + o.rank * 7919 % 1000 * interval '1 hour'
       from :orgs o join core_appraisal_scheme s on s.org_place = 0""",
)
ROWS = {"yunyang": 6_000, "fengjie": 2_000}

READERS = ("whole county", "one town", "two towns", "own disputes")


@dataclass(frozen=True, slots=True)
class Server:
    """A county's worth of rows, readers of each kind of reach, and a connection of the read pool's kind."""

    client: Client
    view: View
    readers: dict[str, Context]
    connection: asyncpg.Connection

    async def explained(self, reader: str, document: str) -> dict[str, Any]:
        """The generic plan of the document's only statement."""
        answer = await self.client.as_(self.readers[reader]).query(document)
        assert answer.errors == []
        (sql,) = answer.statements
        prepared = f"prepare explained as {sql}"
        await self.connection.execute(prepared)
        parameters = await self.connection.fetchval(
            "select cardinality(parameter_types) from pg_prepared_statements where name = 'explained'"
        )
        given = ", ".join(["null"] * parameters)
        plan: bytes = await self.connection.fetchval(f"explain (format json) execute explained ({given})")
        await self.connection.execute("deallocate explained")
        found: dict[str, Any] = orjson.loads(plan)[0]["Plan"]
        return found


@pytest.fixture(scope="module")
async def server(databases: Databases, registry: Registry) -> AsyncIterator[Server]:
    """Two filled counties; nobody changes them."""
    async with databases.clone() as addresses:
        services = make_services(Database.connect(addresses.app), KEY, registry)
        connection = await asyncpg.connect(addresses.app, server_settings=READ_SETTINGS)
        with factories.using(services.database):
            for slug, rows in ROWS.items():
                await fill(services.database, slug, rows)
            readers = {name: await context_of(services, account) for name, account in (await accounts()).items()}
        await analyze(addresses.owner)
        client = Client(services.database, services.views, lambda account: context_of(services, account))
        yield Server(client, await services.views.get(["mediation"]), readers, connection)
        await connection.close()
        await services.database.close()


async def fill(database: Database, slug: str, rows: int) -> None:
    """Give the county fifty towns, hundreds of villages and so many disputes."""
    tenant = await find_tenant(slug)
    values = {
        ":tenant": f"uuid '{tenant.id}'",
        ":orgs": ORG,
        ":mediators": MEDIATOR,
        ":town": str(TOWN),
        ":village": str(VILLAGE),
        ":rows": str(rows),
    }
    async with database.transaction(tenant.id) as session:
        await session.execute(text("set local statement_timeout = 0"))  # a busy machine may take longer than a request
        for statement in FILL:
            for name, value in values.items():
                statement = statement.replace(name, value)
            await (await session.connection()).exec_driver_sql(statement)


async def accounts() -> dict[str, Account]:
    """A reader of each kind of reach."""
    county, east = await find_org("500235"), await find_org("500235111")
    async with factories.database().transaction(county.tenant_id) as session:
        person_id = await session.scalar(select(Mediator.person_id).limit(1))
    made = {
        "whole county": await make_account(county, "county_leader"),
        "one town": await make_account(east, "mediation_manager"),
        "two towns": await make_account(east, "mediation_manager"),
        "own disputes": await make_account(county, "mediator", person_id=person_id),
    }
    await make_grant(made["whole county"], "privacy_officer", county)
    await make_grant(made["two towns"], "mediation_manager", await find_org("500235140"))
    return made


# --- every list of the schema, in every order ------------------------------------------------------------------------


OWN = "whoever reads only what is about themselves enters by their own few results"

NOT_BY_KEY = {
    "AppraisalScheme.results in the order MADE_AT": OWN,
    "Org.appraisals in the order MADE_AT": OWN,
    "Mediator.disputes in the order DUE_AT": "the key is a dispute's, the order a case's: no index can hold both",
    "Mediator.disputes in the order OPENED_AT": "the key is a dispute's, the order a case's: no index can hold both",
    "Org.children in the order NAME": "no index holds the parent and the name; an organisation has few children",
}
"""Lists of a record that are read by another index than one that begins with the record's key, each with the reason."""

VALUES = {datetime: "2011-01-01T00:00:00+00:00", date: "2011-01-01", str: "x", int: 1, UUID: str(UUID(int=1))}


@dataclass(frozen=True, slots=True)
class List:
    """A connection in one of its orders, and a way to it from the root."""

    view: View
    path: Path
    node: ConnectionNode
    order: Order

    @property
    def name(self) -> str:
        """Its coordinate and order."""
        return f"{'.'.join(self.path[-1])} in the order {self.order.name}"

    @property
    def cursor(self) -> str:
        """The cursor of some record."""
        columns = inspect(self.node.model).columns
        types = [columns[name].type.python_type for name in (*self.order.columns, "id")]
        return encode_cursor(self.order.name, [VALUES[type_] for type_ in types])

    @property
    def first_key(self) -> str:
        """The column it is sorted by before all others."""
        return (*self.order.columns, "id")[0]

    def document(self, arguments: str, direction: str) -> str:
        """A document that follows the path to the list."""
        order = f"orderBy: [{{ field: {self.order.name}, direction: {direction} }}]"
        head, tail = "{ ", " }"
        for (owner, name), (following, _) in pairwise([*self.path, ("", "")]):
            type_ = self.view.schema.type_map[owner]
            assert isinstance(type_, GraphQLObjectType)
            match stored_as(type_.fields[name]):
                case ConnectionNode() if not following:
                    head += f"{name}({arguments}, {order}) {{ nodes {{ id }} pageInfo {{ hasNextPage }} "
                case Lookup(by=by):
                    head += f'{name}({by[-1]}: "x") {{ '
                case NodeLookup():
                    head += f'{name}(id: "{encode(following, UUID(int=1))}") {{ ... on {following} {{ '
                    tail += " }"
                case _:
                    head += f"{name} {{ "
            tail += " }"
        return head + tail


def lists(view: View) -> Iterator[List]:
    """Every connection of the schema in every order."""
    for goal in goals(view):
        if goal.argument == "first":
            path = min(goal.paths, key=lambda path: ("nodes" in [name for _, name in path], len(path)))
            owner, name = path[-1]
            type_ = view.schema.type_map[owner]
            assert isinstance(type_, GraphQLObjectType)
            node = stored_as(type_.fields[name])
            assert isinstance(node, ConnectionNode)
            yield from (List(view, path, node, order) for order in view.by_model[node.model].orders)


def parts(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """What a node of a plan is fed by; a part behind a filter that is false never runs."""
    fed_by = [part for part in plan.get("Plans", ()) if part["Parent Relationship"] not in ("InitPlan", "SubPlan")]
    return [] if plan.get("One-Time Filter") == "false" else fed_by


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every node of a plan."""
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def pages(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """The nodes that cut off a page."""
    return [node for node in nodes(plan) if node["Node Type"] == "Limit"]


def own_page(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """The page at the end of a list's path; others round it only lead there."""
    return pages(plan)[-1:]


def sorted_scans(plan: dict[str, Any], under_sort: bool = False) -> Iterator[str]:
    """Tables that are scanned below a Sort: a page of them reads more rows than it shows.

    An Incremental Sort stops with the page: it sorts what is equal in the index's order.
    """
    if "Relation Name" in plan and under_sort:
        yield plan["Relation Name"]
    for part in parts(plan):
        yield from sorted_scans(part, under_sort or plan["Node Type"] == "Sort")


def entrance(plan: dict[str, Any]) -> str:
    """The condition on the index by which a page is entered; empty for one that reads no table."""
    found: str = plan.get("Index Cond", "")
    return entrance(parts(plan)[0]) if parts(plan) else found


@pytest.mark.parametrize("reader", READERS)
async def test_no_page_is_cut_from_a_sorted_table(server: Server, reader: str) -> None:
    faults = [
        (list_.name, direction, size, table)
        for list_ in lists(server.view)
        for direction in ("ASC", "DESC")
        for size in ("first: 20", "last: 20")
        for page in pages(await server.explained(reader, list_.document(size, direction)))
        for table in sorted_scans(page)
    ]
    assert faults == []


@pytest.mark.parametrize("reader", READERS)
async def test_a_page_after_a_cursor_begins_at_the_cursor_in_the_index(server: Server, reader: str) -> None:
    faults = []
    for list_ in lists(server.view):
        for direction in ("ASC", "DESC"):
            document = list_.document(f'first: 20, after: "{list_.cursor}"', direction)
            entrances = [entrance(page) for page in own_page(await server.explained(reader, document))]
            begins = re.compile(rf"ROW\({list_.first_key}, | \({list_.first_key} [<>]=? ")
            faults += [(list_.name, entered) for entered in entrances if entered and not begins.search(entered)]
    assert faults == []


@pytest.mark.parametrize("reader", READERS)
async def test_a_list_of_a_record_is_entered_by_the_key_of_the_record(server: Server, reader: str) -> None:
    faults = set()
    for list_ in lists(server.view):
        for page in own_page(await server.explained(reader, list_.document("first: 20", "ASC"))):
            entered = entrance(page)
            if list_.node.key is not None and entered and f"({list_.node.key.key} = " not in entered:
                faults.add(list_.name)
    assert faults <= set(NOT_BY_KEY)


async def test_no_index_begins_with_the_place(server: Server) -> None:
    indexes = await server.connection.fetch(
        """select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid
           where pg_get_indexdef(i.indexrelid, 1, true) = 'tenant_id'
             and pg_get_indexdef(i.indexrelid, 2, true) = 'org_place'"""
    )
    assert indexes == []
