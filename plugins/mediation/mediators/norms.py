"""The county's norms for mediators as data: how many by population or villages, and who may be assigned; amendable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import aliased

from core.authz import require
from core.context import Context
from core.errors import ConfigError, RuleError
from core.orgs.kinds import OrgLevel
from core.rbac.roles import county
from plugins.mediation.mediators.events import FitnessRuleSet, StaffingNormsSet
from plugins.mediation.mediators.models import FitnessAnswer, FitnessCheck, FitnessRule, StaffingNorm
from plugins.mediation.mediators.permissions import NORM_MANAGE

MOST_BANDS = 20
NORMS = range(10_001)
HOURS = range(1, 1_001)


@dataclass(frozen=True, slots=True)
class Band:
    """From so many residents, or villages, on: so many mediators."""

    at_least: int
    norm: int


async def set_norms(ctx: Context, *, level: OrgLevel, bands: Sequence[Band], effective_from: date) -> StaffingNorm:
    """Enter a level's norms from a day on, all its bands at once; gives the first band.

    Villages go by residents, towns by the organisations right below them; the county has one band from 0.
    """
    await require(ctx, NORM_MANAGE, await county(ctx))
    edges = [band.at_least for band in bands]
    if not 1 <= len(bands) <= MOST_BANDS or edges[0] != 0 or edges != sorted(set(edges)):
        raise RuleError("mediation.bands", field="bands", most=MOST_BANDS)
    if any(band.norm not in NORMS for band in bands):
        raise RuleError("mediation.norm", field="bands", most=NORMS[-1])
    entered = select(StaffingNorm.id).where(StaffingNorm.level == level, StaffingNorm.effective_from == effective_from)
    if await ctx.session.scalar(entered.limit(1)) is not None:
        raise RuleError("rule.not_unique", field="effective_from", code="NOT_UNIQUE")
    rows = [
        StaffingNorm(level=level, at_least=band.at_least, norm=band.norm, effective_from=effective_from)
        for band in bands
    ]
    ctx.session.add_all(rows)
    await ctx.session.flush()
    ctx.record(StaffingNormsSet(rows[0].id, level, effective_from))
    return rows[0]


def norm_of(org: Any, today: date) -> ColumnElement[Any]:
    """SQL: the mediators that the organisation is to have today; null where the county has no norm for its level."""
    later = aliased(StaffingNorm)
    newest = (
        select(func.max(later.effective_from))
        .where(later.tenant_id == org.tenant_id, later.level == org.level, later.effective_from <= today)
        .correlate(org)
        .scalar_subquery()
    )
    size = case((org.level == OrgLevel.VILLAGE, func.coalesce(org.population, 0)), else_=org.children_count)
    band = and_(
        StaffingNorm.tenant_id == org.tenant_id,
        StaffingNorm.level == org.level,
        StaffingNorm.effective_from == newest,
        StaffingNorm.at_least <= size,
    )
    found = select(StaffingNorm.norm).where(band).order_by(StaffingNorm.at_least.desc()).limit(1)
    return found.correlate(org).scalar_subquery()


async def set_fitness_rule(
    ctx: Context, *, check: FitnessCheck, answer: FitnessAnswer, effective_from: date, hours: int | None = None
) -> FitnessRule:
    """Say from which day on a mediator who lacks something is refused, or warned of, when a dispute is assigned."""
    await require(ctx, NORM_MANAGE, await county(ctx))
    if (hours is not None) is not (check == FitnessCheck.TRAINING):
        raise RuleError("mediation.fitness_hours", field="hours")
    if hours is not None and hours not in HOURS:
        raise RuleError("mediation.hours", field="hours", maximum=HOURS[-1])
    same = select(FitnessRule).where(FitnessRule.topic == check, FitnessRule.effective_from == effective_from)
    rule = await ctx.session.scalar(same.with_for_update())
    rule = rule or FitnessRule(topic=check, effective_from=effective_from)
    rule.answer, rule.hours = answer, hours
    ctx.session.add(rule)
    await ctx.session.flush()
    ctx.record(FitnessRuleSet(rule.id, check, answer))
    return rule


async def apply_norms(ctx: Context, section: Mapping[str, Any]) -> None:
    """Enter the norms of a blueprint: for each level the day from which they hold, and its bands."""
    for level, told in section.items():
        if level not in set(OrgLevel) or not isinstance(told, dict) or set(told) != {"effective_from", "bands"}:
            raise ConfigError(f"`staffing_norms` holds levels with `effective_from` and `bands`; found {level!r}.")
        bands = [Band(**band) for band in told["bands"]]
        await set_norms(ctx, level=OrgLevel(level), bands=bands, effective_from=told["effective_from"])
