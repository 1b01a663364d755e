"""Small reads that go to the database together: what is asked in one turn of the loop leaves in one message.

To wake PostgreSQL, and to be woken by it, costs more than to find a record by its id; under load many ask at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from core.errors import Unavailable

Arguments = Sequence[Any]
Row = Sequence[bytes | None]
Run = Callable[[str, Sequence[Arguments]], Awaitable[Sequence[Row]]]

MOST = 8
"""Reads of one message: nobody waits for more than that."""


class _Asked(NamedTuple):
    arguments: Arguments
    answer: "asyncio.Future[Row]"


class Together:
    """Gathers reads by statement and tenant: what leaves together is one transaction, in which one tenant is set."""

    def __init__(self, run: Run) -> None:
        """`run` sends a statement with the arguments of each read, and gives a row for each."""
        self._run = run
        self._gathered: dict[tuple[str, UUID], list[_Asked]] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def fetch(self, sql: str, arguments: Arguments, tenant_id: UUID) -> Row:
        """The statement's only row; raises what `run` does."""
        loop = asyncio.get_running_loop()
        key = sql, tenant_id
        gathered = self._gathered.get(key)
        if gathered is None:
            gathered = self._gathered[key] = []
            loop.call_soon(self._send, key, gathered)
        elif len(gathered) == MOST - 1:
            del self._gathered[key]  # it leaves with this one
        asked = _Asked(arguments, loop.create_future())
        gathered.append(asked)
        return await asked.answer

    def _send(self, key: tuple[str, UUID], gathered: list[_Asked]) -> None:
        if self._gathered.get(key) is gathered:
            del self._gathered[key]
        task = asyncio.get_running_loop().create_task(self._answer(key[0], gathered))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _answer(self, sql: str, gathered: list[_Asked]) -> None:
        waiting = [asked for asked in gathered if not asked.answer.done()]  # who was cancelled asks no more
        try:
            rows = await self._run(sql, [asked.arguments for asked in waiting]) if waiting else []
        except Unavailable as error:
            for asked in waiting:
                _fail(asked, error)
        except Exception as error:
            if len(waiting) > 1:  # one of them is to blame, and the others were undone with it
                await asyncio.gather(*(self._answer(sql, [asked]) for asked in waiting))
            else:
                _fail(waiting[0], error)
        else:
            for asked, row in zip(waiting, rows, strict=True):
                if not asked.answer.done():
                    asked.answer.set_result(row)


def _fail(asked: _Asked, error: Exception) -> None:
    if not asked.answer.done():
        asked.answer.set_exception(error)
