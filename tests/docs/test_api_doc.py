"""Every example of docs/api.md is sent as it stands there, in its order, and answers what the page says."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import update

import core
from core import errors
from core.accounts.models import Account
from core.auth import Passwords, Signer
from core.db import Database
from core.orgs.models import Org
from core.plugin_host import Registry
from core.tenancy import Tenant, TenantInfo
from graphql_schema.connection import COUNT_CAP, DEFAULT_PAGE, MAX_PAGE
from graphql_schema.inputs import EQUALITY, OPERATORS, ORDERED
from graphql_schema.node import encode
from graphql_schema.server import create_app
from graphql_schema.serving import make_services
from plugins.mediation.states import DisputeState
from tests.factories import make_account, make_dispute, make_dispute_type, make_mediator

KEY = "only for tests: thirty-two letters"
PAGE = (Path(str(core.__file__)).parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"(?:^<!-- as (?P<who>\w+)(?: at (?P<tenant>\w+))?(?:, in (?P<language>[\w-]+))? -->\n)?"
    r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
CUT = re.compile(r"\w*…\w+")


@dataclass
class Example:
    """A request of the page, and the answer that the page shows, if any."""

    line: int
    kind: str
    text: str
    who: str | None
    tenant: str = "yunyang"
    language: str = "en"
    variables: dict[str, Any] = field(default_factory=dict)
    answer: Any = None


def read(page: str) -> Iterator[Example]:
    """The page's examples in their order; a block of JSON belongs to the request before it."""
    example = None
    for found in BLOCK.finditer(page):
        kind, text = found["kind"], found["text"]
        if kind in ("graphql", "http"):
            if example is not None:
                yield example
            line = page.count("\n", 0, found.start()) + 1
            example = Example(line, kind, text, found["who"], found["tenant"] or "yunyang", found["language"] or "en")
        elif example is not None and kind == "json variables":
            example.variables = json.loads(text)
        elif example is not None and kind == "json":
            example.answer = json.loads(text)
    if example is not None:
        yield example


EXAMPLES = list(read(PAGE))


@dataclass
class Frontend:
    """Sends examples, and remembers what answers held."""

    client: httpx2.AsyncClient
    tokens: dict[tuple[str, str], str]
    known: dict[str, str]
    """What a text with … stands for: the ids of the page's records, and the newest value of each field."""

    async def send(self, example: Example) -> Any:
        """The answer to an example."""
        headers = {"accept-language": example.language}
        if example.kind == "http":
            answer = await self._raw(example.text)
        else:
            token = self.tokens.get((example.who or "", example.tenant))
            headers |= {"authorization": f"Bearer {token}"} if token else {}
            content = {"query": self.filled(example.text), "variables": self.filled(example.variables)}
            answer = await self.client.post(f"/{example.tenant}/graphql", json=content, headers=headers)
        self._remember(answer.json())
        return answer.json()

    async def _raw(self, text: str) -> httpx2.Response:
        head, body = text.split("\n\n", 1)
        start, *lines = head.splitlines()
        method, path = start.split()
        headers = dict(line.split(": ", 1) for line in lines)
        headers["Authorization"] = f"Bearer {self.known['…accessToken']}"
        return await self.client.request(method, path, headers=headers, content=body.encode())

    def filled(self, value: Any) -> Any:
        """The value with every … written out."""
        if isinstance(value, dict):
            return {key: self.filled(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.filled(item) for item in value]
        return CUT.sub(lambda found: self.known[found[0]], value) if isinstance(value, str) else value

    def _remember(self, value: Any) -> None:
        for key, item in value.items() if isinstance(value, dict) else ():
            if isinstance(item, str):
                self.known[f"…{key}"] = item
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            self._remember(item)


def shown(actual: Any, expected: Any) -> Any:
    """The actual value, with each text cut short where the page cuts it."""
    if isinstance(actual, dict) and isinstance(expected, dict):
        return {key: shown(value, expected.get(key)) for key, value in actual.items()}
    if isinstance(actual, list) and isinstance(expected, list) and len(actual) == len(expected):
        return [shown(*pair) for pair in zip(actual, expected, strict=True)]
    if isinstance(actual, str) and isinstance(expected, str) and expected.endswith("…"):
        return expected if actual.startswith(expected[:-1]) else actual
    return actual


def at(year: int, month: int, day: int) -> dict[str, Any]:
    """When a dispute was opened."""
    return {"opened_at": datetime(year, month, day, 2, tzinfo=UTC)}


async def make_records(east: Org, east_village: Org, west_village: Org) -> dict[str, str]:
    """The records that the page speaks of; gives the ids that it cuts short."""
    kind = await make_dispute_type(east, code="BOUNDARY")
    mediator = await make_mediator(east_village)
    busy: dict[str, Any] = {"mediator": mediator, "type_": kind, "state": DisputeState.MEDIATING}
    first = await make_dispute(
        east_village,
        type_=kind,
        number="500235101201-2010-00001",
        title="宅基地边界",
        amount_fen=125_050,
        **at(2010, 1, 5),
    )
    await make_dispute(east_village, number="500235101201-2010-00002", **busy, **at(2010, 1, 6))
    await make_dispute(west_village, number="500235102201-2010-00001", **busy, **at(2010, 2, 7))
    return {
        "org1_…east": encode("Org", east.id),
        "org1_…village": encode("Org", east_village.id),
        "disputeType1_…boundary": encode("DisputeType", kind.id),
        "dispute1_…first": encode("Dispute", first.id),
    }


def signed(account: Account) -> str:
    """A token of the account."""
    return Signer(KEY).sign(account.id, str(account.tenant_id), uuid4())


@pytest.fixture
async def tokens(county: Org, east: Org, abroad: Org) -> dict[tuple[str, str], str]:
    """A token for each account that the page names, by its name and its county."""
    hashed = await Passwords().hash("correct horse")
    manager = await make_account(east, "mediation_manager", login="manager", password_hash=hashed)
    return {
        ("leader", "yunyang"): signed(await make_account(county, "county_leader")),
        ("manager", "yunyang"): signed(manager),
        ("leader", "fengjie"): signed(await make_account(abroad, "county_leader")),
    }


async def test_every_example_answers_what_the_page_says(
    database: Database,
    registry: Registry,
    tokens: dict[tuple[str, str], str],
    fengjie: TenantInfo,
    east: Org,
    east_village: Org,
    west_village: Org,
) -> None:
    async with database.transaction(None) as session:
        await session.execute(update(Tenant).where(Tenant.id == fengjie.id).values(plugins={}))
    known = await make_records(east, east_village, west_village)
    transport = httpx2.ASGITransport(app=create_app(make_services(database, KEY, registry)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test") as client:
        frontend = Frontend(client, tokens, known)
        for example in EXAMPLES:
            answer = await frontend.send(example)
            answer.pop("extensions", None)  # what it cost
            expected = example.answer or {"data": answer.get("data")}
            assert shown(answer, expected) == expected, f"the example in line {example.line}"


def test_every_block_of_the_page_is_an_example_or_belongs_to_one() -> None:
    kinds = re.findall(r"^```(.+)$", PAGE, re.MULTILINE)
    assert set(kinds) == {"graphql", "http", "json", "json variables"}
    assert len(EXAMPLES) == kinds.count("graphql") + kinds.count("http")
    assert [example.line for example in EXAMPLES if example.kind == "graphql" and example.who is None] == []


def test_the_page_can_be_read_in_one_sitting() -> None:
    assert len(PAGE.splitlines()) <= 250


@pytest.mark.parametrize(
    "error",
    [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.RequestError)][1:],
)
def test_the_page_tells_the_code_and_status_of_each_refusal(error: type[errors.RequestError]) -> None:
    assert re.search(rf"^\|.*`{error.code}`.*\| {error.status}\b", PAGE, re.MULTILINE)


def test_the_page_tells_every_operator() -> None:
    for name, operators in [*OPERATORS.values(), ("enums", EQUALITY)]:
        (row,) = re.findall(rf"^\|[^|]*\b{name}\b[^|]*\|(.*)\|$", PAGE, re.MULTILINE | re.IGNORECASE)
        assert tuple(re.findall(r"`(\w+)`", row)) == operators
    assert ORDERED in [operators for _, operators in OPERATORS.values()]


def test_the_page_tells_how_long_pages_are() -> None:
    assert f"A page has {DEFAULT_PAGE} records unless told, {MAX_PAGE} at most." in PAGE
    assert f"`nodes` takes {MAX_PAGE} ids" in PAGE
    assert f"`totalCount` counts to {COUNT_CAP:,}." in PAGE
