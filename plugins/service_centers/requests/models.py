"""Tables of requests."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.cases.events import CaseReopened
from core.cases.models import Case
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.tenancy import SECRET, Record, one_of, references
from plugins.service_centers.centers.models import ServiceCenter, ServiceWindow
from plugins.service_centers.items.models import OneThing, ServiceGuide, ServiceItem
from plugins.service_centers.requests.states import LIFE

if TYPE_CHECKING:
    from core.context import Context


class RequestChannel(StrEnum):
    """How a request came in."""

    WINDOW = "WINDOW"
    PHONE = "PHONE"
    ONLINE = "ONLINE"
    HOME_VISIT = "HOME_VISIT"


class Relationship(StrEnum):
    """What somebody who asks for another is to that person (代办关系)."""

    GUARDIAN = "GUARDIAN"
    SPOUSE = "SPOUSE"
    CHILD = "CHILD"
    PARENT = "PARENT"
    RELATIVE = "RELATIVE"
    AGENT = "AGENT"
    VOLUNTEER = "VOLUNTEER"


class DecisionResult(StrEnum):
    """What was decided."""

    GRANTED = "GRANTED"
    PARTLY_GRANTED = "PARTLY_GRANTED"
    REFUSED = "REFUSED"


class DeliveryMethod(StrEnum):
    """How the result got to the applicant."""

    WINDOW = "WINDOW"
    POST = "POST"
    ONLINE = "ONLINE"
    HOME_VISIT = "HOME_VISIT"


class ServiceRequest(Case):
    """What a resident asks of a centre (办件)."""

    __life__: ClassVar = LIFE
    __tablename__ = "service_centers_request"
    __table_args__: tuple[Any, ...] = (
        ForeignKeyConstraint(["tenant_id", "id"], ["core_case.tenant_id", "core_case.id"]),
        references("center_id", ServiceCenter),
        references("window_id", ServiceWindow),
        references("item_id", ServiceItem),
        references("guide_id", ServiceGuide),
        references("one_thing_id", OneThing),
        UniqueConstraint("tenant_id", "receipt_hash"),
        Index("ix_service_centers_request_center", "tenant_id", "center_id", "id"),
        Index("ix_service_centers_request_item", "tenant_id", "item_id", "id"),
        one_of("channel", RequestChannel),
        one_of("relationship", Relationship),
        one_of("result", DecisionResult),
        one_of("delivery", DeliveryMethod),
        CheckConstraint("num_nonnulls(item_id, one_thing_id) = 1", name="item"),
        CheckConstraint("(agent_name is null) = (relationship is null)", name="agent"),
    )
    __mapper_args__ = {"polymorphic_identity": "SERVICE_REQUEST", "polymorphic_load": "inline"}

    tenant_id: Mapped[UUID] = mapped_column(info=INTERNAL, primary_key=True)
    id: Mapped[UUID] = mapped_column(info=INTERNAL, primary_key=True)
    center_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    window_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The window that took it in, if one did.")
    item_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="What is asked for; null for a bundle.")
    guide_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The guide that held when it was submitted.")
    one_thing_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The bundle; null for a single item.")
    channel: Mapped[str] = mapped_column(info=INTERNAL)
    details: Mapped[str] = mapped_column(info=PERSONAL, comment="What the applicant tells.")
    agent_name: Mapped[str | None] = mapped_column(
        info=PERSONAL, comment="Who asks for the applicant, if another does."
    )
    relationship: Mapped[str | None] = mapped_column(info=PERSONAL, comment="What that person is to the applicant.")
    authorized_on: Mapped[date | None] = mapped_column(
        info=INTERNAL, comment="When the applicant, or the guardian, consented to be spoken for."
    )
    submitted_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    supplements: Mapped[int] = mapped_column(
        info=INTERNAL, default=0, comment="How often something had to be supplied."
    )
    supplement_approver: Mapped[str | None] = mapped_column(
        info=INTERNAL, comment="Name in office of who lets the window ask once more for what is missing."
    )
    accepted_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    receipt_hash: Mapped[str | None] = mapped_column(info=SECRET, comment="SHA-256 of the receipt's code.")
    refusal_reason: Mapped[str | None] = mapped_column(info=PERSONAL, comment="Why it was not accepted.")
    right_place: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Where it is handled, if not here.")
    result: Mapped[str | None] = mapped_column(info=INTERNAL)
    decision: Mapped[str | None] = mapped_column(info=PERSONAL, comment="The decision and its reasons.")
    decided_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    legal_units: Mapped[int | None] = mapped_column(info=INTERNAL, comment="Units that the law gave for it.")
    used_units: Mapped[int | None] = mapped_column(info=INTERNAL, comment="Units that it took, without pauses.")
    in_legal_time: Mapped[bool | None] = mapped_column(
        info=INTERNAL, comment="Whether it was decided in the law's time."
    )
    in_promised_time: Mapped[bool | None] = mapped_column(info=INTERNAL, comment="Whether in the time promised.")
    delivery: Mapped[str | None] = mapped_column(info=INTERNAL)
    delivered_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)

    async def begin_again(self, ctx: "Context") -> None:
        """Let the reopened request wait for acceptance again, with a deadline; a decision stands until the next one."""
        from plugins.service_centers.requests import limits

        self.refusal_reason = self.right_place = None
        await limits.begin_accept(ctx, self, CaseReopened.__name__)


class SupplementNotice(Record, Base):
    """Everything that is missing in a request, told at once (一次性补正告知)."""

    __tablename__ = "service_centers_supplement"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Case),
        UniqueConstraint("tenant_id", "case_id", "ordinal"),
        Index("ix_service_centers_supplement_case", "tenant_id", "case_id", "ordinal", "id"),
        CheckConstraint("ordinal = 1 or approver is not null", name="approver"),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    ordinal: Mapped[int] = mapped_column(info=INTERNAL, comment="1 for the first notice; a second one is approved.")
    missing: Mapped[str] = mapped_column(info=PERSONAL, comment="What is missing, a line for each.")
    issued_on: Mapped[date] = mapped_column(info=INTERNAL)
    author: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office of whoever told it.")
    approver: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Name in office of who approved a further one.")
    returns_to: Mapped[str] = mapped_column(info=INTERNAL, comment="Where the request goes on.")
    supplied_on: Mapped[date | None] = mapped_column(
        info=INTERNAL, comment="When all of it was there; null until then."
    )


class RequestAnswer(Record, Base):
    """An answer in a bundle's one form."""

    __tablename__ = "service_centers_answer"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Case),
        UniqueConstraint("tenant_id", "case_id", "key"),
        Index("ix_service_centers_answer_case", "tenant_id", "case_id", "ordinal", "id"),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    ordinal: Mapped[int] = mapped_column(info=INTERNAL, comment="Order in the form, from 1.")
    key: Mapped[str] = mapped_column(info=INTERNAL)
    label: Mapped[str] = mapped_column(info=INTERNAL, comment="The question as it was.")
    value: Mapped[str] = mapped_column(info=PERSONAL)
