"""Needs as a GraphQL type."""

from datetime import date, datetime

import strawberry

from graphql_schema.connection import Aggregate, Connection
from graphql_schema.fields import Order, aggregate, bind, by, by_month, by_town, column, connection, relation
from graphql_schema.types import Case
from plugins.service_centers.centers.schema.records import ServiceCenter
from plugins.service_centers.needs import models
from plugins.service_centers.needs.schema.enums import NeedCategory, NeedState

N = models.ServiceNeed


@bind(
    N,
    Order("OPENED_AT", ("opened_at",), descending=True),
    groups=(by(N.state), by(N.need), by(N.resolution), by_town(N.org_place), by_month(N.opened_at)),
)
@strawberry.type(description="Something that a resident needs and volunteers may do (服务需求).")
class ServiceNeed(Case):
    """Something that a resident needs and volunteers may do."""

    state: NeedState = column(N.state, "Where it stands.", filter=True)
    need: NeedCategory = column(N.need, "What kind of help.", filter=True)
    details: str = column(N.details, "What the resident tells; volunteers are not told.")
    place: str = column(N.place, "Where, as far as volunteers may know.")
    wanted_from: date = column(N.wanted_from, "From which day on.", filter=True)
    wanted_until: date = column(N.wanted_until, "Until which day.", filter=True)
    consented_on: date = column(N.consented_on, "When the resident consented that volunteers are told.")
    brief: str | None = column(N.brief, "All that volunteers are told.")
    matched_at: datetime | None = column(N.matched_at, "When volunteers were asked for.")
    served_at: datetime | None = column(N.served_at, "When they had done it.")
    unmet_reason: str | None = column(N.unmet_reason, "Why nobody could help.")
    center: ServiceCenter | None = relation(N.center_id, "The centre that noted it.", filter=True)


@strawberry.type
class OrgFields:
    """What needs add to organisations."""

    service_needs: Connection[ServiceNeed] = connection(N.org_id, "Needs of the organisation's residents.")


@strawberry.type
class NeedsQuery:
    """Needs at the root."""

    service_needs: Connection[ServiceNeed] = connection(N, "What residents need.")
    service_needs_aggregate: list[Aggregate] = aggregate(N, "Counts of needs, by group.")
