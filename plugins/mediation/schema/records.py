"""Disputes, their types and the mediators, and where they are found."""

from datetime import date
from decimal import Decimal

import strawberry
from sqlalchemy import and_

from core.i18n import translate
from core.orgs.kinds import OrgLevel
from graphql_schema.connection import Aggregate, Connection
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
from graphql_schema.node import Node
from graphql_schema.types import Case, Org, Person
from plugins.mediation import models
from plugins.mediation.schema.enums import AppointmentState, Channel, DisputeState, EndGround


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
    state: AppointmentState = column(models.MediatorAppointment.state, "Whether it is in force.", filter=True)
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
    channel: Channel = column(models.Dispute.channel, "Which of the five kinds of mediation.", filter=True)
    summary: str = column(models.Dispute.summary, "The facts in short.")
    amount: Decimal | None = money(models.Dispute.amount_fen, "Sum in dispute, CNY; null when it is not about money.")
    refusal_reason: str | None = column(models.Dispute.refusal_reason, "Why it was not accepted.")
    mediator: Mediator | None = relation(models.Dispute.mediator_id, "Who mediates; null until assigned.", filter=True)
    first_mediator: Mediator | None = relation(
        models.Dispute.first_mediator_id, "Who is answerable for it until an accepted handover (首调负责)."
    )
    consented_on: date | None = column(models.Dispute.consented_on, "When the parties consented to mediation.")
    end_ground: EndGround | None = column(models.Dispute.end_ground, "Why mediation was ended early.", filter=True)
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
