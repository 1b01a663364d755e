"""The counties of a proof, in two databases: one holds all three, the other the one that asks, as if it were alone.

What the asking county is answered must not depend on which of the two it is: in the second database, every id, number
and cursor of the others never existed.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from starlette.types import ASGIApp

from core.accounts.models import Account, AccountState
from core.accounts.sessions import issue_token
from core.config import Limits
from core.context import Context
from core.db import Database, new_id, parse_url
from core.documents.templates import install_templates
from core.identities.oidc import OidcClient
from core.migrations.runner import upgrade
from core.orgs.kinds import OrgKind, OrgLevel
from core.orgs.models import Org
from core.orgs.service import plant_tree
from core.people.service import add_person
from core.plugin_host import Registry
from core.provision import OWNER, Addresses, drop, provision
from core.rbac.service import grant_role, install_roles
from core.tenancy import Tenant
from graphql_schema.server import create_app
from graphql_schema.services import Services
from graphql_schema.serving import make_services
from graphql_schema.testing.isolation.door import Door
from graphql_schema.testing.isolation.identities import ISSUERS as ISSUERS
from graphql_schema.testing.isolation.identities import add_providers
from graphql_schema.testing.isolation.subject import County, Subject
from graphql_schema.testing.stage import Stage
from graphql_schema.view import View

KEY = "only for proofs: thirty-two letters"
LOGIN = "proof"
MARKS = ("xqa", "xqb", "xqc")
PLENTY = Limits(
    document=10**7, tokens=10**6, fields=10**6, tables=10**5, cost=10**9, points=10**12, tenant_points=10**12
)
"""Limits that a proof does not meet."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A division of the counties' common tree."""

    code: str
    name: str
    level: OrgLevel
    kind: OrgKind
    children: tuple["Branch", ...] = ()


def _tree(ordinal: int, mark: str) -> Branch:
    """The same codes and names in every county, but for the last town."""
    towns = (
        _town("990001101", "东镇"),
        _town("990001102", "西镇"),
        _town(f"99000120{ordinal}", f"镇{mark}"),
    )
    return Branch("990001", "同名县", OrgLevel.COUNTY, OrgKind.COUNTY, towns)


def _town(code: str, name: str) -> Branch:
    village = Branch(f"{code}201", f"{name}一村", OrgLevel.VILLAGE, OrgKind.VILLAGE)
    return Branch(code, name, OrgLevel.TOWN, OrgKind.TOWN, (village,))


@dataclass
class World:
    """One database under a running application."""

    admin_url: str
    """Address of a login that may read every table."""

    stage: Stage
    services: Services
    app: ASGIApp
    doors: dict[int, Door] = field(default_factory=dict)
    """Ways in, by the county's ordinal."""


@dataclass
class Worlds:
    """Both databases; the second county asks, the first and the third are its neighbors."""

    crowded: World
    alone: World
    counties: Sequence[County]

    async def view(self) -> View:
        """The schema under proof: the counties' own."""
        return await self.crowded.services.views.get(self.asker.ctx.tenant.plugins)

    @property
    def asker(self) -> County:
        """The county that asks."""
        return self.counties[1]

    @property
    def neighbors(self) -> tuple[County, ...]:
        """The counties of which it must not learn anything."""
        return self.counties[0], self.counties[2]


@dataclass(frozen=True)
class Template:
    """A filled database that is copied for each run."""

    admin_url: str
    name: str
    registry: Registry
    counties: Sequence[County]
    tokens: Sequence[str]

    @asynccontextmanager
    async def open(self, *breaches: str) -> AsyncIterator[Worlds]:
        """Two copies under running applications; the statements `breaches` are run in both of them first."""
        names = [f"{self.name}_{uuid4().hex[:8]}" for _ in range(2)]
        try:
            crowded, alone = [await self._copied(name, breaches) for name in names]
            await _leave_alone(_inside(self.admin_url, names[1]), self.counties[1].ctx.tenant.id)
            worlds = Worlds(self._world(crowded), self._world(alone), self.counties)
            worlds.alone.services.documents = worlds.crowded.services.documents  # plans are dear, and hold no rows
            try:
                yield worlds
            finally:
                for world in (worlds.crowded, worlds.alone):
                    await world.stage.close()
        finally:
            for name in names:
                await drop(self.admin_url, name)

    async def _copied(self, name: str, statements: Iterable[str]) -> Addresses:
        await _administer(self.admin_url, f'create database "{name}" template "{self.name}" owner {OWNER}')
        addresses = await provision(self.admin_url, name)
        for statement in statements:
            await _administer(addresses.owner, statement)
        return addresses

    def _world(self, addresses: Addresses) -> World:
        stage = Stage(addresses.app)
        services = make_services(stage, KEY, self.registry, PLENTY, oidc=OidcClient(ISSUERS))
        app = create_app(services)
        doors = {
            county.ordinal: Door(stage, app, county.ctx.tenant.slug, token)
            for county, token in zip(self.counties, self.tokens, strict=True)
        }
        return World(addresses.owner, stage, services, app, doors)


@asynccontextmanager
async def filled(
    admin_url: str, registry: Registry, subjects: Iterable[Subject], plugins: Iterable[str]
) -> AsyncIterator[Template]:
    """A database of its own with three counties that have these plug-ins, dropped at the end."""
    enabled: dict[str, Any] = {plugin: {} for plugin in plugins}
    name = f"helin_proof_{uuid4().hex[:8]}"
    try:
        addresses = await provision(admin_url, name)
        await upgrade(addresses.owner, registry.migrations)
        database = Database.connect(addresses.app, sessions=2, readers=2)
        try:
            services = make_services(database, KEY, registry, PLENTY)
            counties = [await _found(services, ordinal, mark, enabled) for ordinal, mark in enumerate(MARKS, start=1)]
            for fill in filter(None, (subject.fill for subject in subjects)):
                for county in counties:
                    await fill(county)
            tokens = [await _token(services, county) for county in counties]
        finally:
            await database.close()
        yield Template(admin_url, name, registry, counties, tokens)
    finally:
        await drop(admin_url, name)


async def _found(services: Services, ordinal: int, mark: str, plugins: dict[str, Any]) -> County:
    registry = services.registry
    tenant = Tenant(
        id=new_id(),
        slug=f"proof-{mark}",
        division_code=f"99000{ordinal}",
        name="同名县",
        locale="zh",
        time_zone="Asia/Shanghai",
        calendar="cn",
        state="ACTIVE",
        policy_version=1,
        plugins=plugins,
    )
    ctx = Context.of_system(services.database, tenant.info(), [action.item for action in registry.actions])
    roles = registry.roles_for(tenant.plugins)
    password = f"password of {mark}"
    async with ctx.transaction() as session:
        session.add(tenant)
        await session.flush()
        orgs = await plant_tree(ctx, _tree(ordinal, mark))
        await install_roles(ctx, roles)
        await install_templates(ctx, registry.document_forms_for(tenant.plugins))
        person = await add_person(ctx, orgs[0].id, "同名人")
        account = Account(
            org_id=orgs[0].id,
            org_place=orgs[0].place,
            login=LOGIN,
            name="同名人",
            password_hash=await services.authentication.passwords.hash(password),
            person_id=person.id,
            state=AccountState.ACTIVE,
        )
        session.add(account)
        await session.flush()
        await add_providers(ctx, account, mark)
        for role in roles:
            await grant_role(ctx, account.id, role.key, orgs[0].id)
    county = County(ctx, ordinal, mark, _by_level(orgs), account)
    county.know("SessionCreateInput.login", LOGIN)
    county.know("SessionCreateInput.password", password)
    return county


def _by_level(orgs: Iterable[Org]) -> list[Org]:
    order = list(OrgLevel)
    return sorted(orgs, key=lambda org: (order.index(OrgLevel(org.level)), org.place))


async def _token(services: Services, county: County) -> str:
    """A token that outlives the proof."""
    async with county.ctx.transaction():
        return await issue_token(county.ctx, services.authentication.signer, county.account, timedelta(days=1))


async def _leave_alone(url: str, tenant_id: UUID) -> None:
    """Take every other county out of the database, as if it had never been there."""
    found = await _administer(url, TENANT_TABLES)
    statements = [f"delete from {row['name']} where tenant_id <> '{tenant_id}'" for row in found]
    statements.append(f"delete from core_tenant where id <> '{tenant_id}'")
    await _administer(url, "; ".join(["set session_replication_role = replica", *statements]))


TENANT_TABLES = """
select c.oid::regclass::text as name from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
where c.relkind = 'r' and c.relnamespace not in (select oid from pg_namespace where nspname ~ '^(pg_|information_)')
order by 1
"""
"""Every table of tenants, as the catalog knows it."""


def _inside(admin_url: str, name: str) -> str:
    return parse_url(admin_url).set(database=name).render_as_string(hide_password=False)


@asynccontextmanager
async def administering(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of its own."""
    connection = await asyncpg.connect(parse_url(url).set(drivername="postgresql").render_as_string(False))
    try:
        yield connection
    finally:
        await connection.close()


async def _administer(url: str, statements: str) -> list[asyncpg.Record]:
    async with administering(url) as connection:
        if "; " in statements:
            await connection.execute(statements)
            return []
        return list(await connection.fetch(statements))
