"""Spreadsheets of the asker in a proof: an import in each state that matters, and exports."""

from collections.abc import AsyncIterator

from sqlalchemy import update

from core.files.store import FileStore
from core.people.sheet import PEOPLE
from core.sheets import imports
from core.sheets.exports import create_export
from core.sheets.models import SheetExport, SheetImport
from core.sheets.states import ImportMode
from core.sheets.writing import SheetFormat
from graphql_schema.testing.isolation.subject import County

SHEETS = {PEOPLE.key: PEOPLE}


async def sheets(county: County) -> None:
    """Imports of people, one of whom bears the county's mark and one of whom has no name; and two exports."""
    ctx, store = county.ctx, FileStore()
    rows = [
        f"所属单位,姓名\n{county.orgs[1].code},{name}\n{county.orgs[1].code},\n" for name in ("同名人", county.mark)
    ]
    for text in rows:
        for steps in range(3):
            name = f"{text.splitlines()[1]}.csv"
            held = await imports.upload(ctx, store, PEOPLE, _content(text), name=name, most=1_000)
            async with ctx.transaction():
                if steps:
                    await imports.check(ctx, store, SHEETS, held.id)
                if steps > 1:
                    await imports.begin(ctx, SHEETS, held.id, ImportMode.GOOD_ROWS)
    async with ctx.transaction() as session:
        for purpose in ("核对", county.mark):
            await create_export(ctx, store, PEOPLE, purpose=purpose, format=SheetFormat.CSV)
        for model in (SheetImport, SheetExport):
            await session.execute(update(model).values(account_id=county.account.id))


async def _content(text: str) -> AsyncIterator[bytes]:
    yield text.encode()
