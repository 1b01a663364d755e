"""Every example of docs/sheets.md is sent as it stands there, in its order, and answers what the page says."""

import httpx2

from core.db import Database
from core.orgs.models import Org
from core.plugin_host import Registry
from graphql_schema.node import encode
from graphql_schema.server import create_app
from graphql_schema.serving import make_services
from tests.docs.examples import DOCS, KEY, Frontend, read, shown, signed
from tests.factories import make_account, make_person

PAGE = (DOCS / "sheets.md").read_text(encoding="utf-8")


async def test_every_example_answers_what_the_page_says(
    database: Database, registry: Registry, county: Org, east: Org
) -> None:
    clerk = await make_person(county)
    token = signed(await make_account(county, "tenant_admin", person_id=clerk.id))
    transport = httpx2.ASGITransport(app=create_app(make_services(database, KEY, registry)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test") as client:
        known = {"…east": encode("Org", east.id), "…accessToken": token}
        frontend = Frontend(client, {("clerk", "yunyang"): token}, known)
        for example in read(PAGE):
            answer = await frontend.send(example)
            answer.pop("extensions", None)  # what it cost
            assert shown(answer, example.answer) == example.answer, f"the example in line {example.line}"


def test_the_page_names_each_sheet(registry: Registry) -> None:
    for sheet in (one.item for one in registry.sheets):
        assert f"`{sheet.key}` {sheet.name['zh']}" in PAGE
