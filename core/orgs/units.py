"""Acts on functional units: the nameplates of a team, and who heads them."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select

from core.authz import require, visible
from core.context import Context
from core.errors import Conflict, NotFound, RuleError
from core.orgs.events import (
    FunctionalUnitAdded,
    FunctionalUnitClosed,
    FunctionalUnitRenamed,
    UnitHeadAppointed,
    UnitHeadEnded,
)
from core.orgs.models import FunctionalUnit, Org, UnitFunction, UnitHead
from core.orgs.permissions import ORG_MANAGE, ORG_READ
from core.orgs.service import check_at_work, make_unit
from core.people.models import Person
from core.text import checked_text

LONGEST_POST = 50


async def add_functional_unit(ctx: Context, org_id: UUID, function: UnitFunction, name: str) -> FunctionalUnit:
    """Give an organisation a nameplate; it has one for each function."""
    org = await ctx.one(Org, org_id, field="org_id", lock=True)
    await require(ctx, ORG_MANAGE, org)
    check_at_work(org, "org_id")
    held = select(FunctionalUnit.id).where(
        FunctionalUnit.org_id == org.id, FunctionalUnit.function == function, FunctionalUnit.closed_at.is_(None)
    )
    if await ctx.session.scalar(held):
        raise RuleError("rule.not_unique", field="function", code="NOT_UNIQUE")
    unit = make_unit(org, function, checked_text(name, "name"))
    ctx.session.add(unit)
    ctx.record(FunctionalUnitAdded(unit.id, org.id, function))
    await ctx.session.flush()
    return unit


async def rename_functional_unit(ctx: Context, unit_id: UUID, version: int, name: str) -> FunctionalUnit:
    """Change what a nameplate reads."""
    unit = await _open_unit(ctx, unit_id, version)
    unit.name = checked_text(name, "name")
    ctx.record(FunctionalUnitRenamed(unit.id, unit.name))
    await ctx.session.flush()
    return unit


async def close_functional_unit(ctx: Context, unit_id: UUID, version: int) -> FunctionalUnit:
    """Take a nameplate down; who heads it does so no longer."""
    unit = await _open_unit(ctx, unit_id, version)
    await _close(ctx, unit)
    await ctx.session.flush()
    return unit


async def close_units(ctx: Context, org: Org) -> None:
    """Take down every nameplate that the organisation still has."""
    held = select(FunctionalUnit).where(FunctionalUnit.org_id == org.id, FunctionalUnit.closed_at.is_(None))
    for unit in await ctx.session.scalars(held.order_by(FunctionalUnit.function)):
        await _close(ctx, unit)


async def _close(ctx: Context, unit: FunctionalUnit) -> None:
    unit.closed_at = ctx.clock.now()
    today = ctx.clock.today()
    running = select(UnitHead).where(UnitHead.unit_id == unit.id, _runs_on(today))
    for head in await ctx.session.scalars(running):
        head.ended_on = max(today, head.started_on)
        ctx.record(UnitHeadEnded(head.id, unit.id, head.ended_on))
    ctx.record(FunctionalUnitClosed(unit.id))


async def appoint_head(
    ctx: Context, unit_id: UUID, person_id: UUID, *, post: str, started_on: date, ended_on: date | None = None
) -> UnitHead:
    """Make a person head of a functional unit; it has one at a time, and one person may head several."""
    unit = await _open_unit(ctx, unit_id, field="unit_id")
    person = await ctx.one(Person, person_id, field="person_id")
    if ended_on is not None and ended_on < started_on:
        raise RuleError("rule.ends_before_it_begins", field="ended_on")
    await _check_free(ctx, unit, started_on, ended_on)
    head = UnitHead(
        unit_id=unit.id,
        person_id=person.id,
        name=person.name,
        post=checked_text(post, "post", longest=LONGEST_POST),
        started_on=started_on,
        ended_on=ended_on,
    )
    ctx.session.add(head)
    ctx.record(UnitHeadAppointed(head.id, unit.id, person.id, started_on))
    await ctx.session.flush()
    return head


async def _check_free(ctx: Context, unit: FunctionalUnit, started_on: date, ended_on: date | None) -> None:
    """Refuse a time in which somebody else heads the unit, which is locked."""
    meeting = select(UnitHead.name).where(UnitHead.unit_id == unit.id, _runs_on(started_on))
    if ended_on is not None:
        meeting = meeting.where(UnitHead.started_on <= ended_on)
    name = await ctx.session.scalar(meeting.limit(1))
    if name is not None:
        raise RuleError("rule.unit_has_head", field="started_on", name=name)


def _runs_on(day: date) -> ColumnElement[bool]:
    return or_(UnitHead.ended_on.is_(None), UnitHead.ended_on >= day)


async def end_head(ctx: Context, head_id: UUID, version: int, ended_on: date) -> UnitHead:
    """Say which day is a head's last; a day that was said before can only come earlier."""
    head = await ctx.session.scalar(select(UnitHead).where(UnitHead.id == head_id))
    if head is None or not await ctx.session.scalar(_seen(ctx, head.unit_id)):
        raise NotFound
    await _open_unit(ctx, head.unit_id)
    await ctx.session.refresh(head)
    if head.version != version:
        raise Conflict(head.version)
    if ended_on < head.started_on or (head.ended_on is not None and ended_on > head.ended_on):
        raise RuleError("rule.head_end", field="ended_on", first=str(head.started_on), last=str(head.ended_on or ""))
    head.ended_on = ended_on
    ctx.record(UnitHeadEnded(head.id, head.unit_id, ended_on))
    await ctx.session.flush()
    return head


def _seen(ctx: Context, unit_id: UUID) -> Select[FunctionalUnit]:
    """A unit is seen with its organisation."""
    return select(FunctionalUnit).where(FunctionalUnit.id == unit_id, visible(ctx, FunctionalUnit, ORG_READ))


async def _open_unit(ctx: Context, unit_id: UUID, version: int | None = None, *, field: str = "id") -> FunctionalUnit:
    """The unit, locked, if the actor may manage it and the team still carries it."""
    locked = _seen(ctx, unit_id).with_for_update(key_share=True).execution_options(populate_existing=True)
    unit = await ctx.session.scalar(locked)
    if unit is None:
        raise NotFound(field)
    await require(ctx, ORG_MANAGE, unit)
    if version is not None and unit.version != version:
        raise Conflict(unit.version)
    if unit.closed_at is not None:
        raise RuleError("rule.unit_closed", field=field)
    return unit
