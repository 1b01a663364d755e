"""Cells: what a spreadsheet holds in one, brought to what the column is meant to hold, or refused with a reason."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from core.descriptors import CellKind, SheetColumn
from core.errors import RuleError
from core.people.identity import phone_number

Cell = str | int | float | bool | date | None
"""What a file holds: text in CSV, also numbers, days and yes or no in XLSX."""

LONGEST = 2_000
"""Characters of a cell; longer texts belong into files."""

DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""How a text begins that a spreadsheet would compute, behind any number of our own signs."""

ESCAPED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
EXPONENT = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
TIME = re.compile(r"(\d{1,2})[:：时](\d{2})(?:分|[:：]\d{2})?")
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d\d)(\d\d)")

YES = frozenset({"是", "有", "yes", "y", "true", "1", "√"})
NO = frozenset({"否", "无", "no", "n", "false", "0", "×"})


def escaped(text: str) -> str:
    """The text as it may stand in a file: no spreadsheet takes it for a formula."""
    return f"'{text}" if DANGEROUS.match(text) else text


def unescaped(text: str) -> str:
    """The text without the sign that `escaped` put before it."""
    return text[1:] if ESCAPED.match(text) else text


def read_cell(column: SheetColumn, cell: Cell) -> Any:
    """What the cell says, None for an empty one; raises RuleError, which never quotes the cell."""
    if isinstance(cell, str):
        cell = unescaped(cell).strip()
        if len(cell) > LONGEST:
            raise RuleError("rule.too_long", maximum=LONGEST)
    if cell is None or cell == "":
        if column.is_required:
            raise RuleError("rule.required", code="REQUIRED")
        return None
    return READERS[column.kind](column, cell)


def shown(column: SheetColumn, value: Any) -> str:
    """A value as a file that is given out shows it."""
    if value is None:
        return ""
    if column.kind == CellKind.CHOICE:
        return column.choices.get(str(value), str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def _text(_: SheetColumn, cell: Cell) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _id_number(_: SheetColumn, cell: Cell) -> str:
    """Digits as text only: a spreadsheet keeps fifteen places of a number and writes noughts for the rest."""
    if not isinstance(cell, str) or EXPONENT.fullmatch(cell):
        raise RuleError("sheet.number_as_id", code="SHEET_NUMBER_AS_ID")
    return cell


def _phone(column: SheetColumn, cell: Cell) -> str:
    if isinstance(cell, str) and EXPONENT.fullmatch(cell):
        raise RuleError("sheet.number_as_phone", code="SHEET_NUMBER_AS_PHONE")
    if not isinstance(cell, str):
        cell = _text(column, cell)
        if not re.fullmatch(r"1\d{10}", cell):  # a number has lost its leading nought
            raise RuleError("sheet.number_as_phone", code="SHEET_NUMBER_AS_PHONE")
    return phone_number(cell)


def _date(_: SheetColumn, cell: Cell) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = DAY.fullmatch(unicodedata.normalize("NFKC", cell)) if isinstance(cell, str) else None
    if found is None:
        raise RuleError("sheet.date", code="SHEET_DATE")
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise RuleError("sheet.date", code="SHEET_DATE") from error


def _time(column: SheetColumn, cell: Cell) -> time:
    found = TIME.fullmatch(_text(column, cell))
    hour, minute = (int(part) for part in found.groups()) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise RuleError("sheet.time", code="SHEET_TIME")
    return time(hour, minute)


def _yes_no(column: SheetColumn, cell: Cell) -> bool:
    text = _text(column, cell).casefold()
    if text not in YES | NO:
        raise RuleError("sheet.yes_no", code="SHEET_YES_NO")
    return text in YES


def _integer(column: SheetColumn, cell: Cell) -> int:
    text = unicodedata.normalize("NFKC", _text(column, cell)).replace(",", "")
    if not re.fullmatch(r"[+-]?\d{1,9}", text, re.ASCII):
        raise RuleError("sheet.integer", code="SHEET_INTEGER")
    return int(text)


def _choice(column: SheetColumn, cell: Cell) -> str:
    text = _text(column, cell)
    for code, label in column.choices.items():
        if text in (label, code) or text.upper() == code:
            return code
    raise RuleError("sheet.choice", code="SHEET_CHOICE")


def _org(column: SheetColumn, cell: Cell) -> str:
    if isinstance(cell, str) and EXPONENT.fullmatch(cell):
        raise RuleError("sheet.number_as_code", code="SHEET_NUMBER_AS_CODE")
    return _text(column, cell)


READERS: Mapping[CellKind, Callable[[SheetColumn, Cell], Any]] = {
    CellKind.TEXT: _text,
    CellKind.ID_NUMBER: _id_number,
    CellKind.PHONE: _phone,
    CellKind.DATE: _date,
    CellKind.TIME: _time,
    CellKind.YES_NO: _yes_no,
    CellKind.INTEGER: _integer,
    CellKind.CHOICE: _choice,
    CellKind.ORG: _org,
}
