"""How long records are kept: classes set by the county, and the nightly run that acts on what is over.

The run keeps no notes but the register of erasures: what stands there is done, so that a run that was killed, or runs
twice at once, does nothing again.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from sqlalchemy import ColumnElement, Date, DateTime, Select, and_, exists, func, inspect, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from core.authz import require
from core.context import Context
from core.errors import RuleError
from core.people.models import Person
from core.privacy.catalogue import HISTORY, parts_of, references_to
from core.privacy.erasure import erase, level_of, retained_model
from core.privacy.events import RetentionClassSet
from core.privacy.models import Erasure, RetentionAction, RetentionClass
from core.privacy.permissions import RETENTION_MANAGE
from core.rbac.roles import county
from core.text import checked_text

BATCH = 100

Progress = Callable[[str, int], None]
"""Is told the table, and how many of its records were dealt with so far."""


class Entry(BaseModel):
    """One entry of the blueprint's section `retention`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    record_type: str
    counts_from: str
    years: int = Field(ge=0, le=100)
    action: RetentionAction
    basis: str


SECTION = TypeAdapter(list[Entry])


async def apply_section(ctx: Context, content: Any) -> None:
    """Set the retention classes of a blueprint."""
    for entry in SECTION.validate_python(content):
        await set_class(ctx, **entry.model_dump())


async def set_class(
    ctx: Context, *, record_type: str, counts_from: str, years: int, action: RetentionAction, basis: str
) -> RetentionClass:
    """Set how long records of a table are kept, counted from a day that they hold, and what becomes of them then."""
    await require(ctx, RETENTION_MANAGE, await county(ctx))
    model = retained_model(record_type)
    column = inspect(model).columns.get(counts_from)
    if column is None or not isinstance(column.type, Date | DateTime):
        raise RuleError("privacy.counts_from", field="counts_from")
    if action == RetentionAction.KEEP_SEALED:
        level_of(model)
    if action == RetentionAction.DELETE and model is Person:
        raise RuleError("privacy.people_stay", field="action")  # pointers and histories of others refer to them
    if not 0 <= years <= 100:
        raise RuleError("rule.invalid", field="years")
    found = select(RetentionClass).where(RetentionClass.record_type == record_type).with_for_update()
    held = await ctx.session.scalar(found) or RetentionClass(record_type=record_type)
    held.counts_from, held.years, held.action = counts_from, years, action
    held.basis = checked_text(basis, "basis", longest=500)
    ctx.session.add(held)
    ctx.record(RetentionClassSet(held.id))
    return held


async def run(ctx: Context, *, batch: int = BATCH, progress: Progress) -> int:
    """Deal with every record of the tenant whose time is over; gives how many there were."""
    async with ctx.transaction() as session:
        classes = list(await session.scalars(select(RetentionClass).order_by(RetentionClass.record_type)))
    return sum([await _run_class(ctx, one, batch, progress) for one in classes])


async def _run_class(ctx: Context, rule: RetentionClass, batch: int, progress: Progress) -> int:
    done = 0
    while True:
        async with ctx.transaction() as session:
            found = await _due(session, rule, ctx.clock.now(), ctx.clock.today(), batch)
            for row in found:
                await erase(ctx, row, RetentionAction(rule.action), rule.basis)
        done += len(found)
        if not found:
            return done
        progress(rule.record_type, done)


async def _due(session: AsyncSession, rule: RetentionClass, now: datetime, today: date, batch: int) -> list[Any]:
    """Records whose time is over and that were not dealt with, locked; another run's are passed over."""
    model = retained_model(rule.record_type)
    column: Any = getattr(model, rule.counts_from)
    limit = now if isinstance(column.type, DateTime) else today
    over = column + func.make_interval(rule.years) <= limit
    known = exists().where(Erasure.record_type == rule.record_type, Erasure.record_id == model.id)
    statement: Select[Any] = select(model.id).where(over, ~known)
    if model is Person:
        statement = statement.where(Person.merged_into_id.is_(None))
    if model is Person or rule.action == RetentionAction.DELETE:
        statement = statement.where(_is_free(model))
    locked = statement.order_by(model.id).limit(batch).with_for_update(skip_locked=True, of=inspect(model).local_table)
    ids = list(await session.scalars(locked))  # alone: the tables of kinds are joined outwardly, and cannot be locked
    return list(await session.scalars(select(model).where(model.id.in_(ids)).order_by(model.id)))


def _is_free(model: type[Any]) -> ColumnElement[bool]:
    """Condition on a record: no other refers to it but its own parts and the histories of people."""
    parts = parts_of(model)
    others = [one for one in references_to(model.__tablename__) if one.table not in HISTORY and one not in parts]
    return and_(true(), *(~exists().where(one.column == model.id) for one in others))
