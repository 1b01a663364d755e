"""Hearing at once that a tenant's row in the register has changed: NOTIFY, over a connection of its own.

A convenience that may fail: who hears nothing sees the row's versions a second later (decision 4).
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import asyncpg
import structlog

from core.db import Database

log = structlog.get_logger()

PAUSES = (0.1, 0.5, 1, 2, 5)
"""Seconds between one attempt to connect and the next; the last one is repeated."""

PULSE = 5.0
"""Seconds after which a silent connection is asked whether it still lives."""


class Listener:
    """Calls `heard` with each message of a channel, and `missed` whenever messages may have been lost."""

    def __init__(
        self,
        database: Database,
        channel: str,
        *,
        heard: Callable[[str], None],
        missed: Callable[[], None],
        pulse: float = PULSE,
    ) -> None:
        self._database = database
        self._channel = channel
        self._heard = heard
        self._missed = missed
        self._pulse = pulse
        self.is_listening = False

    async def run(self) -> None:
        """Listen until cancelled; a lost connection is opened anew."""
        failures = 0
        while True:
            try:
                connection = await self._database.own_connection()
            except (OSError, asyncpg.PostgresError, TimeoutError):
                failures += 1
            else:
                failures = 0
                await self._listen(connection)
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])

    async def _listen(self, connection: asyncpg.Connection) -> None:
        """Pass on what is heard until the connection is lost."""
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        try:
            await connection.add_listener(self._channel, lambda _, __, ___, message: self._heard(message))
            self.is_listening = True
            self._missed()  # whatever happened before the first word
            while not lost.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(lost.wait(), self._pulse)
                    break
                await connection.execute("select 1", timeout=self._pulse)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            log.warning("no longer listening", channel=self._channel)
        finally:
            self.is_listening = False
            self._missed()
            connection.terminate()
