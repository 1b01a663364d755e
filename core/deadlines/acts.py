"""Acts on deadlines, rules and the calendar: one function for each."""

import re
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.authz import require
from core.cases.journal import LONGEST_REASON, author_of, part_of_case, write
from core.cases.models import Case
from core.cases.parts import EntryKind
from core.checks import required_text
from core.context import Context
from core.deadlines.calendar import last_day
from core.deadlines.events import (
    CalendarDaySet,
    DeadlineExtended,
    DeadlinePaused,
    DeadlineResumed,
    StatutoryRuleSet,
)
from core.deadlines.models import CalendarDay, Deadline, DeadlineBasis, DeadlineState, StatutoryRule, TimeUnit
from core.deadlines.permissions import DEADLINE_EXTEND, DEADLINE_PAUSE, RULE_MANAGE
from core.deadlines.service import calendar_of, go_on, move_to, set_due, stop
from core.descriptors import Action
from core.errors import RuleError
from core.rbac.roles import county

CODE = re.compile(r"[A-Z][A-Z0-9_]{1,59}")
LONGEST_TERM = 3660


async def set_rule(
    ctx: Context,
    *,
    code: str,
    article: str,
    basis: DeadlineBasis,
    value: int,
    unit: TimeUnit,
    effective_from: date,
    longest_extension: int | None = None,
    needs_consent: bool = False,
) -> StatutoryRule:
    """Enter a term from a day on; deadlines that run keep the term they began with."""
    await require(ctx, RULE_MANAGE, await county(ctx))
    if not CODE.fullmatch(code):
        raise RuleError("deadline.rule_code", field="code")
    _check_units(value, "value")
    if longest_extension is not None:
        _check_units(longest_extension, "longest_extension")
    same = select(StatutoryRule).where(StatutoryRule.code == code, StatutoryRule.effective_from == effective_from)
    rule = await ctx.session.scalar(same.with_for_update()) or StatutoryRule(code=code, effective_from=effective_from)
    rule.article = required_text(article, "article", 200)
    rule.basis, rule.value, rule.unit = basis, value, unit
    rule.longest_extension, rule.needs_consent = longest_extension, needs_consent
    ctx.session.add(rule)
    ctx.record(StatutoryRuleSet(rule.id))
    return rule


async def set_day(ctx: Context, *, day: date, is_working: bool, name: str) -> CalendarDay:
    """Say that the county works or rests on a day, whatever the country does."""
    await require(ctx, RULE_MANAGE, await county(ctx))
    held = await ctx.session.scalar(select(CalendarDay).where(CalendarDay.day == day).with_for_update())
    held = held or CalendarDay(day=day)
    held.is_working, held.name = is_working, required_text(name, "name", 100)
    ctx.session.add(held)
    ctx.record(CalendarDaySet(held.id))
    return held


async def pause_deadline(ctx: Context, deadline_id: UUID, reason: str) -> Case:
    """Stop time from today on, for something that the law does not count, such as an expert's appraisal."""
    deadline, case = await _deadline(ctx, deadline_id, DEADLINE_PAUSE, DeadlineState.RUNNING)
    why, today = required_text(reason, "reason", LONGEST_REASON), ctx.clock.today()
    if today > deadline.due_on:
        raise RuleError("deadline.over", field="id")
    stop(deadline, await calendar_of(ctx), today)
    await _noted(ctx, case, why)
    ctx.record(DeadlinePaused(case.id, deadline.id))
    return case


async def resume_deadline(ctx: Context, deadline_id: UUID, reason: str) -> Case:
    """Let time run again from today on: as many units are left as there were."""
    deadline, case = await _deadline(ctx, deadline_id, DEADLINE_PAUSE, DeadlineState.PAUSED)
    why = required_text(reason, "reason", LONGEST_REASON)
    await go_on(ctx, deadline, await calendar_of(ctx))
    await _noted(ctx, case, why)
    ctx.record(DeadlineResumed(case.id, deadline.id, deadline.due_on))
    return case


async def extend_deadline(
    ctx: Context, deadline_id: UUID, *, units: int, reason: str, parties_agree: bool = False
) -> Case:
    """Move a deadline by so many units, as far as its rule allows; whoever works on the case may not do it alone."""
    deadline, case = await _deadline(ctx, deadline_id, DEADLINE_EXTEND, DeadlineState.RUNNING)
    if case.worker_id is not None and case.worker_id == ctx.rights.person_id:
        raise RuleError("deadline.own_extension", field="id", code="OWN_EXTENSION")
    _check_units(units, "units")
    if deadline.rule_id is not None:
        rule = await ctx.session.get_one(StatutoryRule, (ctx.tenant.id, deadline.rule_id))
        longest = rule.longest_extension
        if longest is not None and deadline.extended_by + units > longest:
            raise RuleError("deadline.longest_extension", field="units", longest=longest, article=rule.article)
        if rule.needs_consent and not parties_agree:
            raise RuleError("deadline.needs_consent", field="parties_agree", article=rule.article)
    why = required_text(reason, "reason", LONGEST_REASON)
    await move_to(ctx, deadline, last_day(await calendar_of(ctx), deadline.due_on, units, TimeUnit(deadline.unit)))
    deadline.extended_by += units
    deadline.value += units
    deadline.extension_reason, deadline.approver = why, await author_of(ctx)
    deadline.parties_agreed = parties_agree
    await _noted(ctx, case, why)
    ctx.record(DeadlineExtended(case.id, deadline.id, deadline.due_on))
    return case


async def _deadline(ctx: Context, deadline_id: UUID, action: Action, state: DeadlineState) -> tuple[Deadline, Case]:
    """The deadline and its case, locked, if the actor may do this to the case and the deadline is in that state."""
    deadline, case = await part_of_case(ctx, Deadline, deadline_id)
    await require(ctx, action, case)
    if deadline.state != state:
        raise RuleError("deadline.state", field="id", state=deadline.state, wanted=state)
    return deadline, case


async def _noted(ctx: Context, case: Case, reason: str) -> None:
    await set_due(ctx, case)
    await write(ctx, case, EntryKind.DEADLINE, reason)


def _check_units(value: int, field: str) -> None:
    if not 1 <= value <= LONGEST_TERM:
        raise RuleError("deadline.units", field=field, longest=LONGEST_TERM)
