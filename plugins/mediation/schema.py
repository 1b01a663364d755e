"""Mediation in GraphQL."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import strawberry
from sqlalchemy import and_
from strawberry.types import Info

from core.cases.models import PartyRole, Resolution, Severity, Source
from core.context import Context
from core.descriptors import SchemaPart
from core.i18n import translate
from core.indicators.periods import Period
from core.orgs.kinds import OrgLevel
from graphql_schema.connection import Aggregate, Connection
from graphql_schema.context import reading
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import (
    Order,
    aggregate,
    bind,
    by,
    by_month,
    by_town,
    column,
    computed,
    connection,
    lookup,
    money,
    money_sum,
    relation,
)
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.node import Node
from graphql_schema.scalars import Month
from graphql_schema.types import Case, CaseParty, Org, Person
from plugins.mediation import models, reports, service
from plugins.mediation.permissions import DISPUTE_READ
from plugins.mediation.proceedings.models import ChosenBy
from plugins.mediation.states import DisputeState

for enum in (models.Channel, models.AppointmentState, models.EndGround, ChosenBy, DisputeState):
    graphql_enum(enum)


@bind(models.DisputeType, Order("CODE", ("code",)))
@strawberry.type(description="A kind of dispute, with the special rules the law has for it (纠纷类型).")
class DisputeType(Node):
    """A kind of dispute."""

    code: str = column(models.DisputeType.code, "Short code.", filter=True)
    name: str = column(models.DisputeType.name, "Name.")
    limit_days: int = column(models.DisputeType.limit_days, "Days within which mediation is to end.")
    limit_in_working_days: bool = column(
        models.DisputeType.limit_in_working_days, "Whether the limit counts working days only."
    )
    written_agreement_required: bool = column(
        models.DisputeType.written_agreement_required, "Whether an oral agreement is not enough."
    )
    rule_code: str | None = column(
        models.DisputeType.rule_code, "Code of the statutory rule whose term holds instead of the limit, once in force."
    )
    special_member: str | None = column(
        models.DisputeType.special_member, "Kind of participant without whom mediation does not begin."
    )
    confirmation_excluded: bool = column(
        models.DisputeType.confirmation_excluded, "Whether no court confirms an agreement."
    )


@bind(models.MediatorAppointment, Order("STARTED_ON", ("started_on",)))
@strawberry.type(description="A mediator's appointment at an organisation (聘任).")
class MediatorAppointment(Node):
    """A mediator's appointment at an organisation."""

    level: OrgLevel = column(models.MediatorAppointment.level, "Level of the organisation.", filter=True)
    state: models.AppointmentState = column(models.MediatorAppointment.state, "Whether it is in force.", filter=True)
    started_on: date = column(models.MediatorAppointment.started_on, "First day.", filter=True)
    ended_on: date | None = column(models.MediatorAppointment.ended_on, "Last day; null while it runs.", filter=True)
    org: Org | None = relation(models.MediatorAppointment.org_id, "Where the mediator is appointed.", filter=True)
    mediator: "Mediator | None" = relation(models.MediatorAppointment.mediator_id, "Who is appointed.")


@bind(models.Mediator, Order("NUMBER", ("number",)))
@strawberry.type(description="A person who mediates (调解员).")
class Mediator(Node):
    """A person who mediates."""

    number: str = column(models.Mediator.number, "Number of the mediator's card.", filter=True)
    name: str = column(models.Mediator.name, "Name in office.")
    org: Org | None = relation(models.Mediator.org_id, "The organisation the mediator belongs to.", filter=True)
    person: Person | None = relation(models.Mediator.person_id, "The person's record.")
    appointments: Connection[MediatorAppointment] = connection(
        models.MediatorAppointment.mediator_id, "Where and how long appointed.", contained=True
    )
    disputes: Connection["Dispute"] = connection(models.Dispute.mediator_id, "Disputes the mediator was given.")


@bind(
    models.Dispute,
    Order("OPENED_AT", ("opened_at",), descending=True),
    Order("DUE_AT", ("due_at",)),
    groups=(
        by(models.Dispute.state),
        by(models.Dispute.category),
        by(models.Dispute.channel),
        by(models.Dispute.resolution),
        by_town(models.Dispute.org_place),
        by_month(models.Dispute.opened_at),
    ),
    sums=(money_sum("amount", models.Dispute.amount_fen),),
)
@strawberry.type(description="A quarrel brought to a mediation organisation (纠纷).")
class Dispute(Case):
    """A quarrel brought to a mediation organisation."""

    state: DisputeState = column(models.Dispute.state, "Where it stands.", filter=True)
    state_name: str = computed(
        lambda dispute, ctx: translate(f"mediation.state.{dispute.state}", ctx.locale),
        "Where it stands, in the language of the request.",
        requires=(models.Dispute.state,),
    )
    type: DisputeType | None = relation(models.Dispute.type_id, "What it is about.", filter=True)
    channel: models.Channel = column(models.Dispute.channel, "Which of the five kinds of mediation.", filter=True)
    summary: str = column(models.Dispute.summary, "The facts in short.")
    amount: Decimal | None = money(models.Dispute.amount_fen, "Sum in dispute, CNY; null when it is not about money.")
    refusal_reason: str | None = column(models.Dispute.refusal_reason, "Why it was not accepted.")
    mediator: Mediator | None = relation(models.Dispute.mediator_id, "Who mediates; null until assigned.", filter=True)
    first_mediator: Mediator | None = relation(
        models.Dispute.first_mediator_id, "Who is answerable for it until an accepted handover (首调负责)."
    )
    consented_on: date | None = column(models.Dispute.consented_on, "When the parties consented to mediation.")
    end_ground: models.EndGround | None = column(
        models.Dispute.end_ground, "Why mediation was ended early.", filter=True
    )
    routes_told_on: date | None = column(
        models.Dispute.routes_told_on, "When the parties were told of arbitration, administrative ways and the courts."
    )


@strawberry.type
class OrgFields:
    """What mediation adds to organisations."""

    disputes: Connection[Dispute] = connection(
        models.Dispute.org_id, "Disputes that the organisation itself is responsible for."
    )
    disputes_aggregate: list[Aggregate] = aggregate(models.Dispute.org_id, "Counts of these disputes, by group.")
    handled_disputes: Connection[Dispute] = connection(
        models.Dispute.handling_org_id, "Disputes that the organisation handles now, wherever they come from."
    )
    mediator_appointments: Connection[MediatorAppointment] = connection(
        models.MediatorAppointment.org_id, "Mediators appointed here."
    )


@strawberry.type
class PersonFields:
    """What mediation adds to people."""

    mediator: Mediator | None = relation(models.Mediator.person_id, "The person as a mediator.")


@strawberry.type
class MediationQuery:
    """Mediation at the root."""

    dispute: Dispute | None = lookup(models.Dispute, "One dispute, by its number.", by=("number",))
    disputes: Connection[Dispute] = connection(models.Dispute, "Disputes.")
    disputes_aggregate: list[Aggregate] = aggregate(models.Dispute, "Counts of disputes, by group.")
    work_list: Connection[Dispute] = connection(
        models.Dispute,
        "Disputes that the viewer works on and that are not closed; by DUE_AT what is due first stands first.",
        only=lambda dispute, asking: and_(dispute.worker_id == asking.person, dispute.closed_at.is_(None)),
    )
    overdue_disputes: Connection[Dispute] = connection(
        models.Dispute,
        "Disputes of which a deadline was missed and is still to be met.",
        only=lambda dispute, asking: dispute.due_at <= asking.now,
    )
    dispute_types: Connection[DisputeType] = connection(models.DisputeType, "Kinds of dispute.")
    mediators: Connection[Mediator] = connection(models.Mediator, "Mediators.")


@strawberry.type(description="What was found, and what became of it by the end of the period.")
class MediationLine:
    """What was found, and what became of it by the end of the period."""

    found: int = strawberry.field(description="Handlings that began in the period.")
    settled: int = strawberry.field(description="Of these, ended with an agreement.")
    rate: float | None = strawberry.field(description="Settled of a hundred found, with one decimal.")
    diverted: int = strawberry.field(description="Of these, referred to the police or a court.")
    unexplained: int = strawberry.field(description="Of these, neither settled nor diverted.")


@strawberry.type(description="The figures by level of the organisation that handled a dispute.")
class MediationLevels:
    """The figures by level."""

    village: MediationLine = strawberry.field(name="VILLAGE", description="In villages and communities.")
    town: MediationLine = strawberry.field(name="TOWN", description="In towns and sub-districts.")
    county: MediationLine = strawberry.field(name="COUNTY", description="At the county.")


@strawberry.type(description="The statistics of mediation in a period (调处统计), as `helin report` prints them.")
class MediationReport:
    """The statistics of mediation in a period."""

    levels: MediationLevels = strawberry.field(description="A dispute that was handed up counts at each level, once.")
    total: MediationLine = strawberry.field(description="The sum of the levels.")
    distinct: int = strawberry.field(description="Disputes behind the sum, each counted once.")


FirstMonth = Annotated[Month, strawberry.argument(name="from", description="The first month.")]
LastMonth = Annotated[Month, strawberry.argument(description="The last month.")]


@strawberry.type
class MediationFigures:
    """Statistics of mediation at the root."""

    @strawberry.field(
        description="What was found, settled and diverted in a period of whole months, of the disputes that the viewer "
        f"may list; null for who may list none anywhere.\n\nNeeds `{DISPUTE_READ}`."
    )
    async def mediation_report(self, info: Info, from_: FirstMonth, to: LastMonth) -> MediationReport | None:
        """The statistics of a period."""
        async with reading(info) as ctx:
            found = await reports.mediation_report(ctx, Period.of(from_, to))
        if found is None:
            return None
        levels = {level.lower(): _line(line) for level, line in found.levels.items()}
        return MediationReport(levels=MediationLevels(**levels), total=_line(found.total), distinct=found.distinct)


def _line(line: reports.Line) -> MediationLine:
    return MediationLine(
        found=line.found,
        settled=line.settled,
        rate=line.rate,
        diverted=line.diverted,
        unexplained=line.unexplained,
    )


@strawberry.input(description="A party to a dispute.")
class PartyInput:
    """A party to a dispute."""

    role: PartyRole = strawberry.field(description="On which side.")
    name: str = strawberry.field(description="Full name.")
    person_id: strawberry.ID | None = strawberry.field(
        default=None, description="The person's record, if there is one."
    )


@strawberry.input(description="A dispute to take in.")
class DisputeRegisterInput:
    """A dispute to take in."""

    org_id: strawberry.ID = strawberry.field(description="The territorial organisation responsible for it.")
    type_id: strawberry.ID = strawberry.field(description="The kind of dispute.")
    title: str = strawberry.field(description="What it is about, in a line.")
    summary: str = strawberry.field(description="The facts in short.")
    parties: list[PartyInput] = strawberry.field(description="At least one applicant and one respondent.")
    channel: models.Channel = strawberry.field(default=models.Channel.PEOPLE, description="Which kind of mediation.")
    source: Source = strawberry.field(default=Source.APPLIED, description="How it came to be known.")
    severity: Severity = strawberry.field(default=Severity.ORDINARY, description="Whether it is major.")
    amount: Decimal | None = strawberry.field(default=None, description="Sum in dispute, CNY, two places at most.")
    previous_id: strawberry.ID | None = strawberry.field(
        default=None, description="The ended dispute that broke out anew, if it did."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="Sent again with the same input, it makes no second dispute."
    )


@strawberry.input(description="The dispute, as the caller last saw it.")
class DisputeInput:
    """The dispute, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The dispute.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="A dispute that is accepted.")
class DisputeAcceptInput(DisputeInput):
    """A dispute that is accepted."""

    consented_on: date | None = strawberry.field(
        default=None, description="When the parties consented; a party's clear refusal ends it at any time."
    )


@strawberry.input(description="A dispute on which the parties do not agree.")
class DisputeFailInput(DisputeInput):
    """A dispute on which the parties do not agree."""

    routes_told: bool = strawberry.field(
        description="That the parties were told of arbitration, administrative ways and the courts: they must be."
    )


@strawberry.input(description="Why mediation is ended early.")
class DisputeTerminateInput(DisputeFailInput):
    """Why mediation is ended early."""

    ground: models.EndGround = strawberry.field(description="Why.")
    reason: str = strawberry.field(description="The same in words.")
    party_id: strawberry.ID | None = strawberry.field(
        default=None, description="The party who refused or withdrew; null for OTHER_FORUM only."
    )


@strawberry.input(description="A dispute that is not accepted.")
class DisputeRefuseInput(DisputeInput):
    """A dispute that is not accepted."""

    reason: str = strawberry.field(description="Why, and where else the parties may turn.")


@strawberry.input(description="The mediator for a dispute.")
class DisputeAssignInput(DisputeInput):
    """The mediator for a dispute."""

    mediator_id: strawberry.ID = strawberry.field(description="A mediator with an appointment in force.")
    chosen_by: ChosenBy = strawberry.field(default=ChosenBy.ORG, description="Who chose the mediator.")


@strawberry.input(description="How a dispute was closed.")
class DisputeCloseInput(DisputeInput):
    """How a dispute was closed."""

    resolution: Resolution = strawberry.field(description="How it ended: closed is not the same as solved.")


@strawberry.input(description="Why a dispute goes to the next level.")
class DisputeEscalateInput(DisputeInput):
    """Why a dispute goes to the next level."""

    reason: str = strawberry.field(description="Why it cannot be settled here.")


@strawberry.type
class MediationMutation:
    """Acts of mediation."""

    @mutation(Dispute)
    async def dispute_register(ctx: Context, input: DisputeRegisterInput) -> models.Dispute:  # noqa: N805
        """Take in a dispute."""
        parties = [
            service.Party(
                role=party.role,
                name=party.name,
                person_id=ref(party.person_id, Person, f"parties.{index}.person_id") if party.person_id else None,
            )
            for index, party in enumerate(input.parties)
        ]
        return await service.register_dispute(
            ctx,
            org_id=ref(input.org_id, Org, "org_id"),
            type_id=ref(input.type_id, DisputeType, "type_id"),
            title=input.title,
            summary=input.summary,
            parties=parties,
            channel=input.channel,
            source=input.source,
            severity=input.severity,
            amount=input.amount,
            previous_id=optional_ref(input.previous_id, Dispute, "previous_id"),
        )

    @mutation(Dispute)
    async def dispute_accept(ctx: Context, input: DisputeAcceptInput) -> models.Dispute:  # noqa: N805
        """Accept a dispute for mediation."""
        return await service.accept_dispute(
            ctx, ref(input.id, Dispute, "id"), input.version, consented_on=input.consented_on
        )

    @mutation(Dispute)
    async def dispute_refuse(ctx: Context, input: DisputeRefuseInput) -> models.Dispute:  # noqa: N805
        """Decline to mediate a dispute."""
        return await service.refuse_dispute(ctx, ref(input.id, Dispute, "id"), input.version, input.reason)

    @mutation(Dispute)
    async def dispute_assign(ctx: Context, input: DisputeAssignInput) -> models.Dispute:  # noqa: N805
        """Give an accepted dispute to a mediator."""
        mediator_id = ref(input.mediator_id, Mediator, "mediator_id")
        return await service.assign_dispute(
            ctx, ref(input.id, Dispute, "id"), input.version, mediator_id, chosen_by=input.chosen_by
        )

    @mutation(Dispute)
    async def dispute_mediate(ctx: Context, input: DisputeInput) -> models.Dispute:  # noqa: N805
        """Begin mediation."""
        return await service.mediate_dispute(ctx, ref(input.id, Dispute, "id"), input.version)

    @mutation(Dispute)
    async def dispute_fail(ctx: Context, input: DisputeFailInput) -> models.Dispute:  # noqa: N805
        """Record that mediation failed; the parties are told of arbitration, review and court."""
        return await service.fail_dispute(
            ctx, ref(input.id, Dispute, "id"), input.version, routes_told=input.routes_told
        )

    @mutation(Dispute)
    async def dispute_terminate(ctx: Context, input: DisputeTerminateInput) -> models.Dispute:  # noqa: N805
        """End mediation because a party refused it or withdrew, or another body has the matter."""
        return await service.terminate_dispute(
            ctx,
            ref(input.id, Dispute, "id"),
            input.version,
            ground=input.ground,
            reason=input.reason,
            routes_told=input.routes_told,
            party_id=optional_ref(input.party_id, CaseParty, "party_id"),
        )

    @mutation(Dispute)
    async def dispute_escalate(ctx: Context, input: DisputeEscalateInput) -> models.Dispute:  # noqa: N805
        """Hand a dispute to the next level; it stays one record, and the responsible organisation stays."""
        return await service.escalate_dispute(ctx, ref(input.id, Dispute, "id"), input.version, input.reason)

    @mutation(Dispute)
    async def dispute_close(ctx: Context, input: DisputeCloseInput) -> models.Dispute:  # noqa: N805
        """Close a dispute with its resolution."""
        return await service.close_dispute(ctx, ref(input.id, Dispute, "id"), input.version, input.resolution)


TYPES = (Dispute, DisputeType, Mediator, MediatorAppointment)

PARTS = (
    SchemaPart("Query", MediationQuery),
    SchemaPart("Query", MediationFigures),
    SchemaPart("Mutation", MediationMutation),
    SchemaPart("Org", OrgFields),
    SchemaPart("Person", PersonFields),
)
