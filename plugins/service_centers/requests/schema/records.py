"""Requests as GraphQL types."""

from datetime import date, datetime

import strawberry

from core.i18n import translate
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
    relation,
)
from graphql_schema.node import Node
from graphql_schema.types import Case
from plugins.service_centers.centers.schema.records import ServiceCenter, ServiceWindow
from plugins.service_centers.items.schema.records import OneThing, ServiceGuide, ServiceItem
from plugins.service_centers.requests import models
from plugins.service_centers.requests.schema.enums import (
    DecisionResult,
    DeliveryMethod,
    Relationship,
    RequestChannel,
    RequestState,
)

N = models.SupplementNotice


@bind(N, Order("ORDINAL", ("ordinal",)))
@strawberry.type(description="Everything that is missing in a request, told at once (一次性补正告知).")
class SupplementNotice(Node):
    """Everything that is missing in a request, told at once."""

    ordinal: int = column(N.ordinal, "1 for the first; a further one was approved.")
    missing: str = column(N.missing, "What is missing, a line for each.")
    issued_on: date = column(N.issued_on, "When it was told.")
    author: str = column(N.author, "Name in office of whoever told it.")
    approver: str | None = column(N.approver, "Name in office of who approved a further one.")
    supplied_on: date | None = column(N.supplied_on, "When all of it was there.", filter=True)


@bind(models.RequestAnswer, Order("ORDINAL", ("ordinal",)))
@strawberry.type(description="An answer in a bundle's one form.")
class RequestAnswer(Node):
    """An answer in a bundle's one form."""

    key: str = column(models.RequestAnswer.key, "What it was given under.", filter=True)
    label: str = column(models.RequestAnswer.label, "The question as it was.")
    value: str = column(models.RequestAnswer.value, "The answer.")


R = models.ServiceRequest


@bind(
    R,
    Order("OPENED_AT", ("opened_at",), descending=True),
    Order("DUE_AT", ("due_at",)),
    groups=(
        by(R.state),
        by(R.category),
        by(R.channel),
        by(R.result),
        by(R.resolution),
        by_town(R.org_place),
        by_month(R.opened_at),
    ),
)
@strawberry.type(description="What a resident asks of a centre (办件).")
class ServiceRequest(Case):
    """What a resident asks of a centre."""

    state: RequestState = column(R.state, "Where it stands.", filter=True)
    state_name: str = computed(
        lambda request, ctx: translate(f"service_centers.state.{request.state}", ctx.locale),
        "Where it stands, in the language of the request.",
        requires=(R.state,),
    )
    channel: RequestChannel = column(R.channel, "How it came in.", filter=True)
    details: str = column(R.details, "What the applicant tells.")
    agent_name: str | None = column(R.agent_name, "Who asks for the applicant, if another does.")
    relationship: Relationship | None = column(R.relationship, "What that person is to the applicant.")
    authorized_on: date | None = column(R.authorized_on, "When the applicant consented to be spoken for.")
    submitted_at: datetime | None = column(R.submitted_at, "When it was handed in; null for a draft.")
    supplements: int = column(R.supplements, "How often something had to be supplied.", filter=True)
    supplement_approver: str | None = column(
        R.supplement_approver, "Name in office of who lets the window ask once more, until it has."
    )
    accepted_at: datetime | None = column(R.accepted_at, "When it was accepted.", filter=True)
    refusal_reason: str | None = column(R.refusal_reason, "Why it was not accepted.")
    right_place: str | None = column(R.right_place, "Where it is handled, if not here.")
    result: DecisionResult | None = column(R.result, "What was decided.", filter=True)
    decision: str | None = column(R.decision, "The decision and its reasons.")
    decided_at: datetime | None = column(R.decided_at, "When it was decided.", filter=True)
    used_units: int | None = column(R.used_units, "Days of the limit that the decision took, pauses left out.")
    in_legal_time: bool | None = column(R.in_legal_time, "Whether it was decided in the law's time.", filter=True)
    in_promised_time: bool | None = column(R.in_promised_time, "Whether in the time promised.", filter=True)
    delivery: DeliveryMethod | None = column(R.delivery, "How the applicant got the result.", filter=True)
    delivered_at: datetime | None = column(R.delivered_at, "When the applicant got it.")
    center: ServiceCenter | None = relation(R.center_id, "The centre that took it in.", filter=True)
    window: ServiceWindow | None = relation(R.window_id, "The window that took it in.", contained=True)
    item: ServiceItem | None = relation(R.item_id, "What is asked for; null for a bundle.", filter=True)
    guide: ServiceGuide | None = relation(R.guide_id, "The guide that held when it was written down.")
    one_thing: OneThing | None = relation(R.one_thing_id, "The bundle that is asked for.", filter=True)
    notices: Connection[SupplementNotice] = connection(N.case_id, "What was missing.", contained=True)
    answers: Connection[RequestAnswer] = connection(
        models.RequestAnswer.case_id, "The answers in a bundle's form.", contained=True
    )


@strawberry.type
class OrgFields:
    """What requests add to organisations."""

    service_requests: Connection[ServiceRequest] = connection(R.org_id, "Requests to the organisation's centres.")
    service_requests_aggregate: list[Aggregate] = aggregate(R.org_id, "Counts of these requests, by group.")


@strawberry.type
class RequestsQuery:
    """Requests at the root."""

    service_request: ServiceRequest | None = lookup(R, "One request, by its number.", by=("number",))
    service_requests: Connection[ServiceRequest] = connection(R, "Requests.")
    service_requests_aggregate: list[Aggregate] = aggregate(R, "Counts of requests, by group.")
    overdue_service_requests: Connection[ServiceRequest] = connection(
        R,
        "Requests of which a deadline was missed and is still to be met.",
        only=lambda request, asking: request.due_at <= asking.now,
    )
