"""The catalogue of items from a spreadsheet."""

from sqlalchemy import select

from core.orgs.models import Org
from core.plugin_host import Registry
from plugins.service_centers.items.models import ServiceItem
from tests.conftest import ContextFor
from tests.core.sheets.sheets import Desk, as_csv
from tests.factories import make_account

HEADER = ["事项编码", "事项名称", "事项类别", "办件类型", "主管部门", "状态"]
WORDED = [*HEADER, "关键词"]


async def test_items_come_in_and_change_by_their_code(
    county: Org, east: Org, ctx_for: ContextFor, registry: Registry
) -> None:
    director = await make_account(county, "center_director")
    desk = Desk(await ctx_for(director), registry, "service_centers:item")
    content = as_csv(
        [
            HEADER,
            ["SHEET_ONE", "示例事项", "公共服务", "即办件", "示例局", ""],
            ["SHEET_ONE", "示例事项", "公共服务", "即办件", "示例局", ""],
            ["lower", "示例事项", "公共服务", "即办件", "示例局", ""],
            ["SHEET_TWO", "示例事项", "其他", "即办件", "示例局", ""],
        ]
    )
    expected = [(3, "A3", "NOT_UNIQUE"), (4, "A4", "INVALID"), (5, "C5", "SHEET_CHOICE")]
    assert await desk.faults(await desk.check(content, rows=1)) == expected
    assert await desk.faults(await desk.run(content)) == expected
    changed = as_csv([HEADER, ["SHEET_ONE", "示例事项", "公共服务", "承诺件", "示例局", "暂停"]])
    assert (await desk.run(changed)).written == 1
    async with desk.ctx.transaction() as session:
        (item,) = await session.scalars(select(ServiceItem).where(ServiceItem.code.like("SHEET%")))
        assert (item.handling, item.state) == ("WITHIN_LIMIT", "SUSPENDED")


async def test_the_catalogue_is_changed_at_the_county_only(east: Org, ctx_for: ContextFor, registry: Registry) -> None:
    desk = Desk(await ctx_for(await make_account(east, "center_director")), registry, "service_centers:item")
    row = ["SHEET_ONE", "示例事项", "公共服务", "即办件", "示例局", ""]
    assert await desk.faults(await desk.run(as_csv([HEADER, row]))) == [(2, "", "FORBIDDEN")]


async def test_an_empty_cell_leaves_what_the_item_has(county: Org, ctx_for: ContextFor, registry: Registry) -> None:
    desk = Desk(await ctx_for(await make_account(county, "center_director")), registry, "service_centers:item")
    first = ["SHEET_ONE", "示例事项", "公共服务", "即办件", "示例局", "暂停", "准生证"]
    await desk.run(as_csv([WORDED, first]))
    await desk.run(as_csv([HEADER, ["SHEET_ONE", "示例改名", "公共服务", "即办件", "示例局", ""]]))
    async with desk.ctx.transaction() as session:
        (item,) = await session.scalars(select(ServiceItem).where(ServiceItem.code.like("SHEET%")))
        assert (item.name, item.state, item.keywords) == ("示例改名", "SUSPENDED", "准生证")
