"""Tables of mediation."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.cases.events import CaseReopened
from core.cases.models import Case, CaseParty
from core.data_class import INTERNAL, PERSONAL, PUBLIC
from core.db import Base
from core.orgs.kinds import OrgLevel
from core.orgs.models import Scoped, belongs_to_org
from core.people.models import Person
from core.tenancy import Placement, Record, one_of, references
from plugins.mediation.states import LIFE

if TYPE_CHECKING:
    from core.context import Context


KIND = "DISPUTE"
"""The kind of case that a dispute is."""


class Channel(StrEnum):
    """The five kinds of mediation (五大调解)."""

    PEOPLE = "PEOPLE"
    JUDICIAL = "JUDICIAL"
    ADMINISTRATIVE = "ADMINISTRATIVE"
    FOLK = "FOLK"
    INDUSTRY = "INDUSTRY"


class EndGround(StrEnum):
    """Why mediation was ended before an agreement or a failure."""

    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"
    OTHER_FORUM = "OTHER_FORUM"


class AppointmentState(StrEnum):
    """A mediator may be assigned only under an appointment in force."""

    APPOINTED = "APPOINTED"
    SUSPENDED = "SUSPENDED"
    ENDED = "ENDED"


class DisputeType(Record, Base):
    """A kind of dispute, with the special rules that the law has for it (纠纷类型)."""

    __tablename__ = "mediation_dispute_type"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        Index("ix_mediation_dispute_type_code", "tenant_id", "code", "id"),
    )

    code: Mapped[str] = mapped_column(info=PUBLIC)
    name: Mapped[str] = mapped_column(info=PUBLIC)
    limit_days: Mapped[int] = mapped_column(info=PUBLIC, comment="Days within which mediation is to end.")
    limit_in_working_days: Mapped[bool] = mapped_column(
        info=PUBLIC, comment="Whether limit_days counts working days only."
    )
    written_agreement_required: Mapped[bool] = mapped_column(info=PUBLIC)
    rule_code: Mapped[str | None] = mapped_column(
        info=PUBLIC, comment="The statutory rule whose term holds; limit_days where there is none in force."
    )
    special_member: Mapped[str | None] = mapped_column(
        info=PUBLIC, comment="Kind of participant without whom mediation does not begin."
    )
    confirmation_excluded: Mapped[bool] = mapped_column(
        info=PUBLIC,
        default=False,
        server_default=text("false"),
        comment="Whether no court confirms an agreement, as about identity relations.",
    )


class Mediator(Scoped, Base):
    """A person who mediates (调解员)."""

    __tablename__ = "mediation_mediator"
    __placement__: ClassVar = Placement(place="org_place", subject="person_id")
    __table_args__ = (
        belongs_to_org(),
        references("person_id", Person),
        UniqueConstraint("tenant_id", "person_id"),
        UniqueConstraint("tenant_id", "number"),
        Index("ix_mediation_mediator_number", "tenant_id", "number", "id", "org_place"),
        Index("ix_mediation_mediator_org", "tenant_id", "org_id", "number", "id", "org_place"),
    )

    number: Mapped[str] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office.")
    person_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    qualification: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Such as a lawyer's licence.")
    is_full_time: Mapped[bool] = mapped_column(info=INTERNAL, default=False, server_default=text("false"))
    card_valid_until: Mapped[date | None] = mapped_column(info=INTERNAL, comment="Last day of the mediator's card.")


class MediatorAppointment(Scoped, Base):
    """A mediator's appointment at an organisation; one mediator may hold several, at different levels (聘任)."""

    __tablename__ = "mediation_appointment"
    __goes_along_while__: ClassVar = "ended_on is null"
    __table_args__ = (
        belongs_to_org(),
        references("mediator_id", Mediator),
        Index("ix_mediation_appointment_mediator", "tenant_id", "mediator_id", "started_on", "id", "org_place"),
        Index("ix_mediation_appointment_org", "tenant_id", "org_id", "started_on", "id", "org_place"),
        one_of("level", OrgLevel),
        one_of("state", AppointmentState),
    )

    mediator_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    level: Mapped[str] = mapped_column(info=INTERNAL)
    state: Mapped[str] = mapped_column(info=INTERNAL, default=AppointmentState.APPOINTED)
    started_on: Mapped[date] = mapped_column(info=INTERNAL)
    ended_on: Mapped[date | None] = mapped_column(info=INTERNAL, comment="Last day; null while it runs.")
    certificate_no: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Number of the letter of appointment.")
    ex_officio_post: Mapped[str | None] = mapped_column(
        info=INTERNAL, comment="The post with which it comes and ends; null for one chosen."
    )
    recruited_from: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Such as 退休职工.")


class Dispute(Case):
    """A quarrel brought to a mediation organisation (纠纷)."""

    __life__: ClassVar = LIFE
    __tablename__ = "mediation_dispute"
    __table_args__: tuple[Any, ...] = (
        ForeignKeyConstraint(["tenant_id", "id"], ["core_case.tenant_id", "core_case.id"]),
        references("type_id", DisputeType),
        references("mediator_id", Mediator),
        references("first_mediator_id", Mediator),
        references("ended_by_id", CaseParty),
        references("previous_id", "mediation_dispute"),
        Index("ix_mediation_dispute_previous", "tenant_id", "previous_id", postgresql_where="previous_id is not null"),
        Index("ix_mediation_dispute_mediator", "tenant_id", "mediator_id", "id"),
        one_of("channel", Channel),
        one_of("end_ground", EndGround),
    )
    __mapper_args__ = {"polymorphic_identity": KIND, "polymorphic_load": "inline"}

    tenant_id: Mapped[UUID] = mapped_column(info=INTERNAL, primary_key=True)
    id: Mapped[UUID] = mapped_column(info=INTERNAL, primary_key=True)
    type_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    mediator_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Who mediates; null until assigned.")
    channel: Mapped[str] = mapped_column(info=INTERNAL)
    summary: Mapped[str] = mapped_column(info=PERSONAL)
    amount_fen: Mapped[int | None] = mapped_column(
        BigInteger, info=INTERNAL, comment="Sum in dispute, fen (CNY 0.01); null when it is not about money."
    )
    refusal_reason: Mapped[str | None] = mapped_column(info=PERSONAL, comment="Why it was not accepted.")
    consented_on: Mapped[date | None] = mapped_column(info=INTERNAL, comment="When the parties consented to mediation.")
    first_mediator_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Who is answerable for it.")
    end_ground: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Why mediation was ended early.")
    ended_by_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The party who refused or withdrew.")
    routes_told_on: Mapped[date | None] = mapped_column(
        info=INTERNAL, comment="When the parties were told of arbitration, administrative ways and the courts."
    )
    previous_id: Mapped[UUID | None] = mapped_column(
        info=INTERNAL, comment="The ended dispute that broke out anew as this one."
    )

    async def give_to(self, ctx: "Context", person_id: UUID) -> None:
        """Let the person mediate, who must be a mediator that may be assigned to the dispute."""
        from plugins.mediation.assigning import mediator_of, take_on
        from plugins.mediation.proceedings.models import AssignmentEnd

        mediator = await mediator_of(ctx, person_id)
        await take_on(ctx, self, mediator, "id", end=AssignmentEnd.HANDED_OVER)

    def give_to_nobody(self) -> None:
        """Take the dispute from its mediator."""
        self.worker_id = self.mediator_id = None

    async def begin_again(self, ctx: "Context") -> None:
        """Let the reopened dispute be an accepted one: somebody is to take it on, and mediation to end, in time."""
        from plugins.mediation import limits

        self.refusal_reason = self.end_ground = self.ended_by_id = self.routes_told_on = None
        kind = await ctx.session.get_one(DisputeType, (ctx.tenant.id, self.type_id))
        await limits.begin_own(ctx, self, CaseReopened.__name__)
        await limits.begin_resolve(ctx, self, kind, CaseReopened.__name__)
