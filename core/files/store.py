"""Where the bytes of files lie: in an object store, under names that tell nothing, one folder for each tenant.

The store's calls run in threads: its own asynchronous ones end the process by an abort, now and then, when Python stops
(docs/decisions/0028).
"""

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import obstore
from obstore.store import LocalStore

from core.config import Settings, read_settings

if TYPE_CHECKING:
    from obstore import GetOptions

PART = 256 * 1024
"""Bytes that go to the store, or come from it, at a time."""

BATCH = 1_000
"""Names that are listed at a time."""


class FileMissing(Exception):
    """The store has no object of that name."""


class FileStore:
    """An object store; the local folder is made when it is first used."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @cached_property
    def _store(self) -> LocalStore:
        return LocalStore((self._folder or folder_of(read_settings())).absolute(), mkdir=True)

    def new_name(self, tenant_id: UUID) -> str:
        """A name for an object of the tenant, which nobody guesses."""
        return f"{tenant_id.hex}/{secrets.token_hex(16)}"

    async def put(self, name: str, content: AsyncIterator[bytes]) -> None:
        """Keep the content under the name; when it breaks off, nothing is kept."""
        writer = await asyncio.to_thread(obstore.open_writer, self._store, name)
        try:
            held = bytearray()
            async for part in content:
                held += part
                if len(held) >= PART:
                    await asyncio.to_thread(writer.write, bytes(held))
                    held.clear()
            await asyncio.to_thread(writer.write, bytes(held))
        except BaseException as error:
            await asyncio.shield(asyncio.to_thread(writer.__exit__, type(error), error, error.__traceback__))
            raise
        await asyncio.to_thread(writer.close)

    async def read(self, name: str, at_byte: int = 0) -> AsyncIterator[bytes]:
        """The content in parts, from the byte on; raises FileMissing."""
        some: GetOptions = {"range": {"offset": at_byte}} if at_byte else {}
        try:
            found = await asyncio.to_thread(lambda: obstore.get(self._store, name, options=some))
        except FileNotFoundError as error:
            raise FileMissing(name) from error
        parts = iter(found.stream(PART))
        while (part := await asyncio.to_thread(next, parts, None)) is not None:
            yield bytes(part)

    async def delete(self, name: str) -> None:
        """Forget the object, if it is there."""
        try:
            await asyncio.to_thread(obstore.delete, self._store, name)
        except FileNotFoundError:
            return

    async def names(self, tenant_id: UUID, *, before: datetime) -> AsyncIterator[list[str]]:
        """The tenant's objects that were written before the instant, some at a time."""
        parts = iter(obstore.list(self._store, f"{tenant_id.hex}/", chunk_size=BATCH))
        while (part := await asyncio.to_thread(next, parts, None)) is not None:
            yield [one["path"] for one in part if one["last_modified"] < before]


def folder_of(settings: Settings) -> Path:
    """The folder that the settings name."""
    return settings.files or settings.home / "files"
