"""Spreadsheets over HTTP: `POST /{tenant}/sheets` begins an import, `GET /{tenant}/sheets/{id}` gives an export.

An address says which sheet comes, `?sheet=core:person&name=…`; an export is given to whoever made it. As for files, a
body is the spreadsheet itself.
"""

from typing import Any

from starlette.types import Receive

from core.context import Context
from core.files.service import Opened
from core.sheets.exports import open_export
from core.sheets.imports import sheet_to_import, upload
from graphql_schema.endpoint import Asked
from graphql_schema.files import FileEndpoint, body_of, query_of
from graphql_schema.mutation import ref
from graphql_schema.node import encode
from graphql_schema.types.sheet import SheetExport, SheetImport


class SheetEndpoint(FileEndpoint):
    """Answers as the endpoint of files does."""

    async def fetch(self, ctx: Context, name: str) -> Opened:
        """An export of one's own."""
        return await open_export(ctx, self.services.files, ref(name, SheetExport, "id"))

    async def take(self, ctx: Context, asked: Asked, receive: Receive, most: int) -> dict[str, Any]:
        """Take a spreadsheet's rows in."""
        given = query_of(asked.scope)
        sheet = sheet_to_import(self.services.sheets(ctx.tenant.plugins), given.get("sheet", ""))
        name = given.get("name", "")
        held = await upload(ctx, self.services.files, sheet, body_of(receive), name=name, most=most)
        told = {"id": encode(SheetImport.__name__, held.id), "sheet": held.sheet, "name": held.name, "rows": held.rows}
        return {"sheetImport": told}
