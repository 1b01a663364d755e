"""Helin's tables as an ordinary application maps them: no tenant filter, no scope, no listeners."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, DateTime, ForeignKeyConstraint, MetaData, Text, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """A registry of its own, apart from Helin's."""

    metadata = MetaData()
    type_annotation_map = {str: Text(), int: BigInteger(), datetime: DateTime(timezone=True)}


class Row(Base):
    """What every table has."""

    __abstract__ = True

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)


class OrgRow(Row):
    """An organisation."""

    __tablename__ = "core_org"

    parent_id: Mapped[UUID | None]
    place: Mapped[int]
    level: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]


class PersonRow(Row):
    """A person."""

    __tablename__ = "core_person"

    name: Mapped[str]


class MediatorRow(Row):
    """A mediator."""

    __tablename__ = "mediation_mediator"

    name: Mapped[str]


class TypeRow(Row):
    """A kind of dispute."""

    __tablename__ = "mediation_dispute_type"

    code: Mapped[str]


class PartyRow(Row):
    """A party to a dispute."""

    __tablename__ = "core_case_party"

    case_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    ordinal: Mapped[int]
    role: Mapped[str]
    name: Mapped[str]


class EpisodeRow(Row):
    """One organisation's handling of a dispute."""

    __tablename__ = "core_episode"

    case_id: Mapped[UUID]
    org_id: Mapped[UUID]
    level: Mapped[str]
    started_at: Mapped[datetime]


class CaseRow(Row):
    """What every case has."""

    __tablename__ = "core_case"
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_abstract": True}

    org_id: Mapped[UUID]
    org_place: Mapped[int]
    number: Mapped[str]
    kind: Mapped[str]
    category: Mapped[str]
    title: Mapped[str]
    state: Mapped[str]
    handling_org_id: Mapped[UUID]
    access_level: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(default=func.now())
    closed_at: Mapped[datetime | None]
    source: Mapped[str]
    severity: Mapped[str]
    version: Mapped[int]


class DisputeRow(CaseRow):
    """A dispute: a case with a second table of the same key."""

    __tablename__ = "mediation_dispute"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "id"], ["core_case.tenant_id", "core_case.id"]),)
    __mapper_args__ = {"polymorphic_identity": "DISPUTE", "polymorphic_load": "inline"}

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    type_id: Mapped[UUID]
    mediator_id: Mapped[UUID | None]
    channel: Mapped[str]
    summary: Mapped[str]
