"""Spreadsheets: what may be taken in and given out, imports step by step, exports for a purpose."""

from collections.abc import Mapping
from datetime import datetime

import strawberry
from strawberry.types import Info

from core.authz import may
from core.context import Context
from core.descriptors import CellKind, SchemaPart
from core.descriptors import Sheet as Declared
from core.sheets import exports, imports, models
from core.sheets.passing import instead
from core.sheets.states import ExportState, ImportMode, ImportState
from core.sheets.writing import SheetFormat
from graphql_schema.connection import Connection
from graphql_schema.context import RequestContext
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, relation
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.node import Node
from graphql_schema.services import Services
from graphql_schema.types.org import Org

for enum in (ExportState, ImportMode, ImportState, SheetFormat):
    graphql_enum(enum)
strawberry.enum(CellKind, description="What the cells of a spreadsheet's column hold.")


@strawberry.type(description="A column of a spreadsheet.")
class SheetColumn:
    """A column of a spreadsheet."""

    key: str = strawberry.field(description="Its name for programs; it may stand in the header too.")
    header: str = strawberry.field(description="What stands in the header.")
    kind: CellKind = strawberry.field(description="What its cells hold.")
    is_required: bool = strawberry.field(description="Whether no cell of it may be empty.")
    is_read: bool = strawberry.field(description="Whether an import reads it.")
    choices: list[str] = strawberry.field(description="For CHOICE: what may be written.")
    hint: str = strawberry.field(description="What to write, in the language of the request.")


@strawberry.type(description="A spreadsheet by which records are taken in or given out (表格).")
class Sheet:
    """A spreadsheet by which records are taken in or given out."""

    key: str = strawberry.field(description="Its name for programs, `plugin:noun`.")
    name: str = strawberry.field(description="Its name, in the language of the request.")
    columns: list[SheetColumn] = strawberry.field(description="Its columns.")
    can_import: bool = strawberry.field(description="Whether the viewer may take such records in anywhere.")
    can_export: bool = strawberry.field(description="Whether the viewer may give such records out anywhere.")


@bind(models.SheetFault, Order("ROW", ("line",)))
@strawberry.type(description="What is wrong with a row of an import (导入差错); it never quotes the row.")
class SheetFault(Node):
    """What is wrong with a row of an import."""

    row: int = column(models.SheetFault.line, "Number in the file; the header is row 1.")
    header: str | None = column(models.SheetFault.header, "Of the column; null for the row as a whole.")
    cell: str | None = column(models.SheetFault.cell, "Such as C17; null for the row as a whole.")
    code: str = column(models.SheetFault.code, "For programs.")
    message: str = column(models.SheetFault.message, "What is wrong, in the language of whoever let it be read.")
    instead: str | None = column(models.SheetFault.instead, "What to write, in the same language.")


@bind(models.SheetImport, Order("UPLOADED_AT", ("uploaded_at",), descending=True))
@strawberry.type(
    description="A spreadsheet that the viewer takes in (导入); `POST /{tenant}/sheets?sheet=…&name=…` with the token "
    "begins one, and answers its id."
)
class SheetImport(Node):
    """A spreadsheet that the viewer takes in."""

    sheet: str = column(models.SheetImport.sheet, "Key of the sheet.")
    name: str = column(models.SheetImport.name, "Name of the file.")
    state: ImportState = column(models.SheetImport.state, "Where it stands.")
    mode: ImportMode | None = column(models.SheetImport.mode, "What is done with good rows while others are faulty.")
    rows: int = column(models.SheetImport.rows, "How many the file has, without its header.")
    read: int = column(models.SheetImport.read, "How many were looked at, in this check or this run.")
    good: int = column(models.SheetImport.good, "How many of them have nothing wrong.")
    faulty: int = column(models.SheetImport.faulty, "How many of them have something wrong.")
    written: int = column(models.SheetImport.written, "How many became records.")
    uploaded_at: datetime = column(models.SheetImport.uploaded_at, "When it came in.")
    expires_at: datetime = column(models.SheetImport.expires_at, "First instant at which it cannot go on.")
    ended_at: datetime | None = column(models.SheetImport.ended_at, "When it was over; its rows are forgotten since.")
    faults: Connection[SheetFault] = connection(
        models.SheetFault.import_id, "What is wrong, row by row; of very many only the first.", contained=True
    )


@bind(models.SheetExport, Order("MADE_AT", ("made_at",), descending=True))
@strawberry.type(
    description="A spreadsheet that was given out to the viewer (导出); `GET /{tenant}/sheets/{id}` with the token "
    "gives its bytes until it expires."
)
class SheetExport(Node):
    """A spreadsheet that was given out to the viewer."""

    sheet: str = column(models.SheetExport.sheet, "Key of the sheet.")
    purpose: str = column(models.SheetExport.purpose, "What for.")
    format: SheetFormat = column(models.SheetExport.format, "What it is written as.")
    org: Org | None = relation(models.SheetExport.org_id, "Whose subtree; null for all in reach.")
    state: ExportState = column(models.SheetExport.state, "Whether it can still be had.")
    rows: int = column(models.SheetExport.rows, "How many records it tells of.")
    name: str = column(models.SheetExport.name, "Name for whoever saves it.")
    media_type: str = column(models.SheetExport.media_type, "What it is.")
    size: int = column(models.SheetExport.size, "Bytes.")
    sha256: str = column(models.SheetExport.sha256, "SHA-256 of the bytes, in hexadecimal.")
    made_at: datetime = column(models.SheetExport.made_at, "When.")
    expires_at: datetime = column(models.SheetExport.expires_at, "First instant at which it cannot be had.")


@strawberry.type
class SheetQuery:
    """Spreadsheets at the root."""

    sheet_imports: Connection[SheetImport] = connection(models.SheetImport, "The viewer's own imports.")
    sheet_exports: Connection[SheetExport] = connection(models.SheetExport, "The viewer's own exports.")

    @strawberry.field(description="The spreadsheets that there are, by key.")
    def sheets(self, info: Info) -> list[Sheet]:
        """The spreadsheets that there are, by key."""
        request: RequestContext = info.context
        known: Mapping[str, Declared] = request.services.sheets(request.ctx.tenant.plugins)
        return [_shown(request.ctx, known[key]) for key in sorted(known)]


def _shown(ctx: Context, sheet: Declared) -> Sheet:
    return Sheet(
        key=sheet.key,
        name=exports.name_of(sheet, ctx.locale),
        columns=[
            SheetColumn(
                key=one.key,
                header=one.header,
                kind=one.kind,
                is_required=one.is_required,
                is_read=one.is_read,
                choices=list(one.choices.values()),
                hint=instead(one, ctx.locale),
            )
            for one in sheet.columns
        ],
        can_import=sheet.import_action is not None and may(ctx, sheet.import_action),
        can_export=may(ctx, sheet.export_action),
    )


# --- acts ------------------------------------------------------------------------------------------------------------


@strawberry.input(description="An import, and how far to go with it.")
class ImportStepInput:
    """An import, and how far to go with it."""

    id: strawberry.ID = strawberry.field(description="The import.")
    rows: int = strawberry.field(description="How many rows to look at now.", default=imports.STEP)


@strawberry.input(description="An import that is to write.")
class ImportBeginInput:
    """An import that is to write."""

    id: strawberry.ID = strawberry.field(description="The import.")
    mode: ImportMode = strawberry.field(
        description="ALL_OR_NOTHING needs a check without faults; GOOD_ROWS leaves faulty rows out."
    )


@strawberry.input(description="An import.")
class ImportInput:
    """An import."""

    id: strawberry.ID = strawberry.field(description="The import.")


@strawberry.input(description="Records to give out.")
class ExportCreateInput:
    """Records to give out."""

    sheet: str = strawberry.field(description="Key of the sheet.")
    purpose: str = strawberry.field(description="What for; it stands in the audit trail.")
    format: SheetFormat = strawberry.field(description="What to write.", default=SheetFormat.XLSX)
    org_id: strawberry.ID | None = strawberry.field(
        default=None, description="Only what belongs to this organisation and those below it."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="Sent again with the same input, it makes no second export."
    )


@strawberry.type
class SheetMutation:
    """Acts on spreadsheets."""

    @mutation(SheetImport)
    async def import_check(ctx: Context, input: ImportStepInput, services: Services) -> models.SheetImport:
        """Check the next rows of an import without writing any; call it until its state is CHECKED."""
        import_id, sheets = ref(input.id, SheetImport, "id"), services.sheets(ctx.tenant.plugins)
        return await imports.check(ctx, services.files, sheets, import_id, input.rows)

    @mutation(SheetImport)
    async def import_begin(ctx: Context, input: ImportBeginInput, services: Services) -> models.SheetImport:
        """Say that an import is to write, and what is done with good rows while others are faulty."""
        sheets = services.sheets(ctx.tenant.plugins)
        return await imports.begin(ctx, sheets, ref(input.id, SheetImport, "id"), input.mode)

    @mutation(SheetImport)
    async def import_continue(ctx: Context, input: ImportStepInput, services: Services) -> models.SheetImport:
        """Write the next rows of an import; call it until its state is DONE. All or nothing takes one call."""
        import_id, sheets = ref(input.id, SheetImport, "id"), services.sheets(ctx.tenant.plugins)
        return await imports.go_on(ctx, services.files, sheets, import_id, input.rows)

    @mutation(SheetImport)
    async def import_cancel(ctx: Context, input: ImportInput) -> models.SheetImport:
        """Give an import up; what it wrote stays."""
        return await imports.cancel(ctx, ref(input.id, SheetImport, "id"))

    @mutation(SheetExport)
    async def export_create(ctx: Context, input: ExportCreateInput, services: Services) -> models.SheetExport:
        """Give records out as a spreadsheet, masked as everybody sees them; it can be had for a day."""
        return await exports.create_export(
            ctx,
            services.files,
            exports.sheet_to_export(services.sheets(ctx.tenant.plugins), input.sheet),
            purpose=input.purpose,
            format=input.format,
            org_id=optional_ref(input.org_id, Org, "org_id"),
        )


TYPES = (SheetFault, SheetImport, SheetExport)

PARTS = (SchemaPart("Query", SheetQuery), SchemaPart("Mutation", SheetMutation))
