"""Organisations from a spreadsheet: one may stand below another of the same file."""

import pytest
from sqlalchemy import select

from core.orgs.models import Org, OrgChange
from core.plugin_host import Registry
from tests.conftest import ContextFor
from tests.core.sheets.sheets import Desk, as_csv
from tests.factories import make_account

HEADER = ["上级单位", "行政区划代码", "名称", "类型"]


@pytest.fixture
async def desk(county: Org, ctx_for: ContextFor, registry: Registry) -> Desk:
    """Takes organisations in for the administrator."""
    return Desk(await ctx_for(await make_account(county, "tenant_admin")), registry, "core:org")


async def test_a_village_may_come_with_its_town(desk: Desk) -> None:
    content = as_csv(
        [
            HEADER,
            ["500235", "500235190", "示例镇", "镇"],
            ["500235190", "500235190200", "示例村村民委员会", "村"],
            ["500235190", "500235190200", "示例二村村民委员会", "VILLAGE"],
            ["500235191", "500235191200", "示例三村村民委员会", "村"],
            ["500235", "500235192", "示例四镇", "村"],
        ]
    )
    expected = [(4, "B4", "NOT_UNIQUE"), (5, "A5", "NOT_FOUND"), (6, "D6", "INVALID")]
    assert await desk.faults(await desk.check(content, rows=1)) == expected
    assert await desk.faults(await desk.run(content, rows=1)) == expected
    async with desk.ctx.transaction() as session:
        made = await session.scalar(select(Org).where(Org.code == "500235190200"))
        assert made is not None
        assert await session.scalar(select(OrgChange.kind).where(OrgChange.org_id == made.id)) == "ADDED"
