"""Every example of docs/dispute-life.md is sent as it stands there, in its order, and answers what the page says."""

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
from tests.factories import make_account, make_dispute_type, make_mediator
from tests.papers import text_of

EXAMPLES = list(read((DOCS / "dispute-life.md").read_text(encoding="utf-8")))
REFUSED = ("ILLEGAL_MOVE", "MEDIATION_CONFLICT", "FILE_INCOMPLETE")


@pytest.fixture
async def tokens(county: Org, east: Org, west: Org) -> dict[tuple[str, str], str]:
    """Tokens of those whom the page names, and the records that it begins with."""
    await make_dispute_type(county, code="BOUNDARY", name="地界纠纷", rule_code="MEDIATION")
    keeper = await make_mediator(east, number="M-1")
    await make_mediator(east, number="M-2")
    accounts = {
        "chief": await make_account(county, "mediation_manager", name="示例县主任"),
        "manager": await make_account(east, "mediation_manager", name="示例站长"),
        "neighbor": await make_account(west, "mediation_manager", name="示例邻镇站长"),
        "mediator": await make_account(east, "mediator", name="示例调解员", person_id=keeper.person_id),
    }
    return {(name, "yunyang"): signed(account) for name, account in accounts.items()}


async def test_every_example_answers_what_the_page_says(
    database: Database, registry: Registry, tokens: dict[tuple[str, str], str]
) -> None:
    services = make_services(database, KEY, registry)
    services.directory._fresh_for *= 0  # the western town's share ends less than a second before it asks for the paper
    transport = httpx2.ASGITransport(app=create_app(services))
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test") as client:
        frontend = Frontend(client, tokens, {"…today": today.isoformat()})
        await check_page(frontend, EXAMPLES, REFUSED)
        await _check_paper(client, frontend.known["…pdf"], tokens)


async def _check_paper(client: httpx2.AsyncClient, pdf: str, tokens: dict[tuple[str, str], str]) -> None:
    """The agreement is had by the mediator, and says what was agreed; the town that was only asked gets nothing."""
    keeper, neighbor = ({"authorization": f"Bearer {tokens[name, 'yunyang']}"} for name in ("mediator", "neighbor"))
    answer = await client.get(f"/yunyang/files/{pdf}", headers=keeper)
    text = text_of(answer.content)
    for words in ("人民调解协议书", "示例甲一", "示例乙一", "恢复界石并赔偿", "叁佰元整", "示例记录人"):
        assert words in text
    assert (await client.get(f"/yunyang/files/{pdf}", headers=neighbor)).status_code == 404
