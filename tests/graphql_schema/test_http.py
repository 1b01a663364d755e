"""Requests and answers over HTTP."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from core.auth import Signer
from core.db import Database
from core.orgs.models import Org
from core.plugin_host import Registry
from core.tenancy import TenantInfo
from graphql_schema.server import Application, create_app
from graphql_schema.serving import make_services
from graphql_schema.testing.http import HttpClient
from tests.factories import make_account

KEY = "only for tests: thirty-two letters"
RESPONSE = "application/graphql-response+json"
LIST = "{ orgs { nodes { name } } }"


@pytest.fixture
def app(database: Database, registry: Registry) -> Application:
    """The application over the test's database."""
    return create_app(make_services(database, KEY, registry))


@pytest.fixture
async def token(yunyang: TenantInfo, county: Org) -> str:
    """A token of a county leader of Yunyang."""
    account = await make_account(county, role="county_leader")
    return Signer(KEY).sign(account.id, str(yunyang.id), uuid4())


@pytest.fixture
def leader(app: Application, token: str) -> HttpClient:
    """A county leader of Yunyang."""
    return HttpClient(app, "yunyang", token)


@pytest.fixture
def stranger(app: Application) -> HttpClient:
    """Somebody without a token."""
    return HttpClient(app, "yunyang")


@pytest.fixture
async def raw(app: Application, token: str) -> AsyncIterator[httpx2.AsyncClient]:
    """A client that sends anything."""
    transport = httpx2.ASGITransport(app=app)
    headers = {"authorization": f"Bearer {token}"}
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test", headers=headers) as client:
        yield client


def code(answer: httpx2.Response) -> str:
    """The code of the first error."""
    found: str = answer.json()["errors"][0]["extensions"]["code"]
    return found


async def test_a_planned_read_is_answered(leader: HttpClient) -> None:
    answer = await leader.post('{ org(code: "500235") { level } }')
    assert (answer.status_code, answer.json()["data"]) == (200, {"org": {"level": "COUNTY"}})


async def test_what_python_resolves_and_what_is_planned_stand_in_one_answer(leader: HttpClient) -> None:
    answer = await leader.post('{ tenant { slug } viewer { actions } a: org(code: "500235") { c: code } }')
    assert answer.json()["data"]["a"] == {"c": "500235"}


async def test_without_a_token_nothing_is_answered(stranger: HttpClient) -> None:
    answer = await stranger.post(LIST)
    assert (answer.status_code, code(answer)) == (401, "UNAUTHENTICATED")


async def refusal(client: HttpClient) -> dict[str, Any]:
    """A refused request's body without its id."""
    answer = await client.post(LIST)
    content: dict[str, Any] = answer.json()["errors"][0]
    content["extensions"].pop("requestId")
    return content | {"status": answer.status_code}


async def test_an_unknown_county_is_refused_like_a_missing_token(
    app: Application, stranger: HttpClient, token: str
) -> None:
    assert await refusal(HttpClient(app, "nowhere", token)) == await refusal(stranger)


async def test_a_token_of_another_county_is_refused_like_none(
    app: Application, stranger: HttpClient, token: str
) -> None:
    assert await refusal(HttpClient(app, "fengjie", token)) == await refusal(stranger)


async def test_a_stranger_cannot_look_at_the_schema(stranger: HttpClient) -> None:
    assert (await stranger.post("{ __schema { types { name } } }")).status_code == 401


async def test_a_stranger_learns_nothing_from_a_faulty_document(stranger: HttpClient) -> None:
    assert (await stranger.post("{ disputs { nodes { id } } }")).status_code == 401


async def test_the_schema_can_be_looked_at_with_a_token(leader: HttpClient) -> None:
    answer = await leader.post('{ __type(name: "Dispute") { name } }')
    assert answer.json()["data"] == {"__type": {"name": "Dispute"}}


@pytest.mark.parametrize(("accept", "status"), [(RESPONSE, 400), ("application/json", 200)])
async def test_an_invalid_document_is_answered_as_the_media_type_asks(
    leader: HttpClient, accept: str, status: int
) -> None:
    answer = await leader.post("{ nothing }", accept=accept)
    assert (answer.status_code, code(answer)) == (status, "DOCUMENT_INVALID")
    assert answer.headers["content-type"] == f"{accept}; charset=utf-8"


@pytest.mark.parametrize(
    ("method", "headers", "body", "status"),
    [
        ("GET", {}, b"", 405),
        ("POST", {"content-type": "text/plain"}, b"{}", 415),
        ("POST", {"content-type": "application/json"}, b"{", 400),
        ("POST", {"content-type": "application/json"}, b"[]", 400),
        ("POST", {"content-type": "application/json"}, b'{"query": 1}', 400),
        ("POST", {"content-type": "application/json"}, b'{"query": "{a}", "variables": []}', 400),
        ("POST", {"content-type": "application/json", "accept": "text/html"}, b"{}", 406),
        ("POST", {"content-type": "application/json"}, b" " * (1024 * 1024 + 1), 413),
    ],
)
async def test_a_broken_request_is_refused_in_json(
    raw: httpx2.AsyncClient, method: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    answer = await raw.request(method, "/yunyang/graphql", headers=headers, content=body)
    assert answer.status_code == status
    assert code(answer)


async def test_an_error_is_told_in_the_language_of_the_request(leader: HttpClient) -> None:
    answer = await leader.post("{ orgs(first: 0) { nodes { id } } }", accept_language="zh-CN,zh;q=0.9")
    assert answer.json()["errors"][0]["message"].startswith("每页 1 到 100")


async def test_signing_in_gives_tokens_that_work(app: Application, stranger: HttpClient, county: Org) -> None:
    from core.auth import Passwords

    hashed = await Passwords().hash("correct horse")
    await make_account(county, role="county_leader", login="leader", password_hash=hashed)
    answer = await stranger.post(
        'mutation { sessionCreate(input: {login: "leader", password: "correct horse"}) { accessToken refreshToken } }'
    )
    tokens = answer.json()["data"]["sessionCreate"]
    asked = await HttpClient(app, "yunyang", tokens["accessToken"]).post(LIST)
    assert asked.status_code == 200


async def test_a_wrong_password_gives_no_token(stranger: HttpClient) -> None:
    answer = await stranger.post('mutation { sessionCreate(input: {login: "x", password: "y"}) { accessToken } }')
    assert (answer.json()["data"], code(answer)) == ({"sessionCreate": None}, "UNAUTHENTICATED")


async def test_signing_in_stands_alone_in_its_document(stranger: HttpClient) -> None:
    one = 'sessionCreate(input: {login: "x", password: "y"}) { accessToken }'
    assert (await stranger.post(f"mutation {{ a: {one} b: {one} }}")).status_code == 401
