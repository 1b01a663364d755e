"""Reported figures, and their reconciliation with the records."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry.types import Info

from core.context import Context
from core.descriptors import Dimension, SchemaPart
from core.figures import models, service
from core.figures.reconciliation import Reconciled, reconcile
from core.indicators.periods import Period as Months
from core.indicators.service import find
from core.orgs.kinds import OrgLevel
from graphql_schema.connection import Connection
from graphql_schema.context import reading
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, relation
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.node import Node, encode
from graphql_schema.services import Services
from graphql_schema.types.indicator import PeriodInput, indicators_of
from graphql_schema.types.org import Org

graphql_enum(models.FigureMeasure)


@bind(models.ReportedFigure, Order("KEY", ("key",)))
@strawberry.type(description="What a document claimed of an organisation and a period (上报数).")
class ReportedFigure(Node):
    """What a document claimed of an organisation and a period."""

    key: str = column(models.ReportedFigure.key, "Its name for programs.", filter=True)
    name: str = column(models.ReportedFigure.name, "What it is.")
    source: str = column(models.ReportedFigure.source, "Which document says so.")
    first_on: date = column(models.ReportedFigure.first_on, "First day of the period.", filter=True)
    last_on: date = column(models.ReportedFigure.last_on, "Last day of the period.", filter=True)
    value: int = column(models.ReportedFigure.value, "What was claimed.")
    is_approximate: bool = column(models.ReportedFigure.is_approximate, "Whether it was claimed as about so many.")
    indicator: str | None = column(models.ReportedFigure.indicator, "The indicator that computes it from records.")
    measure: models.FigureMeasure | None = column(models.ReportedFigure.measure, "Which of the indicator's numbers.")
    corrected_value: int | None = column(models.ReportedFigure.corrected_value, "What is taken to be right.")
    correction: str | None = column(models.ReportedFigure.correction, "Why it is taken to be another one.")
    version: int = column(models.ReportedFigure.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.ReportedFigure.org_id, "Of which organisation.", filter=True)
    part_of: "ReportedFigure | None" = relation(models.ReportedFigure.part_of_id, "Of what it claims to be a part.")


@strawberry.type(description="A claimed part of a figure.")
class ReconciledPart:
    """A claimed part of a figure."""

    figure_id: strawberry.ID = strawberry.field(description="Global id of the reported figure.")
    key: str = strawberry.field(description="Its name for programs.")
    name: str = strawberry.field(description="What it is.")
    claimed: int = strawberry.field(description="What was claimed, or taken to be right in its place.")
    computed: int | None = strawberry.field(description="What the records say.")
    gap: int | None = strawberry.field(description="Claimed less computed.")


@strawberry.type(description="A claim beside its parts and the records (核对).")
class Reconciliation:
    """A claim beside its parts and the records."""

    figure_id: strawberry.ID = strawberry.field(description="Global id of the reported figure.")
    key: str = strawberry.field(description="Its name for programs.")
    name: str = strawberry.field(description="What it is.")
    source: str = strawberry.field(description="Which document says so.")
    is_approximate: bool = strawberry.field(description="Whether it was claimed as about so many.")
    value: int = strawberry.field(description="What was claimed.")
    corrected_value: int | None = strawberry.field(description="What is taken to be right in its place.")
    claimed: int = strawberry.field(description="`correctedValue`, or `value` where there is none.")
    parts: list[ReconciledPart] = strawberry.field(description="What was claimed of its parts.")
    sum_of_parts: int | None = strawberry.field(description="What the parts add up to; null where none were claimed.")
    gap_to_parts: int | None = strawberry.field(description="Claimed less the sum of the parts.")
    computed: int | None = strawberry.field(
        description="What the records say; null where nothing computes it, or the viewer may not count all of it."
    )
    gap: int | None = strawberry.field(description="Claimed less computed.")


Within = Annotated[PeriodInput | None, strawberry.argument(description="Only claims that lie within these months.")]
Keys = Annotated[
    list[str] | None,
    strawberry.argument(description="Which claims, parts among them; all that are no part of another if left out."),
]


@strawberry.type
class FigureQuery:
    """Reported figures at the root."""

    reported_figures: Connection[ReportedFigure] = connection(models.ReportedFigure, "What documents claimed.")

    @strawberry.field(
        description="Claims of documents beside their parts and the records, in the order of their keys: how much the "
        "parts leave open, and how much the records do.\n\nNeeds `core:figure:read`."
    )
    async def reconciliation(self, info: Info, period: Within = None, keys: Keys = None) -> list[Reconciliation]:
        """Claims of documents beside their parts and the records."""
        months = None if period is None else Months.of(period.from_, period.to)
        async with reading(info) as ctx:
            found = await reconcile(ctx, indicators_of(info), period=months, keys=keys)
        return [_shown(one) for one in found]


def _shown(one: Reconciled) -> Reconciliation:
    figure = one.figure
    return Reconciliation(
        figure_id=_id(one),
        key=figure.key,
        name=figure.name,
        source=figure.source,
        is_approximate=figure.is_approximate,
        value=figure.value,
        corrected_value=figure.corrected_value,
        claimed=one.claimed,
        parts=[_part(part) for part in one.parts],
        sum_of_parts=one.sum_of_parts,
        gap_to_parts=one.gap_to_parts,
        computed=one.computed,
        gap=one.gap,
    )


def _part(one: Reconciled) -> ReconciledPart:
    return ReconciledPart(
        figure_id=_id(one),
        key=one.figure.key,
        name=one.figure.name,
        claimed=one.claimed,
        computed=one.computed,
        gap=one.gap,
    )


def _id(one: Reconciled) -> strawberry.ID:
    return strawberry.ID(encode("ReportedFigure", one.figure.id))


@strawberry.input(description="A claim of a document.")
class ReportedFigureRecordInput:
    """A claim of a document."""

    org_id: strawberry.ID = strawberry.field(description="Of which organisation.")
    key: str = strawberry.field(description="Its name for programs; one for each period.")
    name: str = strawberry.field(description="What it is.")
    source: str = strawberry.field(description="Which document says so.")
    period: PeriodInput = strawberry.field(description="Of which months.")
    value: int = strawberry.field(description="What was claimed.")
    is_approximate: bool = strawberry.field(default=False, description="Whether it was claimed as about so many.")
    part_of_id: strawberry.ID | None = strawberry.field(default=None, description="Of what it claims to be a part.")
    indicator: str | None = strawberry.field(
        default=None, description="The indicator that computes it; with `measure`."
    )
    measure: models.FigureMeasure | None = strawberry.field(
        default=None, description="Which of the indicator's numbers it claims."
    )
    level: OrgLevel | None = strawberry.field(default=None, description="Only what this level counts.")
    type: str | None = strawberry.field(default=None, description="Only of this type.")
    channel: str | None = strawberry.field(default=None, description="Only of this channel.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Sent again with the same input, it makes no second one."
    )


@strawberry.input(description="What is taken to be right in place of a claim.")
class ReportedFigureCorrectInput:
    """What is taken to be right in place of a claim."""

    id: strawberry.ID = strawberry.field(description="The reported figure.")
    version: int = strawberry.field(description="Its version.")
    corrected_value: int = strawberry.field(description="What is taken to be right.")
    correction: str = strawberry.field(description="Why.")


@strawberry.type
class FigureMutation:
    """Acts on reported figures."""

    @mutation(ReportedFigure)
    async def reported_figure_record(
        ctx: Context,
        input: ReportedFigureRecordInput,
        services: Services,
    ) -> models.ReportedFigure:
        """Record what a document claimed."""
        known = services.indicators(ctx.tenant.plugins)
        named = {Dimension.LEVEL: input.level, Dimension.TYPE: input.type, Dimension.CHANNEL: input.channel}
        return await service.record_figure(
            ctx,
            org_id=ref(input.org_id, Org, "org_id"),
            key=input.key,
            name=input.name,
            source=input.source,
            period=Months.of(input.period.from_, input.period.to),
            value=input.value,
            is_approximate=input.is_approximate,
            part_of_id=optional_ref(input.part_of_id, ReportedFigure, "part_of_id"),
            indicator=None if input.indicator is None else find(known, input.indicator),
            measure=input.measure,
            groups={dimension: value for dimension, value in named.items() if value is not None},
        )

    @mutation(ReportedFigure)
    async def reported_figure_correct(
        ctx: Context,
        input: ReportedFigureCorrectInput,
    ) -> models.ReportedFigure:
        """Say beside a claim what is taken to be right; the claim itself stays."""
        return await service.correct_figure(
            ctx, ref(input.id, ReportedFigure, "id"), input.version, input.corrected_value, input.correction
        )


TYPES = (ReportedFigure,)

PARTS = (
    SchemaPart("Query", FigureQuery),
    SchemaPart("Mutation", FigureMutation),
)
