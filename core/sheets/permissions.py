"""Who sees imports and exports: whoever made them. What may be taken in and given out, each sheet says by itself."""

from core.descriptors import Action
from core.sheets.models import SheetExport, SheetImport

IMPORT_READ = Action("core:sheet_import:read", on=SheetImport, summary="See one's own imports", everybody=True)
EXPORT_READ = Action("core:sheet_export:read", on=SheetExport, summary="See one's own exports", everybody=True)

ACTIONS = (IMPORT_READ, EXPORT_READ)
