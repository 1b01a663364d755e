"""Tables of accounts, their sessions, and the operators of the platform."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, Index, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.data_class import INTERNAL
from core.db import Base, new_id
from core.orgs.models import Scoped, belongs_to_org
from core.people.models import Person
from core.tenancy import SECRET, Placement, Record, Versioned, one_of, references


class AccountState(StrEnum):
    """A disabled account can neither sign in nor act."""

    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"


class Account(Versioned, Scoped, Base):
    """Who may sign in to one county (账号); kept by the organisation it works for."""

    __tablename__ = "core_account"
    __placement__: ClassVar = Placement(place="org_place", subject="person_id")
    __table_args__ = (
        belongs_to_org(),
        references("person_id", Person),
        UniqueConstraint("tenant_id", "login"),
        Index("ix_core_account_login", "tenant_id", "login", "id", "org_place"),
        Index("ix_core_account_org", "tenant_id", "org_id", "login", "id", "org_place"),
        one_of("state", AccountState),
    )

    login: Mapped[str] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=INTERNAL)
    password_hash: Mapped[str] = mapped_column(info=SECRET, comment="argon2id, encoded with its parameters.")
    person_id: Mapped[UUID | None] = mapped_column(info=INTERNAL)
    state: Mapped[str] = mapped_column(info=INTERNAL, default=AccountState.ACTIVE)


class AccountSession(Record, Base):
    """A signed-in account (登录会话): a family of refresh tokens, each replaced at its use, and of access tokens."""

    __tablename__ = "core_session"
    __placement__: ClassVar = Placement(account="account_id", private=True)
    __table_args__ = (
        references("account_id", Account),
        UniqueConstraint("tenant_id", "refresh_hash"),
        Index("ix_core_session_account", "tenant_id", "account_id", "created_at", "id"),
        Index("ix_core_session_ended", "tenant_id", "access_expires_at", postgresql_where="revoked_at is not null"),
    )

    account_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    refresh_hash: Mapped[str] = mapped_column(info=SECRET, comment="SHA-256 of the opaque token, hex.")
    expires_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    access_expires_at: Mapped[datetime] = mapped_column(info=INTERNAL, comment="Until when its access tokens are good.")
    renewed_at: Mapped[datetime] = mapped_column(info=INTERNAL, comment="When its newest tokens were given.")
    agent: Mapped[str] = mapped_column(info=INTERNAL, comment="What the client that signed in calls itself.")
    network: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Whence it signed in: /24 or /64.")
    revoked_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)


class ApiKey(Record, Base):
    """What a program shows in place of a session (接口密钥): acts for the account, within its scopes."""

    __tablename__ = "core_api_key"
    __placement__: ClassVar = Placement(account="account_id", private=True)
    __table_args__ = (
        references("account_id", Account),
        UniqueConstraint("tenant_id", "key_hash"),
        Index("ix_core_api_key_account", "tenant_id", "account_id", "created_at", "id"),
    )

    account_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=INTERNAL)
    prefix: Mapped[str] = mapped_column(info=INTERNAL, comment="What the key's text begins with.")
    key_hash: Mapped[str] = mapped_column(info=SECRET, comment="SHA-256 of the text, hex.")
    scopes: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), info=INTERNAL, comment="Actions, of those that the account holds."
    )
    expires_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    last_used_at: Mapped[datetime | None] = mapped_column(info=INTERNAL, comment="To the minute or so.")
    revoked_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)


class AttemptKind(StrEnum):
    """What attempts to sign in are counted by."""

    LOGIN = "LOGIN"
    NETWORK = "NETWORK"


class AttemptCount(Record, Base):
    """How often somebody tried in vain to sign in, for some minutes."""

    __tablename__ = "core_attempt_count"
    __table_args__ = (
        UniqueConstraint("tenant_id", "kind", "subject"),
        Index("ix_core_attempt_count_since", "tenant_id", "since"),
        one_of("kind", AttemptKind),
    )

    kind: Mapped[str] = mapped_column(info=INTERNAL)
    subject: Mapped[str] = mapped_column(info=INTERNAL, comment="SHA-256 of the login or the network, hex.")
    since: Mapped[datetime] = mapped_column(info=INTERNAL)
    count: Mapped[int] = mapped_column(info=INTERNAL)


class Operator(Base):
    """Who runs the platform; belongs to no tenant and sees no tenant's records."""

    __tablename__ = "core_operator"

    id: Mapped[UUID] = mapped_column(info=INTERNAL, primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(info=INTERNAL, unique=True)
    password_hash: Mapped[str] = mapped_column(info=SECRET, comment="argon2id, encoded with its parameters.")
    created_at: Mapped[datetime] = mapped_column(info=INTERNAL, server_default=func.now())
    disabled_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
