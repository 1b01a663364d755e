"""Tables of ratings."""

from datetime import date
from enum import IntEnum, StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.cases.models import Case
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.orgs.models import Scoped, belongs_to_org
from core.tenancy import Versioned, one_of, references
from plugins.service_centers.centers.models import ServiceCenter
from plugins.service_centers.items.models import ServiceItem


class RatingLevel(IntEnum):
    """Five levels, from very unsatisfied to very satisfied (好差评)."""

    VERY_UNSATISFIED = 1
    UNSATISFIED = 2
    FAIR = 3
    SATISFIED = 4
    VERY_SATISFIED = 5


LOW = (RatingLevel.VERY_UNSATISFIED, RatingLevel.UNSATISFIED)
"""Levels that open a repair."""


class RepairState(StrEnum):
    """What becomes of a low rating; NONE for one that is not low."""

    NONE = "NONE"
    OPEN = "OPEN"
    DONE = "DONE"


class ServiceRating(Versioned, Scoped, Base):
    """What somebody thought of how a request was handled; nobody is shown whose request it was (评价).

    `request_id` is in no type of the API: it lets a request be rated once only. The month is kept, not the day.
    """

    __tablename__ = "service_centers_rating"
    __part_of__: ClassVar = "request_id"
    __table_args__ = (
        belongs_to_org(),
        references("request_id", Case),
        references("center_id", ServiceCenter),
        references("item_id", ServiceItem),
        UniqueConstraint("tenant_id", "request_id"),
        Index("ix_service_centers_rating_month", "tenant_id", "month", "id", "org_place"),
        Index("ix_service_centers_rating_repair", "tenant_id", "repair_state", "month", "id", "org_place"),
        Index("ix_service_centers_rating_center", "tenant_id", "center_id", "month", "id", "org_place"),
        one_of("repair_state", RepairState),
        CheckConstraint("level between 1 and 5", name="level"),
        CheckConstraint("(repair_state = 'DONE') = (repaired_on is not null)", name="repaired_on"),
    )

    request_id: Mapped[UUID] = mapped_column(info=INTERNAL, comment="Shown by no type.")
    center_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    item_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Null for a bundle.")
    level: Mapped[int] = mapped_column(info=INTERNAL, comment="5 is very satisfied, 1 very unsatisfied.")
    comment: Mapped[str | None] = mapped_column(info=PERSONAL)
    month: Mapped[date] = mapped_column(info=INTERNAL, comment="First day of the month in which it was given.")
    repair_state: Mapped[str] = mapped_column(info=INTERNAL)
    repair_due_on: Mapped[date | None] = mapped_column(info=INTERNAL, comment="By when a low rating is to be repaired.")
    repaired_on: Mapped[date | None] = mapped_column(info=INTERNAL)
    repair: Mapped[str | None] = mapped_column(info=PERSONAL, comment="What was done about it.")
    repairer: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Name in office of whoever did it.")
