"""Every example of docs/accounts.md is sent as it stands there, in its order, and answers what the page says."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from core.accounts.keys import MOST_KEYS
from core.accounts.models import Account
from core.auth import AttemptLimits, Passwords
from core.db import Database
from core.identities.oidc import OidcClient
from core.orgs.models import Org
from core.plugin_host import Registry
from graphql_schema.server import create_app
from graphql_schema.services import Views
from graphql_schema.serving import make_services
from tests.docs.examples import DOCS, KEY, Example, Frontend, read, shown, signed
from tests.factories import make_account, make_grant
from tests.graphql_schema.idp import Idp

PAGE = (DOCS / "accounts.md").read_text(encoding="utf-8")
EXAMPLES = list(read(PAGE))
ISSUER = "https://id.example.org"


@pytest.fixture
async def accounts(county: Org) -> dict[str, Account]:
    """Those that the page names."""
    hashed = await Passwords().hash("correct horse")
    admin = await make_account(county, "tenant_admin", login="admin")
    await make_grant(admin, "county_leader", county)
    return {"li": await make_account(county, "county_leader", login="li", password_hash=hashed), "admin": admin}


class Desk(Frontend):
    """A frontend whose browser goes to the provider, and whose program shows the newest key."""

    idp: Idp

    async def send(self, example: Example) -> Any:
        """The answer to an example."""
        if example.who == "key":
            self.tokens["key", example.tenant] = self.known["…key"]
        answer = await super().send(example)
        url = self.known.pop("…authorizationUrl", None)
        if url is not None:
            async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=self.idp.app())) as browser:
                back = await browser.get(url)
            query = dict(parse_qsl(urlsplit(back.headers["location"]).query))
            self.known |= {"…state": query["state"], "…code": query["code"]}
        return answer


async def test_every_example_answers_what_the_page_says(
    database: Database, registry: Registry, accounts: dict[str, Account]
) -> None:
    idp = Idp(issuer=ISSUER, client="helin", secret="a secret of the county")
    oidc = OidcClient([ISSUER], transport=httpx2.ASGITransport(app=idp.app()))
    services = make_services(database, KEY, registry, oidc=oidc)
    services.directory._fresh_for *= 0
    tokens = {(name, "yunyang"): signed(account) for name, account in accounts.items()}
    soon = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=create_app(services)), base_url="http://helin.test"
    ) as client:
        desk = Desk(client, tokens, {"…soon": soon})
        desk.idp = idp
        for example in EXAMPLES:
            answer = await desk.send(example)
            answer.pop("extensions", None)  # what it cost
            expected = example.answer or {"data": answer.get("data"), **_no_errors(answer)}
            assert shown(answer, expected) == expected, f"the example in line {example.line}"


def _no_errors(answer: Any) -> Any:
    """An example whose answer is not shown has no error, in the payload either."""
    assert "errors" not in answer, answer
    assert [field for field in answer["data"].values() if isinstance(field, dict) and field.get("errors")] == []
    return {}


def test_every_block_of_the_page_is_an_example_or_an_answer() -> None:
    kinds = re.findall(r"^```(.+)$", PAGE, re.MULTILINE)
    assert set(kinds) == {"graphql", "json"}
    assert len(EXAMPLES) == kinds.count("graphql") >= 16


def test_the_page_tells_the_limits() -> None:
    limits = AttemptLimits()
    assert (limits.of_account, limits.from_network, limits.per) == (10, 100, timedelta(minutes=15))
    assert "Ten attempts to one login and a hundred from one network" in PAGE
    assert f"An account has {MOST_KEYS} at most." in PAGE


async def test_the_page_tells_what_needs_no_token(views: Views, registry: Registry) -> None:
    view = await views.get([one.name for one in registry.plugins if not one.manifest.kernel])
    assert {"sessionCreate", "serviceRequestRate"} <= view.alone
    assert [name for name in view.alone if f"`{name}`" not in PAGE] == []
