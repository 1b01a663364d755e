"""What the nightly run does to spreadsheets whose time is over."""

from sqlalchemy import delete, select

from core.context import Context
from core.sheets.exports import expire
from core.sheets.imports import end
from core.sheets.models import SheetClaim, SheetExport, SheetImport
from core.sheets.notices import tell_ended
from core.sheets.states import ExportState, ImportState

BATCH = 500


async def drop_expired_sheets(ctx: Context) -> int:
    """Forget what waited too long to be taken in, and what was given out long enough; gives how many."""
    async with ctx.transaction() as session:
        now = ctx.clock.now()
        late = SheetImport.expires_at <= now, SheetImport.object_name.is_not(None)
        imports = list(await session.scalars(select(SheetImport).where(*late).limit(BATCH).with_for_update()))
        for one in imports:
            end(ctx, one, ImportState.EXPIRED)
        await tell_ended(ctx, imports)
        over = SheetExport.expires_at <= now, SheetExport.state == ExportState.READY
        exports = list(await session.scalars(select(SheetExport).where(*over).limit(BATCH).with_for_update()))
        for export in exports:
            expire(ctx, export)
        ended = select(SheetImport.id).where(SheetImport.object_name.is_(None))
        await session.execute(delete(SheetClaim).where(SheetClaim.import_id.in_(ended)))
    dropped = len(imports) + len(exports)
    return dropped + await drop_expired_sheets(ctx) if BATCH in (len(imports), len(exports)) else dropped
