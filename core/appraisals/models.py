"""Tables of appraisals."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.accounts.models import Account
from core.appraisals.states import ResultState, SchemeState
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.orgs.models import Scoped, UnitHead, belongs_to_org
from core.people.models import Person
from core.policies.models import PolicyDocument
from core.tenancy import Placement, Record, Versioned, one_of, references


class AppraisalSubject(StrEnum):
    """What is appraised: an organisation's work, or how somebody fills a post; never a resident or a volunteer."""

    ORG = "ORG"
    POST = "POST"


class DutySet(StrEnum):
    """The two duties of a village centre, appraised apart: social service, and organising volunteers."""

    SERVICE = "SERVICE"  # 社会服务职能
    VOLUNTEER = "VOLUNTEER"  # 组织义工服务


class AppraisalScheme(Versioned, Scoped, Base):
    """By what an organisation appraises those below it, or the posts there, in a period (考核方案).

    Everybody who works in the county may read it: its place decides who keeps it, not who sees it.
    """

    __tablename__ = "core_appraisal_scheme"
    __placement__: ClassVar = Placement()
    __goes_along_while__: ClassVar = "state = 'OPEN'"
    __table_args__ = (
        belongs_to_org(),
        references("policy_document_id", PolicyDocument),
        Index("ix_core_appraisal_scheme_starts", "tenant_id", "starts_on", "id"),
        Index("ix_core_appraisal_scheme_org", "tenant_id", "org_id", "starts_on", "id"),
        one_of("subject", AppraisalSubject),
        one_of("duty", DutySet),
        one_of("state", SchemeState),
        CheckConstraint("duty is null or subject = 'ORG'", name="duty_of_org"),
        CheckConstraint("ends_on >= starts_on", name="ends_on"),
    )

    name: Mapped[str] = mapped_column(info=INTERNAL)
    subject: Mapped[str] = mapped_column(info=INTERNAL)
    duty: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Null where all of the work is appraised.")
    policy_document_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The rule that it follows.")
    starts_on: Mapped[date] = mapped_column(info=INTERNAL, comment="First day of what is appraised.")
    ends_on: Mapped[date] = mapped_column(info=INTERNAL, comment="Last day of what is appraised.")
    state: Mapped[str] = mapped_column(info=INTERNAL, default=SchemeState.OPEN)


class AppraisalCriterion(Record, Base):
    """Something that a scheme looks at, with its weight (考核指标)."""

    __tablename__ = "core_appraisal_criterion"
    __part_of__: ClassVar = "scheme_id"
    __table_args__ = (
        references("scheme_id", AppraisalScheme),
        UniqueConstraint("tenant_id", "scheme_id", "ordinal"),
        Index("ix_core_appraisal_criterion_scheme", "tenant_id", "scheme_id", "ordinal", "id"),
        CheckConstraint("points between 1 and 100", name="points"),
    )

    scheme_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    ordinal: Mapped[int] = mapped_column(info=INTERNAL, comment="Order in the scheme, from 1.")
    name: Mapped[str] = mapped_column(info=INTERNAL)
    points: Mapped[int] = mapped_column(info=INTERNAL, comment="The most it can bring; all of a scheme bring 100.")


class AppraisalBand(Record, Base):
    """A grade of a scheme, and from how many points on it is given (等次)."""

    __tablename__ = "core_appraisal_band"
    __part_of__: ClassVar = "scheme_id"
    __table_args__ = (
        references("scheme_id", AppraisalScheme),
        UniqueConstraint("tenant_id", "scheme_id", "at_least"),
        Index("ix_core_appraisal_band_scheme", "tenant_id", "scheme_id", "at_least", "id"),
        CheckConstraint("at_least between 0 and 100", name="at_least"),
    )

    scheme_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    at_least: Mapped[int] = mapped_column(info=INTERNAL, comment="Points from which on it is given.")
    grade: Mapped[str] = mapped_column(info=INTERNAL)


class AppraisalResult(Versioned, Scoped, Base):
    """What an organisation's work, or how a post was filled, was found to be under a scheme (考核结果).

    It belongs to the organisation that is appraised. No list of results is in the order of their totals: an appraisal
    compares work with a rule, not people with each other.
    """

    __tablename__ = "core_appraisal_result"
    __placement__: ClassVar = Placement(place="org_place", subject="person_id")
    __goes_along_while__: ClassVar = "state <> 'PUBLISHED'"
    __table_args__ = (
        belongs_to_org(),
        references("scheme_id", AppraisalScheme),
        references("head_id", UnitHead),
        references("person_id", Person),
        references("appraiser_id", Account),
        Index(
            "uq_core_appraisal_result_org",
            "tenant_id",
            "scheme_id",
            "org_id",
            unique=True,
            postgresql_where="head_id is null",
        ),
        Index(
            "uq_core_appraisal_result_head",
            "tenant_id",
            "scheme_id",
            "head_id",
            unique=True,
            postgresql_where="head_id is not null",
        ),
        Index("ix_core_appraisal_result_made", "tenant_id", "made_at", "id", "org_place"),
        Index("ix_core_appraisal_result_scheme", "tenant_id", "scheme_id", "made_at", "id", "org_place"),
        Index("ix_core_appraisal_result_org", "tenant_id", "org_id", "made_at", "id", "org_place"),
        Index("ix_core_appraisal_result_head", "tenant_id", "head_id", "made_at", "id", "org_place"),
        Index("ix_core_appraisal_result_person", "tenant_id", "person_id", "made_at", "id", "org_place"),
        Index("ix_core_appraisal_result_state", "tenant_id", "scheme_id", "state", "org_place"),
        one_of("state", ResultState),
        CheckConstraint("total between 0 and 100", name="total"),
        CheckConstraint("(head_id is null) = (person_id is null)", name="person_id"),
        CheckConstraint("(state = 'DRAFT') = (confirmed_at is null)", name="confirmed_at"),
        CheckConstraint("(state = 'PUBLISHED') = (published_at is not null)", name="published_at"),
        CheckConstraint("statement is null or stated_at is not null", name="stated_at"),
    )

    scheme_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    head_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The appointment; null for an organisation.")
    person_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Whoever is appointed, who sees it.")
    total: Mapped[int | None] = mapped_column(
        info=PERSONAL, comment="The sum of the scores, of 100; null once it was anonymized."
    )
    grade: Mapped[str] = mapped_column(info=PERSONAL, comment="By the scheme's bands.")
    remark: Mapped[str | None] = mapped_column(info=PERSONAL, comment="What the appraiser says beside the scores.")
    state: Mapped[str] = mapped_column(info=INTERNAL, default=ResultState.DRAFT)
    appraiser_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Null for the system itself.")
    appraiser: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office; empty for the system itself.")
    made_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    statement: Mapped[str | None] = mapped_column(info=PERSONAL, comment="What the appraised side says to it.")
    stated_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    confirmer: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Name in office of whoever confirmed it.")
    confirmed_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    published_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)


class AppraisalScore(Record, Base):
    """The points that a result has for a criterion (得分)."""

    __tablename__ = "core_appraisal_score"
    __part_of__: ClassVar = "result_id"
    __table_args__ = (
        references("result_id", AppraisalResult),
        references("criterion_id", AppraisalCriterion),
        UniqueConstraint("tenant_id", "result_id", "criterion_id"),
        Index("ix_core_appraisal_score_result", "tenant_id", "result_id", "ordinal", "id"),
        Index("ix_core_appraisal_score_criterion_id", "tenant_id", "criterion_id"),
        CheckConstraint("points between 0 and 100", name="points"),
    )

    result_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    criterion_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    ordinal: Mapped[int] = mapped_column(info=INTERNAL, comment="The criterion's.")
    points: Mapped[int | None] = mapped_column(info=PERSONAL, comment="Null once they were anonymized.")
