"""Tables of reported figures."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.accounts.models import Account
from core.data_class import INTERNAL
from core.db import Base
from core.orgs.models import Scoped, belongs_to_org
from core.tenancy import Versioned, one_of, references


class FigureMeasure(StrEnum):
    """Which of an indicator's two numbers a reported figure claims."""

    NUMERATOR = "NUMERATOR"
    DENOMINATOR = "DENOMINATOR"


class ReportedFigure(Versioned, Scoped, Base):
    """What a document claimed of an organisation and a period (上报数): never changed, at most corrected beside it."""

    __tablename__ = "core_reported_figure"
    __table_args__ = (
        belongs_to_org(),
        references("part_of_id", "core_reported_figure"),
        references("corrected_by_id", Account),
        UniqueConstraint("tenant_id", "key", "first_on", "last_on"),
        Index("ix_core_reported_figure_key", "tenant_id", "key", "id", "org_place"),
        Index("ix_core_reported_figure_part_of", "tenant_id", "part_of_id", "key", "id", "org_place"),
        CheckConstraint("last_on > first_on", name="last_on"),
        CheckConstraint("(indicator is null) = (measure is null)", name="indicator"),
        CheckConstraint("(corrected_value is null) = (correction is null)", name="correction"),
        one_of("measure", FigureMeasure),
    )

    key: Mapped[str] = mapped_column(info=INTERNAL, comment="Its name for programs, such as mediation.town.found.")
    name: Mapped[str] = mapped_column(info=INTERNAL)
    source: Mapped[str] = mapped_column(info=INTERNAL, comment="Which document says so.")
    first_on: Mapped[date] = mapped_column(info=INTERNAL, comment="First day of the period, that of a month.")
    last_on: Mapped[date] = mapped_column(info=INTERNAL, comment="Last day of the period, that of a month.")
    value: Mapped[int] = mapped_column(BigInteger, info=INTERNAL)
    is_approximate: Mapped[bool] = mapped_column(info=INTERNAL)
    part_of_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The figure whose part it claims to be.")
    indicator: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Key of the indicator that computes it.")
    measure: Mapped[str | None] = mapped_column(info=INTERNAL)
    groups: Mapped[dict[str, Any]] = mapped_column(
        JSONB, info=INTERNAL, default=dict, comment="Dimension -> the value that it is about, such as LEVEL -> TOWN."
    )
    corrected_value: Mapped[int | None] = mapped_column(BigInteger, info=INTERNAL)
    correction: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Why it is taken to be another one.")
    corrected_by_id: Mapped[UUID | None] = mapped_column(info=INTERNAL)
    corrected_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
