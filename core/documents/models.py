"""Tables of templates and documents."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.accounts.models import Account
from core.cases.models import Case
from core.data_class import INTERNAL, PERSONAL, PUBLIC
from core.db import Base
from core.documents.forms import FieldType
from core.tenancy import Record, one_of, references


class DocumentTemplate(Record, Base):
    """One version of a form from which documents of a case are made (文书模板); a change makes another version."""

    __tablename__ = "core_document_template"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key", "version"),
        Index("ix_core_document_template_key", "tenant_id", "key", "version", "id"),
        CheckConstraint("version > 0", name="version"),
    )

    key: Mapped[str] = mapped_column(info=PUBLIC, comment="Its name for programs, such as mediation:agreement.")
    version: Mapped[int] = mapped_column(info=PUBLIC, comment="From 1, for each key.")
    plugin_version: Mapped[int | None] = mapped_column(
        info=INTERNAL, comment="Of the plug-in's text; null for a county's own."
    )
    case_kind: Mapped[str] = mapped_column(info=PUBLIC, comment="The kind of case that it is for, such as DISPUTE.")
    paper: Mapped[str] = mapped_column(info=PUBLIC, comment="What it counts as in a file list, such as AGREEMENT.")
    mark: Mapped[str] = mapped_column(info=PUBLIC, comment="What its numbers are told by, such as 调协字.")
    is_internal: Mapped[bool] = mapped_column(
        info=PUBLIC, comment="Whether it stays in the file, and goes to no court or other body."
    )
    title: Mapped[str] = mapped_column(info=PUBLIC)
    body: Mapped[str] = mapped_column(info=PUBLIC, comment="Wording; see core/documents/wording.py.")
    effective_from: Mapped[date] = mapped_column(info=PUBLIC)
    author: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office; empty for a plug-in's text.")


class TemplateField(Record, Base):
    """A field of a form."""

    __tablename__ = "core_document_field"
    __part_of__: ClassVar = "template_id"
    __table_args__ = (
        references("template_id", DocumentTemplate),
        UniqueConstraint("tenant_id", "template_id", "key"),
        Index("ix_core_document_field_template", "tenant_id", "template_id", "ordinal", "id"),
        one_of("type", FieldType),
    )

    template_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    ordinal: Mapped[int] = mapped_column(info=PUBLIC, comment="Order in the form, from 1.")
    key: Mapped[str] = mapped_column(info=PUBLIC, comment="Name of its placeholder.")
    name: Mapped[str] = mapped_column(info=PUBLIC)
    type: Mapped[str] = mapped_column(info=PUBLIC)
    is_required: Mapped[bool] = mapped_column(info=PUBLIC)
    is_from_case: Mapped[bool] = mapped_column(info=PUBLIC, comment="Whether the case gives its value.")
    choices: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), info=PUBLIC, default=list, comment="What may be chosen."
    )


class DocumentState(StrEnum):
    """A draft gives way to a newer one; what was issued stays as it is, and is withdrawn at most."""

    DRAFT = "DRAFT"
    SUPERSEDED = "SUPERSEDED"
    ISSUED = "ISSUED"
    WITHDRAWN = "WITHDRAWN"


class Document(Record, Base):
    """A document of a case, as it was rendered once (文书); its bytes are files of it."""

    __tablename__ = "core_document"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Case),
        references("template_id", DocumentTemplate),
        references("previous_id", "core_document"),
        references("account_id", Account),
        UniqueConstraint("tenant_id", "number", "revision"),
        Index("ix_core_document_case", "tenant_id", "case_id", "made_at", "id"),
        Index("ix_core_document_template_id", "tenant_id", "template_id"),
        one_of("state", DocumentState),
        CheckConstraint("withdraw_reason is null or withdrawn_at is not null", name="withdrawn"),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    template_id: Mapped[UUID] = mapped_column(info=INTERNAL, comment="The version that it was made from.")
    previous_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The draft that it takes the place of.")
    paper: Mapped[str] = mapped_column(info=INTERNAL, comment="What it counts as in the file list.")
    number: Mapped[str] = mapped_column(info=INTERNAL, comment="Given once; revisions of one document share it.")
    revision: Mapped[int] = mapped_column(info=INTERNAL, comment="From 1.")
    title: Mapped[str] = mapped_column(info=PERSONAL)
    state: Mapped[str] = mapped_column(info=INTERNAL, default=DocumentState.DRAFT)
    values: Mapped[dict[str, Any]] = mapped_column(
        JSONB, info=PERSONAL, default=dict, comment="Key of a field -> its lines as they were printed."
    )
    pages: Mapped[int] = mapped_column(info=INTERNAL)
    made_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    account_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Who made it; null for the system itself.")
    author: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office; empty for the system itself.")
    issued_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    issuer: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Name in office of whoever issued it.")
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    withdrawn_by: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Name in office.")
    withdraw_reason: Mapped[str | None] = mapped_column(info=PERSONAL)
