"""Tables of accounts, their sessions, and the operators of the platform."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.data_class import INTERNAL
from core.db import Base, new_id
from core.orgs.models import Scoped, belongs_to_org
from core.tenancy import SECRET, Placement, Record, one_of, references


class AccountState(StrEnum):
    """A disabled account can neither sign in nor act."""

    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"


class Account(Scoped, Base):
    """Who may sign in to one county (账号); kept by the organisation it works for."""

    __tablename__ = "core_account"
    __placement__: ClassVar = Placement(place="org_place", subject="person_id")
    __table_args__ = (
        belongs_to_org(),
        references("person_id", "core_person"),
        UniqueConstraint("tenant_id", "login"),
        Index("ix_core_account_login", "tenant_id", "login", "id", "org_place"),
        one_of("state", AccountState),
    )

    login: Mapped[str] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=INTERNAL)
    password_hash: Mapped[str] = mapped_column(info=SECRET, comment="argon2id, encoded with its parameters.")
    person_id: Mapped[UUID | None] = mapped_column(info=INTERNAL)
    state: Mapped[str] = mapped_column(info=INTERNAL, default=AccountState.ACTIVE)


class AccountSession(Record, Base):
    """A signed-in account: its refresh token, replaced at each use."""

    __tablename__ = "core_session"
    __table_args__ = (
        references("account_id", "core_account"),
        UniqueConstraint("tenant_id", "refresh_hash"),
        Index("ix_core_session_account", "tenant_id", "account_id"),
    )

    account_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    refresh_hash: Mapped[str] = mapped_column(info=SECRET, comment="SHA-256 of the opaque token, hex.")
    expires_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    revoked_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)


class Operator(Base):
    """Who runs the platform; belongs to no tenant and sees no tenant's records."""

    __tablename__ = "core_operator"

    id: Mapped[UUID] = mapped_column(info=INTERNAL, primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(info=INTERNAL, unique=True)
    password_hash: Mapped[str] = mapped_column(info=SECRET, comment="argon2id, encoded with its parameters.")
    created_at: Mapped[datetime] = mapped_column(info=INTERNAL, server_default=func.now())
