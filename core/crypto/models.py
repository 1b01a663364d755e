"""Tables of keys."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from core.data_class import INTERNAL
from core.db import Base
from core.tenancy import SECRET, Record, one_of


class KeyState(StrEnum):
    """One key of a tenant seals new values; a retired one only opens; a destroyed one is gone for good."""

    ACTIVE = "ACTIVE"
    RETIRED = "RETIRED"
    DESTROYED = "DESTROYED"


class WrappedKey(Record, Base):
    """A tenant's data key, wrapped by a master key; what it sealed is unreadable once it is destroyed."""

    __tablename__ = "core_data_key"
    __table_args__ = (
        Index("uq_core_data_key_active", "tenant_id", unique=True, postgresql_where="state = 'ACTIVE'"),
        one_of("state", KeyState),
        CheckConstraint("(wrapped is null) = (state = 'DESTROYED')", name="wrapped"),
    )

    state: Mapped[str] = mapped_column(info=INTERNAL)
    master_key: Mapped[str] = mapped_column(info=INTERNAL, comment="Name of the master key that wraps it.")
    wrapped: Mapped[bytes | None] = mapped_column(
        LargeBinary, info=SECRET, comment="Nonce and AES-256-GCM of the key; null once it is destroyed."
    )
    retired_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    destroyed_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
