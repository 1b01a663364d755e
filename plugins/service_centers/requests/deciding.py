"""Handling requests behind the window: steps of several departments at once, the decision, its delivery, the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.authz import require
from core.cases.ending import close
from core.cases.models import EpisodeOutcome, Resolution
from core.cases.parts import TaskKind
from core.cases.service import close_episode
from core.cases.tasks import give_task, open_tasks
from core.checks import required_text
from core.context import Context
from core.errors import RuleError
from plugins.service_centers.requests import permissions
from plugins.service_centers.requests.events import (
    ServiceRequestClosed,
    ServiceRequestDecided,
    ServiceRequestDelivered,
    ServiceRequestStarted,
)
from plugins.service_centers.requests.limits import end_decide
from plugins.service_centers.requests.models import DecisionResult, DeliveryMethod, ServiceRequest
from plugins.service_centers.requests.rules import resolutions_of
from plugins.service_centers.requests.service import moved
from plugins.service_centers.requests.states import MACHINE, RequestState

LONGEST_DECISION = 4000
MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class Step:
    """What one department is to do."""

    department: str
    content: str
    due_on: date


async def start_request(ctx: Context, request_id: UUID, version: int, steps: Sequence[Step]) -> ServiceRequest:
    """Give the departments behind the window their steps, all at once: the applicant deals with the window alone."""
    request = await moved(ctx, request_id, version, permissions.REQUEST_HANDLE, RequestState.IN_PROGRESS)
    if len(steps) > MOST_STEPS:
        raise RuleError("service_centers.steps", field="steps", maximum=MOST_STEPS)
    for index, step in enumerate(steps):
        if step.due_on < ctx.clock.today():
            raise RuleError("case.due_before_today", field=f"steps.{index}.due_on")
        await give_task(
            ctx,
            request,
            kind=TaskKind.WORK,
            content=step.content,
            due_on=step.due_on,
            department=step.department,
        )
    request.worker_id = ctx.rights.person_id
    ctx.record(ServiceRequestStarted(request.id, len(steps)))
    return request


async def decide_request(
    ctx: Context, request_id: UUID, version: int, *, result: DecisionResult, decision: str
) -> ServiceRequest:
    """Record the decision with its reasons, once every department has done its step."""
    request = await moved(ctx, request_id, version, permissions.REQUEST_DECIDE, RequestState.DECIDED)
    if waiting := await open_tasks(ctx, request):
        names = ", ".join(dict.fromkeys(task.department or "-" for task in waiting))
        raise RuleError("service_centers.steps_open", field="id", code="SERVICE_CENTERS_STEPS_OPEN", departments=names)
    request.result = result
    request.decision = required_text(decision, "decision", LONGEST_DECISION)
    request.decided_at = ctx.clock.now()
    await end_decide(ctx, request)
    outcome = EpisodeOutcome.NOT_SETTLED if result == DecisionResult.REFUSED else EpisodeOutcome.SETTLED
    await close_episode(ctx, request, outcome)
    ctx.record(ServiceRequestDecided(request.id, result))
    return request


async def deliver_request(ctx: Context, request_id: UUID, version: int, method: DeliveryMethod) -> ServiceRequest:
    """Note that the applicant has the result."""
    request = await moved(ctx, request_id, version, permissions.REQUEST_DELIVER, RequestState.DELIVERED)
    request.delivery, request.delivered_at = method, ctx.clock.now()
    ctx.record(ServiceRequestDelivered(request.id, method))
    return request


async def close_request(ctx: Context, request_id: UUID, version: int, resolution: Resolution) -> ServiceRequest:
    """Close a request with a resolution that fits how it ended."""
    request = await ctx.one_at(ServiceRequest, request_id, version)
    await require(ctx, permissions.REQUEST_CLOSE, request)
    MACHINE.move(RequestState(request.state), to=RequestState.CLOSED)
    offered = resolutions_of(request.state, request.result)
    if resolution not in offered:
        told = ", ".join(sorted(offered))
        raise RuleError("service_centers.resolution", field="resolution", state=request.state, offered=told)
    await close(ctx, request, resolution)
    ctx.record(ServiceRequestClosed(request.id, resolution))
    return request
