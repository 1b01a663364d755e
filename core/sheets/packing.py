"""A file's rows as they are stored: a line of JSON for each, so that an import goes on at any of them.

Spreadsheets are read once, when they come in; nothing of the file itself is kept.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from io import BufferedReader, RawIOBase
from itertools import islice
from typing import Any
from uuid import UUID

import orjson

from core.descriptors import Sheet, SheetColumn
from core.errors import RuleError
from core.files.cipher import PIECE, TAG, FileCipher
from core.files.store import FileStore
from core.sheets.cells import Cell
from core.sheets.reading import Row, rows_in

MEDIA_TYPE = "application/x-ndjson"
AT_ONCE = 500
DAY = "d"
"""Key under which a stored cell holds a day."""


class _Pulled(RawIOBase):
    """Bytes that come on the event loop, read in a thread beside it."""

    def __init__(self, content: AsyncIterator[bytes], loop: asyncio.AbstractEventLoop) -> None:
        self._content, self._loop, self._held = content, loop, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._held:
            part = asyncio.run_coroutine_threadsafe(self._next(), self._loop).result()
            if part is None:
                return 0
            self._held = part
        size = min(len(buffer), len(self._held))
        buffer[:size], self._held = self._held[:size], self._held[size:]
        return size

    async def _next(self) -> bytes | None:
        return await anext(self._content, None)


@dataclass(slots=True)
class Packed:
    """A spreadsheet on its way into the store, and what was seen of it."""

    sheet: Sheet
    columns: list[str]
    rows: int = 0

    async def lines(self, content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The rows as they are stored; raises RuleError for a file that is not the sheet.

        One thread reads the whole file: several would each keep the memory that its rows took.
        """
        loop = asyncio.get_running_loop()
        lines = self._lines(BufferedReader(_Pulled(content, loop), PIECE))
        thread = ThreadPoolExecutor(1, thread_name_prefix="sheet")
        try:
            while some := await loop.run_in_executor(thread, lambda: b"".join(islice(lines, AT_ONCE))):
                yield some
        finally:
            thread.shutdown(wait=False)  # it may wait for the loop, which must not wait for it

    def _lines(self, source: BufferedReader) -> Iterator[bytes]:
        rows = rows_in(source)
        self.columns[:] = columns_of(self.sheet, next(rows, []))
        for number, row in enumerate(rows, start=2):
            if all(cell is None or cell == "" for cell in row):
                continue
            self.rows += 1
            if self.rows > self.sheet.most:
                raise RuleError("sheet.too_many_rows", field="content", code="SHEET_FILE", maximum=self.sheet.most)
            yield orjson.dumps([number, *map(_stored, row)], option=orjson.OPT_APPEND_NEWLINE)
        if not self.rows:
            raise RuleError("sheet.empty", field="content", code="SHEET_FILE")


def columns_of(sheet: Sheet, header: Row) -> list[str]:
    """Keys of the columns under the header, empty for one that is not read; raises RuleError for a wrong header."""
    known: dict[str, SheetColumn] = {_plain(name): one for one in sheet.columns for name in (one.header, one.key)}
    keys: list[str] = []
    for cell in header:
        name = str(cell or "").strip()
        column = known.get(_plain(name))
        if name and column is None:
            offered = ", ".join(one.header for one in sheet.columns if one.is_read)
            raise RuleError("sheet.column", field="content", code="SHEET_FILE", name=name[:50], offered=offered)
        key = column.key if column is not None and column.is_read else ""
        if key and key in keys:
            raise RuleError("sheet.column_twice", field="content", code="SHEET_FILE", name=name[:50])
        keys.append(key)
    missing = [one.header for one in sheet.columns if one.is_read and one.is_required and one.key not in keys]
    if missing:
        raise RuleError("sheet.column_missing", field="content", code="SHEET_FILE", names=", ".join(missing))
    return keys


def _plain(name: str) -> str:
    return "".join(name.split()).rstrip("*＊").casefold()


def _stored(cell: Cell) -> Any:
    return {DAY: cell.isoformat()} if isinstance(cell, date) else cell


def _read(stored: Any) -> Cell:
    if isinstance(stored, dict):
        return date.fromisoformat(stored[DAY][:10])
    cell: Cell = stored
    return cell


@dataclass(frozen=True, slots=True)
class Line:
    """A stored row: its number in the file, its cells, and where the one after it begins."""

    number: int
    cells: Sequence[Cell]
    next_byte: int


async def lines_from(
    store: FileStore, object_name: str, tenant_id: UUID, file_id: UUID, key: str, at_byte: int
) -> AsyncIterator[Line]:
    """The stored rows from the byte on at which one begins."""
    piece, inside = divmod(at_byte, PIECE)
    stored = store.read(object_name, piece * (PIECE + TAG))
    held = bytearray()
    async for part in FileCipher(tenant_id, file_id, key).opened(stored, piece):
        held += part[inside:]
        inside = max(0, inside - len(part))
        *whole, rest = bytes(held).split(b"\n")
        held = bytearray(rest)
        for line in whole:
            at_byte += len(line) + 1
            number, *cells = orjson.loads(line)
            yield Line(number, [_read(cell) for cell in cells], at_byte)
