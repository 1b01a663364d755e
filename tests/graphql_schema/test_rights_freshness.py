"""A change of rights is seen by every server within two seconds, and never through half a policy or none."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core import authz
from core.access.levels import MemberRole
from core.access.service import admit, end_member
from core.accounts.models import Account
from core.auth import Signer
from core.clock import system_now
from core.db import Database
from core.descriptors import Reach
from core.errors import RequestError, Unauthenticated, Unavailable
from core.orgs.models import Org
from core.plugin_host import Registry
from core.provision import Addresses
from core.rbac.models import Role
from core.rbac.roles import update_role
from core.rbac.service import end_grant, grant_role
from core.tenancy import Tenant, TenantInfo
from graphql_schema.services import Services
from graphql_schema.serving import make_services
from plugins.mediation.models import Dispute
from plugins.mediation.permissions import DISPUTE_READ
from tests.conftest import ContextFor
from tests.databases import Databases, administer
from tests.factories import make_account, make_dispute, make_grant, make_member, save
from tests.graphql_schema.served import KEY, environment, serving

LIMIT = 2.0
"""Seconds within which a change is to be seen."""

pytestmark = pytest.mark.commits


@pytest.fixture
async def services(addresses: Addresses, database: Database, registry: Registry) -> AsyncIterator[Services]:
    """Another server on the same database, which listens."""
    other = make_services(Database.connect(addresses.app), KEY, registry)
    async with other.listening():
        yield other
    await other.database.close()


@pytest.fixture
async def deaf(addresses: Addresses, database: Database, registry: Registry) -> AsyncIterator[Services]:
    """Another server that hears nothing: what it sees, it sees by the version."""
    other = make_services(Database.connect(addresses.app), KEY, registry)
    yield other
    await other.database.close()


async def reaches(services: Services, account: Account) -> bool:
    """Whether the server lets the account read disputes anywhere."""
    tenant = await services.directory.by_slug("yunyang")
    token = services.authentication.signer.sign(account.id, str(tenant.id), uuid4())
    ctx = await services.context(tenant, token, "en", "test")
    return bool(ctx.rights.scope(DISPUTE_READ, Dispute).ranges or ctx.rights.scope(DISPUTE_READ, Dispute).shared)


async def seconds_until(services: Services, account: Account, wanted: bool) -> float:
    """How long it takes until the server sees it so; it must not take longer than it may."""
    began = time.monotonic()
    while await reaches(services, account) is not wanted:
        assert time.monotonic() - began < LIMIT
        await asyncio.sleep(0.005)
    return time.monotonic() - began


async def heard(services: Services) -> None:
    """Wait until the server listens."""
    for _ in range(200):
        if services.listener is not None and services.listener.is_listening:
            return
        await asyncio.sleep(0.02)
    pytest.fail("the server does not listen")


async def test_a_grant_and_its_end_are_seen_at_once_by_a_server_that_listens(
    services: Services, ctx_for: ContextFor, county: Org, east: Org
) -> None:
    account, admin = await make_account(east), await ctx_for("tenant_admin", county)
    await heard(services)
    assert not await reaches(services, account)
    async with admin.transaction():
        grant = await grant_role(admin, account.id, "mediation_manager", east.id)
    assert await seconds_until(services, account, True) < 0.5
    async with admin.transaction():
        await end_grant(admin, grant.id)
    assert await seconds_until(services, account, False) < 0.5


async def test_a_membership_is_seen_at_once_too(
    services: Services, ctx_for: ContextFor, county: Org, east: Org, west: Org
) -> None:
    account, dispute = await make_account(east, "mediator"), await make_dispute(west)
    ctx = await ctx_for("mediation_manager", west)
    await heard(services)
    assert not await reaches(services, account)
    async with ctx.transaction():
        record = await ctx.one(Dispute, dispute.id)
        await admit(ctx, record, account, role=MemberRole.READER, reason="joint handling")
    assert await seconds_until(services, account, True) < 0.5


async def test_the_end_of_a_membership_is_seen_at_once_too(
    services: Services, ctx_for: ContextFor, east: Org, west: Org
) -> None:
    account, dispute = await make_account(east, "mediator"), await make_dispute(west)
    member = await make_member(dispute, account, ended_at=None)
    ctx = await ctx_for(await make_account(west, "center_director"))
    await heard(services)
    assert await reaches(services, account)
    async with ctx.transaction():
        await end_member(ctx, member.id, "done")
    assert await seconds_until(services, account, False) < 0.5


async def test_actions_that_a_role_gains_and_loses_are_seen_at_once(
    services: Services, ctx_for: ContextFor, county: Org, east: Org
) -> None:
    role = await save(Role(key="local_clerk", name="办事员"), county)
    account = await make_account(east)
    await make_grant(account, "local_clerk", east)
    admin = await ctx_for("tenant_admin", county)
    known = services.actions(admin.tenant.plugins)
    await heard(services)
    assert not await reaches(services, account)
    for version, actions in ((1, [(str(DISPUTE_READ), Reach.ORG)]), (2, [])):
        async with admin.transaction():
            await update_role(admin, known, role.id, version, actions=actions)
        assert await seconds_until(services, account, bool(actions)) < 0.5


async def test_a_server_that_hears_nothing_sees_it_by_the_version(
    deaf: Services, ctx_for: ContextFor, county: Org, east: Org
) -> None:
    account, admin = await make_account(east), await ctx_for("tenant_admin", county)
    assert not await reaches(deaf, account)
    async with admin.transaction():
        grant = await grant_role(admin, account.id, "mediation_manager", east.id)
    await seconds_until(deaf, account, True)
    async with admin.transaction():
        await end_grant(admin, grant.id)
    await seconds_until(deaf, account, False)


async def test_a_lost_connection_is_opened_anew_and_hears_again(
    services: Services, databases: Databases, addresses: Addresses, ctx_for: ContextFor, county: Org, east: Org
) -> None:
    account, admin = await make_account(east), await ctx_for("tenant_admin", county)
    await heard(services)
    await administer(
        databases.admin_url,
        "select pg_terminate_backend(pid) from pg_stat_activity where query like 'LISTEN%' "
        f"and datname = '{addresses.app.rpartition('/')[2].partition('?')[0]}'",
    )
    async with admin.transaction():
        await grant_role(admin, account.id, "mediation_manager", east.id)
    await seconds_until(services, account, True)
    await heard(services)


async def test_a_change_that_is_rolled_back_is_never_seen(
    services: Services, ctx_for: ContextFor, county: Org, east: Org
) -> None:
    account, admin = await make_account(east), await ctx_for("tenant_admin", county)
    await heard(services)
    with pytest.raises(RuntimeError):
        async with admin.transaction():
            await grant_role(admin, account.id, "mediation_manager", east.id)
            await admin.session.flush()
            raise RuntimeError
    await asyncio.sleep(0.1)
    assert not await reaches(services, account)


# --- never half a policy, never none ---------------------------------------------------------------------------------


async def test_no_request_meets_an_empty_policy_while_rights_change(
    services: Services, ctx_for: ContextFor, county: Org, east: Org
) -> None:
    steady, other = await make_account(east, "mediation_manager"), await make_account(east)
    admin = await ctx_for("tenant_admin", county)
    seen: list[bool] = []

    async def ask() -> None:
        while len(seen) < 400:
            seen.append(await reaches(services, steady))
            await asyncio.sleep(0)

    async def change() -> None:
        for _ in range(20):
            async with admin.transaction():
                grant = await grant_role(admin, other.id, "mediation_manager", east.id)
            async with admin.transaction():
                await end_grant(admin, grant.id)

    await asyncio.gather(change(), *(ask() for _ in range(4)))
    assert all(seen)


async def test_actions_and_grants_of_a_policy_are_of_one_moment(
    database: Database, yunyang: TenantInfo, east: Org, ctx_for: ContextFor
) -> None:
    """One statement reads both, so no change can come between them."""
    statements: list[Any] = []

    class Watched(Database):
        @asynccontextmanager
        async def transaction(self, tenant_id: UUID | None) -> AsyncIterator[AsyncSession]:
            async with database.transaction(tenant_id) as session:
                run = session.execute
                session.execute = lambda *given, **more: statements.append(given) or run(*given, **more)
                yield session

    await make_account(east, "mediation_manager")
    policy = await authz.load_policy(Watched(database.bind, database.reader), yunyang.id, system_now())
    assert policy.enforcer.get_grouping_policy()
    assert policy.enforcer.get_policy()
    assert len(statements) == 1


class Failing(Database):
    """A database that cannot be reached while it is told so."""

    def __init__(self, inner: Database) -> None:
        super().__init__(inner.bind, inner.reader)
        self._inner = inner
        self.is_gone = False

    @asynccontextmanager
    async def transaction(self, tenant_id: UUID | None) -> AsyncIterator[AsyncSession]:
        if self.is_gone:
            raise Unavailable
        async with self._inner.transaction(tenant_id) as session:
            yield session


async def test_a_policy_that_cannot_be_loaded_allows_nothing_and_the_old_one_is_not_used(
    database: Database, east: Org, yunyang: TenantInfo
) -> None:
    account = await make_account(east, "mediation_manager")
    failing = Failing(database)
    authorizer = authz.Authorizer(failing, system_now)
    assert (await authorizer.rights(yunyang.id, 2, account.id)).scope(DISPUTE_READ).ranges
    failing.is_gone = True
    with pytest.raises(Unavailable):
        await authorizer.rights(yunyang.id, 99, account.id)
    with pytest.raises(Unavailable):  # a membership may have ended: what is not known is not allowed
        await authorizer.rights(yunyang.id, 2, account.id, 99)
    failing.is_gone = False
    async with database.transaction(None) as session:
        await session.execute(update(Tenant).where(Tenant.id == yunyang.id).values(policy_version=99))
    assert (await authorizer.rights(yunyang.id, 99, account.id)).scope(DISPUTE_READ).ranges


async def test_a_server_that_never_loaded_a_policy_allows_nothing(
    database: Database, east: Org, yunyang: TenantInfo
) -> None:
    account = await make_account(east, "mediation_manager")
    failing = Failing(database)
    failing.is_gone = True
    authorizer = authz.Authorizer(failing, system_now)
    for _ in range(2):
        with pytest.raises(Unavailable):
            await authorizer.rights(yunyang.id, 1, account.id)
    with pytest.raises(KeyError):  # no empty one was kept either
        authorizer.policy(yunyang.id)


async def test_while_the_database_is_gone_requests_are_refused_and_afterwards_answered(
    database: Database, registry: Registry, east: Org
) -> None:
    account = await make_account(east, "mediation_manager")
    failing = Failing(database)
    services = make_services(failing, KEY, registry)
    assert await reaches(services, account)
    failing.is_gone = True
    services.directory.forget()  # a second passes
    for _ in range(3):
        with pytest.raises(RequestError):
            await reaches(services, account)
    failing.is_gone = False
    assert await reaches(services, account)


async def test_an_account_disabled_meanwhile_is_refused(deaf: Services, ctx_for: ContextFor, east: Org) -> None:
    account = await make_account(east, "mediation_manager")
    assert await reaches(deaf, account)
    async with deaf.database.transaction(account.tenant_id) as session:
        (await session.get_one(Account, (account.tenant_id, account.id))).state = "DISABLED"
        (await session.get_one(Tenant, account.tenant_id)).policy_version += 1
    deaf.directory.forget()
    with pytest.raises(Unauthenticated):
        await reaches(deaf, account)


# --- processes -------------------------------------------------------------------------------------------------------


async def test_every_worker_of_a_server_sees_a_grant_and_its_end_within_two_seconds(
    addresses: Addresses, ctx_for: ContextFor, county: Org, east: Org, tmp_path: Path, record_property: Any
) -> None:
    account, admin = await make_account(east), await ctx_for("tenant_admin", county)
    await make_dispute(east)
    token = Signer(KEY).sign(account.id, str(account.tenant_id), uuid4())
    question = {"query": "{ disputes { nodes { id } } }"}
    headers = {"authorization": f"Bearer {token}", "connection": "close"}
    given = environment(addresses, tmp_path)

    def sees(url: str) -> list[bool]:
        """Whether the dispute is seen, by so many connections that each worker answers some."""
        answers = [httpx2.post(url, json=question, headers=headers).json() for _ in range(12)]
        return [bool(answer["data"]["disputes"]["nodes"]) for answer in answers]

    with serving(given, "--workers", "2") as server:
        url = f"{server.url}/yunyang/graphql"
        assert not any(await asyncio.to_thread(sees, url))
        async with admin.transaction():
            grant = await grant_role(admin, account.id, "mediation_manager", east.id)
        began = time.monotonic()
        while not all(await asyncio.to_thread(sees, url)):
            assert time.monotonic() - began < LIMIT
        record_property("seconds", time.monotonic() - began)
        async with admin.transaction():
            await end_grant(admin, grant.id)
        began = time.monotonic()
        while any(await asyncio.to_thread(sees, url)):
            assert time.monotonic() - began < LIMIT
        record_property("seconds until the end", time.monotonic() - began)
