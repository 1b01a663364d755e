"""Indicators: figures computed from records, declared once by the plug-in that owns the records."""

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from core.context import Context
from core.descriptors import Dimension, SchemaPart, Unit
from core.descriptors import Indicator as Declared
from core.errors import LimitExceeded
from core.i18n import translate
from core.indicators import cells
from core.indicators.cells import NamedOrg
from core.indicators.periods import Period as Months
from core.indicators.service import Measured, find, is_offered, measure
from core.indicators.statement import Asked
from core.orgs.kinds import OrgLevel
from graphql_schema.context import RequestContext, reading
from graphql_schema.node import decode, encode
from graphql_schema.scalars import Month

MOST_INDICATORS = 20
MOST_ORGS = 100

strawberry.enum(Dimension, name="IndicatorDimension", description="By what an indicator can be told apart.")
strawberry.enum(Unit, name="IndicatorUnit", description="What an indicator's value is.")


@strawberry.input(description="Whole months, both of them inside.")
class PeriodInput:
    """Whole months, both of them inside."""

    from_: Month = strawberry.field(name="from", description="The first month.")
    to: Month = strawberry.field(description="The last month.")


@strawberry.type(description="Whole months, both of them inside (统计期).")
class Period:
    """Whole months, both of them inside."""

    from_: Month = strawberry.field(name="from", description="The first month.")
    to: Month = strawberry.field(description="The last month.")


@strawberry.type(description="An organisation that a figure is about; read more of it by `node`.")
class IndicatorOrg:
    """An organisation that a figure is about."""

    id: strawberry.ID = strawberry.field(description="Global id of the organisation.")
    code: str = strawberry.field(description="Statistical division code.")
    name: str = strawberry.field(description="Name.")


@strawberry.type(description="A numerator over a denominator.")
class IndicatorFigure:
    """A numerator over a denominator."""

    numerator: int | None = strawberry.field(description="What is counted; null where it is withheld.")
    denominator: int | None = strawberry.field(description="Of how many; null where it is withheld.")
    value: float | None = strawberry.field(
        description="Numerator over denominator, with one decimal; null of nothing, and where it is withheld."
    )
    is_withheld: bool = strawberry.field(
        description="Whether too few protected records stand behind it to be told of, here or in what it leaves over."
    )


@strawberry.type(description="The figures of one group; null for what it was not told apart by.")
class IndicatorCell:
    """The figures of one group."""

    level: OrgLevel | None = strawberry.field(description="Level of the organisation that counts.")
    town: IndicatorOrg | None = strawberry.field(
        description="The town in which it lies; null for the county itself, and where the reader sees no such town."
    )
    org: IndicatorOrg | None = strawberry.field(description="The organisation itself; null where it is not seen.")
    month: Month | None = strawberry.field(description="The month, of the period that is asked for.")
    type: str | None = strawberry.field(description="The kind's own code.")
    channel: str | None = strawberry.field(description="How it came in or was handled.")
    figure: IndicatorFigure = strawberry.field(description="In the period.")
    year_before: IndicatorFigure = strawberry.field(description="In the same months of the year before.")


@strawberry.type(description="A figure that is computed from records (指标).")
class Indicator:
    """A figure that is computed from records."""

    key: str = strawberry.field(description="Its name for programs, `plugin:figure`.")
    name: str = strawberry.field(description="Its name, in the language of the request.")
    formula: str = strawberry.field(description="How it is computed, in words.")
    numerator_name: str = strawberry.field(description="What the numerator is.")
    denominator_name: str = strawberry.field(description="What the denominator is.")
    unit: Unit = strawberry.field(description="What the value is.")
    dimensions: list[Dimension] = strawberry.field(description="By what it can be told apart.")
    is_protected: bool = strawberry.field(description="Whether small figures are withheld.")
    period: Period = strawberry.field(description="The period.")
    year_before: Period = strawberry.field(description="The same months of the year before.")
    total: IndicatorCell = strawberry.field(description="All of it.")
    cells: list[IndicatorCell] = strawberry.field(
        description="By the dimensions asked for, in the order of their values; none where none was."
    )


Key = Annotated[str, strawberry.argument(description="Which one.")]
Keys = Annotated[
    list[str] | None,
    strawberry.argument(description="Which ones; all that offer the dimensions asked for when left out."),
]
Span = Annotated[PeriodInput, strawberry.argument(description="Of which months.")]
Orgs = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(description="Only what these and those below them count; all in reach if left out."),
]
By = Annotated[list[Dimension] | None, strawberry.argument(description="What to tell apart, beside the total.")]


@strawberry.type
class IndicatorQuery:
    """Indicators at the root."""

    @strawberry.field(
        description="A figure computed from records, with the same months of the year before: of what the viewer may "
        "read, or, where it `isProtected`, may count. Null where the viewer may count none of it anywhere."
    )
    async def indicator(
        self, info: Info, key: Key, period: Span, orgs: Orgs = None, group_by: By = None
    ) -> Indicator | None:
        """A figure computed from records."""
        one = find(indicators_of(info), key)
        asked = _asked(period, orgs, group_by)
        async with reading(info) as ctx:
            found = await measure(ctx, one, asked)
        return None if found is None else _shown(found, ctx)

    @strawberry.field(
        description="Several figures computed from records, in the order of `keys` or else by name, one statement for "
        "each; without those of which the viewer may count nothing."
    )
    async def indicators(
        self, info: Info, period: Span, keys: Keys = None, orgs: Orgs = None, group_by: By = None
    ) -> list[Indicator]:
        """Several figures computed from records."""
        known, asked = indicators_of(info), _asked(period, orgs, group_by)
        if keys is None:
            wanted = [known[key] for key in sorted(known) if is_offered(known[key], asked.by)]
        else:
            if len(keys) > MOST_INDICATORS:
                raise LimitExceeded("error.too_many_indicators", given=len(keys), maximum=MOST_INDICATORS)
            wanted = [find(known, key) for key in dict.fromkeys(keys)]
        async with reading(info) as ctx:
            found = [await measure(ctx, one, asked) for one in wanted]
        return [_shown(one, ctx) for one in found if one is not None]


def indicators_of(info: Info) -> Mapping[str, Declared]:
    """Every indicator of the request's tenant, by key."""
    request: RequestContext = info.context
    indicators: Mapping[str, Declared] = request.services.indicators(request.ctx.tenant.plugins)
    return indicators


def _asked(period: PeriodInput, orgs: list[strawberry.ID] | None, by: list[Dimension] | None) -> Asked:
    if orgs is not None and len(orgs) > MOST_ORGS:
        raise LimitExceeded("error.too_many_orgs", given=len(orgs), maximum=MOST_ORGS)
    org_ids = None if orgs is None else tuple(decode(one, "Org") for one in orgs)
    return Asked(Months.of(period.from_, period.to), tuple(dict.fromkeys(by or ())), org_ids)


def _shown(found: Measured, ctx: Context) -> Indicator:
    one, period = found.indicator, found.asked.period
    name, formula, numerator, denominator = (
        translate(f"{one.texts}.{part}", ctx.locale) for part in ("name", "formula", "numerator", "denominator")
    )
    return Indicator(
        key=one.key,
        name=name,
        formula=formula,
        numerator_name=numerator,
        denominator_name=denominator,
        unit=one.unit,
        dimensions=list(one.dimensions),
        is_protected=one.protected,
        period=_months(period),
        year_before=_months(period.year_before()),
        total=_cell(found.total),
        cells=[_cell(cell) for cell in found.cells],
    )


def _months(period: Months) -> Period:
    months = period.stored()
    return Period(from_=Month(months["from"]), to=Month(months["to"]))


def _cell(cell: cells.Cell) -> IndicatorCell:
    keys = {name.lower(): _org(key) if isinstance(key, NamedOrg) else key for name, key in cell.keys.items()}
    rest: dict[str, Any] = {name.lower(): None for name in Dimension} | keys
    return IndicatorCell(**rest, figure=_figure(cell.now), year_before=_figure(cell.before))


def _org(org: NamedOrg) -> IndicatorOrg:
    return IndicatorOrg(id=strawberry.ID(encode("Org", org.id)), code=org.code, name=org.name)


def _figure(figure: cells.Figure) -> IndicatorFigure:
    return IndicatorFigure(
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=figure.value,
        is_withheld=figure.is_withheld,
    )


PARTS = (SchemaPart("Query", IndicatorQuery),)
