"""Tables of imports and exports; their bytes lie in the object store, encrypted by `secret` as files are."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.accounts.models import Account
from core.crypto.sealed import sealed
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.orgs.models import Org
from core.sheets.states import ExportState, ImportMode, ImportState
from core.sheets.writing import SheetFormat
from core.tenancy import Placement, Record, TenantMixin, one_of, references


class SheetImport(Record, Base):
    """A spreadsheet that somebody takes in, row by row (导入); nobody else sees it.

    The rows lie in the store until the import ends: then their key is forgotten, and with it what they said.
    """

    __tablename__ = "core_sheet_import"
    __placement__: ClassVar = Placement(account="account_id", private=True)
    __table_args__ = (
        references("account_id", Account),
        Index("ix_core_sheet_import_account", "tenant_id", "account_id", "uploaded_at", "id"),
        Index("ix_core_sheet_import_expires", "tenant_id", "expires_at", postgresql_where="object_name is not null"),
        one_of("state", ImportState),
        one_of("mode", ImportMode),
        CheckConstraint("good + faulty = read", name="read"),
        CheckConstraint("written <= good", name="written"),
    )

    sheet: Mapped[str] = mapped_column(info=INTERNAL, comment="Key of the sheet, such as core:person.")
    name: Mapped[str] = mapped_column(info=PERSONAL, comment="Name of the file.")
    columns: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), info=INTERNAL, comment="Keys of the file's columns in their order, '' for unread."
    )
    state: Mapped[str] = mapped_column(info=INTERNAL)
    mode: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Null until it runs.")
    rows: Mapped[int] = mapped_column(info=INTERNAL, comment="How many the file has, without its header.")
    read: Mapped[int] = mapped_column(info=INTERNAL, default=0, comment="How many were looked at in this pass.")
    good: Mapped[int] = mapped_column(info=INTERNAL, default=0, comment="How many of them have nothing wrong.")
    faulty: Mapped[int] = mapped_column(info=INTERNAL, default=0, comment="How many of them have something wrong.")
    written: Mapped[int] = mapped_column(info=INTERNAL, default=0, comment="How many became records.")
    at_byte: Mapped[int] = mapped_column(
        BigInteger, info=INTERNAL, default=0, comment="Where in the stored rows the next one begins."
    )
    sha256: Mapped[str] = mapped_column(info=INTERNAL, comment="Of the rows as they are stored, in hexadecimal.")
    object_name: Mapped[str | None] = mapped_column(
        info=INTERNAL, comment="Under which the store keeps the rows; null when it has ended."
    )
    file_id: Mapped[UUID] = mapped_column(info=INTERNAL, comment="To which the stored bytes are bound.")
    secret = sealed(lambda _: "***", "Key by which the stored rows are encrypted.")
    account_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Whose it is; null for the system itself.")
    uploaded_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    expires_at: Mapped[datetime] = mapped_column(info=INTERNAL, comment="First instant at which it cannot go on.")
    ended_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)


class SheetFault(Record, Base):
    """What is wrong with a row of an import (导入差错); it never quotes what the row says."""

    __tablename__ = "core_sheet_fault"
    __part_of__: ClassVar = "import_id"
    __table_args__ = (
        references("import_id", SheetImport, ondelete="CASCADE"),
        Index("ix_core_sheet_fault_line", "tenant_id", "import_id", "line", "id"),
    )

    import_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    line: Mapped[int] = mapped_column(info=INTERNAL, comment="Number of the row in the file; the header is row 1.")
    header: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Of the column; null for the row as a whole.")
    cell: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Such as C17; null for the row as a whole.")
    code: Mapped[str] = mapped_column(info=INTERNAL)
    message: Mapped[str] = mapped_column(info=INTERNAL, comment="In the language of whoever let it be read.")
    instead: Mapped[str | None] = mapped_column(info=INTERNAL, comment="What to write, in the same language.")


class SheetClaim(TenantMixin, Base):
    """What a good row of an import holds and no other row of it may, as a digest."""

    __tablename__ = "core_sheet_claim"
    __table_args__ = (references("import_id", SheetImport, ondelete="CASCADE"),)

    import_id: Mapped[UUID] = mapped_column(info=INTERNAL, primary_key=True)
    digest: Mapped[str] = mapped_column(info=INTERNAL, primary_key=True)
    line: Mapped[int] = mapped_column(info=INTERNAL, comment="Number of the row in the file.")


class SheetExport(Record, Base):
    """A spreadsheet that was given out to somebody, for a purpose, until it expires (导出); nobody else sees it."""

    __tablename__ = "core_sheet_export"
    __placement__: ClassVar = Placement(account="account_id", private=True)
    __table_args__ = (
        references("account_id", Account),
        references("org_id", Org),
        Index("ix_core_sheet_export_account", "tenant_id", "account_id", "made_at", "id"),
        Index("ix_core_sheet_export_expires", "tenant_id", "expires_at", postgresql_where="state = 'READY'"),
        one_of("state", ExportState),
        one_of("format", SheetFormat),
    )

    sheet: Mapped[str] = mapped_column(info=INTERNAL, comment="Key of the sheet.")
    purpose: Mapped[str] = mapped_column(info=INTERNAL, comment="What for, as it was stated.")
    format: Mapped[str] = mapped_column(info=INTERNAL)
    org_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Whose subtree; null for all in reach.")
    state: Mapped[str] = mapped_column(info=INTERNAL)
    rows: Mapped[int] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=INTERNAL, comment="Name of the file, for whoever saves it.")
    media_type: Mapped[str] = mapped_column(info=INTERNAL)
    size: Mapped[int] = mapped_column(BigInteger, info=INTERNAL, comment="Bytes.")
    sha256: Mapped[str] = mapped_column(info=INTERNAL, comment="Of the bytes, in hexadecimal.")
    object_name: Mapped[str] = mapped_column(info=INTERNAL, comment="Under which the store keeps it.")
    secret = sealed(lambda _: "***", "Key by which the stored bytes are encrypted.")
    account_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Whose it is; null for the system itself.")
    made_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    expires_at: Mapped[datetime] = mapped_column(info=INTERNAL, comment="First instant at which it cannot be had.")
