"""Every example of docs/request-life.md is sent as it stands there, in its order, and answers what the page says."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import httpx2
import pytest

from core.db import Database
from core.orgs.models import Org
from core.plugin_host import Registry
from graphql_schema.server import create_app
from graphql_schema.serving import make_services
from tests.docs.examples import DOCS, KEY, Frontend, check_page, read, signed
from tests.factories import make_account, make_calendar

EXAMPLES = list(read((DOCS / "request-life.md").read_text(encoding="utf-8")))
REFUSED = ("SERVICE_CENTERS_TOLD_ONCE", "SERVICE_CENTERS_STEPS_OPEN", "NOT_FOUND")


@pytest.fixture
async def tokens(county: Org, east: Org) -> dict[tuple[str, str], str]:
    """Tokens of those whom the page names."""
    await make_calendar(county)
    accounts = {
        "chief": await make_account(county, "center_director", name="示例县主任"),
        "director": await make_account(east, "center_director", name="示例中心主任"),
        "clerk": await make_account(east, "window_clerk", name="示例窗口人员"),
    }
    return {(name, "yunyang"): signed(account) for name, account in accounts.items()}


async def test_every_example_answers_what_the_page_says(
    database: Database, registry: Registry, tokens: dict[tuple[str, str], str]
) -> None:
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat()
    transport = httpx2.ASGITransport(app=create_app(make_services(database, KEY, registry)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test") as client:
        await check_page(Frontend(client, tokens, {"…today": today}), EXAMPLES, REFUSED)


async def test_a_network_may_ask_by_codes_only_so_often(database: Database, registry: Registry, county: Org) -> None:
    transport = httpx2.ASGITransport(app=create_app(make_services(database, KEY, registry)), client=("192.0.2.7", 4000))
    ask = 'mutation { serviceRequestLookUp(input: { receiptCode: "0000-0000-0000" }) { errors { code } } }'
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test") as client:
        answers = [(await client.post("/yunyang/graphql", json={"query": ask})).json() for _ in range(61)]
    assert answers[59]["data"]["serviceRequestLookUp"]["errors"] == [{"code": "NOT_FOUND"}]
    assert answers[60]["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
