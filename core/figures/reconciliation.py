"""What was claimed beside what the parts add up to and what the records say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.authz import visible
from core.context import Context
from core.descriptors import Dimension, Indicator
from core.figures.models import FigureMeasure, ReportedFigure
from core.figures.permissions import FIGURE_READ
from core.indicators.periods import Period, month_of
from core.indicators.service import Measured, is_offered, measure
from core.indicators.statement import Asked
from core.orgs import places

MOST_FIGURES = 200
"""Figures that one reconciliation looks at, parts included."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A claim, its parts, and what the records say; a gap is the claim less the other number."""

    figure: ReportedFigure
    parts: Sequence["Reconciled"]
    computed: int | None
    """None where no indicator computes it, or where the reader may not count all of it."""

    @property
    def claimed(self) -> int:
        """What is claimed, or taken to be right in its place."""
        corrected = self.figure.corrected_value
        return self.figure.value if corrected is None else corrected

    @property
    def sum_of_parts(self) -> int | None:
        """What the claimed parts add up to; None where none were claimed."""
        return sum(part.claimed for part in self.parts) if self.parts else None

    @property
    def gap_to_parts(self) -> int | None:
        """What the parts leave open."""
        return None if self.sum_of_parts is None else self.claimed - self.sum_of_parts

    @property
    def gap(self) -> int | None:
        """What the records leave open."""
        return None if self.computed is None else self.claimed - self.computed


async def reconcile(
    ctx: Context,
    indicators: Mapping[str, Indicator],
    *,
    period: Period | None = None,
    keys: Sequence[str] | None = None,
) -> list[Reconciled]:
    """The claims that the reader sees, in the order of their keys; those of a period lie within it.

    One statement for the claims, and one for each indicator, period and organisation that they are compared with.
    """
    wanted = select(ReportedFigure).where(visible(ctx, ReportedFigure, FIGURE_READ))
    if period is not None:
        wanted = wanted.where(ReportedFigure.first_on >= period.first, ReportedFigure.last_on <= period.last)
    ordered = wanted.order_by(ReportedFigure.key, ReportedFigure.first_on, ReportedFigure.id)
    figures = list(await ctx.session.scalars(ordered.limit(MOST_FIGURES)))
    comparison = _Comparison(ctx, indicators, {})
    told = {figure.id: [other for other in figures if other.part_of_id == figure.id] for figure in figures}
    whole = [figure for figure in figures if (figure.key in keys if keys is not None else figure.part_of_id is None)]
    return [
        Reconciled(
            figure,
            [Reconciled(part, (), await comparison.computed(part)) for part in told[figure.id]],
            await comparison.computed(figure),
        )
        for figure in whole
    ]


@dataclass(frozen=True, slots=True)
class _Comparison:
    ctx: Context
    indicators: Mapping[str, Indicator]
    known: dict[tuple[object, ...], Measured | None]

    async def computed(self, figure: ReportedFigure) -> int | None:
        """What the records say; None where they cannot be counted in full."""
        indicator = self.indicators.get(figure.indicator or "")
        by = tuple(Dimension(name) for name in sorted(figure.groups))
        if indicator is None or not is_offered(indicator, by) or not self._counts_all(indicator, figure):
            return None
        orgs = None if figure.org_place == places.WHOLE[0] else (figure.org_id,)
        asked = Asked(Period.of(month_of(figure.first_on), month_of(figure.last_on)), by, orgs)
        key = indicator.key, asked
        if key not in self.known:
            self.known[key] = await measure(self.ctx, indicator, asked)
        found = self.known[key]
        return None if found is None else _number(found, figure)

    def _counts_all(self, indicator: Indicator, figure: ReportedFigure) -> bool:
        scope = self.ctx.rights.scope(indicator.facts.action, indicator.facts.on)
        return places.covers(scope.ranges, figure.org_place)


def _number(found: Measured, figure: ReportedFigure) -> int | None:
    groups = {Dimension(name): value for name, value in figure.groups.items()}
    cells = [found.total] if not groups else [cell for cell in found.cells if cell.keys == groups]
    if not cells:
        return 0
    (cell,) = cells
    return cell.now.numerator if figure.measure == FigureMeasure.NUMERATOR else cell.now.denominator
