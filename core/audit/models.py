"""Tables that every act writes beside its own rows, in the same transaction."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Index, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.accounts.models import Account
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.tenancy import Placement, Record, TenantMixin, one_of, references


class OutboxEntry(Record, Base):
    """An event that waits to be told to others."""

    __tablename__ = "core_outbox"
    __table_args__ = (Index("ix_core_outbox_waiting", "tenant_id", "id", postgresql_where="dispatched_at is null"),)

    event: Mapped[str] = mapped_column(info=INTERNAL)
    record_type: Mapped[str] = mapped_column(info=INTERNAL, comment="Table of the record the event is about.")
    record_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB, info=PERSONAL)
    occurred_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    dispatched_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)


class AuditKind(StrEnum):
    """An act that changed records, or an operation that showed something personal of them."""

    WRITE = "WRITE"
    READ = "READ"


class AuditEntry(Record, Base):
    """Who did or read what, and what it changed (审计).

    Rows are never changed. No value of a resident stands here: what is PERSONAL or SENSITIVE stands as a digest.
    """

    __tablename__ = "core_audit"
    __placement__: ClassVar = Placement(whole_tenant=True)
    __reads_are_noted__: ClassVar = True
    __table_args__ = (
        Index("ix_core_audit_occurred", "tenant_id", "occurred_at", "id"),
        Index("ix_core_audit_account", "tenant_id", "account_id", "occurred_at", "id"),
        Index(
            "ix_core_audit_record",
            "tenant_id",
            "record_id",
            "occurred_at",
            "id",
            postgresql_where="record_id is not null",
        ),
        one_of("kind", AuditKind),
    )

    kind: Mapped[str] = mapped_column(info=INTERNAL, server_default=AuditKind.WRITE)
    account_id: Mapped[UUID | None] = mapped_column(
        info={**INTERNAL, "refers_to": "core_account"},  # no key: each read would lock the account's row
        comment="Null for an act of the system itself.",
    )
    event: Mapped[str] = mapped_column(info=INTERNAL)
    record_type: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Table of the record.")
    record_id: Mapped[UUID | None] = mapped_column(
        info=INTERNAL, comment="What was done to, or was opened alone; null for a read of several."
    )
    before: Mapped[dict[str, Any]] = mapped_column(
        JSONB,
        info=INTERNAL,
        server_default=text("'{}'"),
        comment="Changed columns as they were, digests of personal ones; empty for a new row.",
    )
    after: Mapped[dict[str, Any]] = mapped_column(
        JSONB, info=INTERNAL, server_default=text("'{}'"), comment="Changed columns as they are, likewise."
    )
    others: Mapped[list[dict[str, Any]] | None] = mapped_column(
        JSONB, info=INTERNAL, comment="Other records that the act changed: table, id, before and after of each."
    )
    tables: Mapped[list[str] | None] = mapped_column(
        ARRAY(Text(collation="C")), info=INTERNAL, comment="Tables whose rows a read showed something personal of."
    )
    rows: Mapped[int | None] = mapped_column(info=INTERNAL, comment="How many rows of these tables a read showed.")
    seen: Mapped[bytes | None] = mapped_column(
        info=INTERNAL, comment="Which rows: for each one byte, its table's place in tables, and the 16 of its id."
    )
    purpose: Mapped[str | None] = mapped_column(info=INTERNAL, comment="What for, as the request stated.")
    occurred_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    request_id: Mapped[str] = mapped_column(info=INTERNAL)


class AuditSeal(TenantMixin, Base):
    """One entry's place in the tenant's chain: its hash covers the entry and the seal before."""

    __tablename__ = "core_audit_seal"
    __table_args__ = (UniqueConstraint("tenant_id", "entry_id"),)

    number: Mapped[int] = mapped_column(BigInteger, info=INTERNAL, primary_key=True, comment="From 1, without a gap.")
    entry_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    hash: Mapped[bytes] = mapped_column(
        info=INTERNAL, comment="SHA-256 of the hash before and the entry: docs/audit.md."
    )
    created_at: Mapped[datetime] = mapped_column(info=INTERNAL, server_default=func.now())


class AuditSighting(TenantMixin, Base):
    """A day on which a read showed a record: the trail of that day is where to look who it was."""

    __tablename__ = "core_audit_sighting"

    record_id: Mapped[UUID] = mapped_column(info=INTERNAL, primary_key=True)
    day: Mapped[date] = mapped_column(info=INTERNAL, primary_key=True, comment="In UTC.")


NOT_AUDITED = {
    "core_audit": "the trail itself",
    "core_audit_seal": "the chain over the trail",
    "core_audit_sighting": "an index of the trail",
    "core_outbox": "written beside the act that is audited",
    "core_idempotency": "written beside the act that is audited",
    "core_sign_in_request": "a question to a provider, before anybody is known",
    "core_sheet_fault": "what was found wrong with a file, told anew by every pass",
    "core_sheet_claim": "notes of one pass over a file, gone with it",
    "core_attempt_count": "attempts of nobody that is known yet; who signs in is audited",
}
"""Tables whose changes leave no entry, each with the reason."""


class IdempotencyKey(TenantMixin, Base):
    """A create that was done under a key: the same key and input read its payload anew instead of doing it twice."""

    __tablename__ = "core_idempotency"
    __table_args__ = (references("account_id", Account),)

    account_id: Mapped[UUID] = mapped_column(info=INTERNAL, primary_key=True)
    mutation: Mapped[str] = mapped_column(info=INTERNAL, primary_key=True)
    key: Mapped[str] = mapped_column(info=INTERNAL, primary_key=True)
    digest: Mapped[str] = mapped_column(info=INTERNAL, comment="Keyed digest of the input without the key.")
    record_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    created_at: Mapped[datetime] = mapped_column(info=INTERNAL)
