"""Tables of what is offered."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.data_class import PUBLIC
from core.db import Base
from core.deadlines.models import TimeUnit
from core.tenancy import Record, Versioned, one_of, references
from plugins.service_centers.centers.models import ServiceCenter, ServiceWindow


class Family(StrEnum):
    """The three families of items: approvals, social affairs, public services (三大类事项)."""

    APPROVAL = "APPROVAL"
    SOCIAL_AFFAIRS = "SOCIAL_AFFAIRS"
    PUBLIC_SERVICE = "PUBLIC_SERVICE"


class Handling(StrEnum):
    """Whether an item is answered on the spot or within its limit (即办件、承诺件)."""

    ON_THE_SPOT = "ON_THE_SPOT"
    WITHIN_LIMIT = "WITHIN_LIMIT"


class ItemState(StrEnum):
    """Whether an item may be asked for."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    RETIRED = "RETIRED"


class ServiceItem(Versioned, Record, Base):
    """Something that residents may ask for (服务事项)."""

    __tablename__ = "service_centers_item"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        Index("ix_service_centers_item_code", "tenant_id", "code", "id"),
        Index("ix_service_centers_item_family", "tenant_id", "family", "code", "id"),
        one_of("family", Family),
        one_of("handling", Handling),
        one_of("state", ItemState),
    )

    code: Mapped[str] = mapped_column(info=PUBLIC)
    name: Mapped[str] = mapped_column(info=PUBLIC)
    family: Mapped[str] = mapped_column(info=PUBLIC)
    handling: Mapped[str] = mapped_column(info=PUBLIC)
    department: Mapped[str] = mapped_column(info=PUBLIC, comment="The department that decides.")
    keywords: Mapped[str] = mapped_column(info=PUBLIC, default="", comment="Other words people use for it.")
    state: Mapped[str] = mapped_column(info=PUBLIC, default=ItemState.ACTIVE)


class GuideState(StrEnum):
    """An item has one published guide at most, and beside it one draft at most."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    REPLACED = "REPLACED"


class ServiceGuide(Versioned, Record, Base):
    """How an item is handled, told once and in full (办事指南).

    Source: Regulation on Improving the Business Environment, art. 35 and 36.
    """

    __tablename__ = "service_centers_guide"
    __table_args__ = (
        references("item_id", ServiceItem),
        UniqueConstraint("tenant_id", "item_id", "edition"),
        Index("ix_service_centers_guide_item", "tenant_id", "item_id", "edition", "id"),
        Index("ix_service_centers_guide_edition", "tenant_id", "edition", "id"),
        Index("ix_service_centers_guide_assured", "tenant_id", "state", "assured_on", "id"),
        Index(
            "uq_service_centers_guide_draft",
            "tenant_id",
            "item_id",
            unique=True,
            postgresql_where="state = 'DRAFT'",
        ),
        Index(
            "uq_service_centers_guide_published",
            "tenant_id",
            "item_id",
            unique=True,
            postgresql_where="state = 'PUBLISHED'",
        ),
        one_of("state", GuideState),
        one_of("unit", TimeUnit),
        CheckConstraint("promised_limit between 1 and legal_limit", name="limits"),
        CheckConstraint("fee_fen >= 0", name="fee"),
    )

    item_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    edition: Mapped[int] = mapped_column(info=PUBLIC, comment="1 for the first guide of the item.")
    state: Mapped[str] = mapped_column(info=PUBLIC, default=GuideState.DRAFT)
    basis: Mapped[str] = mapped_column(info=PUBLIC, comment="Law and article.")
    applicants: Mapped[str] = mapped_column(info=PUBLIC, comment="Who may ask.")
    conditions: Mapped[str] = mapped_column(info=PUBLIC)
    process: Mapped[str] = mapped_column(info=PUBLIC, comment="The steps, in their order.")
    legal_limit: Mapped[int] = mapped_column(info=PUBLIC, comment="Units within which the law wants a decision.")
    promised_limit: Mapped[int] = mapped_column(info=PUBLIC, comment="Units within which the centre promises it.")
    unit: Mapped[str] = mapped_column(info=PUBLIC)
    fee_fen: Mapped[int] = mapped_column(BigInteger, info=PUBLIC, comment="Fee, fen (CNY 0.01); 0 for none.")
    result: Mapped[str] = mapped_column(info=PUBLIC, comment="The paper one is given.")
    place: Mapped[str] = mapped_column(info=PUBLIC, comment="Where and when it is handled.")
    online_address: Mapped[str | None] = mapped_column(info=PUBLIC, comment="Where it can be asked for online.")
    consultation: Mapped[str] = mapped_column(info=PUBLIC, comment="Whom to ask.")
    complaints: Mapped[str] = mapped_column(info=PUBLIC, comment="Where to complain.")
    remedies: Mapped[str] = mapped_column(info=PUBLIC, comment="What one may do against a decision.")
    assured_on: Mapped[date | None] = mapped_column(
        info=PUBLIC, comment="When somebody last checked that all is right."
    )
    assured_by: Mapped[str | None] = mapped_column(info=PUBLIC, comment="Name in office of whoever checked it.")
    review_due_on: Mapped[date | None] = mapped_column(info=PUBLIC, comment="By when it is to be checked again.")
    published_at: Mapped[datetime | None] = mapped_column(info=PUBLIC)
    handed_out: Mapped[int] = mapped_column(info=PUBLIC, default=0, comment="How many were handed out on paper.")


class MaterialForm(StrEnum):
    """In which form a material is brought."""

    ORIGINAL = "ORIGINAL"
    COPY = "COPY"
    ORIGINAL_AND_COPY = "ORIGINAL_AND_COPY"


class MaterialSource(StrEnum):
    """Where a material comes from: the applicant, other offices' data, or the applicant's word (承诺)."""

    APPLICANT = "APPLICANT"
    SHARED_DATA = "SHARED_DATA"
    COMMITMENT = "COMMITMENT"


class RequiredMaterial(Record, Base):
    """A paper that an item asks for (申请材料)."""

    __tablename__ = "service_centers_material"
    __part_of__: ClassVar = "guide_id"
    __table_args__ = (
        references("guide_id", ServiceGuide),
        UniqueConstraint("tenant_id", "guide_id", "ordinal"),
        Index("ix_service_centers_material_guide", "tenant_id", "guide_id", "ordinal", "id"),
        one_of("form", MaterialForm),
        one_of("source", MaterialSource),
        CheckConstraint("count > 0", name="count"),
    )

    guide_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    ordinal: Mapped[int] = mapped_column(info=PUBLIC, comment="Order in the guide, from 1.")
    name: Mapped[str] = mapped_column(info=PUBLIC)
    form: Mapped[str] = mapped_column(info=PUBLIC)
    count: Mapped[int] = mapped_column(info=PUBLIC)
    source: Mapped[str] = mapped_column(info=PUBLIC)
    is_waivable: Mapped[bool] = mapped_column(info=PUBLIC, comment="Whether it may come later, or be left out.")
    note: Mapped[str | None] = mapped_column(info=PUBLIC)


class ServiceAtCenter(Record, Base):
    """An item that is handled at a centre (进驻事项)."""

    __tablename__ = "service_centers_offer"
    __part_of__: ClassVar = "center_id"
    __table_args__ = (
        references("center_id", ServiceCenter),
        references("item_id", ServiceItem),
        references("window_id", ServiceWindow),
        UniqueConstraint("tenant_id", "center_id", "item_id"),
        Index("ix_service_centers_offer_center", "tenant_id", "center_id", "id"),
        Index("ix_service_centers_offer_item", "tenant_id", "item_id", "id"),
    )

    center_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    item_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    window_id: Mapped[UUID | None] = mapped_column(info=PUBLIC, comment="At which window; null for any of them.")
    is_intake_only: Mapped[bool] = mapped_column(
        info=PUBLIC, comment="Whether the centre takes it in and another place hands the result out."
    )


class OneThing(Versioned, Record, Base):
    """Several items that people need at once, with one form (高效办成一件事)."""

    __tablename__ = "service_centers_bundle"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        Index("ix_service_centers_bundle_code", "tenant_id", "code", "id"),
        one_of("state", ItemState),
    )

    code: Mapped[str] = mapped_column(info=PUBLIC)
    name: Mapped[str] = mapped_column(info=PUBLIC, comment="The matter as people call it, such as 新生儿出生.")
    state: Mapped[str] = mapped_column(info=PUBLIC, default=ItemState.ACTIVE)


class OneThingItem(Record, Base):
    """An item of a bundle."""

    __tablename__ = "service_centers_bundle_item"
    __part_of__: ClassVar = "one_thing_id"
    __table_args__ = (
        references("one_thing_id", OneThing),
        references("item_id", ServiceItem),
        UniqueConstraint("tenant_id", "one_thing_id", "item_id"),
        Index("ix_service_centers_bundle_item_bundle", "tenant_id", "one_thing_id", "ordinal", "id"),
    )

    one_thing_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    item_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    ordinal: Mapped[int] = mapped_column(info=PUBLIC, comment="Order in the bundle, from 1.")


class FormField(Record, Base):
    """A question of a bundle's one form (一张表单)."""

    __tablename__ = "service_centers_form_field"
    __part_of__: ClassVar = "one_thing_id"
    __table_args__ = (
        references("one_thing_id", OneThing),
        UniqueConstraint("tenant_id", "one_thing_id", "key"),
        Index("ix_service_centers_form_field_bundle", "tenant_id", "one_thing_id", "ordinal", "id"),
    )

    one_thing_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    ordinal: Mapped[int] = mapped_column(info=PUBLIC, comment="Order in the form, from 1.")
    key: Mapped[str] = mapped_column(info=PUBLIC, comment="What the answer is kept under.")
    label: Mapped[str] = mapped_column(info=PUBLIC)
    is_required: Mapped[bool] = mapped_column(info=PUBLIC)
