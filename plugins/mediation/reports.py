"""The county's statistics of mediation: found, settled, diverted and unexplained, level by level."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, distinct, func, tuple_

from core.authz import may
from core.cases.models import Episode
from core.context import Context
from core.descriptors import Report
from core.indicators.cells import rate
from core.indicators.periods import Period
from core.indicators.statement import countable
from core.indicators.windows import window_of
from core.orgs.kinds import OrgLevel
from plugins.mediation.indicators import DIVERTED, FOUND, SETTLED
from plugins.mediation.permissions import DISPUTE_READ

LEVELS = (OrgLevel.VILLAGE, OrgLevel.TOWN, OrgLevel.COUNTY)


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one level, or of all of them."""

    found: int = 0
    settled: int = 0
    diverted: int = 0

    @property
    def rate(self) -> float | None:
        """Settled of a hundred found, with one decimal; None where none was found."""
        return rate(self.settled, self.found)

    @property
    def unexplained(self) -> int:
        """Neither settled nor diverted when the period was over."""
        return self.found - self.settled - self.diverted


@dataclass(frozen=True, slots=True)
class MediationReport:
    """The statistics of a period."""

    levels: Mapping[OrgLevel, Line]
    total: Line
    distinct: int
    """Disputes that were found at any level, each once."""


async def mediation_report(ctx: Context, period: Period) -> MediationReport | None:
    """The statistics of a period, of the disputes that the reader may list; None for who may list none anywhere.

    One statement.
    """
    if not may(ctx, DISPUTE_READ):
        return None
    lines: dict[str | None, Line] = {}
    disputes = 0
    for level, found, settled, diverted, each in await ctx.session.execute(_by_level(ctx, period)):
        lines[level] = Line(found, settled, diverted)
        disputes = each if level is None else disputes
    return MediationReport({level: lines.get(level, Line()) for level in LEVELS}, lines.get(None, Line()), disputes)


def _by_level(ctx: Context, period: Period) -> Select[str, int, int, int, int]:
    """A row for each level, and one without a level for all of them."""
    window = window_of(period, ctx.clock.zone)
    return (
        FOUND.rows.where(FOUND.counted(window), countable(ctx, FOUND))
        .with_only_columns(
            Episode.level,
            func.count(),
            func.count().filter(SETTLED(window)),
            func.count().filter(DIVERTED(window)),
            func.count(distinct(Episode.case_id)),
            maintain_column_froms=True,
        )
        .group_by(func.grouping_sets(tuple_(Episode.level), tuple_()))
    )


async def _told(ctx: Context, period: Period) -> Mapping[str, Any]:
    found = await mediation_report(ctx, period)
    assert found is not None  # the system itself reads everything
    return {
        "levels": {level.value: _line(line) for level, line in found.levels.items()},
        "total": _line(found.total),
        "distinct": found.distinct,
    }


def _line(line: Line) -> Mapping[str, Any]:
    return {
        "found": line.found,
        "settled": line.settled,
        "rate": line.rate,
        "diverted": line.diverted,
        "unexplained": line.unexplained,
    }


REPORTS = (Report("mediation", _told),)
