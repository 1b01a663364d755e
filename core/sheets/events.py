"""What happens to imports and exports; what becomes of the records in them is told of each record."""

from dataclasses import dataclass

from core.descriptors import Event
from core.sheets.models import SheetExport, SheetImport


@dataclass(frozen=True, slots=True)
class SheetUploaded(Event, on=SheetImport):
    """A spreadsheet came in."""

    sheet: str
    rows: int


@dataclass(frozen=True, slots=True)
class SheetChecked(Event, on=SheetImport):
    """Rows were checked, and nothing was written."""

    read: int
    faulty: int


@dataclass(frozen=True, slots=True)
class SheetBegun(Event, on=SheetImport):
    """An import began to write."""

    mode: str


@dataclass(frozen=True, slots=True)
class SheetRowsWritten(Event, on=SheetImport):
    """Rows became records, each of which has an entry of its own."""

    read: int
    written: int


@dataclass(frozen=True, slots=True)
class SheetEnded(Event, on=SheetImport):
    """An import is over, and the rows that came are forgotten; how many were looked at, were wrong, became records."""

    state: str
    read: int
    faulty: int
    written: int


@dataclass(frozen=True, slots=True)
class SheetExported(Event, on=SheetExport):
    """Records were given out as a spreadsheet."""

    sheet: str
    rows: int
    purpose: str


@dataclass(frozen=True, slots=True)
class SheetExportExpired(Event, on=SheetExport):
    """A spreadsheet that was given out cannot be had any more."""


EVENTS = (
    SheetUploaded,
    SheetChecked,
    SheetBegun,
    SheetRowsWritten,
    SheetEnded,
    SheetExported,
    SheetExportExpired,
)
