"""Every example of docs/volunteer-year.md is sent as it stands there, in its order, and answers what the page says."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx2
import pytest

from core.db import Database
from core.orgs.models import Org
from core.plugin_host import Registry
from graphql_schema.server import create_app
from graphql_schema.serving import make_services
from plugins.volunteers.associations.models import BranchType
from tests.docs.examples import DOCS, KEY, Frontend, check_page, read, signed
from tests.factories import make_account, make_person, save
from tests.plugins.volunteers.people import make_duty

EXAMPLES = list(read((DOCS / "volunteer-year.md").read_text(encoding="utf-8")))
REFUSED = ("VOLUNTEERS_NOT_INSURED",)


@pytest.fixture
async def tokens(east: Org, east_village: Org) -> dict[tuple[str, str], str]:
    """Tokens of those whom the page names, and the catalogue that it begins with."""
    await save(BranchType(code="CARE", name="关爱分会", summary="关心老人和儿童。"), east)
    await make_duty(east)
    person = await make_person(east_village, name="示例居民", birth_date="1980-01-05")
    accounts = {
        "leader": await make_account(east, "volunteer_manager", name="示例会长"),
        "second": await make_account(east, "volunteer_manager", name="示例秘书长"),
        "resident": await make_account(east_village, "resident", name="示例居民", person_id=person.id),
    }
    return {(name, "yunyang"): signed(account) for name, account in accounts.items()}


async def test_every_example_answers_what_the_page_says(
    database: Database, registry: Registry, tokens: dict[tuple[str, str], str]
) -> None:
    now = datetime.now(UTC)
    soon = now + timedelta(minutes=20)
    known = {
        "…today": now.astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat(),
        "…soon": soon.isoformat(),
        "…end": (soon + timedelta(hours=2)).isoformat(),
    }
    transport = httpx2.ASGITransport(app=create_app(make_services(database, KEY, registry)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test") as client:
        await check_page(Frontend(client, tokens, known), EXAMPLES, REFUSED)
