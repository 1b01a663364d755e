"""Tables of needs."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.cases.models import Case
from core.cases.parts import CaseTask
from core.data_class import INTERNAL, PERSONAL
from core.tenancy import one_of, references
from plugins.service_centers.centers.models import ServiceCenter
from plugins.service_centers.needs.states import LIFE

if TYPE_CHECKING:
    from core.context import Context


class NeedCategory(StrEnum):
    """What a resident needs help with, after the model's branches of volunteers."""

    TUTORING = "TUTORING"
    LABOR = "LABOR"
    HOUSEKEEPING = "HOUSEKEEPING"
    CARE = "CARE"
    SAFETY = "SAFETY"
    SKILLS = "SKILLS"
    HEALTH = "HEALTH"
    LEGAL = "LEGAL"
    OTHER = "OTHER"


class ServiceNeed(Case):
    """Something that a resident needs and volunteers may do, told to them with the resident's consent (服务需求)."""

    __life__: ClassVar = LIFE
    __tablename__ = "service_centers_need"
    __table_args__: tuple[Any, ...] = (
        ForeignKeyConstraint(["tenant_id", "id"], ["core_case.tenant_id", "core_case.id"]),
        references("center_id", ServiceCenter),
        references("task_id", CaseTask),
        one_of("need", NeedCategory),
        CheckConstraint("wanted_until >= wanted_from", name="wanted"),
    )
    __mapper_args__ = {"polymorphic_identity": "SERVICE_NEED", "polymorphic_load": "inline"}

    tenant_id: Mapped[UUID] = mapped_column(info=INTERNAL, primary_key=True)
    id: Mapped[UUID] = mapped_column(info=INTERNAL, primary_key=True)
    center_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    need: Mapped[str] = mapped_column(info=INTERNAL, comment="What kind of help.")
    details: Mapped[str] = mapped_column(info=PERSONAL, comment="What the resident tells; not told to volunteers.")
    place: Mapped[str] = mapped_column(info=PERSONAL, comment="Where, as far as volunteers may know.")
    wanted_from: Mapped[date] = mapped_column(info=INTERNAL)
    wanted_until: Mapped[date] = mapped_column(info=INTERNAL)
    consented_on: Mapped[date] = mapped_column(
        info=INTERNAL, comment="When the resident consented that volunteers are told."
    )
    brief: Mapped[str | None] = mapped_column(info=PERSONAL, comment="All that volunteers are told.")
    task_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The task that asks for volunteers.")
    matched_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    served_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    unmet_reason: Mapped[str | None] = mapped_column(info=PERSONAL, comment="Why nobody could help.")

    async def begin_again(self, ctx: "Context") -> None:
        """Let the reopened need be one that nobody has met or missed; needs have no deadlines."""
        self.unmet_reason = self.matched_at = self.served_at = None
