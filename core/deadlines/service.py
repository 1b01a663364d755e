"""What acts on cases do with deadlines: begin them, end them, and keep the day on which a case is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import bindparam, func, select

from core.cases.models import NEVER, Case
from core.context import Context
from core.deadlines.calendar import Calendar, last_day, units_from
from core.deadlines.ladder import ladder_of, next_alert
from core.deadlines.models import (
    CalendarDay,
    Deadline,
    DeadlineBasis,
    DeadlineKind,
    DeadlineState,
    StatutoryRule,
    TimeUnit,
)
from core.statements import Records

LIVE = (DeadlineState.RUNNING, DeadlineState.PAUSED)


@dataclass(frozen=True, slots=True)
class Term:
    """How long something may take, and what says so."""

    article: str
    basis: DeadlineBasis
    value: int
    unit: TimeUnit
    rule_id: UUID | None = None


async def calendar_of(ctx: Context) -> Calendar:
    """The county's calendar."""
    days = await ctx.session.scalars(select(CalendarDay))
    return Calendar({one.day: one.is_working for one in days})


IN_FORCE = Records(
    StatutoryRule,
    lambda rules: (
        rules.where(StatutoryRule.code == bindparam("code"), StatutoryRule.effective_from <= bindparam("day"))
        .order_by(StatutoryRule.effective_from.desc())
        .limit(1)
    ),
)
"""The newest of a code's rules on a day."""


async def rule_in_force(ctx: Context, code: str, on: date) -> Term | None:
    """The term that the rule of the code sets on a day; None when there is none, or only later."""
    rule = await IN_FORCE.first(ctx.session, code=code, day=on)
    return None if rule is None else read_term(rule)


def read_term(rule: StatutoryRule) -> Term:
    """The term that a rule sets."""
    return Term(rule.article, DeadlineBasis(rule.basis), rule.value, TimeUnit(rule.unit), rule.id)


async def start(
    ctx: Context, case: Case, kind: DeadlineKind, term: Term, event: str, *, on: date | None = None
) -> Deadline:
    """Begin a deadline of the case that runs from an event of today, or of the day `on`."""
    day = on or ctx.clock.today()
    calendar = Calendar() if term.unit == TimeUnit.DAY else await calendar_of(ctx)
    due_on = last_day(calendar, day, term.value, term.unit)
    return await _begin(ctx, case, kind, term, event, day, due_on)


async def start_until(
    ctx: Context, case: Case, kind: DeadlineKind, due_on: date, event: str, *, article: str
) -> Deadline:
    """Begin a deadline whose day another body has set, such as the court that entrusted the case."""
    day = ctx.clock.today()
    term = Term(article, DeadlineBasis.PROMISED, max((due_on - day).days, 1), TimeUnit.DAY)
    return await _begin(ctx, case, kind, term, event, day, due_on)


async def _begin(
    ctx: Context, case: Case, kind: DeadlineKind, term: Term, event: str, day: date, due_on: date
) -> Deadline:
    due_at = end_of(ctx, due_on)
    deadline = Deadline(
        case_id=case.id,
        kind=kind,
        basis=term.basis,
        rule_id=term.rule_id,
        article=term.article,
        value=term.value,
        unit=term.unit,
        start_event=event,
        started_on=day,
        first_due_on=due_on,
        due_on=due_on,
        due_at=due_at,
        state=DeadlineState.RUNNING,
        next_step=0,
        next_alert_at=next_alert(due_at, 0, await ladder_of(ctx)),
    )
    ctx.session.add(deadline)
    case.due_at = min(case.due_at or NEVER, due_at)
    return deadline


async def meet(ctx: Context, case: Case, *kinds: DeadlineKind) -> None:
    """End the case's live deadlines of these kinds by what was to be done: in time, or too late."""
    for deadline in await _live(ctx, case, kinds):
        _meet(ctx, deadline)
    await set_due(ctx, case)


async def meet_one(ctx: Context, case: Case, kind: DeadlineKind, deadline_id: UUID) -> None:
    """End one live deadline of the case so, among others of its kind."""
    for deadline in await _live(ctx, case, (kind,)):
        if deadline.id == deadline_id:
            _meet(ctx, deadline)
    await set_due(ctx, case)


def _meet(ctx: Context, deadline: Deadline) -> None:
    now = ctx.clock.now()
    in_time = deadline.state == DeadlineState.PAUSED or now < deadline.due_at
    _end(deadline, DeadlineState.MET if in_time else DeadlineState.MISSED, now)


async def pause(ctx: Context, case: Case) -> None:
    """Stop the case's running deadlines from today on, as part of an act; those that are over stay missed."""
    today, calendar = ctx.clock.today(), await calendar_of(ctx)
    for deadline in await _live(ctx, case, tuple(DeadlineKind)):
        if deadline.state == DeadlineState.RUNNING and today <= deadline.due_on:
            stop(deadline, calendar, today)
    await set_due(ctx, case)


def stop(deadline: Deadline, calendar: Calendar, today: date) -> None:
    """Stop one deadline, and keep how many units are left of it."""
    deadline.units_left = units_from(calendar, today, deadline.due_on, TimeUnit(deadline.unit))
    deadline.paused_on, deadline.state, deadline.next_alert_at = today, DeadlineState.PAUSED, None


async def resume(ctx: Context, case: Case) -> None:
    """Let the case's paused deadlines run again from today on: as many units are left as there were."""
    calendar = await calendar_of(ctx)
    for deadline in await _live(ctx, case, tuple(DeadlineKind)):
        if deadline.state == DeadlineState.PAUSED:
            await go_on(ctx, deadline, calendar)
    await set_due(ctx, case)


async def go_on(ctx: Context, deadline: Deadline, calendar: Calendar) -> None:
    """Let one paused deadline run again."""
    assert deadline.units_left is not None
    yesterday = ctx.clock.today() - timedelta(days=1)
    await move_to(ctx, deadline, last_day(calendar, yesterday, deadline.units_left, TimeUnit(deadline.unit)))
    deadline.paused_on = deadline.units_left = None
    deadline.state = DeadlineState.RUNNING


async def move_to(ctx: Context, deadline: Deadline, due_on: date) -> None:
    """Set another last day; the ladder of alerts begins anew for it."""
    deadline.due_on, deadline.due_at = due_on, end_of(ctx, due_on)
    deadline.next_step, deadline.next_alert_at = 0, next_alert(deadline.due_at, 0, await ladder_of(ctx))


async def cancel(ctx: Context, case: Case, *kinds: DeadlineKind) -> None:
    """End the case's live deadlines of these kinds, or all of them, because they ask for nothing any more."""
    for deadline in await _live(ctx, case, kinds or tuple(DeadlineKind)):
        _end(deadline, DeadlineState.CANCELLED, ctx.clock.now())
    await set_due(ctx, case)


async def _live(ctx: Context, case: Case, kinds: Iterable[DeadlineKind]) -> list[Deadline]:
    await ctx.session.flush()
    live = select(Deadline).where(Deadline.case_id == case.id, Deadline.kind.in_(kinds), Deadline.state.in_(LIVE))
    return list(await ctx.session.scalars(live.order_by(Deadline.id).with_for_update()))


def _end(deadline: Deadline, state: DeadlineState, now: datetime) -> None:
    deadline.state = state
    deadline.paused_on = deadline.units_left = deadline.next_alert_at = None
    deadline.ended_at = now


async def set_due(ctx: Context, case: Case) -> None:
    """Let the case be due when the first of its running deadlines ends."""
    await ctx.session.flush()
    first = select(func.min(Deadline.due_at)).where(
        Deadline.case_id == case.id, Deadline.state == DeadlineState.RUNNING
    )
    case.due_at = await ctx.session.scalar(first) or NEVER


def end_of(ctx: Context, day: date) -> datetime:
    """The first instant after the day, in the tenant's zone."""
    return datetime.combine(day + timedelta(days=1), time(), ctx.clock.zone)
