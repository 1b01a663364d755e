"""Volunteers and their hours as spreadsheets.

Nobody becomes a volunteer by a row of a file (docs/decisions/0029): what comes in is what staff keep of those who have
enrolled themselves, and who came to shifts for which they had signed up.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from core.authz import visible
from core.context import Context
from core.descriptors import CellKind, Sheet, SheetColumn
from core.errors import NotFound, RuleError
from core.orgs.models import Org
from core.sheets.each import one_by_one
from plugins.volunteers.activities.attending import record_attendance
from plugins.volunteers.activities.models import AttendanceSource, SignUp
from plugins.volunteers.activities.states import CANCELLED
from plugins.volunteers.associations.models import Association, Duty
from plugins.volunteers.enrollment.keeping import add_license, set_insurance
from plugins.volunteers.enrollment.models import Volunteer
from plugins.volunteers.enrollment.states import VolunteerState
from plugins.volunteers.hours.models import HourEntry
from plugins.volunteers.hours.states import HourState
from plugins.volunteers.permissions import (
    HOUR_EXPORT,
    SIGN_UP_MANAGE,
    SIGN_UP_READ,
    VOLUNTEER_EXPORT,
    VOLUNTEER_MANAGE,
    VOLUNTEER_READ,
)

STATES: Mapping[str, str] = {
    VolunteerState.APPLIED: "已申请",
    VolunteerState.ACTIVE: "在册",
    VolunteerState.SUSPENDED: "暂停",
    VolunteerState.LEFT: "已退出",
}
HOUR_STATES: Mapping[str, str] = {
    HourState.PROPOSED: "待审核",
    HourState.APPROVED: "已认定",
    HourState.DISPUTED: "有异议",
    HourState.ADJUSTED: "已更正",
}
SOURCES: Mapping[str, str] = {
    AttendanceSource.CODE: "扫码",
    AttendanceSource.STAFF: "现场登记",
    AttendanceSource.MANUAL: "补录",
}

VOLUNTEER_COLUMNS = (
    SheetColumn("number", "义工编号", is_required=True, example="V500235101-2026-00001"),
    SheetColumn("org", "所属单位", CellKind.ORG, is_read=False),
    SheetColumn("association", "协会", is_read=False),
    SheetColumn("name", "姓名", is_read=False),
    SheetColumn("state", "状态", CellKind.CHOICE, choices=STATES, is_read=False),
    SheetColumn("minutes", "累计服务分钟", CellKind.INTEGER, is_read=False),
    SheetColumn("stars", "星级", CellKind.INTEGER, is_read=False),
    SheetColumn("insured_until", "保险到期日", CellKind.DATE, example="2026-12-31"),
    SheetColumn("license_kind", "证照种类", example="PHYSICIAN", is_given=False),
    SheetColumn("license_number", "证照号码", CellKind.ID_NUMBER, is_given=False),
    SheetColumn("valid_from", "证照有效期起", CellKind.DATE, example="2026-01-01", is_given=False),
    SheetColumn("valid_until", "证照有效期止", CellKind.DATE, example="2030-12-31", is_given=False),
)
LICENSE = ("license_kind", "license_number", "valid_from", "valid_until")


async def take_volunteer(ctx: Context, values: Mapping[str, Any]) -> None:
    """Note a volunteer's insurance, and a licence that was shown."""
    volunteer = await _volunteer(ctx, values["number"])
    given = [name for name in LICENSE if name in values]
    if not given and "insured_until" not in values:
        raise RuleError("rule.required", field="insured_until", code="REQUIRED")
    if given and len(given) < len(LICENSE):
        missing = next(name for name in LICENSE if name not in values)
        raise RuleError("rule.required", field=missing, code="REQUIRED")
    if "insured_until" in values:
        await set_insurance(ctx, volunteer.id, values["insured_until"])
    if given:
        await add_license(
            ctx,
            volunteer.id,
            kind=values["license_kind"],
            number=values["license_number"],
            valid_from=values["valid_from"],
            valid_until=values["valid_until"],
        )


async def _volunteer(ctx: Context, number: str, field: str = "number") -> Volunteer:
    seen = select(Volunteer).where(Volunteer.number == number, visible(ctx, Volunteer, VOLUNTEER_READ))
    volunteer: Volunteer | None = await ctx.session.scalar(seen)
    if volunteer is None:
        raise NotFound(field)
    return volunteer


def volunteer_claims(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """A volunteer stands once in a file for each licence."""
    yield "number", f"{values['number']} {values.get('license_number', '')}"


HOUR_COLUMNS = (
    SheetColumn("volunteer", "义工编号", is_required=True, example="V500235101-2026-00001"),
    SheetColumn("name", "姓名", is_read=False),
    SheetColumn("served_on", "服务日期", CellKind.DATE, is_required=True, example="2026-03-05"),
    SheetColumn("shift_from", "班次开始时间", CellKind.TIME, is_required=True, example="09:00", is_given=False),
    SheetColumn("came", "到场时间", CellKind.TIME, is_required=True, example="09:00", is_given=False),
    SheetColumn("left", "离场时间", CellKind.TIME, is_required=True, example="11:00", is_given=False),
    SheetColumn("reason", "说明", is_required=True, example="现场无网络，凭纸质签到表补录"),
    SheetColumn("duty", "职责", is_read=False),
    SheetColumn("minutes", "服务分钟", CellKind.INTEGER, is_read=False),
    SheetColumn("credited_minutes", "认定分钟", CellKind.INTEGER, is_read=False),
    SheetColumn("state", "状态", CellKind.CHOICE, choices=HOUR_STATES, is_read=False),
    SheetColumn("source", "依据", CellKind.CHOICE, choices=SOURCES, is_read=False),
)


async def take_hours(ctx: Context, values: Mapping[str, Any]) -> None:
    """Note by hand who came to a shift; a second one approves the hours."""
    volunteer = await _volunteer(ctx, values["volunteer"], "volunteer")
    starts_at = _at(ctx, values, "shift_from")
    own = select(SignUp).where(
        SignUp.volunteer_id == volunteer.id,
        SignUp.starts_at == starts_at,
        SignUp.state.not_in(CANCELLED),
        visible(ctx, SignUp, SIGN_UP_READ),
    )
    found = await ctx.session.scalar(own)
    if found is None:
        raise NotFound("shift_from")
    came_at, left_at = _at(ctx, values, "came"), _at(ctx, values, "left")
    if left_at <= came_at:  # past midnight
        left_at += timedelta(days=1)
    await record_attendance(ctx, found.id, found.version, came_at=came_at, left_at=left_at, reason=values["reason"])


def _at(ctx: Context, values: Mapping[str, Any], column: str) -> datetime:
    moment: time = values[column]
    return datetime.combine(values["served_on"], moment, ctx.clock.zone)


def hour_claims(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """A volunteer comes to a shift once."""
    yield "shift_from", f"{values['volunteer']} {values['served_on']} {values['shift_from']}"


VOLUNTEERS = Sheet(
    "volunteers:volunteer",
    {"en": "Volunteers", "zh": "义工"},
    on=Volunteer,
    columns=VOLUNTEER_COLUMNS,
    rows=select(
        Volunteer.id,
        Volunteer.number.label("number"),
        Org.code.label("org"),
        Association.name.label("association"),
        Volunteer.name.label("name"),
        Volunteer.state.label("state"),
        Volunteer.minutes.label("minutes"),
        Volunteer.stars.label("stars"),
        Volunteer.insured_until.label("insured_until"),
    )
    .join_from(Volunteer, Org)
    .join_from(Volunteer, Association),
    import_action=VOLUNTEER_MANAGE,
    export_action=VOLUNTEER_EXPORT,
    take=one_by_one(take_volunteer, {"kind": "license_kind"}),
    claims=volunteer_claims,
)

HOURS = Sheet(
    "volunteers:hour_entry",
    {"en": "Hours of service", "zh": "服务时长"},
    on=HourEntry,
    columns=HOUR_COLUMNS,
    rows=select(
        HourEntry.id,
        Volunteer.number.label("volunteer"),
        Volunteer.name.label("name"),
        HourEntry.served_on.label("served_on"),
        HourEntry.reason.label("reason"),
        Duty.name.label("duty"),
        HourEntry.minutes.label("minutes"),
        HourEntry.credited_minutes.label("credited_minutes"),
        HourEntry.state.label("state"),
        HourEntry.source.label("source"),
    )
    .join_from(HourEntry, Volunteer)
    .join_from(HourEntry, Duty),
    import_action=SIGN_UP_MANAGE,
    export_action=HOUR_EXPORT,
    take=one_by_one(take_hours, {"came_at": "came", "left_at": "left"}),
    claims=hour_claims,
)

SHEETS = (VOLUNTEERS, HOURS)
