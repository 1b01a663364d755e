"""Every example of docs/rules.md is sent as it stands there, in its order, and answers what the page says."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx2
import pytest

from core.db import Database
from core.orgs.models import Org
from core.plugin_host import Registry
from graphql_schema.server import create_app
from graphql_schema.serving import make_services
from tests.docs.examples import DOCS, KEY, Frontend, check_page, read, signed
from tests.factories import make_account

EXAMPLES = list(read((DOCS / "rules.md").read_text(encoding="utf-8")))
REFUSED = ("POLICY_NOT_DRAFT", "APPRAISAL_OWN")


@pytest.fixture
async def tokens(county: Org, east: Org, east_village: Org) -> dict[tuple[str, str], str]:
    """Tokens of those whom the page names."""
    accounts = {
        "chief": await make_account(county, "center_director", name="示例县主任"),
        "director": await make_account(east, "center_director", name="示例镇主任"),
        "villager": await make_account(east_village, "center_director", name="示例村主任"),
        "volunteer": await make_account(east_village, "volunteer", name="示例义工"),
    }
    return {(name, "yunyang"): signed(account) for name, account in accounts.items()}


async def test_every_example_answers_what_the_page_says(
    database: Database, registry: Registry, tokens: dict[tuple[str, str], str]
) -> None:
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()
    days = {f"…{name}": (today + timedelta(days=ahead)).isoformat() for name, ahead in (("today", 0), ("later", 30))}
    transport = httpx2.ASGITransport(app=create_app(make_services(database, KEY, registry)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test") as client:
        await check_page(Frontend(client, tokens, days), EXAMPLES, REFUSED)
