"""The catalogue of items as a spreadsheet; a row whose code is there already changes that item."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from core.context import Context
from core.descriptors import CellKind, Sheet, SheetColumn
from core.sheets.each import one_by_one
from plugins.service_centers.items.models import Family, Handling, ItemState, ServiceItem
from plugins.service_centers.items.permissions import ITEM_EXPORT, ITEM_MANAGE
from plugins.service_centers.items.service import set_item

FAMILIES: Mapping[str, str] = {
    Family.APPROVAL: "行政审批",
    Family.SOCIAL_AFFAIRS: "社会事务",
    Family.PUBLIC_SERVICE: "公共服务",
}
HANDLINGS: Mapping[str, str] = {Handling.ON_THE_SPOT: "即办件", Handling.WITHIN_LIMIT: "承诺件"}
STATES: Mapping[str, str] = {ItemState.ACTIVE: "在办", ItemState.SUSPENDED: "暂停", ItemState.RETIRED: "取消"}

COLUMNS = (
    SheetColumn("code", "事项编码", is_required=True, example="BIRTH_CERTIFICATE"),
    SheetColumn("name", "事项名称", is_required=True, example="生育登记"),
    SheetColumn("family", "事项类别", CellKind.CHOICE, is_required=True, choices=FAMILIES, example="公共服务"),
    SheetColumn("handling", "办件类型", CellKind.CHOICE, is_required=True, choices=HANDLINGS, example="即办件"),
    SheetColumn("department", "主管部门", is_required=True, example="县卫生健康委"),
    SheetColumn("keywords", "关键词", example="准生证"),
    SheetColumn("state", "状态", CellKind.CHOICE, choices=STATES, example="在办"),
)


async def take_item(ctx: Context, values: Mapping[str, Any]) -> None:
    """Add an item to the catalogue, or change the one of the code; an empty cell leaves what it has."""
    state = values.get("state")
    await set_item(
        ctx,
        code=values["code"],
        name=values["name"],
        family=Family(values["family"]),
        handling=Handling(values["handling"]),
        department=values["department"],
        keywords=values.get("keywords"),
        state=None if state is None else ItemState(state),
    )


def claims(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """A code stands once in a file."""
    yield "code", values["code"]


ITEMS = Sheet(
    "service_centers:item",
    {"en": "Service items", "zh": "服务事项"},
    on=ServiceItem,
    columns=COLUMNS,
    rows=select(
        ServiceItem.id,
        ServiceItem.code.label("code"),
        ServiceItem.name.label("name"),
        ServiceItem.family.label("family"),
        ServiceItem.handling.label("handling"),
        ServiceItem.department.label("department"),
        ServiceItem.keywords.label("keywords"),
        ServiceItem.state.label("state"),
    ),
    import_action=ITEM_MANAGE,
    export_action=ITEM_EXPORT,
    take=one_by_one(take_item),
    claims=claims,
)
