"""Tables of members, of broken glass, and of what people are told about it."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.access.levels import MemberRole, Verdict
from core.accounts.models import Account
from core.cases.models import Case
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.orgs.models import Org, Scoped, belongs_to_org
from core.people.models import Person
from core.tenancy import Placement, Record, one_of, references


def exactly_one(*columns: str) -> CheckConstraint:
    """A check that one of the columns has a value, and no other."""
    return CheckConstraint(f"num_nonnulls({', '.join(columns)}) = 1", name="_or_".join(columns))


class Member(Record, Base):
    """An account or an organisation named on a record, which reaches it wherever it lies (成员)."""

    __tablename__ = "core_member"
    __placement__: ClassVar = Placement(account="account_id", seat="org_id", private=True)
    __table_args__ = (
        references("case_id", Case),
        references("person_id", Person),
        references("account_id", Account),
        references("org_id", Org),
        references("given_by", Account),
        references("ended_by", Account),
        Index("ix_core_member_case", "tenant_id", "case_id", "started_at", "id"),
        Index("ix_core_member_person", "tenant_id", "person_id", "started_at", "id"),
        Index("ix_core_member_account", "tenant_id", "account_id", "started_at", "id"),
        Index("ix_core_member_org", "tenant_id", "org_id", "started_at", "id"),
        exactly_one("case_id", "person_id"),
        exactly_one("account_id", "org_id"),
        one_of("role", MemberRole),
    )

    case_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The record, when it is a case.")
    person_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The record, when it is a person's.")
    account_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The member, when it is an account.")
    org_id: Mapped[UUID | None] = mapped_column(
        info=INTERNAL, comment="The member, when it is an organisation: those who hold the action at it."
    )
    name: Mapped[str] = mapped_column(info=INTERNAL, comment="The member's name when named.")
    role: Mapped[str] = mapped_column(info=INTERNAL)
    started_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    ended_at: Mapped[datetime | None] = mapped_column(info=INTERNAL, comment="First instant without the membership.")
    given_by: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Null for the system itself.")
    reason: Mapped[str] = mapped_column(info=PERSONAL)
    ended_by: Mapped[UUID | None] = mapped_column(info=INTERNAL)
    end_reason: Mapped[str | None] = mapped_column(info=PERSONAL)


class AccessBreak(Scoped, Base):
    """Access to a protected record that an account took in an emergency, for hours, to be reviewed (紧急访问).

    `org_id` is the record's organisation, so that reviewers are found by place.
    """

    __tablename__ = "core_access_break"
    __placement__: ClassVar = Placement(place="org_place", account="account_id")
    __table_args__ = (
        belongs_to_org(),
        references("case_id", Case),
        references("person_id", Person),
        references("account_id", Account),
        references("reviewed_by", Account),
        Index("ix_core_access_break_started", "tenant_id", "started_at", "id", "org_place"),
        Index(
            "ix_core_access_break_waiting",
            "tenant_id",
            "started_at",
            "id",
            "org_place",
            postgresql_where="reviewed_at is null",
        ),
        Index("ix_core_access_break_account", "tenant_id", "account_id", "started_at", "id", "org_place"),
        exactly_one("case_id", "person_id"),
        one_of("verdict", Verdict),
        CheckConstraint("ended_at <= started_at + interval '3 hours'", name="hours"),
    )

    case_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The record, when it is a case.")
    person_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The record, when it is a person's.")
    account_id: Mapped[UUID] = mapped_column(info=INTERNAL, comment="Who broke the glass.")
    name: Mapped[str] = mapped_column(info=INTERNAL, comment="The name of whoever broke the glass, at that time.")
    reason: Mapped[str] = mapped_column(info=PERSONAL)
    started_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    ended_at: Mapped[datetime] = mapped_column(info=INTERNAL, comment="First instant without access; 3 hours at most.")
    review_due_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    reviewed_at: Mapped[datetime | None] = mapped_column(info=INTERNAL, comment="Null while it waits for review.")
    reviewed_by: Mapped[UUID | None] = mapped_column(info=INTERNAL)
    verdict: Mapped[str | None] = mapped_column(info=INTERNAL)
    comment: Mapped[str | None] = mapped_column(info=PERSONAL)
    withheld_basis: Mapped[str | None] = mapped_column(
        info=PERSONAL, comment="The law by which the subjects are not told; null when they are."
    )


class Notification(Record, Base):
    """Something that a person is to be told (通知)."""

    __tablename__ = "core_notification"
    __placement__: ClassVar = Placement(subject="person_id", private=True)
    __table_args__ = (
        references("person_id", Person),
        references("break_id", AccessBreak),
        Index("ix_core_notification_person", "tenant_id", "person_id", "visible_at", "id"),
        Index("ix_core_notification_break", "tenant_id", "break_id"),
    )

    person_id: Mapped[UUID] = mapped_column(info=INTERNAL, comment="Who is told.")
    kind: Mapped[str] = mapped_column(info=INTERNAL, comment="What it is about: the key of its text.")
    who: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office of whoever did it.")
    occurred_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    visible_at: Mapped[datetime | None] = mapped_column(
        info=INTERNAL, comment="From when the person sees it; null while a law forbids to tell."
    )
    break_id: Mapped[UUID | None] = mapped_column(info=INTERNAL)
