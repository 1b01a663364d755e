"""The edge: costs and limits, strangers, other sites, registered documents, logs, and a database that fails."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx2
import pytest
import structlog
from graphql import get_introspection_query
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.applications import Starlette
from structlog.typing import EventDict

from core.auth import Signer
from core.config import Limits
from core.context import Context
from core.db import Database
from core.errors import Timeout, Unavailable
from core.orgs.models import Org
from core.plugin_host import Registry
from core.tenancy import DocumentMode, TenantInfo
from core.trusted.service import digest_of, register_document
from graphql_schema.server import create_app
from graphql_schema.services import Services
from graphql_schema.serving import make_services, where_it_went_wrong
from tenants.service import change_settings
from tests.factories import make_account

KEY = "only for tests: thirty-two letters"
RESPONSE = "application/graphql-response+json"
PLANNED = '{ org(code: "500235") { level } }'
IN_PYTHON = "{ tenant { slug } }"
SIGN_IN = 'mutation { sessionCreate(input: { login: "x", password: "y" }) { accessToken } }'

Answer = httpx2.Response


@dataclass
class Site:
    """The server over the test's database, and a token of a county leader of Yunyang."""

    services: Services
    app: Starlette
    token: str
    database: Database
    registry: Registry

    def client(self, **headers: str) -> httpx2.AsyncClient:
        """A client with these headers."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=self.app), base_url="http://helin.test", headers=given
        )

    async def ask(self, document: str, variables: dict[str, Any] | None = None, **headers: str) -> Answer:
        """The leader's document answered."""
        return await self.send({"query": document, "variables": variables or {}}, **headers)

    async def send(self, content: Any, **headers: str) -> Answer:
        """The leader's request answered."""
        given = {"authorization": f"Bearer {self.token}", "accept": RESPONSE} | headers
        async with self.client(**given) as client:
            return await client.post("/yunyang/graphql", json=content)

    async def ask_as_stranger(self, document: str, **headers: str) -> Answer:
        """A document that came without a token answered."""
        async with self.client(accept=RESPONSE, **headers) as client:
            return await client.post("/yunyang/graphql", json={"query": document})

    async def set(self, **settings: Any) -> None:
        """Change Yunyang's settings."""
        await change_settings(self.database, self.registry, "yunyang", **settings)
        self.services.directory._known.clear()  # as if the second had passed for which it is kept


@pytest.fixture
async def token(yunyang: TenantInfo, county: Org) -> str:
    """A token of a county leader of Yunyang."""
    account = await make_account(county, role="county_leader")
    return Signer(KEY).sign(account.id, str(yunyang.id), uuid4())


@pytest.fixture
def site_with(database: Database, registry: Registry, token: str) -> Callable[[Limits], Site]:
    """Call it for a server with these limits."""

    def make(limits: Limits) -> Site:
        services = make_services(database, KEY, registry, limits)
        return Site(services, create_app(services), token, database, registry)

    return make


@pytest.fixture
def site(site_with: Callable[[Limits], Site]) -> Site:
    """A server with the limits that are set by default."""
    return site_with(Limits())


def code(answer: Answer) -> str:
    """The code of the first error."""
    found: str = answer.json()["errors"][0]["extensions"]["code"]
    return found


# --- cost -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "points"), [(PLANNED, 1), (IN_PYTHON, 1), ("{ orgs(first: 7) { nodes { id } } }", 7)]
)
async def test_every_answer_tells_what_it_cost(site: Site, document: str, points: int) -> None:
    cost = (await site.ask(document)).json()["extensions"]["cost"]
    assert cost == {"requested": points, "limit": 1_000_000, "remaining": 1_000_000 - points}


async def test_a_size_in_a_variable_is_part_of_the_cost(site: Site) -> None:
    answer = await site.ask("query ($n: Int) { orgs(first: $n) { nodes { id } } }", {"n": 30})
    assert answer.json()["extensions"]["cost"]["requested"] == 30


async def test_reading_a_new_document_takes_points_too(site: Site) -> None:
    await site.ask(PLANNED)
    assert (await site.ask(PLANNED)).json()["extensions"]["cost"]["remaining"] < 1_000_000 - 2


async def test_whoever_has_spent_all_points_is_told_when_to_come_again(site_with: Callable[[Limits], Site]) -> None:
    site = site_with(Limits(points=10))
    answer = await site.ask("{ orgs(first: 11) { nodes { id } } }")
    assert (answer.status_code, code(answer)) == (429, "RATE_LIMITED")
    assert 1 <= int(answer.headers["retry-after"]) <= 120


async def test_refused_documents_take_points_until_none_is_left(site_with: Callable[[Limits], Site]) -> None:
    site = site_with(Limits(points=300))
    codes = [code(await site.ask(f"{{ nothing{number} }}")) for number in range(20)]
    assert (codes[0], codes[-1]) == ("DOCUMENT_INVALID", "RATE_LIMITED")


async def test_a_limit_of_the_settings_is_told_in_the_answer(site_with: Callable[[Limits], Site]) -> None:
    answer = await site_with(Limits(cost=5)).ask("{ orgs(first: 6) { nodes { id } } }")
    assert (answer.status_code, code(answer)) == (413, "LIMIT_EXCEEDED")
    assert "6" in answer.json()["errors"][0]["message"]


# --- strangers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document", [PLANNED, "{ __schema { types { name } } }", "{ disputs }", "{", "{ __typename }", "mutation { x }"]
)
async def test_a_stranger_gets_the_same_refusal_whatever_is_asked(site: Site, document: str) -> None:
    answer = await site.ask_as_stranger(document)
    assert (answer.status_code, code(answer)) == (401, "UNAUTHENTICATED")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_strangers_body_may_be_a_quarter_as_long(site: Site) -> None:
    answer = await site.ask_as_stranger("#" * (256 * 1024))
    assert answer.status_code == 413


async def test_an_open_schema_can_be_looked_at_by_strangers(site: Site) -> None:
    await site.set(open_schema=True)
    answer = await site.ask_as_stranger(get_introspection_query())
    assert answer.json()["data"]["__schema"]["queryType"]["name"] == "Query"


async def test_in_an_open_schema_strangers_are_told_what_they_probably_meant(site: Site) -> None:
    await site.set(open_schema=True)
    assert "disputes" in (await site.ask_as_stranger("{ disputs { nodes { id } } }")).json()["errors"][0]["message"]


@pytest.mark.parametrize("document", [PLANNED, IN_PYTHON, f"{{ __typename {PLANNED[1:]}"])
async def test_in_an_open_schema_records_need_a_token_all_the_same(site: Site, document: str) -> None:
    await site.set(open_schema=True)
    assert (await site.ask_as_stranger(document)).status_code == 401


# --- other sites ------------------------------------------------------------------------------------------------------

ORIGIN = "https://www.example.org"


async def preflight(site: Site, origin: str, tenant: str = "yunyang") -> Answer:
    """What a browser asks before a page of another site may call."""
    async with site.client(origin=origin, access_control_request_method="POST") as client:
        return await client.options(f"/{tenant}/graphql")


async def test_a_page_of_an_allowed_site_may_call(site: Site) -> None:
    await site.set(origins=frozenset({ORIGIN}))
    answer = await preflight(site, ORIGIN)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert "authorization" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize(("document", "status"), [(PLANNED, 200), ("{ nothing }", 400)])
async def test_a_page_of_an_allowed_site_may_read_answers_and_errors(site: Site, document: str, status: int) -> None:
    await site.set(origins=frozenset({ORIGIN}))
    answer = await site.ask(document, origin=ORIGIN)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (status, ORIGIN)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ORIGIN + ".evil.example", ORIGIN.upper()])
async def test_a_page_of_any_other_site_may_not(site: Site, origin: str) -> None:
    await site.set(origins=frozenset({ORIGIN}))
    assert (await preflight(site, origin)).status_code == 405
    assert "access-control-allow-origin" not in (await site.ask(PLANNED, origin=origin)).headers


async def test_a_preflight_does_not_tell_whether_there_is_such_a_county(site: Site) -> None:
    there, nowhere = await preflight(site, ORIGIN), await preflight(site, ORIGIN, "nowhere")
    assert (there.status_code, code(there)) == (nowhere.status_code, code(nowhere))


# --- registered documents ---------------------------------------------------------------------------------------------

PAGE = "query Page($n: Int) { orgs(first: $n) { nodes { level } } }"
ACT = 'mutation { disputeAccept(input: { id: "x", version: 1 }) { errors { code } } }'


@pytest.fixture
async def registered(site: Site, system: Callable[[TenantInfo], Context], yunyang: TenantInfo) -> dict[str, str]:
    """Yunyang's registered documents: id -> text."""
    ctx = system(yunyang)
    async with ctx.transaction():
        return {await register_document(ctx, text): text for text in (PAGE, ACT, SIGN_IN)}


async def get(
    site: Site, text: str, tenant: str = "yunyang", headers: dict[str, str] | None = None, **more: str
) -> Answer:
    """A registered document answered by GET."""
    given = {"authorization": f"Bearer {site.token}", "accept": RESPONSE} | (headers or {})
    async with site.client(**given) as client:
        return await client.get(f"/{tenant}/graphql", params={"documentId": digest_of(text), **more})


@pytest.mark.parametrize("prefix", ["", "sha256:"])
async def test_a_registered_document_is_found_by_its_id(site: Site, registered: dict[str, str], prefix: str) -> None:
    answer = await site.send({"documentId": prefix + digest_of(PAGE), "variables": {"n": 1}})
    assert answer.json()["data"] == {"orgs": {"nodes": [{"level": "COUNTY"}]}}


async def test_another_county_knows_nothing_of_it(site: Site, registered: dict[str, str], fengjie: TenantInfo) -> None:
    account = await make_account(None, role="county_leader")
    assert account.tenant_id != fengjie.id
    with pytest.raises(Exception, match="unknown_document"):
        await site.services.trusted.text(fengjie.id, digest_of(PAGE))


async def test_registering_a_text_twice_changes_nothing(
    registered: dict[str, str], system: Callable[[TenantInfo], Context], yunyang: TenantInfo
) -> None:
    ctx = system(yunyang)
    async with ctx.transaction():
        assert await register_document(ctx, PAGE) in registered


async def test_enforced_a_text_that_nobody_registered_is_refused(site: Site, registered: dict[str, str]) -> None:
    await site.set(documents=DocumentMode.ENFORCE)
    answer = await site.ask(PLANNED)
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")
    assert "documentId" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("document", [PAGE, "{ nothing }", "{", "{ __schema { types { name } } }"])
async def test_enforced_every_text_meets_the_same_refusal(site: Site, document: str) -> None:
    await site.set(documents=DocumentMode.ENFORCE)
    assert code(await site.ask(document)) == "BAD_REQUEST"


async def test_enforced_a_registered_document_is_answered(site: Site, registered: dict[str, str]) -> None:
    await site.set(documents=DocumentMode.ENFORCE)
    assert (await site.send({"documentId": digest_of(PAGE)})).status_code == 200


async def test_enforced_anybody_may_sign_in(site: Site) -> None:
    await site.set(documents=DocumentMode.ENFORCE)
    assert (await site.ask_as_stranger(SIGN_IN)).json()["data"] == {"sessionCreate": None}


async def test_a_stranger_may_name_the_document_that_signs_in_and_no_other(
    site: Site, registered: dict[str, str]
) -> None:
    async with site.client(accept=RESPONSE) as client:
        answers = [
            await client.post("/yunyang/graphql", json={"documentId": digest_of(text)})
            for text in (SIGN_IN, PAGE, "unknown")
        ]
    assert [answer.status_code for answer in answers] == [200, 401, 401]


async def test_audited_a_text_that_nobody_registered_is_noted_by_its_digest(
    site: Site, log: "list[dict[str, Any]]"
) -> None:
    await site.set(documents=DocumentMode.AUDIT)
    assert (await site.ask(PLANNED)).status_code == 200
    assert [(entry["event"], entry["document"]) for entry in log] == [("not registered", digest_of(PLANNED))]


async def test_a_registered_document_is_answered_by_get(site: Site, registered: dict[str, str]) -> None:
    answer = await get(site, PAGE, variables='{"n": 2}')
    assert len(answer.json()["data"]["orgs"]["nodes"]) == 2
    assert answer.headers["cache-control"] == "private, max-age=10"
    assert {"authorization", "accept"} <= set(answer.headers["vary"].split(", "))


async def test_what_a_browser_kept_is_not_sent_again(site: Site, registered: dict[str, str]) -> None:
    first = await get(site, PAGE)
    again = await get(site, PAGE, headers={"if_none_match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])


async def test_other_variables_have_another_tag(site: Site, registered: dict[str, str]) -> None:
    tags = {(await get(site, PAGE, variables=f'{{"n": {n}}}')).headers["etag"] for n in (1, 2)}
    assert len(tags) == 2


@pytest.mark.parametrize("text", [ACT, SIGN_IN])
async def test_nothing_is_done_by_get(site: Site, registered: dict[str, str], text: str) -> None:
    answer = await get(site, text)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("variables", ["[]", "{", "1", '{"n": "\\u0000"}', "%00"])
async def test_variables_in_an_address_are_checked_like_any(
    site: Site, registered: dict[str, str], variables: str
) -> None:
    answer = await get(site, PAGE, variables=variables)
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")


async def test_an_error_by_get_is_not_kept(site: Site, registered: dict[str, str]) -> None:
    answer = await get(site, PAGE, variables='{"n": "x"}')
    assert (answer.status_code, answer.headers["cache-control"]) == (400, "no-store")


# --- logs -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def log() -> Iterator[list[EventDict]]:
    """What is logged."""
    with structlog.testing.capture_logs() as entries:
        yield entries


SECRET = "王小明13800138000"


@pytest.mark.parametrize(
    "content",
    [
        {"query": f'{{ org(code: "{SECRET}") {{ nothing }} }}'},
        {"query": f"{{ {SECRET} }}"},
        {"query": "query ($n: Int) { orgs(first: $n) { nodes { id } } }", "variables": {"n": SECRET}},
        {"query": "{ __typename }", "operationName": SECRET},
        {"query": f'{{ orgs(after: "{SECRET}") {{ nodes {{ id }} }} }}'},
        {"documentId": SECRET},
    ],
)
async def test_a_refused_request_is_logged_without_anything_it_held(
    site: Site, log: list[dict[str, Any]], content: dict[str, Any]
) -> None:
    answer = await site.send(content)
    (refused,) = (entry for entry in log if entry["event"] == "refused")
    assert SECRET not in str(log)
    assert refused["request_id"] == answer.headers["x-request-id"]


async def test_a_refused_request_is_logged_with_name_digest_path_and_code(
    site: Site, log: list[dict[str, Any]]
) -> None:
    await site.ask('query Look { here: orgs(after: "x") { nodes { id } } tenant { slug } }')
    await site.send({"query": "query Look { tenant { slug } }", "operationName": "Look", "variables": []})
    refused = [entry for entry in log if entry["event"] == "refused"]  # the trail's sealer may log beside them
    assert [entry["codes"] for entry in refused] == ["BAD_REQUEST", "BAD_REQUEST"]
    assert refused[0]["paths"] == "here"
    assert re.fullmatch("[0-9a-f]{32}", refused[0]["document"])


class Spoilt(Database):
    """A database whose planned reads fail."""

    def __init__(self, database: Database, error: Exception) -> None:
        super().__init__(database.bind, self)
        self._database = database
        self._error = error

    async def fetch(self, sql: str, arguments: Any) -> Any:
        raise self._error

    @asynccontextmanager
    async def transaction(self, tenant_id: UUID | None) -> AsyncIterator[AsyncSession]:
        async with self._database.transaction(tenant_id) as session:
            yield session


async def spoilt(site: Site, error: Exception, document: str = PLANNED) -> Answer:
    """The answer of a server whose planned reads raise the error."""
    services = make_services(Spoilt(site.database, error), KEY, site.registry, Limits())
    return await replace(site, services=services, app=create_app(services)).ask(document)


async def test_an_error_of_ours_is_told_by_its_number_only(site: Site, log: list[dict[str, Any]]) -> None:
    answer = await spoilt(site, ValueError(f"no {SECRET}"))
    error = answer.json()["errors"][0]
    assert (answer.status_code, error["extensions"]["code"]) == (500, "INTERNAL")
    assert error["extensions"]["requestId"] in error["message"]
    assert SECRET not in answer.text


def test_an_exception_is_logged_by_kind_and_place_without_its_words() -> None:
    try:
        try:
            raise asyncpg.DataError(f"invalid input {SECRET}")
        except asyncpg.DataError as error:
            raise ValueError(SECRET) from error
    except ValueError as error:
        entry = where_it_went_wrong(None, "error", {"event": "internal error", "exc_info": error})
    assert SECRET not in str(entry)
    assert re.match(r"builtins.ValueError at test_edge_http.py:\d+ .* caused by asyncpg.*DataError", entry["exception"])


# --- a database that fails --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "told", "retry"),
    [(Timeout(), "TIMEOUT", None), (Unavailable(), "UNAVAILABLE", "2")],
    ids=["slow", "gone"],
)
async def test_a_database_that_is_slow_or_gone_is_told_as_such(
    site: Site, error: Exception, told: str, retry: str | None
) -> None:
    answer = await spoilt(site, error)
    assert (answer.status_code, code(answer), answer.headers.get("retry-after")) == (503, told, retry)


async def test_a_server_without_a_database_is_alive_and_not_ready(registry: Registry) -> None:
    services = make_services(Database.connect("postgresql://nobody@127.0.0.1:1/none"), KEY, registry, Limits())
    transport = httpx2.ASGITransport(app=create_app(services))
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test") as client:
        alive, ready = await client.get("/livez"), await client.get("/readyz")
        asked = await client.post("/yunyang/graphql", json={"query": PLANNED})
    assert (alive.status_code, ready.status_code, code(ready)) == (200, 503, "UNAVAILABLE")
    assert (asked.status_code, code(asked), asked.headers["retry-after"]) == (503, "UNAVAILABLE", "2")
