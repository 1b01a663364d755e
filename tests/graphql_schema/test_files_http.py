"""Files over HTTP: attached as a body, given to who sees the case, noted when read."""

import hashlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from core.accounts.models import Account
from core.audit.models import AuditEntry
from core.config import Limits
from core.context import Context
from core.db import Database
from core.files.models import File
from core.files.service import sweep
from core.files.store import FileStore
from core.orgs.models import Org
from core.plugin_host import Registry
from core.privacy.erasure import erase
from core.privacy.holdings import disclose
from core.privacy.models import RetentionAction
from core.tenancy import Tenant, TenantInfo
from graphql_schema.node import encode
from graphql_schema.server import create_app
from graphql_schema.services import Services
from graphql_schema.serving import make_services
from graphql_schema.testing import Client
from plugins.mediation.models import Dispute
from tests.conftest import ContextFor
from tests.core.files.stores import stored
from tests.docs.examples import KEY, signed
from tests.factories import make_account, make_dispute, make_party, make_person

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 700
WITHDRAW = """mutation ($id: ID!) { fileWithdraw(input: { id: $id, reason: "传错了" }) {
  file { withdrawReason withdrawnBy } errors { code } } }"""
LISTS = """query ($case: ID!) { node(id: $case) { ... on Dispute {
  attachments { nodes { id name kind sha256 size withdrawnAt } }
  file { nodes { kind title withdrawnOn attachment { name } } } } } }"""


@pytest.fixture
def services(database: Database, registry: Registry) -> Services:
    """What the server holds."""
    return make_services(database, KEY, registry, Limits(file=1_000_000))


@pytest.fixture
async def http(services: Services) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the server."""
    transport = httpx2.ASGITransport(app=create_app(services))
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test") as client:
        yield client


@pytest.fixture
async def dispute(east: Org) -> Dispute:
    """A dispute of the eastern town."""
    return await make_dispute(east)


def as_(account: Account, **more: str) -> dict[str, str]:
    return {"authorization": f"Bearer {signed(account)}", "accept-language": "zh"} | more


async def attach(
    http: httpx2.AsyncClient, who: Account, dispute: Dispute, content: Any = PNG, **params: str
) -> httpx2.Response:
    given = {"case": encode("Dispute", dispute.id), "name": "现场照片.png", "kind": "EVIDENCE"} | params
    return await http.post("/yunyang/files", params=given, content=content, headers=as_(who))


async def file_id(http: httpx2.AsyncClient, who: Account, dispute: Dispute) -> str:
    answer = await attach(http, who, dispute)
    assert answer.status_code == 201
    return str(answer.json()["data"]["file"]["id"])


async def rows(database: Database, beside: Any, model: type[Any]) -> list[Any]:
    async with database.transaction(beside.tenant_id) as session:
        return list(await session.scalars(select(model)))


def code_of(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


# --- attached --------------------------------------------------------------------------------------------------------


async def test_what_was_attached_is_given_back_byte_by_byte(
    http: httpx2.AsyncClient, manager: Account, dispute: Dispute
) -> None:
    answer = await attach(http, manager, dispute)
    told = answer.json()["data"]["file"]
    assert {**told, "id": ""} == {
        "id": "",
        "name": "现场照片.png",
        "mediaType": "image/png",
        "size": len(PNG),
        "sha256": hashlib.sha256(PNG).hexdigest(),
    }
    given = await http.get(f"/yunyang/files/{told['id']}", headers=as_(manager))
    assert (given.status_code, given.content) == (200, PNG)
    assert given.headers["content-type"] == "image/png"


async def test_no_browser_runs_or_keeps_what_was_attached(
    http: httpx2.AsyncClient, manager: Account, dispute: Dispute
) -> None:
    given = await http.get(f"/yunyang/files/{await file_id(http, manager, dispute)}", headers=as_(manager))
    assert given.headers["x-content-type-options"] == "nosniff"
    assert given.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E7%8E%B0")
    assert given.headers["cache-control"] == "private, no-store"
    assert "sandbox" in given.headers["content-security-policy"]


async def test_a_file_that_comes_in_parts_is_taken(
    http: httpx2.AsyncClient, manager: Account, dispute: Dispute
) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for start in range(0, len(PNG), 1000):
            yield PNG[start : start + 1000]

    answer = await attach(http, manager, dispute, parts())
    assert answer.json()["data"]["file"]["sha256"] == hashlib.sha256(PNG).hexdigest()


async def test_the_case_lists_its_attachments_and_counts_them(
    api: Client, http: httpx2.AsyncClient, manager: Account, dispute: Dispute
) -> None:
    made = await file_id(http, manager, dispute)
    found = (await api.as_(manager).query(LISTS, {"case": encode("Dispute", dispute.id)})).data["node"]
    assert [one["id"] for one in found["attachments"]["nodes"]] == [made]
    assert found["file"]["nodes"] == [
        {
            "kind": "EVIDENCE",
            "title": "现场照片.png",
            "withdrawnOn": None,
            "attachment": {"name": "现场照片.png"},
        }
    ]


async def test_a_withdrawn_attachment_counts_no_more_and_may_still_be_read(
    api: Client, http: httpx2.AsyncClient, manager: Account, dispute: Dispute
) -> None:
    made = await file_id(http, manager, dispute)
    answer = await api.as_(manager).query(WITHDRAW, {"id": made})
    assert answer.data["fileWithdraw"]["file"] == {"withdrawReason": "传错了", "withdrawnBy": "示例站长"}
    found = (await api.as_(manager).query(LISTS, {"case": encode("Dispute", dispute.id)})).data["node"]
    assert found["file"]["nodes"][0]["withdrawnOn"] is not None
    assert (await http.get(f"/yunyang/files/{made}", headers=as_(manager))).status_code == 200
    assert (await api.as_(manager).query(WITHDRAW, {"id": made})).data["fileWithdraw"]["errors"] == [
        {"code": "INVALID"}
    ]


# --- refused ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("params", "content", "status", "code"),
    [
        ({}, b"MZ" * 100, 422, "INVALID"),
        ({"name": "x.png"}, b"<html><script>1</script></html>", 422, "INVALID"),
        ({}, b"", 422, "INVALID"),
        ({"kind": "evidence"}, PNG, 422, "INVALID"),
        ({"name": " "}, PNG, 422, "REQUIRED"),
        ({"case": "person1_018f0000000070008000000000000000"}, PNG, 422, "INVALID"),
        ({"case": "dispute1_018f0000000070008000000000000000"}, PNG, 404, "NOT_FOUND"),
        ({}, PNG * 10, 413, "LIMIT_EXCEEDED"),
    ],
)
async def test_what_cannot_be_attached_is_refused_and_leaves_nothing(
    http: httpx2.AsyncClient,
    database: Database,
    services: Services,
    manager: Account,
    dispute: Dispute,
    params: dict[str, str],
    content: bytes,
    status: int,
    code: str,
) -> None:
    before = await stored(services.files, dispute.tenant_id)
    assert code_of(await attach(http, manager, dispute, content, **params)) == (status, code)
    assert await rows(database, dispute, File) == []
    assert await stored(services.files, dispute.tenant_id) == before


async def test_too_much_that_comes_in_parts_is_cut_off(
    http: httpx2.AsyncClient, manager: Account, dispute: Dispute
) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield PNG

    assert code_of(await attach(http, manager, dispute, parts())) == (413, "LIMIT_EXCEEDED")


async def test_a_path_in_a_name_is_left_out(http: httpx2.AsyncClient, manager: Account, dispute: Dispute) -> None:
    answer = await attach(http, manager, dispute, name="..\\../etc/pass\nwd.exe")
    assert answer.json()["data"]["file"]["name"] == "passwd.png"


async def test_who_may_only_read_attaches_nothing(
    http: httpx2.AsyncClient, county: Org, manager: Account, dispute: Dispute
) -> None:
    leader = await make_account(county, "county_leader")
    assert code_of(await attach(http, leader, dispute)) == (403, "FORBIDDEN")
    given = await http.get(f"/yunyang/files/{await file_id(http, manager, dispute)}", headers=as_(leader))
    assert given.content == PNG


# --- who gets nothing ------------------------------------------------------------------------------------------------


async def test_a_file_that_may_not_be_seen_is_as_one_that_is_not_there(
    http: httpx2.AsyncClient, west: Org, abroad: Org, manager: Account, dispute: Dispute
) -> None:
    made = await file_id(http, manager, dispute)
    neighbor, stranger = [await make_account(org, "mediation_manager") for org in (west, abroad)]
    answers = [
        await http.get(f"/yunyang/files/{made}", headers=as_(neighbor)),
        await http.get(f"/fengjie/files/{made}", headers=as_(stranger)),
        await http.get("/yunyang/files/file1_018f0000000070008000000000000000", headers=as_(manager)),
        await http.get("/yunyang/files/nothing", headers=as_(manager)),
    ]
    told = [(answer.status_code, answer.json()["errors"][0]["message"]) for answer in answers]
    assert told == [(404, "记录不存在，或您无权查看；请核对编号。")] * 4


async def test_without_a_token_of_the_county_nothing_is_told(
    http: httpx2.AsyncClient, abroad: Org, manager: Account, dispute: Dispute
) -> None:
    made = await file_id(http, manager, dispute)
    stranger = await make_account(abroad, "mediation_manager")
    for headers in ({}, as_(stranger)):
        assert code_of(await http.get(f"/yunyang/files/{made}", headers=headers)) == (401, "UNAUTHENTICATED")
    assert code_of(await http.post("/nowhere/files", content=PNG)) == (401, "UNAUTHENTICATED")


async def test_files_of_a_sealed_case_are_for_its_members(
    http: httpx2.AsyncClient, database: Database, manager: Account, dispute: Dispute
) -> None:
    made = await file_id(http, manager, dispute)
    async with database.transaction(dispute.tenant_id) as session:
        (await session.get_one(Dispute, (dispute.tenant_id, dispute.id))).access_level = "SEALED"
    assert (await http.get(f"/yunyang/files/{made}", headers=as_(manager))).status_code == 404


# --- noted -----------------------------------------------------------------------------------------------------------


async def test_each_reading_of_a_file_is_noted_with_its_purpose(
    http: httpx2.AsyncClient, database: Database, manager: Account, dispute: Dispute
) -> None:
    made = await file_id(http, manager, dispute)
    await http.get(f"/yunyang/files/{made}", params={"purpose": "复核证据"}, headers=as_(manager))
    noted = [one for one in await rows(database, dispute, AuditEntry) if one.event == "FileRead"]
    assert [(one.account_id, one.record_type, one.purpose) for one in noted] == [(manager.id, "core_file", "复核证据")]


async def test_a_person_is_told_who_read_the_files_of_the_own_case(
    http: httpx2.AsyncClient, ctx_for: ContextFor, county: Org, east: Org, manager: Account, dispute: Dispute
) -> None:
    person = await make_person(east)
    await make_party(dispute, person)
    await http.get(f"/yunyang/files/{await file_id(http, manager, dispute)}", headers=as_(manager))
    officer = await ctx_for("privacy_officer", county)
    async with officer.transaction():
        told = await disclose(officer, person.id, "本人要求")
    assert [(look.what, look.who) for look in told.looks] == [("FileRead", "示例站长")]


async def test_where_a_purpose_is_asked_none_means_no_file(
    http: httpx2.AsyncClient, services: Services, database: Database, manager: Account, dispute: Dispute
) -> None:
    made = await file_id(http, manager, dispute)
    async with database.transaction(None) as session:
        tenant = await session.get_one(Tenant, dispute.tenant_id)
        tenant.settings = {**tenant.settings, "purpose_required": True}
    services.directory.forget(dispute.tenant_id)
    refused = await http.get(f"/yunyang/files/{made}", headers=as_(manager))
    given = await http.get(f"/yunyang/files/{made}?purpose=review", headers=as_(manager))
    assert (code_of(refused), given.status_code) == ((400, "BAD_REQUEST"), 200)


# --- erasure ---------------------------------------------------------------------------------------------------------


async def test_what_was_erased_is_not_to_be_read_and_leaves_the_store(
    http: httpx2.AsyncClient,
    services: Services,
    system: Callable[[TenantInfo], Context],
    east: Org,
    manager: Account,
    dispute: Dispute,
    yunyang: TenantInfo,
) -> None:
    made = await file_id(http, manager, dispute)
    kept = await file_id(http, manager, await make_dispute(east))
    ctx = system(yunyang)
    async with ctx.transaction() as session:
        row = await session.get_one(Dispute, (dispute.tenant_id, dispute.id))
        await erase(ctx, row, RetentionAction.ANONYMIZE, "测试")
    assert (await http.get(f"/yunyang/files/{made}", headers=as_(manager))).status_code == 404
    late = Context.of_system(ctx.database, yunyang, [], lambda: datetime.now(UTC) + timedelta(days=2))
    assert await sweep(late, services.files) >= 1
    assert (await http.get(f"/yunyang/files/{kept}", headers=as_(manager))).content == PNG
    assert await sweep(late, services.files) == 0


async def test_an_object_that_an_act_may_still_be_writing_is_not_swept(
    services: Services, system: Callable[[TenantInfo], Context], yunyang: TenantInfo
) -> None:
    store: FileStore = services.files
    name = store.new_name(yunyang.id)

    async def content() -> AsyncIterator[bytes]:
        yield b"x"

    await store.put(name, content())
    await sweep(system(yunyang), store)
    assert name in await stored(store, yunyang.id)
