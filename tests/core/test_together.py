"""Small reads that leave together: each gets its own row or its own error, whatever becomes of the others."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from core.db import ReadPool, parse_url
from core.errors import Unavailable
from core.provision import Addresses
from core.tenancy import TenantInfo
from core.together import MOST, Together

EAST, WEST = UUID(int=1), UUID(int=2)
READ = "read"


class Driver:
    """Answers each read with its argument, and notes what came together."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, list[Any]]] = []
        self.error: Exception | None = None

    async def run(self, sql: str, many: Sequence[Sequence[Any]]) -> list[tuple[bytes]]:
        """Answer the reads; one of 0 fails, and all others with it."""
        self.messages.append((sql, [given for (given,) in many]))
        await asyncio.sleep(0)
        if self.error is not None:
            raise self.error
        if any(given == 0 for (given,) in many):
            raise ZeroDivisionError
        return [(str(given).encode(),) for (given,) in many]


@pytest.fixture
def driver() -> Driver:
    return Driver()


async def answers(driver: Driver, *reads: tuple[str, int, UUID]) -> list[Any]:
    """What the reads give that are asked in one turn of the loop; errors as they are."""
    together = Together(driver.run)
    return await asyncio.gather(
        *(together.fetch(sql, (given,), tenant) for sql, given, tenant in reads), return_exceptions=True
    )


async def test_what_is_asked_in_one_turn_leaves_in_one_message(driver: Driver) -> None:
    assert await answers(driver, (READ, 1, EAST), (READ, 2, EAST), (READ, 3, EAST)) == [(b"1",), (b"2",), (b"3",)]
    assert driver.messages == [(READ, [1, 2, 3])]


async def test_tenants_and_statements_stay_apart(driver: Driver) -> None:
    reads = ((READ, 1, EAST), (READ, 2, WEST), ("another read", 3, EAST), (READ, 4, EAST))
    assert await answers(driver, *reads) == [(b"1",), (b"2",), (b"3",), (b"4",)]
    assert driver.messages == [(READ, [1, 4]), (READ, [2]), ("another read", [3])]


async def test_a_message_holds_only_so_many(driver: Driver) -> None:
    found = await answers(driver, *((READ, number, EAST) for number in range(1, 2 * MOST + 2)))
    assert [int(row[0]) for row in found] == list(range(1, 2 * MOST + 2))
    assert [len(given) for _, given in driver.messages] == [MOST, MOST, 1]


async def test_the_one_that_fails_does_not_cost_the_others_their_answers(driver: Driver) -> None:
    one, failed, three = await answers(driver, (READ, 1, EAST), (READ, 0, EAST), (READ, 3, EAST))
    assert (one, three) == ((b"1",), (b"3",))
    assert isinstance(failed, ZeroDivisionError)
    assert sorted(len(given) for _, given in driver.messages) == [1, 1, 1, 3]


async def test_where_no_connection_is_to_be_had_nobody_asks_again(driver: Driver) -> None:
    driver.error = Unavailable()
    assert await answers(driver, (READ, 1, EAST), (READ, 2, EAST)) == [driver.error, driver.error]
    assert len(driver.messages) == 1


async def test_who_is_cancelled_is_not_asked_for_and_holds_up_nobody(driver: Driver) -> None:
    together = Together(driver.run)
    gone, there = (asyncio.create_task(together.fetch(READ, (given,), EAST)) for given in (1, 2))
    asyncio.get_running_loop().call_soon(gone.cancel)
    assert await there == (b"2",)
    assert gone.cancelled()
    assert driver.messages == [(READ, [2])]


@pytest.mark.commits
async def test_they_are_one_transaction_of_one_tenant(addresses: Addresses, yunyang: TenantInfo) -> None:
    pool = ReadPool(parse_url(addresses.app), 2)
    sql = """select case when set_config('helin.tenant', $1::text, true) is not null
      then json_build_array($2::int, pg_current_xact_id()::text, current_setting('helin.tenant')) end"""
    reads = [pool.fetch(sql, [str(yunyang.id), number], together=yunyang.id) for number in (1, 2)]
    (one,), (two,) = await asyncio.gather(*reads)
    assert one is not None
    assert two == one.replace(b"[1", b"[2")
    assert str(yunyang.id).encode() in one
    assert await pool.fetch("select to_json(current_setting('helin.tenant', true))", []) == (b'""',)
    await pool.close()


@pytest.mark.commits
async def test_a_value_that_the_driver_refuses_is_the_error_of_its_own_read(
    addresses: Addresses, yunyang: TenantInfo
) -> None:
    pool = ReadPool(parse_url(addresses.app), 2)
    reads = [pool.fetch("select to_json($1::int)", [given], together=yunyang.id) for given in (1, "two", 3)]
    one, failed, three = await asyncio.gather(*reads, return_exceptions=True)
    assert (one, three) == ((b"1",), (b"3",))
    assert isinstance(failed, asyncpg.DataError)
    await pool.close()
