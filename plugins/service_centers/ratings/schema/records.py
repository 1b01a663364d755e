"""Ratings as a GraphQL type."""

from datetime import date

import strawberry

from graphql_schema.connection import Aggregate, Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, aggregate, bind, by, by_town, column, connection, relation
from graphql_schema.node import Node
from graphql_schema.types import Org
from plugins.service_centers.centers.schema.records import ServiceCenter
from plugins.service_centers.items.schema.records import ServiceItem
from plugins.service_centers.ratings import models

graphql_enum(models.RepairState)
strawberry.enum(models.RatingLevel, description=(models.RatingLevel.__doc__ or "").strip())

R = models.ServiceRating


@bind(
    R,
    Order("MONTH", ("month",), descending=True),
    groups=(by(R.level), by(R.repair_state), by(R.month), by_town(R.org_place)),
)
@strawberry.type(description="What somebody thought of how a request was handled; whose it was is told nobody (评价).")
class ServiceRating(Node):
    """What somebody thought of how a request was handled."""

    level: int = column(R.level, "5 for very satisfied, 1 for very unsatisfied.", filter=True)
    comment: str | None = column(R.comment, "What was said beside it.")
    month: date = column(R.month, "First day of the month in which it was given.", filter=True)
    repair_state: models.RepairState = column(R.repair_state, "What becomes of a low one.", filter=True)
    repair_due_on: date | None = column(R.repair_due_on, "By when it is to be repaired.", filter=True)
    repaired_on: date | None = column(R.repaired_on, "When it was.")
    repair: str | None = column(R.repair, "What was done about it.")
    repairer: str | None = column(R.repairer, "Name in office of whoever did it.")
    version: int = column(R.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(R.org_id, "The organisation of the centre.", filter=True)
    center: ServiceCenter | None = relation(R.center_id, "The centre.", filter=True)
    item: ServiceItem | None = relation(R.item_id, "The item; null for a bundle.")


@strawberry.type
class RatingsQuery:
    """Ratings at the root."""

    service_ratings: Connection[ServiceRating] = connection(R, "Ratings, without whose they are.")
    service_ratings_aggregate: list[Aggregate] = aggregate(R, "Counts of ratings, by group.")
