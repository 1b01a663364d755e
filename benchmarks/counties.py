"""Synthetic counties for measuring, written by SQL: every row's id follows from its number, so nothing is looked up."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from uuid import UUID

import asyncpg
from sqlalchemy import text

from core.accounts.models import Account
from core.auth import NOBODYS_HASH
from core.context import Context
from core.db import Database, driver_connection
from core.plugin_host import Registry
from core.provision import Addresses
from core.rbac.service import grant_role, install_roles
from core.tenancy import Tenant
from plugins.mediation.states import DisputeState

FOLDER = files("benchmarks")
AT_ONCE = 2
"""Counties filled at the same time."""

EPOCH = 1_700_000_000_000
"""Milliseconds in the ids of the rows number 0."""

KINDS = {
    name: kind
    for kind, name in enumerate(
        ("tenant", "org", "person", "mediator", "type", "dispute", "party", "episode", "account"), start=1
    )
}

STATES = {
    DisputeState.CLOSED: 45,
    DisputeState.MEDIATING: 25,
    DisputeState.AGREED: 10,
    DisputeState.ASSIGNED: 7,
    DisputeState.ACCEPTED: 5,
    DisputeState.REGISTERED: 3,
    DisputeState.FAILED: 3,
    DisputeState.TERMINATED: 1,
    DisputeState.NOT_ACCEPTED: 1,
}
"""Disputes of each state among a hundred."""

LOGINS = {
    "county_leader": ("county_leader", 0),
    "county_manager": ("mediation_manager", 0),
    "town_manager": ("mediation_manager", 1),
}
"""Login -> role, and number of the organisation at which it is held: 0 is the county, 1 its first town."""

ROLES = {role for role, _ in LOGINS.values()}


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything a county has."""

    towns: int = 42
    villages: int = 479
    people: int = 20_000
    disputes: int = 50_000
    with_mediation: bool = True

    @property
    def orgs(self) -> int:
        """Organisations below the county; number 1 to `towns` are the towns."""
        return self.towns + self.villages

    @property
    def mediators(self) -> int:
        """The first people mediate: about 1 of 20, at least one in each organisation."""
        return max(self.orgs, self.people // 20)

    def scaled(self, scale: float) -> "Size":
        """The same tree with a share of the people and disputes; at least five people an organisation."""
        return Size(self.towns, self.villages, max(5 * self.orgs, int(self.people * scale)), int(self.disputes * scale))


SMALL = Size(towns=2, villages=10, people=240, disputes=200)


@dataclass(frozen=True, slots=True)
class County:
    """One tenant; `number` tells it from the others."""

    number: int
    size: Size

    @property
    def slug(self) -> str:
        """Name in addresses."""
        return f"county{self.number}"

    @property
    def code(self) -> str:
        """Its division code, which no real county has."""
        return f"{900_000 + self.number}"

    def id(self, kind: str, number: int = 0) -> UUID:
        """The id of a row: a UUIDv7, as bench.id() makes it."""
        return UUID(f"{EPOCH + number:012x}7{KINDS[kind]:03x}8{self.number:015x}")

    @property
    def tenant(self) -> Tenant:
        """Its row in the register."""
        return Tenant(
            id=self.id("tenant"),
            slug=self.slug,
            division_code=self.code,
            name=f"县{self.number}",
            locale="zh",
            time_zone="Asia/Shanghai",
            calendar="cn",
            state="ACTIVE",
            policy_version=1,
            plugins={"mediation": {}} if self.size.with_mediation else {},
        )

    def records(self) -> str:
        """The statements that fill the county, which must be the tenant of the transaction."""
        states = [f"'{state}'" for state, share in STATES.items() for _ in range(share)]
        return script("county.sql").format(
            tenant=f"'{self.id('tenant')}'::uuid",
            code=self.code,
            towns=self.size.towns,
            orgs=self.size.orgs,
            people=self.size.people,
            mediators=self.size.mediators,
            disputes=self.size.disputes,
            states=f"(array[{', '.join(states)}])",
            **{name: f"{self.number}, {kind}" for name, kind in KINDS.items() if name != "tenant"},
        )


async def fill(addresses: Addresses, registry: Registry, counties: Iterable[County]) -> None:
    """Make the counties in a migrated database: each a tenant with roles, accounts and records, in one transaction."""
    await administer(addresses.owner, script("bench.sql"))
    database = Database.connect(addresses.app)
    turns = asyncio.Semaphore(AT_ONCE)

    async def make(county: County) -> None:
        async with turns:
            await _make(database, registry, county)

    try:
        await asyncio.gather(*(make(county) for county in counties))
    finally:
        await database.close()


async def administer(url: str, *scripts: str) -> None:
    """Run scripts outside any transaction of ours."""
    connection = await asyncpg.connect(url)
    try:
        for script in scripts:
            await connection.execute(script)
    finally:
        await connection.close()


async def _make(database: Database, registry: Registry, county: County) -> None:
    tenant = county.tenant
    roles = [role for role in registry.roles_for(tenant.plugins) if role.key in ROLES]
    ctx = Context.of_system(database, tenant.info(), [action.item for action in registry.actions])
    async with ctx.transaction() as session:
        await session.execute(text("set local statement_timeout = 0"))
        session.add(tenant)
        await session.flush()
        await install_roles(ctx, roles)
        await (await driver_connection(session)).execute(county.records())
        for number, (login, (role, org)) in enumerate(LOGINS.items()):
            if role in {template.key for template in roles}:
                await _open_account(ctx, county, login, number, role, org)


async def _open_account(ctx: Context, county: County, login: str, number: int, role: str, org: int) -> None:
    """An account that acts by a token only."""
    account = Account(
        id=county.id("account", number),
        org_id=county.id("org", org),
        org_place=org << 48,
        login=login,
        name=login,
        password_hash=NOBODYS_HASH,
    )
    ctx.session.add(account)
    await ctx.session.flush()
    await grant_role(ctx, account.id, role, account.org_id)


def script(name: str) -> str:
    """The text of a file of this package."""
    return (FOLDER / name).read_text(encoding="utf-8")
