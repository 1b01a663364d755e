"""Table of stored files."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.accounts.models import Account
from core.cases.models import Case
from core.crypto.sealed import sealed
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.documents.models import Document
from core.tenancy import Record, references


class File(Record, Base):
    """A file that belongs to a case: attached by somebody, or a document as it was rendered (附件).

    The bytes lie in the object store, encrypted by `secret`; a row without it has nothing to show any more.
    """

    __tablename__ = "core_file"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Case),
        references("document_id", Document),
        references("account_id", Account),
        Index(
            "ix_core_file_attached", "tenant_id", "case_id", "stored_at", "id", postgresql_where="document_id is null"
        ),
        Index("ix_core_file_document", "tenant_id", "document_id", "stored_at", "id"),
        CheckConstraint("withdraw_reason is null or withdrawn_at is not null", name="withdrawn"),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    document_id: Mapped[UUID | None] = mapped_column(
        info=INTERNAL, comment="The document that it shows; null for an attachment."
    )
    kind: Mapped[str] = mapped_column(info=INTERNAL, comment="What it is, in upper case, such as EVIDENCE.")
    name: Mapped[str] = mapped_column(info=PERSONAL, comment="Name of the file, for whoever saves it.")
    media_type: Mapped[str] = mapped_column(info=INTERNAL, comment="Told from the bytes.")
    size: Mapped[int] = mapped_column(BigInteger, info=INTERNAL, comment="Bytes.")
    sha256: Mapped[str] = mapped_column(info=INTERNAL, comment="Of the bytes, in hexadecimal.")
    object_name: Mapped[str] = mapped_column(info=INTERNAL, comment="Under which the store keeps it.")
    secret = sealed(lambda _: "***", "Key by which the stored bytes are encrypted.")
    stored_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    account_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Who stored it; null for the system itself.")
    author: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office; empty for the system itself.")
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=INTERNAL, comment="Since when it counts no more.")
    withdraw_reason: Mapped[str | None] = mapped_column(info=PERSONAL)
    withdrawn_by: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Name in office of whoever withdrew it.")
