"""Tables of the organisation tree."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.data_class import INTERNAL, PUBLIC
from core.db import Base
from core.orgs.kinds import OrgKind, OrgLevel
from core.tenancy import Placement, Record, one_of, references


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


class Org(Record, Base):
    """A county, town or village as an organisation (组织)."""

    __tablename__ = "core_org"
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

    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["core_tenant.id"]),
        references("parent_id", "core_org"),
        UniqueConstraint("tenant_id", "id", "place"),
        UniqueConstraint("tenant_id", "place"),
        UniqueConstraint("tenant_id", "code"),
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


def belongs_to_org() -> ForeignKeyConstraint:
    """The key that keeps `org_place` right: it follows the organisation's place by ON UPDATE CASCADE."""
    return ForeignKeyConstraint(
        ["tenant_id", "org_id", "org_place"],
        ["core_org.tenant_id", "core_org.id", "core_org.place"],
        onupdate="CASCADE",
    )


class FunctionalUnit(Scoped, Base):
    """A nameplate that an organisation's one team carries (一套班子三块牌子)."""

    __tablename__ = "core_functional_unit"
    __table_args__ = (
        belongs_to_org(),
        UniqueConstraint("tenant_id", "org_id", "function"),
        Index("ix_core_functional_unit_org", "tenant_id", "org_id", "function", "id", "org_place"),
        one_of("function", UnitFunction),
    )

    function: Mapped[str] = mapped_column(info=PUBLIC)
    name: Mapped[str] = mapped_column(info=PUBLIC)
