"""Measuring indicators for a reader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.authz import may
from core.context import Context
from core.descriptors import Dimension, Indicator
from core.errors import BadRequest, LimitExceeded
from core.indicators import statement as statements
from core.indicators.cells import Cell, Figure, Key, NamedOrg, figure, withhold_cells
from core.indicators.statement import Asked

Group = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What an indicator says of a period: all of it, and by group in the order of the groups' keys."""

    indicator: Indicator
    asked: Asked
    total: Cell
    cells: Sequence[Cell]


def find(indicators: Mapping[str, Indicator], key: str) -> Indicator:
    """The indicator of that key; raises BadRequest."""
    if key not in indicators:
        raise BadRequest("error.unknown_indicator")
    return indicators[key]


def is_offered(indicator: Indicator, by: Iterable[Dimension]) -> bool:
    """Whether the indicator can be told apart by all of these."""
    return set(by) <= set(indicator.dimensions)


async def measure(ctx: Context, indicator: Indicator, asked: Asked) -> Measured | None:
    """What the indicator says to the reader; None for a reader who may count none of its records anywhere.

    One statement. Raises BadRequest for a dimension the indicator does not offer, LimitExceeded for too many cells.
    """
    if not is_offered(indicator, asked.by):
        offered = ", ".join(indicator.dimensions) or "-"
        raise BadRequest("error.dimension", name=indicator.key, offered=offered)
    if not may(ctx, indicator.facts.action):
        return None
    rows = (await ctx.session.execute(statements.statement(ctx, indicator, asked))).mappings().all()
    groups: dict[Group, dict[int, Figure]] = {}
    totals: dict[int, Figure] = {}
    for row in rows:
        found = totals if row["is_total"] else groups.setdefault(_group(row, asked.by), {})
        found[row["before"]] = figure(row["n"], row["d"], indicator.unit)
    if len(groups) > statements.MOST_CELLS:
        raise LimitExceeded("error.too_many_cells", maximum=statements.MOST_CELLS)
    cells = [
        _cell(indicator, groups[group], dict(zip(asked.by, group, strict=True))) for group in sorted(groups, key=_order)
    ]
    total = _cell(indicator, totals, {})
    if indicator.protected:
        total, cells = withhold_cells(total, cells)
    return Measured(indicator, asked, total, cells)


def _cell(indicator: Indicator, figures: Mapping[int, Figure], keys: Mapping[Dimension, Key]) -> Cell:
    none = figure(0, 0, indicator.unit)
    return Cell(figures.get(0, none), figures.get(1, none), keys)


def _group(row: Mapping[Any, Any], by: Iterable[Dimension]) -> Group:
    return tuple(_org(row, one) if one in (Dimension.ORG, Dimension.TOWN) else row[one] for one in by)


def _org(row: Mapping[Any, Any], dimension: Dimension) -> NamedOrg | None:
    id_ = row[dimension]
    return None if id_ is None else NamedOrg(id_, row[f"{dimension}_code"], row[f"{dimension}_name"])


def _order(group: Group) -> tuple[str, ...]:
    return tuple(key.code if isinstance(key, NamedOrg) else key or "" for key in group)
