"""The edge: costs and limits, strangers, other sites."""

from collections.abc import Callable

import pytest
from graphql import get_introspection_query

from core.config import Limits
from tests.graphql_schema.site import IN_PYTHON, PLANNED, Answer, Site, code

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
