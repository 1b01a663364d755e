"""Tables of providers outside, of who is who there, and of signings in that have begun."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.accounts.models import Account
from core.crypto.sealed import sealed
from core.data_class import INTERNAL
from core.db import Base
from core.tenancy import SECRET, Placement, Record, Versioned, one_of, references


class ProviderState(StrEnum):
    """Nobody signs in by a disabled provider; what it is, and who is linked, stays."""

    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"


class IdentityProvider(Versioned, Record, Base):
    """Who vouches for people outside (身份提供方): an issuer of OpenID Connect, and what it knows the county as."""

    __tablename__ = "core_identity_provider"
    __placement__: ClassVar = Placement(whole_tenant=True)
    __table_args__ = (
        UniqueConstraint("tenant_id", "issuer"),
        Index("ix_core_identity_provider_issuer", "tenant_id", "issuer", "id"),
        one_of("state", ProviderState),
    )

    name: Mapped[str] = mapped_column(info=INTERNAL)
    issuer: Mapped[str] = mapped_column(info=INTERNAL, comment="An https address, as its tokens have it.")
    client_id: Mapped[str] = mapped_column(info=INTERNAL)
    client_secret = sealed(lambda _: "****", "What the county shows the provider; null for a public client.")
    redirect_uris: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), info=INTERNAL, comment="Where a browser may be sent back to."
    )
    state: Mapped[str] = mapped_column(info=INTERNAL, default=ProviderState.ACTIVE)


class Identity(Record, Base):
    """Who an account is to a provider (外部身份); an administrator says so."""

    __tablename__ = "core_identity"
    __table_args__ = (
        references("provider_id", IdentityProvider),
        references("account_id", Account),
        UniqueConstraint("tenant_id", "provider_id", "subject"),
        Index("ix_core_identity_account", "tenant_id", "account_id", "created_at", "id"),
    )

    provider_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    account_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    subject: Mapped[str] = mapped_column(info=INTERNAL, comment="The claim `sub` of the provider's tokens.")


class SignInRequest(Record, Base):
    """A signing in that has begun: what must come back, for some minutes and once."""

    __tablename__ = "core_sign_in_request"
    __table_args__ = (
        references("provider_id", IdentityProvider),
        UniqueConstraint("tenant_id", "state_hash"),
        Index("ix_core_sign_in_request_expires", "tenant_id", "expires_at"),
    )

    provider_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    state_hash: Mapped[str] = mapped_column(info=SECRET, comment="SHA-256 of what the provider sends back, hex.")
    flow_hash: Mapped[str] = mapped_column(info=SECRET, comment="SHA-256 of what the browser keeps, hex.")
    nonce: Mapped[str] = mapped_column(info=SECRET)
    verifier: Mapped[str] = mapped_column(info=SECRET, comment="Of PKCE, RFC 7636.")
    redirect_uri: Mapped[str] = mapped_column(info=INTERNAL)
    expires_at: Mapped[datetime] = mapped_column(info=INTERNAL)
