"""A town with a centre, an item with a published guide, and those who serve there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from core.orgs.models import Org
from core.tenancy import TenantMixin
from graphql_schema.node import encode
from graphql_schema.testing.client import Asker, Client
from plugins.service_centers.centers.models import ServiceCenter, ServiceWindow
from plugins.service_centers.items.models import OneThing, ServiceAtCenter, ServiceGuide, ServiceItem
from tests.factories import make_account, make_calendar, save

GUIDE: dict[str, Any] = {
    "edition": 1,
    "state": "PUBLISHED",
    "basis": "示例条例第一条",
    "applicants": "本县居民",
    "conditions": "符合规定",
    "process": "受理—审核—决定",
    "legal_limit": 20,
    "promised_limit": 10,
    "unit": "WORKING_DAY",
    "fee_fen": 0,
    "result": "证件",
    "place": "窗口，工作日",
    "consultation": "示例电话",
    "complaints": "示例电话",
    "remedies": "行政复议",
    "handed_out": 0,
}


async def make_center(org: Org, **values: Any) -> ServiceCenter:
    """A centre that serves."""
    flags = dict.fromkeys(("is_step_free", "has_accessible_toilet", "has_hearing_help"), True)
    given = {"name": f"{org.name}社会服务中心", "tier": org.level, "address": "示例路1号", "state": "OPEN"} | flags
    return await save(ServiceCenter(org_id=org.id, org_place=org.place, **given | values), org)


async def make_item(beside: TenantMixin, code: str = "PERMIT_OF_DESK", **values: Any) -> ServiceItem:
    """An item of the catalogue."""
    given = {"name": "居住证办理", "family": "APPROVAL", "handling": "WITHIN_LIMIT", "department": "公安"}
    rest = {"keywords": "", "state": "ACTIVE"}
    return await save(ServiceItem(code=code, **given | rest | values), beside)


async def make_guide(item: ServiceItem, **values: Any) -> ServiceGuide:
    """The guide of the item that holds."""
    return await save(ServiceGuide(item_id=item.id, **GUIDE | values), item)


async def offer(center: ServiceCenter, item: ServiceItem) -> ServiceAtCenter:
    """Let the centre handle the item."""
    return await save(ServiceAtCenter(center_id=center.id, item_id=item.id, is_intake_only=False), center)


@dataclass
class Desk:
    """A centre with a window and an item, and who asks there."""

    center: ServiceCenter
    window: ServiceWindow
    item: ServiceItem
    clerk: Asker
    director: Asker
    stranger: Client

    def id(self, record: ServiceCenter | ServiceItem | ServiceWindow | OneThing) -> str:
        """The record's global id."""
        return encode(type(record).__name__, record.id)


@pytest.fixture
async def desk(api: Client, east: Org) -> Desk:
    """The eastern town's."""
    await make_calendar(east)
    center, item = await make_center(east), await make_item(east)
    window = await save(ServiceWindow(center_id=center.id, code="1", name="综合窗口", is_open=True), east)
    await make_guide(item, assured_on=date(2026, 1, 1), assured_by="示例")
    await offer(center, item)
    clerk = api.as_(await make_account(east, "window_clerk", name="示例窗口人员"))
    return Desk(center, window, item, clerk, api.as_(await make_account(east, "center_director")), api)
