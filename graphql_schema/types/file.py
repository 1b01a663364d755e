"""Files of cases: what was attached, and documents as they were rendered; their bytes are had at an address beside."""

from datetime import datetime

import strawberry

from core.context import Context
from core.descriptors import SchemaPart
from core.files import models, service
from graphql_schema.connection import Connection
from graphql_schema.fields import Order, bind, column, connection
from graphql_schema.mutation import mutation, ref
from graphql_schema.node import Node


@bind(models.File, Order("STORED_AT", ("stored_at",)))
@strawberry.type(
    description="A file of a case (附件); `GET /{tenant}/files/{id}` with the token gives its bytes, `POST "
    "/{tenant}/files` attaches one."
)
class File(Node):
    """A file of a case."""

    kind: str = column(models.File.kind, "What it is, in upper case, such as EVIDENCE.", filter=True)
    name: str = column(models.File.name, "Name for whoever saves it.")
    media_type: str = column(models.File.media_type, "Told from the bytes.", filter=True)
    size: int = column(models.File.size, "Bytes.")
    sha256: str = column(models.File.sha256, "SHA-256 of the bytes, in hexadecimal.", filter=True)
    stored_at: datetime = column(models.File.stored_at, "When.", filter=True)
    author: str = column(models.File.author, "Name in office of whoever stored it.")
    withdrawn_at: datetime | None = column(models.File.withdrawn_at, "Since when it counts no more.", filter=True)
    withdraw_reason: str | None = column(models.File.withdraw_reason, "Why it was withdrawn.")
    withdrawn_by: str | None = column(models.File.withdrawn_by, "Name in office of whoever withdrew it.")


@strawberry.type
class CaseFileFields:
    """What files add to every kind of case."""

    attachments: Connection[File] = connection(
        models.File.case_id,
        "Files that were attached, withdrawn ones among them.",
        contained=True,
        only=lambda file, _: file.document_id.is_(None),
    )


@strawberry.input(description="An attachment that counts no more.")
class FileWithdrawInput:
    """An attachment that counts no more."""

    id: strawberry.ID = strawberry.field(description="The file.")
    reason: str = strawberry.field(description="Why.")


@strawberry.type
class FileMutation:
    """Acts on files."""

    @mutation(File)
    async def file_withdraw(ctx: Context, input: FileWithdrawInput) -> models.File:
        """Say that an attachment counts no more; it stays to be read."""
        return await service.withdraw_file(ctx, ref(input.id, File, "id"), input.reason)


TYPES = (File,)

PARTS = (
    SchemaPart("Case", CaseFileFields),
    SchemaPart("Mutation", FileMutation),
)
