"""Every example of docs/api.md is sent as it stands there, in its order, and answers what the page says."""

import re
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from sqlalchemy import update

from core import errors
from core.auth import Passwords
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
from tests.docs.examples import DOCS, KEY, Frontend, read, shown, signed
from tests.factories import make_account, make_dispute, make_dispute_type, make_mediator

PAGE = (DOCS / "api.md").read_text(encoding="utf-8")
EXAMPLES = list(read(PAGE))


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
