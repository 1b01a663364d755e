"""Reading a spreadsheet row by row: CSV and XLSX, told apart by their first bytes. Runs in a thread of its own."""

import codecs
import csv
import zipfile
from collections.abc import Iterator
from io import BufferedReader, BytesIO, TextIOWrapper
from typing import Any

from core.errors import RuleError
from core.files.kinds import ZIP
from core.sheets.cells import Cell

HEAD = 64 * 1024
SEPARATORS = ",\t;"
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
MOST_UNPACKED = 512 * 1024 * 1024
"""Bytes that a packed sheet may hold: a small file could be blown up without end."""

CELLS = "xl/worksheets/"
MOST_BESIDE = 64 * 1024 * 1024
"""Bytes of what a workbook keeps beside its cells, such as texts that several share: it is read first, and held."""

MOST_COLUMNS = 100

Row = list[Cell]


def rows_in(source: BufferedReader) -> Iterator[Row]:
    """The file's rows, the header first, empty ones too; raises RuleError for what is no spreadsheet."""
    return _xlsx(source) if source.peek(len(ZIP)).startswith(ZIP) else _csv(source)


def _csv(source: BufferedReader) -> Iterator[Row]:
    head = source.peek(HEAD)
    encoding = _encoding(head)
    try:
        with TextIOWrapper(source, encoding=encoding, newline="") as text:
            first = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head).partition("\n")[0]
            separator = max(SEPARATORS, key=first.count)
            for row in csv.reader(text, delimiter=separator, strict=True):
                yield list(row[:MOST_COLUMNS])
    except (UnicodeError, csv.Error) as error:
        raise RuleError("sheet.csv", field="content", code="SHEET_FILE") from error


def _encoding(head: bytes) -> str:
    """UTF-8, with a mark or without, UTF-16 with one, and otherwise what Chinese spreadsheets write."""
    for mark, name in BOMS.items():
        if head.startswith(mark):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _xlsx(source: BufferedReader) -> Iterator[Row]:
    from openpyxl import load_workbook  # takes a while to load, and most processes read no sheets

    packed = BytesIO(source.read())
    try:
        with zipfile.ZipFile(packed) as parts:
            sizes = [(part.file_size, part.filename.startswith(CELLS)) for part in parts.infolist()]
            beside = sum(size for size, is_cells in sizes if not is_cells)
            if beside > MOST_BESIDE or sum(size for size, _ in sizes) > MOST_UNPACKED:
                raise RuleError("sheet.too_large", field="content", code="SHEET_FILE")
        book = load_workbook(packed, read_only=True, data_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size is often wrong
        for row in sheet.iter_rows(values_only=True):
            yield [_known(cell) for cell in row[:MOST_COLUMNS]]
        book.close()
    except RuleError:
        raise
    except Exception as error:  # whatever a broken file does to the parser is the file's fault
        raise RuleError("sheet.xlsx", field="content", code="SHEET_FILE") from error


def _known(cell: Any) -> Cell:
    return cell if cell is None or isinstance(cell, Cell) else str(cell)
