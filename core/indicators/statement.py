"""One indicator as one statement: its facts in the period and in the same months of the year before, counted.

The facts are narrowed to what the reader may count before anything is added up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    distinct,
    false,
    func,
    literal,
    literal_column,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from core.authz import bound
from core.context import Context
from core.descriptors import Dimension, Facts, Indicator, Measure, Window
from core.indicators.periods import Period
from core.orgs import places
from core.orgs.models import Org
from core.orgs.permissions import ORG_READ
from core.scopes import condition, in_ranges

MOST_CELLS = 5_000
"""Cells that are still answered."""

WINDOW = ("since", "until", "first_day", "last_day")

OF_ORG = frozenset({Dimension.LEVEL, Dimension.TOWN, Dimension.ORG})
"""What is told by the organisation that a fact is counted at."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of an indicator."""

    period: Period
    by: tuple[Dimension, ...] = ()
    org_ids: tuple[UUID, ...] | None = None
    """Only what is counted in the subtrees of these; None for all that is in reach."""


def statement(ctx: Context, indicator: Indicator, asked: Asked) -> Select[Any]:
    """Rows: year before or not, whether of all cells together, a key for each dimension, numerator, denominator."""
    facts = _facts(ctx, indicator, asked).subquery("facts")
    keys = [facts.c[dimension] for dimension in asked.by]
    sets = [tuple_(facts.c.before), tuple_(facts.c.before, *keys)] if keys else [tuple_(facts.c.before)]
    is_total = func.grouping(keys[0]) == 1 if keys else literal(True)
    numerator, denominator = _sum(indicator.numerator, facts, "n"), _sum(indicator.denominator, facts, "d")
    totals = select(facts.c.before, is_total.label("is_total"), *keys, numerator, denominator)
    cells = totals.group_by(func.grouping_sets(*sets)).subquery("cells")
    return _named(ctx, cells, asked).limit(2 * (MOST_CELLS + 1) + 2)


def _facts(ctx: Context, indicator: Indicator, asked: Asked) -> Select[Any]:
    """A row for each fact that counts, with what it is told apart by and what it adds."""
    facts, counted_at = indicator.facts, aliased(Org, name="counted_at")
    windows = _windows(ctx, asked.period)
    since, until, first_day, last_day = (windows.c[name] for name in WINDOW)
    window = Window(since, until, first_day, last_day, literal(ctx.clock.zone.key, Text()))
    rows = facts.rows.join(windows, facts.counted(window))
    if asked.org_ids is not None or OF_ORG.intersection(asked.by):
        rows = rows.join(counted_at, and_(counted_at.id == facts.org_id, counted_at.tenant_id == facts.on.tenant_id))
    if asked.org_ids is not None:
        rows = rows.where(_in_subtrees(ctx, counted_at, asked.org_ids))
    town = aliased(Org, name="town")
    if Dimension.TOWN in asked.by:
        of_town = town.place == counted_at.place.op("&")(literal_column(str(places.TOWN)))
        rows = rows.join(town, and_(of_town, town.place > 0, _seen(ctx, town)), isouter=True)
    before: ColumnElement[int] = windows.c.before
    keys = [_key(ctx, indicator, one, counted_at, town, before).label(one) for one in asked.by]
    parts = [*_parts(indicator.numerator, window, "n"), *_parts(indicator.denominator, window, "d")]
    countable_only = rows.where(countable(ctx, facts, protected=indicator.protected))
    return countable_only.with_only_columns(before, *keys, *parts, maintain_column_froms=True)


def _windows(ctx: Context, period: Period) -> Any:
    """Two rows: the period, and the same months of the year before.

    As a union: SQLAlchemy keeps no compiled text of VALUES, and compiling takes longer than many an indicator.
    """
    return union_all(*(_window(ctx, years, one) for years, one in enumerate((period, period.year_before())))).subquery(
        "periods"
    )


def _window(ctx: Context, years: int, period: Period) -> Select[Any]:
    zone = ctx.clock.zone
    columns: dict[str, ColumnElement[Any]] = {
        "before": literal(years, Integer()),
        "since": literal(period.since(zone), DateTime(timezone=True)),
        "until": literal(period.until(zone), DateTime(timezone=True)),
        "first_day": literal(period.first, Date()),
        "last_day": literal(period.last, Date()),
    }
    return select(*(value.label(name) for name, value in columns.items()))


def _key(
    ctx: Context, indicator: Indicator, dimension: Dimension, counted_at: Any, town: Any, before: ColumnElement[int]
) -> ColumnElement[Any]:
    """What the facts are told apart by; an organisation that the reader does not see is none."""
    told_by = indicator.facts.by.get(dimension)
    match dimension:
        case Dimension.MONTH:  # the year before stands beside the month it is compared with
            local = told_by if _is_day(told_by) else func.timezone(literal(ctx.clock.zone.key), told_by)
            shifted = local + func.make_interval(before)
            return func.to_char(shifted, literal_column("'YYYY-MM'"))
        case Dimension.TOWN:
            told_by = town.id
        case Dimension.ORG:
            return case((_seen(ctx, counted_at), counted_at.id))
        case Dimension.LEVEL if told_by is None:
            told_by = counted_at.level
    assert told_by is not None, f"{indicator.key} is not told apart by {dimension}"
    return told_by


def _is_day(told_by: Any) -> bool:
    """Whether it is a day already, which is the tenant's, rather than an instant."""
    return isinstance(getattr(told_by, "type", None), Date)


def countable(ctx: Context, facts: Facts, *, protected: bool = False) -> ColumnElement[bool]:
    """What the reader may count: what a list would show, or, of protected records, all in the reader's places."""
    model, scope = facts.on, ctx.rights.scope(facts.action, facts.on)
    row, value = (lambda name: getattr(model, name)), (lambda name: bound(name, scope, ctx.rights))
    if not protected:
        return condition(model, scope.for_list(), row, value)
    ranges = scope.for_list().ranges
    return in_ranges(model, ranges, row, value) if ranges else false()


def _in_subtrees(ctx: Context, counted_at: Any, org_ids: Sequence[UUID]) -> ColumnElement[bool]:
    """The organisation stands under one of those asked for, as far as the reader sees them."""
    asked = aliased(Org, name="asked")
    within = counted_at.place.between(asked.place, asked.place_end)
    return (
        select(literal(1))
        .select_from(asked)
        .where(asked.tenant_id == counted_at.tenant_id, asked.id.in_(org_ids), within, _seen(ctx, asked))
        .correlate(counted_at)
        .exists()
    )


def _seen(ctx: Context, org: Any) -> ColumnElement[bool]:
    scope = ctx.rights.scope(ORG_READ, Org)
    return condition(
        Org, scope.for_record(), lambda name: getattr(org, name), lambda name: bound(name, scope, ctx.rights)
    )


def _parts(measure: Measure, window: Window, name: str) -> list[ColumnElement[Any]]:
    """What a fact adds to a measure."""
    value = measure.of(window).label(name)
    return [value] if measure.each is None else [value, cast(measure.each, Text).label(f"{name}_each")]


def _sum(measure: Measure, facts: Any, name: str) -> ColumnElement[int]:
    value = facts.c[name]
    if measure.each is not None:
        return func.count(distinct(facts.c[f"{name}_each"])).filter(value).label(name)
    if isinstance(value.type, Boolean):
        return func.count().filter(value).label(name)
    return func.coalesce(func.sum(case((value.is_not(None), value), else_=0)), 0).label(name)


def _named(ctx: Context, cells: Any, asked: Asked) -> Select[Any]:
    """The cells, with code and name of the organisations that they are about."""
    query = select(cells)
    for dimension in OF_ORG.intersection(asked.by) - {Dimension.LEVEL}:
        org = aliased(Org, name=f"named_{dimension.lower()}")
        query = query.add_columns(org.code.label(f"{dimension}_code"), org.name.label(f"{dimension}_name"))
        query = query.outerjoin_from(cells, org, and_(org.tenant_id == ctx.tenant.id, org.id == cells.c[dimension]))
    return query
