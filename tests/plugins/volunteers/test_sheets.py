"""Spreadsheets of volunteers: what staff keep of those who enrolled themselves, and who came to shifts."""

from datetime import timedelta

from sqlalchemy import func, select

from core.accounts.models import Account
from core.orgs.models import Org
from core.plugin_host import Registry
from plugins.volunteers.activities.models import SignUp
from plugins.volunteers.enrollment.models import Volunteer, VolunteerLicense
from plugins.volunteers.hours.models import HourEntry
from tests.conftest import ContextFor
from tests.core.sheets.sheets import Desk, as_csv
from tests.factories import make_account
from tests.plugins.volunteers.people import (
    NOW,
    make_association,
    make_duty,
    make_shift,
    make_sign_up,
    make_volunteer,
)

LATER = NOW + timedelta(days=3)


async def desk_of(account: Account, ctx_for: ContextFor, registry: Registry, sheet: str) -> Desk:
    return Desk(await ctx_for(account, now=LATER), registry, sheet)


async def test_insurance_and_licences_come_in_and_nobody_is_enrolled(
    east: Org, west: Org, ctx_for: ContextFor, registry: Registry
) -> None:
    mine, other = await make_volunteer(await make_association(east)), await make_volunteer(await make_association(west))
    desk = await desk_of(await make_account(east, "volunteer_manager"), ctx_for, registry, "volunteers:volunteer")
    content = as_csv(
        [
            ["义工编号", "姓名", "保险到期日", "证照种类", "证照号码", "证照有效期起", "证照有效期止"],
            [mine.number, mine.name, "2012-12-31", "PHYSICIAN", "Y1", "2010-01-01", "2015-01-01"],
            [other.number, other.name, "2012-12-31", "", "", "", ""],
            ["V-NEW", "示例", "2012-12-31", "", "", "", ""],
            [mine.number, "", "", "PHYSICIAN", "Y2", "2010-01-01", ""],
            [mine.number, "", "", "PHYSICIAN", "Y3", "2010-01-01", "2009-01-01"],
        ]
    )
    expected = [(3, "A3", "NOT_FOUND"), (4, "A4", "NOT_FOUND"), (5, "G5", "REQUIRED"), (6, "G6", "INVALID")]
    assert await desk.faults(await desk.check(content, rows=2)) == expected
    assert await desk.faults(await desk.run(content, rows=3)) == expected
    async with desk.ctx.transaction() as session:
        held = await session.get_one(Volunteer, (desk.ctx.tenant.id, mine.id))
        assert held.insured_until is not None and held.insured_until.isoformat() == "2012-12-31"
        assert await session.scalar(select(func.count()).select_from(VolunteerLicense)) == 1
        assert await session.scalar(select(func.count()).select_from(Volunteer)) == 2


async def test_attendance_lists_become_hours_that_wait_for_a_second_one(
    east: Org, ctx_for: ContextFor, registry: Registry
) -> None:
    association, duty = await make_association(east), await make_duty(east)
    came, stayed_away = await make_volunteer(association), await make_volunteer(association)
    shift = await make_shift(association, duty)
    await make_sign_up(shift, came)
    desk = await desk_of(await make_account(east, "volunteer_manager"), ctx_for, registry, "volunteers:hour_entry")
    row = ["2011-06-02", "09:00", "9:05", "11:00", "凭纸质签到表补录"]
    content = as_csv(
        [
            ["义工编号", "服务日期", "班次开始时间", "到场时间", "离场时间", "说明"],
            [came.number, *row],
            [came.number, *row],
            [stayed_away.number, *row],
            [came.number, "2011-06-02", "9点", "9:05", "11:00", "补录"],
        ]
    )
    expected = [(3, "C3", "NOT_UNIQUE"), (4, "C4", "NOT_FOUND"), (5, "C5", "SHEET_TIME")]
    assert await desk.faults(await desk.check(content, rows=1)) == expected
    assert await desk.faults(await desk.run(content, rows=2)) == expected
    async with desk.ctx.transaction() as session:
        (entry,) = await session.scalars(select(HourEntry))
        assert (entry.state, entry.minutes, entry.source, entry.credited_minutes) == ("PROPOSED", 115, "MANUAL", 0)
        assert entry.proposed_by_id == desk.ctx.account_id
        assert list(await session.scalars(select(SignUp.state))) == ["CHECKED_OUT"]
