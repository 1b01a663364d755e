"""Mediation organisations, titles and linkages, and what is kept of mediators besides."""

from datetime import date

import strawberry

from core.orgs.kinds import OrgLevel
from graphql_schema.connection import Connection
from graphql_schema.fields import Order, bind, column, connection, relation
from graphql_schema.node import Node
from graphql_schema.types import Case, Org
from plugins.mediation.mediators import models
from plugins.mediation.mediators.schema.enums import LegalStatus, LinkageChannel, LinkageResult, Tier, Title
from plugins.mediation.models import Mediator as MediatorRow
from plugins.mediation.models import MediatorAppointment as MediatorAppointmentRow
from plugins.mediation.schema.records import Mediator


@bind(models.MediationOrg, Order("NAME", ("name",)))
@strawberry.type(description="A body that mediates, hosted by an organisation of the tree (调处中心、调解委员会).")
class MediationOrg(Node):
    """A body that mediates."""

    name: str = column(models.MediationOrg.name, "Name.", filter=True)
    tier: Tier = column(models.MediationOrg.tier, "Its place in the county's network.", filter=True)
    industry: str | None = column(models.MediationOrg.industry, "Code of its industry's dispute type.", filter=True)
    legal_status: LegalStatus = column(
        models.MediationOrg.legal_status,
        "What it is before the law.",
        filter=True,
    )
    established_on: date = column(models.MediationOrg.established_on, "First day.", filter=True)
    dissolved_on: date | None = column(models.MediationOrg.dissolved_on, "Last day; null while it exists.", filter=True)
    version: int = column(models.MediationOrg.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.MediationOrg.org_id, "The organisation that hosts it.", filter=True)


@bind(models.MediatorTitle, Order("GRANTED_ON", ("granted_on",)))
@strawberry.type(description="A title that a town or the county gives a mediator (调解能手、首席调解员、调解专家).")
class MediatorTitle(Node):
    """A title that a town or the county gives a mediator."""

    title: Title = column(models.MediatorTitle.title, "Which title.", filter=True)
    level: OrgLevel = column(models.MediatorTitle.level, "Level of the organisation that gave it.", filter=True)
    granted_on: date = column(models.MediatorTitle.granted_on, "First day.", filter=True)
    ended_on: date | None = column(models.MediatorTitle.ended_on, "Last day; null while it holds.", filter=True)
    version: int = column(models.MediatorTitle.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.MediatorTitle.org_id, "The organisation that gave it.", filter=True)
    mediator: Mediator | None = relation(models.MediatorTitle.mediator_id, "Who holds it.")


@bind(models.Linkage, Order("ENTRUSTED_ON", ("entrusted_on",), descending=True))
@strawberry.type(description="A case that a court, a procuratorate or the police entrusted (诉调、检调、警调对接).")
class Linkage(Node):
    """A case that a court, a procuratorate or the police entrusted."""

    channel: LinkageChannel = column(models.Linkage.channel, "Who entrusted it.", filter=True)
    from_body: str = column(models.Linkage.from_body, "Which court or office.", filter=True)
    case_no: str = column(models.Linkage.case_no, "Number of the case there.", filter=True)
    entrusted_on: date = column(models.Linkage.entrusted_on, "When it was entrusted.", filter=True)
    due_on: date = column(models.Linkage.due_on, "When the entrusting body wants to hear.", filter=True)
    ended_on: date | None = column(models.Linkage.ended_on, "When it was answered; null before.", filter=True)
    result: LinkageResult | None = column(models.Linkage.result, "What became of it.", filter=True)
    version: int = column(models.Linkage.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.Linkage.org_id, "To whom it was entrusted.", filter=True)
    case: Case | None = relation(models.Linkage.case_id, "The dispute; null until it is registered, or when hidden.")


@bind(models.MediatorTraining, Order("HELD_ON", ("held_on",), descending=True))
@strawberry.type(description="Training that a mediator took part in (培训).")
class MediatorTraining(Node):
    """Training that a mediator took part in."""

    held_on: date = column(models.MediatorTraining.held_on, "When.")
    hours: int = column(models.MediatorTraining.hours, "How long.")
    subject: str = column(models.MediatorTraining.subject, "About what.")


@bind(models.MediatorAward, Order("YEAR", ("year",), descending=True))
@strawberry.type(description="An honour that a mediator was given (表彰).")
class MediatorAward(Node):
    """An honour that a mediator was given."""

    name: str = column(models.MediatorAward.name, "What it is called.")
    granted_by: str = column(models.MediatorAward.granted_by, "Who gave it.")
    year: int = column(models.MediatorAward.year, "In which year.")


@strawberry.type
class AppointmentFields:
    """What is kept of an appointment besides."""

    certificate_no: str | None = column(MediatorAppointmentRow.certificate_no, "Number of the letter of appointment.")
    ex_officio_post: str | None = column(
        MediatorAppointmentRow.ex_officio_post, "The post with which it comes and ends; null for one chosen."
    )
    recruited_from: str | None = column(MediatorAppointmentRow.recruited_from, "From where the mediator came.")


@strawberry.type
class MediatorFields:
    """What is kept of mediators besides."""

    qualification: str | None = column(MediatorRow.qualification, "What the mediator is qualified by.")
    is_full_time: bool = column(MediatorRow.is_full_time, "Whether mediation is the mediator's whole work.")
    card_valid_until: date | None = column(MediatorRow.card_valid_until, "Last day of the mediator's card.")
    training: Connection[MediatorTraining] = connection(
        models.MediatorTraining.mediator_id, "Training the mediator took part in.", contained=True
    )
    awards: Connection[MediatorAward] = connection(
        models.MediatorAward.mediator_id, "Honours the mediator was given.", contained=True
    )

    titles: Connection[MediatorTitle] = connection(models.MediatorTitle.mediator_id, "Titles of the mediator.")


@strawberry.type
class OrgFields:
    """What mediation organisations add to their hosts."""

    mediation_orgs: Connection[MediationOrg] = connection(models.MediationOrg.org_id, "Mediation organisations here.")
