"""Mediators from a spreadsheet: people who are recorded enter the register."""

from sqlalchemy import select

from core.orgs.models import Org
from core.plugin_host import Registry
from plugins.mediation.models import Mediator
from tests.conftest import ContextFor
from tests.core.sheets.sheets import Desk, as_csv, number
from tests.factories import make_account


async def test_recorded_people_become_mediators(east: Org, ctx_for: ContextFor, registry: Registry) -> None:
    ctx = await ctx_for(await make_account(east, "center_director"))
    clerk = Desk(await ctx_for(await make_account(east, "tenant_admin")), registry)
    header = ["所属单位", "姓名", "证件类型", "证件号码"]
    people = [["500235101", f"示例{n}", "居民身份证", number(n)] for n in (1, 2)]
    assert (await clerk.run(as_csv([header, *people]))).written == 2
    desk = Desk(ctx, registry, "mediation:mediator")
    content = as_csv(
        [
            ["所属单位", "编号", "证件类型", "证件号码", "是否专职", "调解员证有效期至"],
            ["500235101", "M1", "居民身份证", number(1), "是", "2030-12-31"],
            ["500235101", "M1", "居民身份证", number(2), "", ""],
            ["500235101", "M3", "居民身份证", number(3), "", ""],
            ["500235102", "M4", "居民身份证", number(2), "", ""],
            ["500235101", "M5", "居民身份证", number(1), "大概", ""],
        ]
    )
    expected = [(3, "B3", "NOT_UNIQUE"), (4, "D4", "NOT_FOUND"), (5, "A5", "NOT_FOUND"), (6, "E6", "SHEET_YES_NO")]
    assert await desk.faults(await desk.check(content, rows=1)) == expected
    assert await desk.faults(await desk.run(content, rows=2)) == expected
    async with ctx.transaction() as session:
        (made,) = await session.scalars(select(Mediator))
        assert (made.number, made.name, made.is_full_time, made.org_id) == ("M1", "示例1", True, east.id)
    again = as_csv([["org", "number", "id_kind", "id_number"], ["500235101", "M9", "RESIDENT_ID", number(1)]])
    assert await desk.faults(await desk.run(again)) == [(2, "D2", "NOT_UNIQUE")]
