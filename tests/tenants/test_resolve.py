import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.db import Database
from core.errors import Unauthenticated
from core.tenancy import Tenant, TenantInfo, TenantState
from tenants.resolve import TenantDirectory


class Counting(Database):
    """A database that counts the transactions it opens."""

    def __init__(self, database: Database) -> None:
        self.inner = database
        self.opened = 0

    @asynccontextmanager
    async def transaction(self, tenant_id: UUID | None) -> AsyncIterator[AsyncSession]:
        self.opened += 1
        async with self.inner.transaction(tenant_id) as session:
            yield session


class Hand:
    def __init__(self) -> None:
        self.time = datetime(2011, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def counted(database: Database) -> Counting:
    return Counting(database)


@pytest.fixture
def directory(counted: Counting, clock: Hand) -> TenantDirectory:
    return TenantDirectory(counted, now=clock)


async def set_state(database: Database, slug: str, state: TenantState) -> None:
    async with database.transaction(None) as session:
        await session.execute(update(Tenant).where(Tenant.slug == slug).values(state=state))


async def test_a_tenant_is_found_by_its_slug(directory: TenantDirectory, yunyang: TenantInfo) -> None:
    assert await directory.by_slug("yunyang") == yunyang


@pytest.mark.parametrize("slug", ["nowhere", "", "YUNYANG", "yunyang'--", "云阳", "a" * 1000, "\x00"])
async def test_an_unknown_tenant_is_refused(directory: TenantDirectory, slug: str) -> None:
    with pytest.raises(Unauthenticated):
        await directory.by_slug(slug)


@pytest.mark.parametrize("state", [TenantState.SUSPENDED, TenantState.ARCHIVED])
async def test_a_tenant_that_is_not_active_is_refused(
    directory: TenantDirectory, database: Database, state: TenantState
) -> None:
    await set_state(database, "yunyang", state)
    with pytest.raises(Unauthenticated):
        await directory.by_slug("yunyang")


@pytest.mark.parametrize("slug", ["yunyang", "nowhere"])
async def test_within_a_second_the_register_is_read_once(
    directory: TenantDirectory, counted: Counting, slug: str
) -> None:
    for _ in range(3):
        await asyncio.gather(directory.by_slug(slug), return_exceptions=True)
    assert counted.opened == 1


async def test_a_change_is_seen_after_a_second(directory: TenantDirectory, database: Database, clock: Hand) -> None:
    await directory.by_slug("yunyang")
    await set_state(database, "yunyang", TenantState.SUSPENDED)
    clock.time += timedelta(seconds=1)
    with pytest.raises(Unauthenticated):
        await directory.by_slug("yunyang")


async def test_requests_that_ask_at_once_share_one_reading(directory: TenantDirectory, counted: Counting) -> None:
    await asyncio.gather(*(directory.by_slug("yunyang") for _ in range(20)))
    assert counted.opened == 1


async def test_whoever_asked_first_may_be_cancelled(directory: TenantDirectory, yunyang: TenantInfo) -> None:
    first, second = (asyncio.create_task(directory.by_slug("yunyang")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == yunyang


async def test_no_more_names_are_remembered_than_allowed(counted: Counting, clock: Hand) -> None:
    directory = TenantDirectory(counted, now=clock, remembered=3)
    for number in range(10):
        with pytest.raises(Unauthenticated):
            await directory.by_slug(f"nowhere{number}")
    assert len(directory._known) == 3
