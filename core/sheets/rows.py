"""A row of a sheet on its way into the database: what its cells say, and what is wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.descriptors import Sheet, SheetColumn
from core.errors import Forbidden, HelinError, PayloadError
from core.sheets.cells import Cell, read_cell


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong with a row: the column it is about, None for the row as a whole, and the error."""

    column: str | None
    error: HelinError


@dataclass(slots=True)
class SheetRow:
    """A row with its number in the file, the header being row 1."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    """What is in its cells, by the key of the column; empty ones are left out."""

    refusals: list[Refusal] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.refusals

    def refuse(self, error: PayloadError | Forbidden, column: str | None = None) -> None:
        """Say what is wrong; without a column it is the one that the error's input field is called like, if any."""
        self.refusals.append(Refusal(column or getattr(error, "field", None), error))


def read_row(sheet: Sheet, columns: Sequence[SheetColumn | None], number: int, cells: Sequence[Cell]) -> SheetRow:
    """What the row says; `columns` are those of the file in their order, None for one that nobody reads."""
    row = SheetRow(number)
    for column, cell in zip(columns, _padded(cells, len(columns)), strict=True):
        if column is None:
            continue
        try:
            value = read_cell(column, cell)
        except PayloadError as error:
            row.refuse(error, column.key)
            continue
        if value is not None:
            row.values[column.key] = value
    return row


def _padded(cells: Sequence[Cell], width: int) -> Iterable[Cell]:
    return [*cells[:width], *[None] * (width - len(cells))]


def letters(index: int) -> str:
    """A column's letters: 0 is A, 26 is AA."""
    text = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        text, index = chr(ord("A") + rest) + text, index - 1
    return text
