"""Documents that clients name instead of sending them, and those by GET."""

from collections.abc import Callable
from typing import Any

import pytest

from core.context import Context
from core.tenancy import DocumentMode, TenantInfo
from core.trusted.service import digest_of, register_document
from tests.factories import make_account
from tests.graphql_schema.site import PLANNED, RESPONSE, SIGN_IN, Answer, Site, code

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
