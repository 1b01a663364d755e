"""Tables that every act writes beside its own rows, in the same transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.tenancy import Record, TenantMixin, references


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


class AuditEntry(Record, Base):
    """Who did what to which record, and what it changed (审计)."""

    __tablename__ = "core_audit"
    __table_args__ = (Index("ix_core_audit_record", "tenant_id", "record_type", "record_id", "id"),)

    account_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Null for an act of the system itself.")
    event: Mapped[str] = mapped_column(info=INTERNAL)
    record_type: Mapped[str] = mapped_column(info=INTERNAL, comment="Table of the record.")
    record_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    before: Mapped[dict[str, Any]] = mapped_column(
        JSONB, info=PERSONAL, comment="Changed columns as they were; empty for a new row."
    )
    after: Mapped[dict[str, Any]] = mapped_column(JSONB, info=PERSONAL, comment="Changed columns as they are.")
    occurred_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    request_id: Mapped[str] = mapped_column(info=INTERNAL)


class IdempotencyKey(TenantMixin, Base):
    """A create that was done under a key: the same key and input read its payload anew instead of doing it twice."""

    __tablename__ = "core_idempotency"
    __table_args__ = (references("account_id", "core_account"),)

    account_id: Mapped[UUID] = mapped_column(info=INTERNAL, primary_key=True)
    mutation: Mapped[str] = mapped_column(info=INTERNAL, primary_key=True)
    key: Mapped[str] = mapped_column(info=INTERNAL, primary_key=True)
    digest: Mapped[str] = mapped_column(info=INTERNAL, comment="SHA-256 of the input without the key, hex.")
    record_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    created_at: Mapped[datetime] = mapped_column(info=INTERNAL)
