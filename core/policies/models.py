"""Tables of rules, and of who has read them."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.accounts.models import Account
from core.data_class import INTERNAL, PUBLIC
from core.db import Base
from core.orgs.kinds import OrgLevel
from core.orgs.models import Scoped, belongs_to_org
from core.policies.states import Audience, PolicyState
from core.tenancy import Placement, Versioned, one_of, references


class PolicyKind(StrEnum):
    """What a rule is about."""

    HANDBOOK = "HANDBOOK"  # 管理手册
    SERVICE = "SERVICE"  # 服务制度
    CHARTER = "CHARTER"  # 章程及分会制度
    APPRAISAL = "APPRAISAL"  # 考核奖励制度
    PERSONNEL = "PERSONNEL"  # 招聘、培训、辞退等制度
    OTHER = "OTHER"


class TextFormat(StrEnum):
    """How a text is written."""

    PLAIN = "PLAIN"
    MARKDOWN = "MARKDOWN"


class PolicyDocument(Versioned, Scoped, Base):
    """One edition of a rule that an organisation set for itself and all below it (规章制度).

    Everybody who works in the county may read it, wherever they stand: its place decides who keeps it, not who sees
    it. What a published edition says is never changed; another edition takes its place.
    """

    __tablename__ = "core_policy_document"
    __placement__: ClassVar = Placement()
    __goes_along_while__: ClassVar = "ended_on is null and state <> 'WITHDRAWN'"
    __table_args__ = (
        belongs_to_org(),
        references("supersedes_id", "core_policy_document"),
        Index("ix_core_policy_document_from", "tenant_id", "effective_from", "id"),
        Index("ix_core_policy_document_org", "tenant_id", "org_id", "effective_from", "id"),
        Index("ix_core_policy_document_next", "tenant_id", "supersedes_id", "effective_from", "id"),
        Index(
            "uq_core_policy_document_supersedes",
            "tenant_id",
            "supersedes_id",
            unique=True,
            postgresql_where="state = 'DRAFT' or published_at is not null",
        ),
        one_of("kind", PolicyKind),
        one_of("audience", Audience),
        one_of("format", TextFormat),
        one_of("state", PolicyState),
        one_of("issuer_level", OrgLevel),
        CheckConstraint("edition > 0", name="edition"),
        CheckConstraint("(published_at is null) = (effective_at is null)", name="effective_at"),
        CheckConstraint("(ended_on is null) = (ended_at is null)", name="ended_at"),
        CheckConstraint("ended_at >= effective_at", name="ended_on"),
        CheckConstraint("state = 'WITHDRAWN' or (state = 'PUBLISHED') = (published_at is not null)", name="published"),
        CheckConstraint("audience <> 'RESIDENTS' or published_at is null or plain_language is not null", name="plain"),
    )

    kind: Mapped[str] = mapped_column(info=PUBLIC)
    title: Mapped[str] = mapped_column(info=PUBLIC)
    edition: Mapped[int] = mapped_column(info=PUBLIC, comment="1 for the first of the rule.")
    supersedes_id: Mapped[UUID | None] = mapped_column(info=PUBLIC, comment="The edition before; null for the first.")
    issuer: Mapped[str] = mapped_column(info=PUBLIC, comment="Name of the organisation when it wrote it.")
    issuer_code: Mapped[str] = mapped_column(info=PUBLIC, comment="Its division code, with which those below begin.")
    issuer_level: Mapped[str] = mapped_column(info=PUBLIC)
    audience: Mapped[str] = mapped_column(info=PUBLIC)
    format: Mapped[str] = mapped_column(info=PUBLIC)
    text: Mapped[str] = mapped_column(info=PUBLIC)
    plain_language: Mapped[str | None] = mapped_column(info=PUBLIC, comment="The same for everybody to understand.")
    state: Mapped[str] = mapped_column(info=PUBLIC, default=PolicyState.DRAFT)
    effective_from: Mapped[date] = mapped_column(info=PUBLIC, comment="First day; of a draft, the day meant.")
    effective_at: Mapped[datetime | None] = mapped_column(
        info=PUBLIC, comment="That day's first instant in the tenant's zone; null until published."
    )
    ended_on: Mapped[date | None] = mapped_column(info=PUBLIC, comment="Last day; null while it goes on.")
    ended_at: Mapped[datetime | None] = mapped_column(info=PUBLIC, comment="First instant after that day.")
    author: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office; empty for the system itself.")
    published_at: Mapped[datetime | None] = mapped_column(info=PUBLIC)
    publisher: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Name in office of whoever published it.")
    withdraw_reason: Mapped[str | None] = mapped_column(info=INTERNAL)


class ReadingState(StrEnum):
    """Whether somebody has confirmed to have read an edition."""

    ASKED = "ASKED"
    CONFIRMED = "CONFIRMED"


class PolicyReading(Scoped, Base):
    """That an account is asked to read an edition, or has read it by its own word (阅读确认)."""

    __tablename__ = "core_policy_reading"
    __placement__: ClassVar = Placement(place="org_place", account="account_id")
    __goes_along_while__: ClassVar = "state = 'ASKED'"
    __table_args__ = (
        belongs_to_org(),
        references("document_id", PolicyDocument),
        references("account_id", Account),
        UniqueConstraint("tenant_id", "document_id", "account_id"),
        Index("ix_core_policy_reading_asked", "tenant_id", "asked_at", "id", "org_place"),
        Index("ix_core_policy_reading_document", "tenant_id", "document_id", "asked_at", "id", "org_place"),
        Index("ix_core_policy_reading_account", "tenant_id", "account_id", "asked_at", "id", "org_place"),
        Index("ix_core_policy_reading_state", "tenant_id", "document_id", "state", "org_place"),
        one_of("state", ReadingState),
        CheckConstraint("(state = 'CONFIRMED') = (confirmed_at is not null)", name="confirmed_at"),
    )

    document_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    account_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    state: Mapped[str] = mapped_column(info=INTERNAL, default=ReadingState.ASKED)
    asked_at: Mapped[datetime] = mapped_column(info=INTERNAL, comment="That of the confirmation where nobody asked.")
    due_on: Mapped[date | None] = mapped_column(info=INTERNAL, comment="Last day; null where nobody asked.")
    confirmed_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
