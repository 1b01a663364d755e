"""Acts on centres: one function for each."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from core.authz import require
from core.checks import required_text
from core.context import Context
from core.errors import NotFound, RuleError
from core.orgs.models import FunctionalUnit, Org, UnitFunction
from core.orgs.service import check_at_work
from core.people.models import Person
from plugins.service_centers.centers.coverage import renew_coverage
from plugins.service_centers.centers.events import ServiceCenterOpened, ServiceCenterUpdated
from plugins.service_centers.centers.hours import Span
from plugins.service_centers.centers.models import (
    CenterSchedule,
    CenterStaff,
    CenterState,
    CenterStateChange,
    EmploymentKind,
    ScheduleException,
    ServiceCenter,
    ServiceWindow,
)
from plugins.service_centers.centers.permissions import CENTER_MANAGE
from plugins.service_centers.centers.recurrence import check_recurrence

LONGEST = 500

Part = TypeVar("Part", CenterSchedule, CenterStaff)


async def open_center(
    ctx: Context,
    *,
    org_id: UUID,
    name: str,
    address: str,
    phone: str | None = None,
    directions: str | None = None,
    is_step_free: bool = False,
    has_accessible_toilet: bool = False,
    has_hearing_help: bool = False,
    access_note: str | None = None,
) -> ServiceCenter:
    """Set up a centre at an organisation, under its service nameplate where it has one."""
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    await require(ctx, CENTER_MANAGE, org)
    check_at_work(org, "org_id")
    name = required_text(name, "name", 100)
    same = select(ServiceCenter.id).where(ServiceCenter.org_id == org.id, ServiceCenter.name == name)
    if await ctx.session.scalar(same) is not None:
        raise RuleError("service_centers.center_exists", field="name", code="NOT_UNIQUE")
    unit = select(FunctionalUnit.id).where(
        FunctionalUnit.org_id == org.id,
        FunctionalUnit.function == UnitFunction.SERVICE,
        FunctionalUnit.closed_at.is_(None),
    )
    center = ServiceCenter(
        org_id=org.id,
        org_place=org.place,
        unit_id=await ctx.session.scalar(unit),
        name=name,
        tier=org.level,
        address=required_text(address, "address", LONGEST),
        phone=_text(phone, "phone", 40),
        directions=_text(directions, "directions", LONGEST),
        is_step_free=is_step_free,
        has_accessible_toilet=has_accessible_toilet,
        has_hearing_help=has_hearing_help,
        access_note=_text(access_note, "access_note", LONGEST),
    )
    ctx.session.add(center)
    await ctx.session.flush()
    ctx.record(ServiceCenterOpened(center.id, org.id))
    return center


def _text(value: str | None, field: str, maximum: int) -> str | None:
    return None if value is None else required_text(value, field, maximum)


async def kept_center(ctx: Context, center_id: UUID, *, version: int | None = None, field: str = "id") -> ServiceCenter:
    """The centre, locked, if the actor keeps it; raises NotFound, Conflict or Forbidden."""
    if version is None:
        center = await ctx.one(ServiceCenter, center_id, field=field, lock=True)
    else:
        center = await ctx.one_at(ServiceCenter, center_id, version)
    await require(ctx, CENTER_MANAGE, await ctx.session.get_one(Org, (ctx.tenant.id, center.org_id)))
    return center


async def set_state(
    ctx: Context, center_id: UUID, version: int, *, state: CenterState, notice: str | None = None
) -> ServiceCenter:
    """Let a centre rest, serve again or end; one that does not serve tells its visitors why."""
    center = await kept_center(ctx, center_id, version=version)
    if center.state == CenterState.CLOSED:
        raise RuleError("service_centers.center_closed", field="id")
    if state != CenterState.OPEN and not notice:
        raise RuleError("rule.required", field="notice", code="REQUIRED")
    center.state, center.notice = state, _text(notice, "notice", LONGEST)
    await _note_state(ctx, center)
    ctx.record(ServiceCenterUpdated(center.id, "STATE"))
    return center


async def _note_state(ctx: Context, center: ServiceCenter) -> None:
    """Keep in which state the day ends, for what the centre's hours come to."""
    today = ctx.clock.today()
    held = select(CenterStateChange).where(CenterStateChange.center_id == center.id, CenterStateChange.day == today)
    change = await ctx.session.scalar(held) or CenterStateChange(center_id=center.id, day=today)
    change.state = center.state
    ctx.session.add(change)


async def add_window(ctx: Context, center_id: UUID, *, code: str, name: str) -> ServiceCenter:
    """Add a counter to a centre."""
    center = await kept_center(ctx, center_id)
    code = required_text(code, "code", 20)
    same = select(ServiceWindow.id).where(ServiceWindow.center_id == center.id, ServiceWindow.code == code)
    if await ctx.session.scalar(same) is not None:
        raise RuleError("service_centers.window_exists", field="code", code="NOT_UNIQUE")
    ctx.session.add(ServiceWindow(center_id=center.id, code=code, name=required_text(name, "name", 100)))
    return _changed(ctx, center, "WINDOW")


async def add_schedule(
    ctx: Context,
    center_id: UUID,
    *,
    recurrence: str,
    span: Span,
    valid_from: date,
    valid_to: date | None = None,
    rests_on_holidays: bool = True,
) -> ServiceCenter:
    """Say on which days a centre is open, from when to when."""
    center = await kept_center(ctx, center_id)
    _check_span(span)
    if valid_to is not None and valid_to < valid_from:
        raise RuleError("rule.invalid", field="valid_to")
    schedule = CenterSchedule(
        center_id=center.id,
        recurrence=check_recurrence(recurrence),
        opens=span[0],
        closes=span[1],
        rests_on_holidays=rests_on_holidays,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    ctx.session.add(schedule)
    await renew_coverage(ctx, [center], since=valid_from)
    return _changed(ctx, center, "HOURS")


async def end_schedule(ctx: Context, schedule_id: UUID, valid_to: date) -> ServiceCenter:
    """Say which day is a schedule's last."""
    schedule, center = await _part_of_center(ctx, CenterSchedule, schedule_id)
    if valid_to < schedule.valid_from:
        raise RuleError("rule.invalid", field="valid_to")
    changed_from = valid_to if schedule.valid_to is None else min(valid_to, schedule.valid_to)
    schedule.valid_to = valid_to
    await renew_coverage(ctx, [center], since=changed_from)
    return _changed(ctx, center, "HOURS")


async def _part_of_center(ctx: Context, model: type[Part], part_id: UUID) -> tuple[Part, ServiceCenter]:
    """A part and its centre, locked, if the actor keeps that; raises NotFound also where it may not be seen."""
    part = await ctx.session.scalar(select(model).where(model.id == part_id))
    if part is None:
        raise NotFound
    center = await kept_center(ctx, part.center_id)
    await ctx.session.refresh(part)  # it may have changed while its centre was waited for
    return part, center


async def set_exception(ctx: Context, center_id: UUID, *, day: date, span: Span | None, reason: str) -> ServiceCenter:
    """Say that a centre is open otherwise on one day, or rests."""
    center = await kept_center(ctx, center_id)
    if span is not None:
        _check_span(span)
    held = select(ScheduleException).where(ScheduleException.center_id == center.id, ScheduleException.day == day)
    exception = await ctx.session.scalar(held) or ScheduleException(center_id=center.id, day=day)
    exception.opens, exception.closes = span or (None, None)
    exception.reason = required_text(reason, "reason", 200)
    ctx.session.add(exception)
    await renew_coverage(ctx, [center], since=day)
    return _changed(ctx, center, "HOURS")


def _check_span(span: Span) -> None:
    if span[0] >= span[1]:
        raise RuleError("service_centers.span", field="closes")


async def add_staff(
    ctx: Context,
    center_id: UUID,
    *,
    person_id: UUID,
    post: str,
    employment: EmploymentKind,
    started_on: date,
    window_id: UUID | None = None,
) -> ServiceCenter:
    """Note who serves at a centre, perhaps at one of its windows."""
    center = await kept_center(ctx, center_id)
    person = await ctx.one(Person, person_id, field="person_id")
    if window_id is not None:
        await window_of(ctx, center, window_id)
    staff = CenterStaff(
        center_id=center.id,
        person_id=person.id,
        window_id=window_id,
        name=person.name,
        post=required_text(post, "post", 100),
        employment=employment,
        started_on=started_on,
    )
    ctx.session.add(staff)
    return _changed(ctx, center, "STAFF")


async def end_staff(ctx: Context, staff_id: UUID, ended_on: date) -> ServiceCenter:
    """Say which day is somebody's last at a centre."""
    staff, center = await _part_of_center(ctx, CenterStaff, staff_id)
    if ended_on < staff.started_on:
        raise RuleError("rule.invalid", field="ended_on")
    staff.ended_on = ended_on
    return _changed(ctx, center, "STAFF")


async def window_of(ctx: Context, center: ServiceCenter, window_id: UUID) -> ServiceWindow:
    """A window of the centre; raises NotFound for one of another."""
    found = select(ServiceWindow).where(ServiceWindow.id == window_id, ServiceWindow.center_id == center.id)
    window = await ctx.session.scalar(found)
    if window is None:
        raise NotFound("window_id")
    return window


def _changed(ctx: Context, center: ServiceCenter, what: str) -> ServiceCenter:
    center.updated_at = ctx.clock.now()  # raises the version, though none of its own columns changed
    ctx.record(ServiceCenterUpdated(center.id, what))
    return center
