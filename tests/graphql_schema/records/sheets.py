"""Spreadsheets that were taken in and given out; what came is forgotten, as it is when an import has ended."""

from core.accounts.models import Account
from core.db import new_id
from core.sheets.models import SheetExport, SheetFault, SheetImport
from core.sheets.states import ExportState, ImportMode, ImportState
from core.sheets.writing import SheetFormat
from tests.graphql_schema.records.values import INSTANTS, TEXTS, Records, Step

ENDED = (ImportState.DONE, ImportState.CANCELED, ImportState.EXPIRED)


def import_(records: Records, number: int) -> SheetImport:
    return SheetImport(
        sheet="core:person",
        name=records.any(TEXTS),
        columns=["org", "name"],
        state=records.any(ENDED),
        mode=records.perhaps(ImportMode),
        rows=number + 3,
        read=3,
        good=2,
        faulty=1,
        written=records.any(range(3)),
        at_byte=0,
        sha256=records.any(TEXTS),
        object_name=None,
        file_id=new_id(),
        account_id=records.any(Account).id,
        uploaded_at=records.any(INSTANTS),
        expires_at=records.any(INSTANTS),
        ended_at=records.perhaps(INSTANTS),
    )


def fault(records: Records, number: int) -> SheetFault:
    return SheetFault(
        import_id=records.any(SheetImport).id,
        line=records.any(range(2, 5)),
        header=records.perhaps(TEXTS),
        cell=records.perhaps(TEXTS),
        code=records.any(TEXTS),
        message=records.any(TEXTS),
        instead=records.perhaps(TEXTS),
    )


def export(records: Records, number: int) -> SheetExport:
    return SheetExport(
        sheet="core:person",
        purpose=records.any(TEXTS),
        format=records.any(SheetFormat),
        org_id=records.random.choice((None, records.random.choice(records.orgs).id)),
        state=records.any(ExportState),
        rows=number,
        name=records.any(TEXTS),
        media_type=records.any(TEXTS),
        size=number,
        sha256=records.any(TEXTS),
        object_name=records.any(TEXTS),
        account_id=records.any(Account).id,
        made_at=records.any(INSTANTS),
        expires_at=records.any(INSTANTS),
    )


SHEETS: tuple[Step, ...] = ((SheetImport, import_, 8), (SheetFault, fault, 16), (SheetExport, export, 8))
