"""The ladder of alerts: whom a deadline is told to, and when; climbed by a scheduled job."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from core.cases.models import Case
from core.context import Context
from core.deadlines.events import DeadlineAlerted
from core.deadlines.models import AlertKind, Deadline, DeadlineAlert, DeadlineState
from core.orgs.models import Org

BATCH = 100


class Told(StrEnum):
    """Who is told."""

    WORKER = "WORKER"
    HANDLER = "HANDLER"
    ABOVE = "ABOVE"
    TOP = "TOP"


@dataclass(frozen=True, slots=True)
class Step:
    """A step: so many days after the deadline's end, before it for a negative number."""

    days: int
    kind: AlertKind
    told: Told


LADDER = (
    Step(-3, AlertKind.NEAR, Told.WORKER),
    Step(0, AlertKind.MISSED, Told.HANDLER),
    Step(3, AlertKind.ESCALATED, Told.ABOVE),
    Step(7, AlertKind.ESCALATED, Told.TOP),
)


def next_alert(due_at: datetime, step: int) -> datetime | None:
    """When the step is reached; None after the last one."""
    return due_at + timedelta(days=LADDER[step].days) if step < len(LADDER) else None


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
        for deadline in deadlines:
            await _tell(ctx, deadline, now)
    return len(deadlines)


async def _tell(ctx: Context, deadline: Deadline, now: datetime) -> None:
    """Tell of the highest step that is reached: those below it are told of nothing that is over."""
    step = deadline.next_step
    while (later := next_alert(deadline.due_at, step + 1)) is not None and later <= now:
        step += 1
    case = await ctx.session.get_one(Case, (ctx.tenant.id, deadline.case_id))
    org = await _told(ctx, case, LADDER[step].told)
    person_id = case.worker_id if LADDER[step].told == Told.WORKER else None
    ctx.session.add(
        DeadlineAlert(
            case_id=case.id,
            deadline_id=deadline.id,
            step=step,
            kind=LADDER[step].kind,
            org_id=org.id,
            person_id=person_id,
            raised_at=now,
        )
    )
    deadline.next_step = step + 1
    deadline.next_alert_at = next_alert(deadline.due_at, step + 1)
    ctx.record(DeadlineAlerted(case.id, deadline.id, LADDER[step].kind, step, org.id, person_id))


async def _told(ctx: Context, case: Case, told: Told) -> Org:
    """The organisation that is told: the one that handles the case, the one above it, or the county."""
    org = await ctx.session.get_one(Org, (ctx.tenant.id, case.handling_org_id))
    while told in (Told.ABOVE, Told.TOP) and org.parent_id is not None:
        org = await ctx.session.get_one(Org, (ctx.tenant.id, org.parent_id))
        if told == Told.ABOVE:
            break
    return org
