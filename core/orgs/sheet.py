"""Organisations as a spreadsheet: each under one that is there already or stands further up in the same file."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from core.context import Context
from core.descriptors import CellKind, Sheet, SheetColumn
from core.orgs.kinds import OrgKind, OrgLevel
from core.orgs.models import Org, OrgState
from core.orgs.permissions import ORG_EXPORT, ORG_MANAGE
from core.orgs.service import add_org
from core.sheets.each import one_by_one
from core.sheets.orgs import one_org

MOST = 2_000
"""Organisations of a file: all are taken together, since one may stand below another of them."""

LEVELS: Mapping[str, str] = {
    OrgLevel.COUNTY: "县级",
    OrgLevel.TOWN: "乡镇级",
    OrgLevel.VILLAGE: "村级",
}
KINDS: Mapping[str, str] = {
    OrgKind.SUBDISTRICT: "街道",
    OrgKind.TOWN: "镇",
    OrgKind.TOWNSHIP: "乡",
    OrgKind.COMMUNITY: "社区",
    OrgKind.VILLAGE: "村",
    OrgKind.SPECIAL_AREA: "特殊区域",
    OrgKind.COUNTY: "县",
}
STATES: Mapping[str, str] = {OrgState.ACTIVE: "正常", OrgState.MERGED: "已合并", OrgState.CLOSED: "已撤销"}

COLUMNS = (
    SheetColumn("parent", "上级单位", CellKind.ORG, is_required=True, example="500235101"),
    SheetColumn("code", "行政区划代码", is_required=True, example="500235101201"),
    SheetColumn("name", "名称", is_required=True, example="和平村村民委员会"),
    SheetColumn("kind", "类型", CellKind.CHOICE, is_required=True, choices=KINDS),
    SheetColumn("level", "层级", CellKind.CHOICE, choices=LEVELS, is_read=False),
    SheetColumn("state", "状态", CellKind.CHOICE, choices=STATES, is_read=False),
)


async def take_org(ctx: Context, values: Mapping[str, Any]) -> None:
    """Add an organisation under its parent."""
    parent = await one_org(ctx, values["parent"], "parent", ORG_MANAGE)
    await add_org(ctx, parent.id, code=values["code"], name=values["name"], kind=OrgKind(values["kind"]))


def claims(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """A code stands once in a file."""
    yield "code", values["code"]


ABOVE = aliased(Org)

ORGS = Sheet(
    "core:org",
    {"en": "Organisations", "zh": "组织"},
    on=Org,
    columns=COLUMNS,
    rows=select(
        Org.id,
        ABOVE.code.label("parent"),
        Org.code.label("code"),
        Org.name.label("name"),
        Org.kind.label("kind"),
        Org.level.label("level"),
        Org.state.label("state"),
    )
    .select_from(Org)
    .outerjoin(ABOVE, and_(ABOVE.tenant_id == Org.tenant_id, ABOVE.id == Org.parent_id)),
    import_action=ORG_MANAGE,
    export_action=ORG_EXPORT,
    take=one_by_one(take_org, {"parent_id": "parent"}),
    claims=claims,
    at_once=MOST,
    most=MOST,
)
