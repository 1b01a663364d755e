"""Whatever anybody sends is refused clearly, in JSON, with the right status and code, and nothing of it is run."""

import gzip
import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx2
import orjson
import pytest

from core.auth import Signer
from core.config import Limits
from core.db import Database
from core.orgs.models import Org
from core.plugin_host import Registry
from core.tenancy import TenantInfo
from graphql_schema.server import create_app
from graphql_schema.serving import make_services
from tests.factories import make_account

KEY = "only for tests: thirty-two letters"
RESPONSE = "application/graphql-response+json"


@pytest.fixture
async def client(
    database: Database, registry: Registry, yunyang: TenantInfo, county: Org
) -> AsyncIterator[httpx2.AsyncClient]:
    """A county leader of Yunyang who sends anything."""
    account = await make_account(county, role="county_leader")
    token = Signer(KEY).sign(account.id, str(yunyang.id), uuid4())
    transport = httpx2.ASGITransport(app=create_app(make_services(database, KEY, registry, Limits())))
    headers = {"authorization": f"Bearer {token}", "accept": RESPONSE, "content-type": "application/json"}
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test", headers=headers) as client:
        yield client


async def refusal(client: httpx2.AsyncClient, body: bytes, **headers: str) -> tuple[int, str]:
    """Status and code of the answer, which must be JSON and hold no data."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = await client.post("/yunyang/graphql", content=body, headers=given)
    content = answer.json()
    assert answer.headers["content-type"].startswith(RESPONSE)
    assert "data" not in content
    error = content["errors"][0]
    assert error["message"] and error["extensions"]["requestId"] == answer.headers["x-request-id"]
    return answer.status_code, error["extensions"]["code"]


def ask(document: str, **variables: Any) -> bytes:
    """The body of a request."""
    return orjson.dumps({"query": document, "variables": variables})


BOMB = (
    "{ ...F0 } "
    + " ".join(f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}" for i in range(30))
    + " fragment F30 on Query { __typename }"
)
PAGE = "query ($n: Int) { disputes(first: $n) { nodes { id } } }"
WHERE = "query ($w: DisputeFilter) { disputes(where: $w) { nodes { id } } }"
LIMIT, BAD, INVALID = (413, "LIMIT_EXCEEDED"), (400, "BAD_REQUEST"), (400, "DOCUMENT_INVALID")

TOO_MUCH = {
    "2^30 fragments": ask(BOMB),
    "100,000 aliases": ask("{ " + " ".join(f"a{i}: __typename" for i in range(100_000)) + " }"),
    "300 aliases": ask("{ " + " ".join(f"a{i}: __typename" for i in range(300)) + " }"),
    "a document of 64 KiB and a letter": ask("#" * (64 * 1024 + 1)),
    "a document of many tokens": ask("{ " + "a " * 10_000 + "}"),
    "a deep selection": ask('{ org(code: "1") ' + "{ parent " * 50 + "{ id }" + "}" * 51),
    "a selection too deep to parse": ask("{ a " * 5_000),
    "a list too deep to parse": ask("{ a(b: " + "[" * 5_000),
    "a wide selection": ask("{ " + "__typename " * 2_000 + "}"),
    "the same field 900 times": ask("{ " + "__typename " * 900 + "}"),
    "copies inside copies": ask('{ org(code: "1") { ' + ("parent { " + "parent { name } " * 15 + "} ") * 15 + "} }"),
    "200 fragments side by side": ask(
        "{ " + " ".join(f"...F{i}" for i in range(200)) + " } "
        + " ".join(f'fragment F{i} on Query {{ a{i}: org(code: "1") {{ id }} }}' for i in range(200))
    ),
    "pages in pages": ask(
        "{ orgs(first: 100) { nodes { children(first: 100) { nodes { units { nodes { id } } } } } } }"
    ),
    "pages in pages by variables": ask(
        "query ($n: Int) { orgs(first: $n) { nodes { children(first: $n) { nodes { disputes { nodes { id } } } } } } }",
        n=100,
    ),
    "a body of 10 MB": ask("{ a(b: " + '"' + "x" * 10_000_000 + '") }'),
    "10 MB in a variable": ask(PAGE, n="x" * 10_000_000),
    "3,000 values": ask(WHERE, w={"number": {"in": ["a"] * 3_000}}),
    "500,000 numbers": ask(PAGE, n=[1] * 500_000),
    "300 conditions": ask(WHERE, w={"or": [{"number": {"eq": "a"}}] * 300}),
    "a deep condition": ask(WHERE, w=orjson.loads('{"not":' * 100 + "{}" + "}" * 100)),
    "11 mutations": ask("mutation { " + " ".join(f"a{i}: x" for i in range(11)) + " }"),
    "the schema many times over": ask(
        "{ __schema { types { " + " ".join(f"a{i}: fields {{ name }}" for i in range(190)) + " } } }"
    ),
}  # fmt: skip

BROKEN = {
    "nothing": b"",
    "no JSON": b"{",
    "100,000 lists inside one another": b"[" * 100_000,
    "100,000 objects inside one another": b'{"query":' * 100_000,
    "a list": b"[]",
    "a number": b"1",
    "a text": b'"{ __typename }"',
    "null": b"null",
    "an object without a document": b"{}",
    "a document that is a number": b'{"query": 1}',
    "a document that is null": b'{"query": null}',
    "variables in a list": b'{"query": "{ __typename }", "variables": []}',
    "variables in a text": b'{"query": "{ __typename }", "variables": "{}"}',
    "an operation's name that is a number": b'{"query": "{ __typename }", "operationName": 1}',
    "extensions that are a list": b'{"query": "{ __typename }", "extensions": []}',
    "a document and an id": b'{"query": "{ __typename }", "documentId": "x"}',
    "an id that is none": b'{"documentId": "x"}',
    "an id that nobody registered": b'{"documentId": "%s"}' % (b"0" * 64),
    "no UTF-8": b'{"query": "{ \xff }"}',
    "UTF-16": '{"query": "{ __typename }"}'.encode("utf-16"),
    "a mark before the body": b'\xef\xbb\xbf{"query": "{ __typename }"}',
    "half a pair in a variable": b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}',
    "half a pair in the document": b'{"query": "{ org(code: \\"\\ud800\\") { id } }"}',
    "half a pair, as it stands": '{"query": "{ \ud800 }"}'.encode("utf-8", "surrogatepass"),
    "a number of 5,000 digits": b'{"query": "{ __typename }", "variables": {"n": %s}}' % (b"9" * 5000),
    "a number beyond all bounds": b'{"query": "{ __typename }", "variables": {"n": 1e400}}',
    "not a number": b'{"query": "{ __typename }", "variables": {"n": NaN}}',
    "signing in twice": ask("mutation { a: sessionCreate { x } b: sessionCreate { x } }"),
}

FAULTY = {
    "no document": ask(""),
    "a document of a comment": ask("# nothing"),
    "no GraphQL": ask("select 1"),
    "a number of 5,000 digits": ask("{ disputes(first: " + "9" * 5_000 + ") { nodes { id } } }"),
    "a number beyond 32 bits": ask("{ disputes(first: 3000000000) { nodes { id } } }"),
    "a number beyond 32 bits in a variable": ask(PAGE, n=3_000_000_000),
    "a number with a fraction": ask(PAGE, n=1.5),
    "a text for a number": ask(PAGE, n="1"),
    "a truth for a number": ask(PAGE, n=True),
    "a list for an object": ask(WHERE, w=[1, 2]),
    "an unknown field of an input": ask(WHERE, w={"nothing": 1}),
    "a text that is no instant": ask(WHERE, w={"openedAt": {"gt": "yesterday"}}),
    "a written text that is no instant": ask('{ disputes(where: { openedAt: { gt: "x" } }) { nodes { id } } }'),
    "an unknown value of an enum": ask(WHERE, w={"state": {"eq": "NOTHING"}}),
    "a variable left out": ask("query ($id: ID!) { node(id: $id) { id } }"),
    "an operation's name twice": ask("query A { __typename } query A { __typename }"),
    "an unknown operation": orjson.dumps({"query": "query A { __typename }", "operationName": "B"}),
    "two operations and no name": ask("query A { __typename } query B { __typename }"),
    "only a fragment": ask("fragment A on Query { __typename }"),
    "a fragment twice": ask("{ ...A } fragment A on Query { __typename } fragment A on Query { __typename }"),
    "fragments in a circle": ask("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"),
    "a type": ask("type Query { a: Int }"),
    "a subscription": ask("subscription { a }"),
    "introspection inside itself": ask(
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"
    ),
}

UNSPEAKABLE = {
    "in a variable": ask("query ($a: String) { org(code: $a) { id } }", a="a\0"),
    "in an id": ask("query ($a: ID!) { node(id: $a) { id } }", a="\0"),
    "in a list of ids": ask("query ($a: [ID!]!) { nodes(ids: $a) { id } }", a=["a", "\0"]),
    "deep in a variable": ask(WHERE, w={"or": [{"mediator": {"number": {"startsWith": "\0"}}}]}),
    "in a cursor": ask("query ($a: String) { orgs(after: $a) { nodes { id } } }", a="\0"),
    "in a variable that nobody reads": ask("{ __typename }", a="\0"),
    "in a literal": ask('{ org(code: "a\\u0000") { id } }'),
    "in a literal id": ask('{ node(id: "\\u{0}") { id } }'),
    "in a literal filter": ask('{ disputes(where: { number: { in: ["a", "\\u0000"] } }) { nodes { id } } }'),
    "in a default": ask('query ($a: String = "\\u0000") { org(code: $a) { id } }'),
    "in a mutation": ask('mutation { disputeAccept(input: { id: "\\u0000", version: 1 }) { errors { code } } }'),
    "in the document itself": ask('{ org(code: "a\0") { id } }'),
    "in a block": ask('{ org(code: """\0""") { id } }'),
    "half a pair in a literal": ask('{ org(code: "\\ud800") { id } }'),
    "half a pair in braces": ask('{ node(id: "\\u{DFFF}") { id } }'),
}


def each(table: dict[str, bytes]) -> pytest.MarkDecorator:
    """One test for each entry."""
    return pytest.mark.parametrize("body", table.values(), ids=table.keys())


@each(TOO_MUCH)
async def test_too_much_is_refused(client: httpx2.AsyncClient, body: bytes) -> None:
    assert await refusal(client, body) == LIMIT


@each(BROKEN)
async def test_what_is_no_request_is_refused(client: httpx2.AsyncClient, body: bytes) -> None:
    assert await refusal(client, body) == BAD


@each(FAULTY)
async def test_a_faulty_document_or_variable_is_refused(client: httpx2.AsyncClient, body: bytes) -> None:
    assert await refusal(client, body) == INVALID


@each(UNSPEAKABLE)
async def test_text_that_postgresql_cannot_hold_is_refused(client: httpx2.AsyncClient, body: bytes) -> None:
    assert await refusal(client, body) == BAD


async def test_a_packed_body_is_refused(client: httpx2.AsyncClient) -> None:
    packed = gzip.compress(b" " * 10_000_000)
    assert await refusal(client, packed, content_encoding="gzip") == (415, "BAD_REQUEST")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
async def test_what_a_form_of_another_site_can_send_is_refused(client: httpx2.AsyncClient, kind: str) -> None:
    assert await refusal(client, ask("{ __typename }"), content_type=kind) == (415, "BAD_REQUEST")


async def test_a_body_that_says_too_little_of_its_size_is_refused_all_the_same(client: httpx2.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 100_000

    answer = await client.post("/yunyang/graphql", content=endless())
    assert answer.status_code == 413


async def test_an_unused_reading_of_a_large_number_is_harmless(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/yunyang/graphql", content=ask("{ node(id: " + "9" * 5_000 + ") { id } }"))
    assert answer.json()["data"] == {"node": None}


async def test_a_message_repeats_only_the_beginning_of_what_was_sent(client: httpx2.AsyncClient) -> None:
    answer = await client.post(
        "/yunyang/graphql", content=ask("{ disputes(first: " + "9" * 5_000 + ") { nodes { id } } }")
    )
    assert len(answer.json()["errors"][0]["message"]) <= 500


@pytest.mark.parametrize("path", ["/", "/nothing/here/at/all", "/yunyang/nothing", "/livez", "/platform/graphql"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "POST"])
async def test_wherever_nothing_stands_the_refusal_is_json_with_a_code(
    client: httpx2.AsyncClient, method: str, path: str
) -> None:
    answer = await client.request(method, path, headers={"authorization": ""})
    assert 400 <= answer.status_code < 500
    assert re.fullmatch("[A-Z_]+", answer.json()["errors"][0]["extensions"]["code"])
