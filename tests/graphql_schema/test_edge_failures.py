"""What is logged of refused requests and of faults, and what is told of a database that fails."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.config import Limits
from core.db import Database
from core.errors import Timeout, Unavailable
from core.plugin_host import Registry
from graphql_schema.server import create_app
from graphql_schema.serving import make_services, where_it_went_wrong
from tests.graphql_schema.site import KEY, PLANNED, Answer, Site, code

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

    async def fetch(self, sql: str, arguments: Any, *, together: Any = None) -> Any:
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
    assert re.match(
        r"builtins.ValueError at test_edge_failures.py:\d+ .* caused by asyncpg.*DataError", entry["exception"]
    )


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
