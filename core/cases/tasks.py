"""Acts on what is to be done in a case; an order from above is a task as well (督办)."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.authz import require
from core.cases.events import CaseTaskAdded, CaseTaskFinished
from core.cases.journal import LONGEST_REASON, author_of, part_of_case
from core.cases.models import Case
from core.cases.parts import CaseTask, TaskKind, TaskState
from core.cases.permissions import CASE_SUPERVISE, CASE_WORK
from core.cases.service import check_open
from core.checks import required_text
from core.context import Context
from core.errors import RuleError
from core.people.models import Person

NEEDS = {TaskKind.WORK: CASE_WORK, TaskKind.SUPERVISION: CASE_SUPERVISE, TaskKind.VOLUNTEER: CASE_WORK}


async def add_task(
    ctx: Context,
    model: type[Case],
    case_id: UUID,
    *,
    kind: TaskKind,
    content: str,
    due_on: date,
    assignee_id: UUID | None = None,
    department: str | None = None,
) -> Case:
    """Say what the organisation that handles the case is to do, and until which day."""
    case = await ctx.one(model, case_id, lock=True)
    await require(ctx, NEEDS[kind], case)
    check_open(case)
    if assignee_id is not None:
        await ctx.one(Person, assignee_id, field="assignee_id")
    await give_task(
        ctx, case, kind=kind, content=content, due_on=due_on, assignee_id=assignee_id, department=department
    )
    return case


async def give_task(
    ctx: Context,
    case: Case,
    *,
    kind: TaskKind,
    content: str,
    due_on: date,
    assignee_id: UUID | None = None,
    department: str | None = None,
) -> CaseTask:
    """Add a task, as part of an act that has checked its own action and locked the case."""
    if due_on < ctx.clock.today():
        raise RuleError("case.due_before_today", field="due_on")
    task = CaseTask(
        case_id=case.id,
        kind=kind,
        content=required_text(content, "content", LONGEST_REASON),
        org_id=case.handling_org_id,
        assignee_id=assignee_id,
        department=None if department is None else required_text(department, "department", 100),
        ordered_by=await author_of(ctx),
        due_on=due_on,
        state=TaskState.OPEN,
    )
    ctx.session.add(task)
    ctx.record(CaseTaskAdded(case.id, task.id, kind, task.org_id))
    return task


async def open_tasks(ctx: Context, case: Case) -> list[CaseTask]:
    """The tasks of the case that wait to be done."""
    found = select(CaseTask).where(CaseTask.case_id == case.id, CaseTask.state == TaskState.OPEN)
    return list(await ctx.session.scalars(found.order_by(CaseTask.due_on, CaseTask.id)))


async def finish_task(ctx: Context, task_id: UUID, *, result: str, is_cancelled: bool) -> Case:
    """Say what came of a task; only whoever may give an order can take it back."""
    task, case = await part_of_case(ctx, CaseTask, task_id)
    await require(ctx, NEEDS[TaskKind(task.kind)] if is_cancelled else CASE_WORK, case)
    if task.state != TaskState.OPEN:
        raise RuleError("case.task_finished", field="id")
    end_task(ctx, task, TaskState.CANCELLED if is_cancelled else TaskState.DONE, result)
    return case


def end_task(ctx: Context, task: CaseTask, state: TaskState, result: str) -> None:
    """Say what came of an open task, as part of an act that has checked its own action and locked the task."""
    task.state = state
    task.result = required_text(result, "result", LONGEST_REASON)
    task.finished_at = ctx.clock.now()
    ctx.record(CaseTaskFinished(task.case_id, task.id, task.state))
