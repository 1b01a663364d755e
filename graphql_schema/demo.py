"""The demo: two counties with synthetic records, tokens to look around with, queries to paste."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

import orjson
from sqlalchemy import select, text

from core.accounts.models import Account, Operator
from core.accounts.sessions import issue_token
from core.auth import Signer
from core.context import Context
from core.crypto.keyring import KeyRing
from core.db import Database
from core.migrations.runner import analyze, upgrade
from core.plugin_host import Registry, load
from core.provision import Addresses
from core.tenancy import Tenant, TenantInfo
from graphql_schema.ide.examples import QUERIES
from graphql_schema.operators import create_operator, operator_token
from tenants.service import create_tenant

COUNTIES = ("500235", "500236")
LOGINS = ("county_leader", "town_manager", "mediator", "volunteer_manager", "volunteer", "auditor")
OPERATOR = "demo"
LIFETIME = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A token for the operators, and for each tenant one for each demo account."""

    platform: str
    tenants: dict[str, dict[str, str]]


@contextmanager
def _told(what: str) -> Iterator[None]:
    begun = perf_counter()
    print(f"{what} …", file=sys.stderr, flush=True)
    yield
    print(f"{what}: {perf_counter() - begun:.1f} s", file=sys.stderr, flush=True)


def prepare(addresses: Addresses, key: str, scale: float, keyring: KeyRing) -> Tokens:
    """Bring the database up to date, onboard the counties that are missing, and sign tokens."""
    registry = load()
    with _told("Migrating the database"):
        asyncio.run(upgrade(addresses.owner, registry.migrations))
    tokens = asyncio.run(_prepare(addresses, registry, Signer(key), scale, keyring))
    asyncio.run(analyze(addresses.owner))
    return tokens


async def _prepare(addresses: Addresses, registry: Registry, signer: Signer, scale: float, keyring: KeyRing) -> Tokens:
    database = Database.connect(addresses.app, keyring=keyring)
    try:
        tenants = {}
        for code in COUNTIES:
            tenant = await _county(database, registry, code, scale)
            tenants[tenant.slug] = await _tokens(_system(database, registry, tenant), signer)
        return Tokens(await _operator_token(database, signer), tenants)
    finally:
        await database.close()


async def _county(database: Database, registry: Registry, code: str, scale: float) -> TenantInfo:
    """The county, onboarded and filled with records where it is missing."""
    async with database.transaction(None) as session:
        tenant = await session.scalar(select(Tenant).where(Tenant.division_code == code))
    if tenant is not None:
        info = tenant.info()
    else:
        with _told(f"Onboarding {code}"):
            info = (await create_tenant(database, registry, code)).tenant
    if not await _is_filled(database, info):
        with _told(f"Making records for {info.name}"):
            await _fill(_system(database, registry, info), registry, scale)
    return info


async def _is_filled(database: Database, tenant: TenantInfo) -> bool:
    """Whether the demo's accounts are there; they are made in one transaction with its records."""
    async with database.transaction(tenant.id) as session:
        return await session.scalar(select(Account.id).where(Account.login == LOGINS[0])) is not None


def _system(database: Database, registry: Registry, tenant: TenantInfo) -> Context:
    return Context.of_system(database, tenant, [action.item for action in registry.actions])


async def _fill(ctx: Context, registry: Registry, scale: float) -> None:
    async with ctx.transaction() as session:
        await session.execute(text("set local statement_timeout = 0"))
        for demo in registry.enabled(registry.demos, ctx.tenant.plugins):
            await demo.item.load(ctx, scale)


async def _tokens(ctx: Context, signer: Signer) -> dict[str, str]:
    async with ctx.transaction() as session:
        accounts = {account.login: account for account in await session.scalars(select(Account))}
        return {
            login: await issue_token(ctx, signer, accounts[login], LIFETIME) for login in LOGINS if login in accounts
        }


async def _operator_token(database: Database, signer: Signer) -> str:
    async with database.transaction(None) as session:
        operator = await session.scalar(select(Operator).where(Operator.login == OPERATOR))
    return operator_token(signer, operator or await create_operator(database, OPERATOR), LIFETIME)


def announce(url: str, tokens: Tokens, *, as_json: bool) -> None:
    """Print the addresses and tokens: as one line of JSON for scripts, or for a person."""
    print(_json(url, tokens) if as_json else _text(url, tokens), flush=True)


def _json(url: str, tokens: Tokens) -> str:
    content = {
        "url": url,
        "platform_url": f"{url}/platform/graphql",
        "platform_token": tokens.platform,
        "tenants": {
            slug: {"url": f"{url}/{slug}/graphql", "tokens": accounts} for slug, accounts in tokens.tenants.items()
        },
    }
    return orjson.dumps(content).decode()


def _text(url: str, tokens: Tokens) -> str:
    lines = [f"Helin is ready at {url}", "", f"platform  {url}/platform/graphql", f"  operator  {tokens.platform}"]
    for slug, accounts in tokens.tenants.items():
        lines += ["", f"{slug}  {url}/{slug}/graphql", *(f"  {login}  {token}" for login, token in accounts.items())]
    slug, accounts = next(iter(tokens.tenants.items()))
    lines += [
        "",
        f"Three queries to begin with; open {url}/{slug}/ with the token of county_leader, or send them:",
        "",
    ]
    lines += [
        f"  curl {url}/{slug}/graphql -H 'content-type: application/json' \\",
        f"    -H 'authorization: Bearer {accounts['county_leader']}' \\",
        """    -d '{"query": "{ viewer { name } }"}'""",
    ]
    for title, query in QUERIES.items():
        lines += ["", f"# {title}", query]
    return "\n".join(lines)
