"""Tables of the organisation tree."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.data_class import INTERNAL, PUBLIC
from core.db import Base
from core.orgs.kinds import OrgKind, OrgLevel
from core.tenancy import Placement, Record, Versioned, one_of, references


class OrgState(StrEnum):
    """An organisation is merged or closed, never deleted."""

    ACTIVE = "ACTIVE"
    MERGED = "MERGED"
    CLOSED = "CLOSED"


class UnitFunction(StrEnum):
    """The nameplates one team may carry."""

    SERVICE = "SERVICE"
    MEDIATION = "MEDIATION"
    GOVERNANCE = "GOVERNANCE"


class OrgChangeKind(StrEnum):
    """What became of an organisation; MERGED is told of the one that ended, ABSORBED of the one that goes on."""

    ADDED = "ADDED"
    RENAMED = "RENAMED"
    MOVED = "MOVED"
    MERGED = "MERGED"
    ABSORBED = "ABSORBED"
    CLOSED = "CLOSED"


class Org(Versioned, Record, Base):
    """A county, town or village as an organisation (组织)."""

    __tablename__ = "core_org"
    __goes_along_while__: ClassVar = "false"  # the tree itself is changed by core/orgs/moves.py
    __placement__: ClassVar = Placement(place="place")

    parent_id: Mapped[UUID | None] = mapped_column(info=INTERNAL)
    place: Mapped[int] = mapped_column(
        BigInteger, info=INTERNAL, comment="Position in the tree; see core/orgs/places.py."
    )
    place_end: Mapped[int] = mapped_column(BigInteger, info=INTERNAL, comment="Last place of the subtree.")
    children_count: Mapped[int] = mapped_column(
        info=INTERNAL, default=0, comment="Children ever made: the next gets one more."
    )
    level: Mapped[str] = mapped_column(info=PUBLIC)
    kind: Mapped[str] = mapped_column(info=PUBLIC)
    code: Mapped[str] = mapped_column(info=PUBLIC, comment="Statistical division code: 6, 9 or 12 digits.")
    name: Mapped[str] = mapped_column(info=PUBLIC)
    name_pinyin: Mapped[str] = mapped_column(info=PUBLIC, comment="For sorting: syllables without tones.")
    population: Mapped[int | None] = mapped_column(info=PUBLIC, comment="Residents; null when not known.")
    state: Mapped[str] = mapped_column(info=PUBLIC, default=OrgState.ACTIVE)
    credit_code: Mapped[str | None] = mapped_column(info=PUBLIC, comment="Unified social credit code, 18 places.")
    merged_into_id: Mapped[UUID | None] = mapped_column(info=PUBLIC, comment="The one it was merged into.")

    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["core_tenant.id"]),
        references("parent_id", "core_org"),
        references("merged_into_id", "core_org"),
        UniqueConstraint("tenant_id", "id", "place"),
        UniqueConstraint("tenant_id", "place"),
        UniqueConstraint("tenant_id", "code"),
        UniqueConstraint("tenant_id", "credit_code"),
        Index("ix_core_org_parent", "tenant_id", "parent_id", "code", "id", "place"),
        Index("ix_core_org_code", "tenant_id", "code", "id", "place"),
        Index("ix_core_org_level", "tenant_id", "level", "code", "id", "place"),
        Index("ix_core_org_pinyin", "tenant_id", "name_pinyin", "id", "place"),
        one_of("level", OrgLevel),
        one_of("kind", OrgKind),
        one_of("state", OrgState),
    )


class Scoped(Record):
    """A record that belongs to an organisation: its place is stored on the row and follows the tree by itself."""

    __placement__: ClassVar = Placement(place="org_place")

    org_id: Mapped[UUID] = mapped_column(info=INTERNAL, sort_order=-50)
    org_place: Mapped[int] = mapped_column(
        BigInteger, info=INTERNAL, sort_order=-49, comment="The organisation's place."
    )


def goes_along_while(model: type) -> str:
    """SQL over a row of the model: whether it goes along when its organisation is merged into another one.

    All rows do unless the model says otherwise in `__goes_along_while__`: what is over stays where it happened.
    """
    return getattr(model, "__goes_along_while__", "true")


def belongs_to_org() -> ForeignKeyConstraint:
    """The key that keeps `org_place` right: it follows the organisation's place by ON UPDATE CASCADE."""
    return ForeignKeyConstraint(
        ["tenant_id", "org_id", "org_place"],
        ["core_org.tenant_id", "core_org.id", "core_org.place"],
        onupdate="CASCADE",
    )


class OrgChange(Record, Base):
    """An entry of an organisation's history (沿革): what it was called and where it stood before and after."""

    __tablename__ = "core_org_change"
    __goes_along_while__: ClassVar = "false"
    __table_args__ = (
        references("org_id", Org),
        references("parent_before_id", Org),
        references("parent_after_id", Org),
        references("other_id", Org),
        Index("ix_core_org_change_org", "tenant_id", "org_id", "occurred_at", "id"),
        one_of("kind", OrgChangeKind),
    )

    org_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    kind: Mapped[str] = mapped_column(info=PUBLIC)
    occurred_at: Mapped[datetime] = mapped_column(info=PUBLIC)
    name_before: Mapped[str | None] = mapped_column(info=PUBLIC, comment="Null where the name stayed.")
    name_after: Mapped[str | None] = mapped_column(info=PUBLIC)
    code_before: Mapped[str | None] = mapped_column(info=PUBLIC, comment="Null where the code stayed.")
    code_after: Mapped[str | None] = mapped_column(info=PUBLIC)
    parent_before_id: Mapped[UUID | None] = mapped_column(info=PUBLIC)
    parent_after_id: Mapped[UUID | None] = mapped_column(info=PUBLIC)
    other_id: Mapped[UUID | None] = mapped_column(info=PUBLIC, comment="The other organisation of a merger.")


class FunctionalUnit(Versioned, Scoped, Base):
    """A nameplate that an organisation's one team carries (一套班子三块牌子)."""

    __tablename__ = "core_functional_unit"
    __goes_along_while__: ClassVar = "closed_at is null"
    __table_args__ = (
        belongs_to_org(),
        Index(
            "uq_core_functional_unit_function",
            "tenant_id",
            "org_id",
            "function",
            unique=True,
            postgresql_where="closed_at is null",
        ),
        Index("ix_core_functional_unit_org", "tenant_id", "org_id", "function", "id", "org_place"),
        one_of("function", UnitFunction),
    )

    function: Mapped[str] = mapped_column(info=PUBLIC)
    name: Mapped[str] = mapped_column(info=PUBLIC)
    closed_at: Mapped[datetime | None] = mapped_column(info=PUBLIC, comment="Null while the team carries it.")


class UnitHead(Versioned, Record, Base):
    """Who heads a functional unit from when to when (负责人); the name is a snapshot, as the office showed it."""

    __tablename__ = "core_unit_head"
    __table_args__ = (
        references("unit_id", FunctionalUnit),
        references("person_id", "core_person"),
        Index("ix_core_unit_head_unit", "tenant_id", "unit_id", "started_on", "id"),
        Index("ix_core_unit_head_person", "tenant_id", "person_id"),
        CheckConstraint("ended_on >= started_on", name="ended_on"),
    )

    unit_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    person_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=INTERNAL)
    post: Mapped[str] = mapped_column(info=INTERNAL, comment="Title of the post, such as 主任.")
    started_on: Mapped[date] = mapped_column(info=INTERNAL)
    ended_on: Mapped[date | None] = mapped_column(info=INTERNAL, comment="Last day; null while it runs.")
