"""The ladder of alerts: whom a deadline is told to, and when; climbed by a scheduled job."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import case, delete, null, select, update

from core.authz import require
from core.cases.models import Case
from core.context import Context
from core.deadlines.events import DeadlineAlerted, LadderSet
from core.deadlines.models import AlertKind, Deadline, DeadlineAlert, DeadlineState, LadderStep, Told
from core.deadlines.permissions import RULE_MANAGE
from core.errors import RuleError
from core.orgs.models import Org
from core.rbac.roles import county

BATCH = 100
MOST_STEPS = 12
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Step:
    """A step: so many days after the deadline's end, before it for a negative number."""

    days: int
    kind: AlertKind
    told: Told


Ladder = Sequence[Step]

LADDER: Ladder = (
    Step(-3, AlertKind.NEAR, Told.WORKER),
    Step(0, AlertKind.MISSED, Told.HANDLER),
    Step(3, AlertKind.ESCALATED, Told.ABOVE),
    Step(7, AlertKind.ESCALATED, Told.TOP),
)
"""The ladder of a county that has set none of its own."""


async def ladder_of(ctx: Context) -> Ladder:
    """The county's ladder."""
    steps = await ctx.session.scalars(select(LadderStep).order_by(LadderStep.ordinal))
    return [Step(step.days, AlertKind(step.kind), Told(step.told)) for step in steps] or LADDER


def next_alert(due_at: datetime, step: int, ladder: Ladder = LADDER) -> datetime | None:
    """When the step is reached; None after the last one."""
    return due_at + timedelta(days=ladder[step].days) if step < len(ladder) else None


async def climb(ctx: Context, *, batch: int = BATCH) -> int:
    """Tell whoever is to be told now; gives how many alerts there were. It may run as often as one likes."""
    told = 0
    while found := await _climb_some(ctx, batch):
        told += found
    return told


async def _climb_some(ctx: Context, batch: int) -> int:
    now = ctx.clock.now()
    async with ctx.transaction() as session:
        due = (
            select(Deadline)
            .where(Deadline.state == DeadlineState.RUNNING, Deadline.next_alert_at <= now)
            .order_by(Deadline.next_alert_at, Deadline.id)
            .limit(batch)
            .with_for_update(skip_locked=True)
        )
        deadlines = list(await session.scalars(due))
        ladder = await ladder_of(ctx)
        for deadline in deadlines:
            await _tell(ctx, deadline, now, ladder)
    return len(deadlines)


async def _tell(ctx: Context, deadline: Deadline, now: datetime, ladder: Ladder) -> None:
    """Tell of the highest step that is reached: those below it are told of nothing that is over."""
    step = deadline.next_step
    while (later := next_alert(deadline.due_at, step + 1, ladder)) is not None and later <= now:
        step += 1
    of = await ctx.session.get_one(Case, (ctx.tenant.id, deadline.case_id))
    org = await _told(ctx, of, ladder[step].told)
    person_id = of.worker_id if ladder[step].told == Told.WORKER else None
    ctx.session.add(
        DeadlineAlert(
            case_id=of.id,
            deadline_id=deadline.id,
            step=step,
            kind=ladder[step].kind,
            org_id=org.id,
            person_id=person_id,
            raised_at=now,
        )
    )
    deadline.next_step = step + 1
    deadline.next_alert_at = next_alert(deadline.due_at, step + 1, ladder)
    ctx.record(DeadlineAlerted(of.id, deadline.id, ladder[step].kind, step, org.id, person_id))


async def set_ladder(ctx: Context, steps: Ladder) -> LadderStep:
    """Put the county's own ladder in place of the one before; gives its first step.

    Deadlines of which nothing was told yet follow it from its first step; the others go on after the steps told.
    """
    await require(ctx, RULE_MANAGE, await county(ctx))
    if not 1 <= len(steps) <= MOST_STEPS or any(later.days <= one.days for one, later in pairwise(steps)):
        raise RuleError("deadline.ladder", field="steps", most=MOST_STEPS)
    if any(abs(step.days) > MOST_DAYS for step in steps):
        raise RuleError("deadline.ladder_days", field="steps", most=MOST_DAYS)
    await ctx.session.execute(delete(LadderStep))
    rows = [LadderStep(ordinal=number, **asdict(step)) for number, step in enumerate(steps)]
    ctx.session.add_all(rows)
    await ctx.session.flush()
    await _follow(ctx, steps)
    ctx.record(LadderSet(rows[0].id, len(rows)))
    return rows[0]


async def _follow(ctx: Context, ladder: Ladder) -> None:
    """Say anew when the running deadlines are told of next."""
    steps: list[tuple[Any, Any]] = [
        (Deadline.next_step == number, Deadline.due_at + timedelta(days=step.days))
        for number, step in enumerate(ladder)
    ]
    running = Deadline.state == DeadlineState.RUNNING
    anew = update(Deadline).where(running).values(next_alert_at=case(*steps, else_=null()))
    await ctx.session.execute(anew, execution_options={"synchronize_session": False, "audited": False})


async def _told(ctx: Context, of: Case, told: Told) -> Org:
    """The organisation that is told: the one that handles the case, the one above it, or the county."""
    org = await ctx.session.get_one(Org, (ctx.tenant.id, of.handling_org_id))
    while told in (Told.ABOVE, Told.TOP) and org.parent_id is not None:
        org = await ctx.session.get_one(Org, (ctx.tenant.id, org.parent_id))
        if told == Told.ABOVE:
            break
    return org
