"""Writing a spreadsheet row by row, at flat memory and without a file beside it: CSV, and XLSX of texts only.

openpyxl and XlsxWriter put the rows into a file in the clear before they pack it; this one packs them as they come.
"""

import csv
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from io import RawIOBase, StringIO
from typing import Any, Protocol
from xml.sax.saxutils import escape

from core.files.kinds import IN_ZIP

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
    f'ContentType="{TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
    f'ContentType="{TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
"""All of a workbook but its rows."""


class SheetFormat(StrEnum):
    """What a spreadsheet is written as."""

    CSV = "CSV"
    XLSX = "XLSX"


MEDIA_TYPES = {SheetFormat.CSV: "text/csv; charset=utf-8", SheetFormat.XLSX: IN_ZIP[b"xl/workbook.xml"]}


class Writer(Protocol):
    """Takes rows of texts, and gives the bytes that have come of them so far."""

    def write(self, rows: Iterable[Sequence[str]]) -> bytes:
        """The bytes of more rows; may be none yet."""

    def end(self) -> bytes:
        """What the file ends with."""

    def close(self) -> None:
        """Let go of what is held, even if the file was not ended."""


class CsvWriter:
    """UTF-8 with the mark by which spreadsheets know it."""

    def __init__(self) -> None:
        self._begin = "\ufeff"

    def write(self, rows: Iterable[Sequence[str]]) -> bytes:
        """The rows as lines."""
        text = StringIO(self._begin)
        text.seek(0, 2)
        csv.writer(text).writerows(rows)
        self._begin = ""
        return text.getvalue().encode()

    def end(self) -> bytes:
        """Nothing: the last line ends the file."""
        return b""

    def close(self) -> None:
        """Nothing is held."""


class _Sink(RawIOBase):
    """Holds what the archive writes until it is fetched; nobody can go back in it."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def fetched(self) -> bytes:
        held = bytes(self._held)
        self._held.clear()
        return held


class XlsxWriter:
    """A workbook of one sheet, every cell a text: no number loses places, and nothing is a formula."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._archive = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        for name, content in PARTS.items():
            self._archive.writestr(name, XML + content)
        self._rows = self._archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True)
        self._rows.write(f'{XML}<worksheet xmlns="{MAIN}"><sheetData>'.encode())

    def write(self, rows: Iterable[Sequence[str]]) -> bytes:
        """The rows, as far as they are packed."""
        self._rows.write("".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows).encode())
        return self._sink.fetched()

    def end(self) -> bytes:
        """The rest, and the archive's directory."""
        self._rows.write(b"</sheetData></worksheet>")
        self.close()
        return self._sink.fetched()

    def close(self) -> None:
        """Close the archive, whatever of it was written."""
        self._rows.close()
        self._archive.close()


def _cell(text: str) -> str:
    if not text:
        return "<c/>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(UNPRINTABLE.sub("", text))}</t></is></c>'


WRITERS: dict[SheetFormat, Callable[[], Writer]] = {SheetFormat.CSV: CsvWriter, SheetFormat.XLSX: XlsxWriter}
