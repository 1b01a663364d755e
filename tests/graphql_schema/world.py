"""Two counties full of random records with awkward values, and people of several rights who read them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from core.access.levels import BY_RANGE, MemberRole
from core.access.models import AccessBreak, Member
from core.accounts.models import Account, AccountSession, ApiKey
from core.clock import Clock
from core.context import Context
from core.db import Database, parse_url
from core.documents.models import DocumentTemplate, TemplateField
from core.orgs.models import Org
from core.people.models import Person
from core.plugin_host import Registry
from core.rbac.models import Grant, Role, RoleAction
from core.sheets.models import SheetExport, SheetFault, SheetImport
from core.tenancy import TenantInfo, placement_of
from graphql_schema.services import Services
from graphql_schema.serving import make_services
from graphql_schema.testing import Answer, Client
from graphql_schema.view import View
from plugins.mediation.models import Dispute, Mediator
from tests import factories
from tests.databases import Databases
from tests.factories import find_org, find_tenant, make_account, make_grant, make_org, save, tenant_of
from tests.graphql_schema.naive import visible
from tests.graphql_schema.records import sheets
from tests.graphql_schema.records.all import make
from tests.graphql_schema.records.values import INSTANTS, NOW, TEXTS, TOLD, Records, Rows
from tests.graphql_schema.ways import ways

KEY = "only for tests: thirty-two letters"
REQUEST = "test"
NO_TRAIL = f"""
create function pass_over() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger pass_over before insert on core_audit for each row when (new.request_id = '{REQUEST}')
execute function pass_over()
"""


PATIENCE = "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0"


def patient(database: Database) -> Database:
    """Let sessions take their time: the ordinary executor computes long between two statements on a busy machine."""
    assert isinstance(database.bind, AsyncEngine)

    @event.listens_for(database.bind.sync_engine, "connect")
    def _wait(connection: Any, _: Any) -> None:
        connection.run_async(lambda driver: driver.execute(PATIENCE))

    return database


async def leave_no_trail(owner_url: str) -> None:
    """Let the readers' own reads leave no entry: they read the trail, twice, and compare."""
    connection = await asyncpg.connect(parse_url(owner_url).set(drivername="postgresql").render_as_string(False))
    await connection.execute(NO_TRAIL)
    await connection.close()


@dataclass(frozen=True, slots=True)
class World:
    """The counties: their rows by model, and who reads them."""

    runner: asyncio.Runner
    client: Client
    view: View
    rows: dict[str, Rows]
    actors: dict[str, Context]
    _seen: dict[str, Rows] = field(default_factory=dict)
    _ways: dict[str, list[str]] = field(default_factory=dict)

    @property
    def ways(self) -> dict[str, list[str]]:
        """For each type with conditions, what asks for all its records under the condition `$where`."""
        if not self._ways:
            self._ways.update(ways(self.view))
        return self._ways

    def seen_by(self, actor: str) -> Rows:
        """The rows that the actor may see, by `visible`."""
        if actor not in self._seen:
            self._seen[actor] = visible(self.of(actor), self.view, self.actors[actor])
        return self._seen[actor]

    def of(self, actor: str) -> Rows:
        """The rows of the actor's own county."""
        return self.rows[self.actors[actor].tenant.slug]

    def ask(
        self, actor: str, document: str, variables: dict[str, Any] | None = None, *, ordinary: bool = False
    ) -> Answer:
        """The answer to the actor."""
        asker = self.client.as_(self.actors[actor])
        return self.runner.run(asker.query(document, variables, ordinary=ordinary))


@contextmanager
def open_world(databases: Databases, registry: Registry) -> Iterator[World]:
    """Fill a copy of the template, and lend it with its readers and a loop to ask it in."""
    with databases.cloned() as addresses, asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(leave_no_trail(addresses.owner))
        services = make_services(patient(Database.connect(addresses.app)), KEY, registry)
        try:
            yield runner.run(_filled(runner, services))
        finally:
            runner.run(services.database.close())


async def _filled(runner: asyncio.Runner, services: Services) -> World:
    with factories.using(services.database):
        rows = {slug: await fill(services.database, await find_tenant(slug)) for slug in ("yunyang", "fengjie")}
        actors = {name: await context_of(services, account) for name, account in (await _accounts(rows)).items()}
        for slug in rows:
            await _add_readers(services.database, rows[slug], await find_tenant(slug))
    client = Client(services.database, services.views, lambda account: context_of(services, account), services=services)
    return World(runner, client, await services.views.get(actors["leader"].tenant.plugins), rows, actors)


async def _accounts(rows: dict[str, Rows]) -> dict[str, Account]:
    county, east, fourth = [await find_org(code) for code in ("500235", "500235101", "500235904")]
    worker = rows["yunyang"][Mediator][0].person_id
    told = [person.id for person in rows["yunyang"][Person][-TOLD:]]
    accounts = {
        "leader": await make_account(county, "county_leader", person_id=told[0]),
        "manager of a town": await make_account(east, "mediation_manager", person_id=told[1]),
        "manager of two towns": await make_account(east, "mediation_manager", person_id=told[2]),
        "mediator": await make_account(county, "mediator", person_id=worker),
        "mediator who manages a town": await make_account(fourth, "mediation_manager", person_id=worker),
        "administrator": await make_account(county, "tenant_admin"),
        "leader who administers": await make_account(county, "tenant_admin"),
        "leader of the other county": await make_account(await find_org("500236"), "county_leader"),
    }
    await make_grant(accounts["leader"], "privacy_officer", county)  # somebody who sees every type of record
    await make_grant(accounts["leader who administers"], "county_leader", county)
    await make_grant(accounts["manager of two towns"], "mediation_manager", fourth)
    await make_grant(accounts["mediator who manages a town"], "mediator", east)
    cases, people = rows["yunyang"][Dispute], rows["yunyang"][Person]
    for name in ("mediator", "mediator who manages a town"):
        await _name(rows["yunyang"], accounts[name], [*cases[::7], *people[::5]])
        await _open(rows["yunyang"], accounts[name], cases[1::7])
    for name, org in (("leader", county), ("manager of a town", east), ("manager of two towns", east)):
        seen = [row for row in cases + people if row.access_level in BY_RANGE and is_below(row, org)]
        await _name(rows["yunyang"], accounts[name], seen[::3])
    for name, account in accounts.items():
        own = rows["fengjie" if "other county" in name else "yunyang"]
        await _sign_in(own, account)
        await _hand_in(own, account)
    return accounts


def is_below(row: Any, org: Org) -> bool:
    """Whether the row lies in the organisation's subtree."""
    return bool(org.place <= row.org_place <= org.place_end)


async def _name(rows: Rows, account: Account, records: list[Any]) -> None:
    """Make the account a member of the records."""
    for record in records:
        member = Member(
            **{placement_of(type(record)).members or "": record.id},
            account_id=account.id,
            name=account.name,
            role=MemberRole.READER,
            started_at=NOW,
            reason="测试",
        )
        rows[Member].append(await save(member, account))


async def _sign_in(rows: Rows, account: Account) -> None:
    """Sessions and keys of the account: some that run, one that was ended, one that is over by itself."""
    for number, agent in enumerate(TEXTS[:6]):
        session = AccountSession(
            account_id=account.id,
            refresh_hash=f"{account.id}{number}",
            created_at=NOW - timedelta(days=number // 2),
            renewed_at=NOW - timedelta(days=1),
            access_expires_at=NOW,
            expires_at=NOW + timedelta(days=1 - 2 * (number == 5)),
            agent=agent,
            network=None if number % 2 else "192.0.2.0/24",
            revoked_at=NOW if number == 4 else None,
        )
        rows[AccountSession].append(await save(session, account))
        key = ApiKey(
            account_id=account.id,
            name=agent,
            prefix=agent,
            key_hash=f"{account.id}{number}",
            scopes=[agent, "core:org:read"],
            created_at=NOW - timedelta(days=number // 2),
            expires_at=NOW + timedelta(days=1 - 2 * (number == 5)),
            last_used_at=NOW if number == 3 else None,
            revoked_at=NOW if number == 4 else None,
        )
        rows[ApiKey].append(await save(key, account))


async def _hand_in(rows: Rows, account: Account) -> None:
    """Spreadsheets of the account: some that came in with faults, and some that went out."""
    random = Random(account.login)
    records = Records(random, rows[Org], rows)
    for number in range(4):
        taken = sheets.import_(records, number)
        taken.account_id = account.id
        rows[SheetImport].append(await save(taken, account))
        for _ in range(2):
            fault = sheets.fault(records, number)
            fault.import_id = taken.id
            rows[SheetFault].append(await save(fault, account))
        given = sheets.export(records, number)
        given.account_id = account.id
        rows[SheetExport].append(await save(given, account))


async def _open(rows: Rows, account: Account, cases: list[Any]) -> None:
    """Let the account open the cases in an emergency."""
    for case in cases:
        begun = datetime.now(UTC)
        opened = AccessBreak(
            case_id=case.id,
            org_id=case.org_id,
            org_place=case.org_place,
            account_id=account.id,
            name=account.name,
            reason="测试",
            started_at=begun,
            ended_at=begun + timedelta(hours=3),
            review_due_at=begun + timedelta(days=7),
        )
        rows[AccessBreak].append(await save(opened, account))


async def _add_readers(database: Database, rows: Rows, tenant: TenantInfo) -> None:
    """The readers' own accounts and grants are records as well."""
    async with database.transaction(tenant.id) as session:
        for model in (Account, Grant):
            rows[model] = list(await session.scalars(select(model)))


async def context_of(services: Services, account: Account) -> Context:
    """The context of a request by the account, on a fixed day."""
    tenant = await tenant_of(account)
    token = services.authentication.signer.sign(account.id, str(tenant.id), account.id)
    ctx = await services.context(tenant, token, "zh", REQUEST)
    return replace(ctx, clock=Clock(ZoneInfo(tenant.time_zone), lambda: NOW))


async def installed(session: AsyncSession) -> Rows:
    """The records that a county has from its first day."""
    models = (Role, RoleAction, DocumentTemplate, TemplateField)
    return {model: list(await session.scalars(select(model).order_by(model.created_at, model.id))) for model in models}


async def fill(database: Database, tenant: TenantInfo) -> Rows:
    """Two more towns, and random records; gives all rows by model."""
    county = await find_org(tenant.division_code)
    for name in ("南镇", "北镇"):
        await make_org(await make_org(county, name=name), name=f"{name[0]}一村", population=1200)
    async with database.transaction(tenant.id) as session:
        records = Records(Random(tenant.slug), list(await session.scalars(select(Org).order_by(Org.code))))
        session.add(Role(key="local_retired", name="'", is_template=False, retired_at=INSTANTS[0]))
        records.rows |= await installed(session)
        for rows in make(records):
            session.add_all(rows)
            await session.flush()
    return records.rows
