"""How soon an ended session is refused, by servers that listen, that do not, and by every worker."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from core.accounts.models import Account
from core.accounts.sessions import SESSION_LIFETIME, issue_token, revoke_own_sessions
from core.auth import Signer
from core.context import Context
from core.db import Database
from core.errors import Unauthenticated, Unavailable
from core.orgs.models import Org
from core.plugin_host import Registry
from core.provision import Addresses
from graphql_schema.services import Services
from graphql_schema.serving import make_services
from tests.conftest import ContextFor
from tests.factories import find_tenant
from tests.graphql_schema.served import KEY, environment, serving
from tests.graphql_schema.test_rights_freshness import Failing, heard

LIMIT = 5.0
"""Seconds within which an ended session is to be refused everywhere."""

pytestmark = pytest.mark.commits


@pytest.fixture
async def holder(ctx_for: ContextFor, county: Org) -> Context:
    """Somebody who administers the county, and may so be given a token."""
    return await ctx_for("tenant_admin", county)


@pytest.fixture
async def token(holder: Context) -> str:
    """A token of theirs, of a session."""
    return await token_of(holder)


async def token_of(holder: Context) -> str:
    """A token of the holder, of a session of its own."""
    async with holder.transaction():
        account = await holder.one(Account, holder.account_id)
        return await issue_token(holder, Signer(KEY), account, SESSION_LIFETIME)


@pytest.fixture
async def services(addresses: Addresses, database: Database, registry: Registry) -> AsyncIterator[Services]:
    """Another server on the same database."""
    other = make_services(Database.connect(addresses.app), KEY, registry)
    yield other
    await other.database.close()


async def is_in(services: Services, token: str, slug: str = "yunyang") -> bool:
    """Whether the server accepts the token."""
    tenant = await services.directory.by_slug(slug)
    try:
        await services.context(tenant, token, "en", "test")
    except Unauthenticated:
        return False
    return True


async def end(holder: Context) -> int:
    """End all sessions of the holder."""
    async with holder.transaction():
        return await revoke_own_sessions(holder, but_this=False)


async def seconds_until_out(services: Services, token: str) -> float:
    """How long the server goes on to accept the token."""
    began = time.monotonic()
    while await is_in(services, token):
        assert time.monotonic() - began < LIMIT
        await asyncio.sleep(0.005)
    return time.monotonic() - began


async def test_a_server_that_listens_refuses_an_ended_session_at_once(
    services: Services, holder: Context, token: str
) -> None:
    async with services.listening():
        await heard(services)
        assert await is_in(services, token)
        assert await end(holder) == 1
        assert await seconds_until_out(services, token) < 0.5


async def test_a_server_that_hears_nothing_refuses_it_by_the_version(
    services: Services, holder: Context, token: str
) -> None:
    assert await is_in(services, token)
    assert await end(holder) == 1
    assert await seconds_until_out(services, token) < 2
    assert await is_in(services, await token_of(holder))


async def test_what_is_ended_here_is_not_ended_in_another_county(
    services: Services, holder: Context, token: str, ctx_for: ContextFor, abroad: Org
) -> None:
    stranger = await ctx_for("tenant_admin", abroad)
    theirs = await token_of(stranger)
    await end(holder)
    services.directory.forget()
    assert not await is_in(services, token)
    assert await is_in(services, theirs, "fengjie")


async def test_a_session_that_cannot_be_looked_up_lets_nobody_in(
    database: Database, registry: Registry, holder: Context, token: str
) -> None:
    failing = Failing(database)
    services = make_services(failing, KEY, registry)
    tenant = await services.directory.by_slug("yunyang")
    failing.is_gone = True
    with pytest.raises(Unavailable):
        await services.credentials.caller(tenant, token)
    failing.is_gone = False
    assert await services.credentials.caller(tenant, token)


async def test_no_request_asks_the_database_about_its_session_again(
    database: Database, registry: Registry, holder: Context, token: str
) -> None:
    failing = Failing(database)
    services = make_services(failing, KEY, registry)
    tenant = await find_tenant("yunyang")
    await services.context(tenant, token, "en", "test")
    failing.is_gone = True
    for _ in range(3):
        assert (await services.context(tenant, token, "en", "test")).rights.roles


async def test_every_worker_of_a_server_refuses_an_ended_session_within_five_seconds(
    addresses: Addresses, holder: Context, token: str, tmp_path: Path, record_property: Any
) -> None:
    headers = {"authorization": f"Bearer {token}", "connection": "close"}

    def statuses(url: str) -> set[int]:
        """By so many connections that each worker answers some."""
        question = {"query": "{ viewer { login } }"}
        return {httpx2.post(url, json=question, headers=headers).status_code for _ in range(12)}

    with serving(environment(addresses, tmp_path), "--workers", "2") as server:
        url = f"{server.url}/yunyang/graphql"
        assert await asyncio.to_thread(statuses, url) == {200}
        await end(holder)
        began = time.monotonic()
        while await asyncio.to_thread(statuses, url) != {401}:
            assert time.monotonic() - began < LIMIT
        record_property("seconds", time.monotonic() - began)
