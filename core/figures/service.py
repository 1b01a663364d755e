"""Acts on reported figures."""

from collections.abc import Mapping
from uuid import UUID

from core.authz import require
from core.checks import required_text
from core.context import Context
from core.descriptors import Dimension, Indicator
from core.errors import RuleError
from core.figures.events import FigureCorrected, FigureReported
from core.figures.models import FigureMeasure, ReportedFigure
from core.figures.permissions import FIGURE_MANAGE
from core.indicators.periods import Period
from core.orgs.models import Org

MOST = 2_147_483_647
"""What a figure may be: GraphQL's whole numbers."""

TOLD_BY = frozenset({Dimension.LEVEL, Dimension.TYPE, Dimension.CHANNEL})
"""By what a claim may be about a part of an indicator."""


async def record_figure(
    ctx: Context,
    *,
    org_id: UUID,
    key: str,
    name: str,
    source: str,
    period: Period,
    value: int,
    is_approximate: bool = False,
    part_of_id: UUID | None = None,
    indicator: Indicator | None = None,
    measure: FigureMeasure | None = None,
    groups: Mapping[Dimension, str] | None = None,
) -> ReportedFigure:
    """Record what a document claimed; with an indicator it can be compared with the records."""
    org = await ctx.one(Org, org_id, field="org_id")
    told = ReportedFigure(
        org_id=org.id,
        org_place=org.place,
        key=required_text(key, "key", 100),
        name=required_text(name, "name", 200),
        source=required_text(source, "source", 500),
        first_on=period.first,
        last_on=period.last,
        value=_counted(value, "value"),
        is_approximate=is_approximate,
        indicator=indicator.key if indicator else None,
        measure=measure,
        groups={dimension.value: text for dimension, text in (groups or {}).items()},
    )
    await require(ctx, FIGURE_MANAGE, told)
    _check_computed(indicator, measure, groups or {})
    if part_of_id is not None:
        told.part_of_id = (await ctx.one(ReportedFigure, part_of_id, field="part_of_id")).id
    ctx.session.add(told)
    await ctx.session.flush()
    ctx.record(FigureReported(told.id, told.key))
    return told


def _counted(value: int, field: str) -> int:
    if not 0 <= value <= MOST:
        raise RuleError("rule.figure_range", field=field, maximum=MOST)
    return value


def _check_computed(
    indicator: Indicator | None, measure: FigureMeasure | None, groups: Mapping[Dimension, str]
) -> None:
    if (indicator is None) is not (measure is None):
        raise RuleError("rule.figure_measure", field="measure")
    offered = TOLD_BY.intersection(indicator.dimensions) if indicator else frozenset()
    if not offered.issuperset(groups):
        raise RuleError("rule.figure_groups", field="indicator", offered=", ".join(sorted(offered)) or "-")


async def correct_figure(
    ctx: Context, figure_id: UUID, version: int, corrected_value: int, correction: str
) -> ReportedFigure:
    """Say beside a claim what is taken to be right, and why; the claim itself stays."""
    figure = await ctx.one_at(ReportedFigure, figure_id, version)
    await require(ctx, FIGURE_MANAGE, figure)
    figure.corrected_value = _counted(corrected_value, "corrected_value")
    figure.correction = required_text(correction, "correction", 1000)
    figure.corrected_by_id = ctx.rights.account_id
    figure.corrected_at = ctx.clock.now()
    ctx.record(FigureCorrected(figure.id, figure.corrected_value))
    return figure
