"""Spreadsheets: one's own imports, by the right to take in such records; exports by the right to give them out."""

from collections.abc import Mapping

from tests.proofs.deeds.chosen import Chosen, Deed, Input, unnamed


def of_import(**more: object) -> Deed:
    """An act on one's own import, for whoever may take people in somewhere."""

    def deed(chosen: Chosen) -> Input:
        row = chosen.any("SheetImport")
        chosen.see("SheetImport", row)
        chosen.anywhere("core:person:import")
        return {"id": chosen.id("SheetImport", row), **more}

    return deed


def import_cancel(chosen: Chosen) -> Input:
    """Whoever may not take people in any more still gives up what is there."""
    row = chosen.any("SheetImport")
    chosen.see("SheetImport", row)
    return {"id": chosen.id("SheetImport", row)}


DEEDS: Mapping[str, Deed] = {
    "exportCreate": unnamed("core:person:export", sheet="core:person", purpose="测试", format="CSV"),
    "importBegin": of_import(mode="GOOD_ROWS"),
    "importCancel": import_cancel,
    "importCheck": of_import(rows=10),
    "importContinue": of_import(rows=10),
}
