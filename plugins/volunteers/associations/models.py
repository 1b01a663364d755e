"""Tables of associations, branches, teams, officers and elections, and of the catalogue of duties."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.data_class import INTERNAL, PUBLIC
from core.db import Base
from core.orgs.models import Scoped, UnitHead, belongs_to_org
from core.people.models import Person
from core.tenancy import Record, Versioned, one_of, references


class Registration(StrEnum):
    """What an association is before the law: a registered body, or a group inside a community.

    Source: Regulations on Voluntary Service, art. 42.
    """

    REGISTERED = "REGISTERED"
    COMMUNITY_GROUP = "COMMUNITY_GROUP"


class Post(StrEnum):
    """The offices of an association."""

    PRESIDENT = "PRESIDENT"
    VICE_PRESIDENT = "VICE_PRESIDENT"
    COUNCIL_MEMBER = "COUNCIL_MEMBER"
    SECRETARY_GENERAL = "SECRETARY_GENERAL"
    BRANCH_HEAD = "BRANCH_HEAD"


class BranchType(Versioned, Record, Base):
    """A kind of branch that associations may have; a county may rename it (分会类型)."""

    __tablename__ = "volunteers_branch_type"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        Index("ix_volunteers_branch_type_code", "tenant_id", "code", "id"),
    )

    code: Mapped[str] = mapped_column(info=PUBLIC)
    name: Mapped[str] = mapped_column(info=PUBLIC)
    summary: Mapped[str] = mapped_column(info=PUBLIC, comment="What its volunteers do, and what they do not.")


class DutyCategory(Record, Base):
    """A category of the catalogue of duties (职责类别)."""

    __tablename__ = "volunteers_duty_category"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        Index("ix_volunteers_duty_category_code", "tenant_id", "code", "id"),
    )

    code: Mapped[str] = mapped_column(info=PUBLIC)
    name: Mapped[str] = mapped_column(info=PUBLIC)


class Duty(Record, Base):
    """Something that volunteers do, with what it asks of them (服务职责)."""

    __tablename__ = "volunteers_duty"
    __part_of__: ClassVar = "category_id"
    __table_args__ = (
        references("category_id", DutyCategory),
        UniqueConstraint("tenant_id", "code"),
        Index("ix_volunteers_duty_category", "tenant_id", "category_id", "code", "id"),
        CheckConstraint("minimum_age between 0 and 99", name="minimum_age"),
    )

    category_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    code: Mapped[str] = mapped_column(info=PUBLIC)
    name: Mapped[str] = mapped_column(info=PUBLIC)
    license_kind: Mapped[str | None] = mapped_column(
        info=PUBLIC, comment="The licence that the law asks for, such as PHYSICIAN; null for none."
    )
    minimum_age: Mapped[int] = mapped_column(info=PUBLIC, default=0, server_default=text("0"), comment="Years.")
    needs_two: Mapped[bool] = mapped_column(
        info=PUBLIC, default=False, server_default=text("false"), comment="Whether two go together."
    )


class Association(Versioned, Scoped, Base):
    """An association of volunteers, bound to the service centre of an organisation (义工协会)."""

    __tablename__ = "volunteers_association"
    __goes_along_while__: ClassVar = "dissolved_on is null"
    __table_args__ = (
        belongs_to_org(),
        Index("ix_volunteers_association_name", "tenant_id", "name", "id", "org_place"),
        Index("ix_volunteers_association_org", "tenant_id", "org_id", "name", "id", "org_place"),
        one_of("registration", Registration),
        CheckConstraint("dissolved_on >= founded_on", name="dissolved_on"),
    )

    name: Mapped[str] = mapped_column(info=PUBLIC)
    charter: Mapped[str | None] = mapped_column(info=PUBLIC, comment="Text of the charter.")
    registration: Mapped[str] = mapped_column(info=PUBLIC)
    founded_on: Mapped[date] = mapped_column(info=PUBLIC)
    dissolved_on: Mapped[date | None] = mapped_column(info=PUBLIC, comment="Last day; null while it exists.")


class Branch(Record, Base):
    """A branch of an association, for one kind of service (义工分会)."""

    __tablename__ = "volunteers_branch"
    __part_of__: ClassVar = "association_id"
    __table_args__ = (
        references("association_id", Association),
        references("type_id", BranchType),
        Index("ix_volunteers_branch_association", "tenant_id", "association_id", "name", "id"),
        CheckConstraint("closed_on >= founded_on", name="closed_on"),
    )

    association_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    type_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    name: Mapped[str] = mapped_column(info=PUBLIC)
    founded_on: Mapped[date] = mapped_column(info=PUBLIC)
    closed_on: Mapped[date | None] = mapped_column(info=PUBLIC, comment="Last day; null while it exists.")


class Team(Record, Base):
    """A team of a branch (服务队)."""

    __tablename__ = "volunteers_team"
    __part_of__: ClassVar = "association_id"
    __table_args__ = (
        references("association_id", Association),
        references("branch_id", Branch),
        Index("ix_volunteers_team_association", "tenant_id", "association_id", "name", "id"),
        Index("ix_volunteers_team_branch", "tenant_id", "branch_id", "name", "id"),
        CheckConstraint("closed_on >= founded_on", name="closed_on"),
    )

    association_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    branch_id: Mapped[UUID] = mapped_column(info=PUBLIC)
    name: Mapped[str] = mapped_column(info=PUBLIC)
    founded_on: Mapped[date] = mapped_column(info=PUBLIC)
    closed_on: Mapped[date | None] = mapped_column(info=PUBLIC, comment="Last day; null while it exists.")


class Election(Record, Base):
    """The record of an election of officers (推选记录)."""

    __tablename__ = "volunteers_election"
    __part_of__: ClassVar = "association_id"
    __table_args__ = (
        references("association_id", Association),
        Index("ix_volunteers_election_association", "tenant_id", "association_id", "held_on", "id"),
        CheckConstraint("voters between 1 and eligible", name="voters"),
    )

    association_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    held_on: Mapped[date] = mapped_column(info=INTERNAL)
    eligible: Mapped[int] = mapped_column(info=INTERNAL, comment="Members who could vote.")
    voters: Mapped[int] = mapped_column(info=INTERNAL, comment="Members who did.")
    minutes: Mapped[str] = mapped_column(info=INTERNAL, comment="How it went and what came out, in words.")


class Officer(Record, Base):
    """Who holds an office of an association from when to when (协会职务); the name is that shown in office."""

    __tablename__ = "volunteers_officer"
    __part_of__: ClassVar = "association_id"
    __table_args__ = (
        references("association_id", Association),
        references("branch_id", Branch),
        references("person_id", Person),
        references("election_id", Election),
        references("unit_head_id", UnitHead),
        Index("ix_volunteers_officer_association", "tenant_id", "association_id", "started_on", "id"),
        Index("ix_volunteers_officer_person", "tenant_id", "person_id"),
        one_of("post", Post),
        CheckConstraint("ended_on >= started_on", name="ended_on"),
        CheckConstraint("(post = 'BRANCH_HEAD') = (branch_id is not null)", name="branch"),
        CheckConstraint("election_id is null or unit_head_id is null", name="origin"),
    )

    association_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    branch_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The branch that is headed.")
    person_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office.")
    post: Mapped[str] = mapped_column(info=INTERNAL)
    started_on: Mapped[date] = mapped_column(info=INTERNAL)
    ended_on: Mapped[date | None] = mapped_column(info=INTERNAL, comment="Last day; null while it runs.")
    election_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The election that chose the officer.")
    unit_head_id: Mapped[UUID | None] = mapped_column(
        info=INTERNAL, comment="The appointment as head of the organisation's unit with which the post comes (兼任)."
    )
