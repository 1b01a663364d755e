"""Acts on needs: one function for each.

Volunteers are another plug-in's, or nobody's: what asks for them is a task of the kernel, and its content is a brief.
"""

from datetime import date
from uuid import UUID

from core.access.levels import AccessLevel
from core.authz import require
from core.cases.ending import close
from core.cases.journal import LONGEST_REASON, move
from core.cases.models import CaseParty, EpisodeOutcome, PartyRole, Resolution, Source
from core.cases.parts import CaseTask, TaskKind, TaskState
from core.cases.service import close_episode, next_number, open_episode
from core.cases.tasks import end_task, give_task
from core.checks import required_text
from core.context import Context
from core.errors import RuleError
from core.orgs.models import Org
from core.people.models import Person
from plugins.service_centers.centers.models import CenterState, ServiceCenter
from plugins.service_centers.needs import permissions
from plugins.service_centers.needs.events import (
    ServiceNeedConfirmed,
    ServiceNeedMatched,
    ServiceNeedRecorded,
    ServiceNeedServed,
    ServiceNeedUnmet,
)
from plugins.service_centers.needs.models import NeedCategory, ServiceNeed
from plugins.service_centers.needs.states import NeedState

KIND = "SERVICE_NEED"
LONGEST_DETAILS = 2000


async def record_need(
    ctx: Context,
    *,
    center_id: UUID,
    need: NeedCategory,
    resident: str,
    title: str,
    details: str,
    place: str,
    wanted_from: date,
    wanted_until: date,
    consented_on: date,
    person_id: UUID | None = None,
) -> ServiceNeed:
    """Note what a resident needs, who has consented that volunteers are told a brief."""
    center = await ctx.one(ServiceCenter, center_id, field="center_id", keep=True)
    org = await ctx.session.get_one(Org, (ctx.tenant.id, center.org_id))
    record = ServiceNeed(
        org_id=org.id,
        org_place=org.place,
        center_id=center.id,
        need=need,
        category=need,
        title=required_text(title, "title", 200),
        details=required_text(details, "details", LONGEST_DETAILS),
        place=required_text(place, "place", 200),
        wanted_from=wanted_from,
        wanted_until=wanted_until,
        consented_on=consented_on,
        state=NeedState.OPEN,
        access_level=AccessLevel.ORG,
        source=Source.APPLIED,
        opened_at=ctx.clock.now(),
        handling_org_id=org.id,
    )
    await require(ctx, permissions.NEED_RECORD, record)
    _check(ctx, center, record)
    if person_id is not None:
        await ctx.one(Person, person_id, field="person_id")
    party = {"case_id": record.id, "role": PartyRole.APPLICANT, "person_id": person_id}
    name = required_text(resident, "resident", 100)
    record.number = f"{org.code}-N{ctx.clock.year()}-{await next_number(ctx, org.id, KIND):05d}"
    ctx.session.add(record)
    await ctx.session.flush()
    ctx.session.add(CaseParty(**party, ordinal=1, name=name))
    await open_episode(ctx, record, org)
    ctx.record(ServiceNeedRecorded(record.id, need))
    return record


def _check(ctx: Context, center: ServiceCenter, need: ServiceNeed) -> None:
    if center.state != CenterState.OPEN:
        raise RuleError("service_centers.center_not_open", field="center_id")
    if need.wanted_until < max(need.wanted_from, ctx.clock.today()):
        raise RuleError("service_centers.wanted", field="wanted_until")
    if need.consented_on > ctx.clock.today():
        raise RuleError("case.day_to_come", field="consented_on")


async def match_need(ctx: Context, need_id: UUID, version: int, brief: str) -> ServiceNeed:
    """Ask volunteers for a need: they are told the brief, and neither name nor details."""
    need = await ctx.one_at(ServiceNeed, need_id, version)
    await require(ctx, permissions.NEED_MATCH, need)
    await move(ctx, need, NeedState.MATCHED)
    need.brief = required_text(brief, "brief", LONGEST_REASON)
    due_on = max(need.wanted_until, ctx.clock.today())
    task = await give_task(ctx, need, kind=TaskKind.VOLUNTEER, content=need.brief, due_on=due_on)
    await ctx.session.flush()
    need.task_id, need.matched_at = task.id, ctx.clock.now()
    ctx.record(ServiceNeedMatched(need.id, task.id))
    return need


async def serve_need(ctx: Context, need_id: UUID, version: int, result: str) -> ServiceNeed:
    """Note that volunteers did what was needed."""
    need = await ctx.one_at(ServiceNeed, need_id, version)
    await require(ctx, permissions.NEED_MATCH, need)
    await move(ctx, need, NeedState.SERVED)
    need.served_at = ctx.clock.now()
    await _finish(ctx, need, TaskState.DONE, result)
    await close_episode(ctx, need, EpisodeOutcome.SETTLED)
    ctx.record(ServiceNeedServed(need.id))
    return need


async def confirm_need(ctx: Context, need_id: UUID, version: int) -> ServiceNeed:
    """Note that the resident says the need was met; that closes it."""
    need = await ctx.one_at(ServiceNeed, need_id, version)
    await require(ctx, permissions.NEED_MATCH, need)
    await close(ctx, need, Resolution.SOLVED)
    ctx.record(ServiceNeedConfirmed(need.id))
    return need


async def miss_need(ctx: Context, need_id: UUID, version: int, reason: str) -> ServiceNeed:
    """Close a need that nobody could meet, with the reason: it counts, and is not held against anybody."""
    need = await ctx.one_at(ServiceNeed, need_id, version)
    await require(ctx, permissions.NEED_MATCH, need)
    need.unmet_reason = required_text(reason, "reason", LONGEST_REASON)
    await _finish(ctx, need, TaskState.CANCELLED, reason)
    await close(ctx, need, Resolution.NOT_SOLVED, to=NeedState.UNMET, reason=reason)
    ctx.record(ServiceNeedUnmet(need.id))
    return need


async def _finish(ctx: Context, need: ServiceNeed, state: TaskState, result: str) -> None:
    if need.task_id is None:
        return
    task = await ctx.session.get_one(CaseTask, (ctx.tenant.id, need.task_id), with_for_update=True)
    if task.state == TaskState.OPEN:
        end_task(ctx, task, state, result)
