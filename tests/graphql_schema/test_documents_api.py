"""Documents over GraphQL: made from a form, made anew, issued, withdrawn; forms that a county changes."""

import asyncio
import hashlib
from collections.abc import Callable

import pytest
from sqlalchemy import delete, func, select

from core.accounts.models import Account
from core.cases.parts import FileItem
from core.context import Context
from core.db import Database
from core.documents.models import Document
from core.documents.service import create_document
from core.errors import RuleError
from core.files.models import File
from core.files.store import FileStore
from core.orgs.models import Org
from core.plugin_host import Registry
from core.privacy.erasure import erase, erase_person
from core.privacy.models import RetentionAction, RetentionClass
from core.tenancy import TenantInfo
from graphql_schema.testing import Client
from plugins.mediation.models import Dispute
from plugins.mediation.proceedings.models import Agreement
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute, make_member, make_party, make_person
from tests.graphql_schema.case_documents import (
    CREATE,
    ISSUE,
    LISTS,
    REVISE,
    WITHDRAW,
    agreed,
    bytes_of,
    gid,
    make,
)
from tests.papers import text_of, words_of

# --- made ------------------------------------------------------------------------------------------------------------


async def test_a_document_says_what_the_case_and_its_maker_gave(
    api: Client, ctx_for: ContextFor, east: Org, manager: Account, store: FileStore
) -> None:
    made = await make(api, manager, await agreed(east), place="界石处", party_details="甲一，男\n乙一，女")
    document, ctx = made["document"], await ctx_for(manager)
    pdf, docx = [await bytes_of(ctx, store, file) for file in document["files"]["nodes"]]
    for words in (
        "示例甲一",
        "示例乙一",
        "被申请人恢复界石。",
        "界石处",
        "甲一，男",
        "东镇人民调解委员会",
        "2011年1月10日",
    ):
        assert words in text_of(pdf).replace(" ", "")
        assert words in words_of(docx)
    assert (document["state"], document["revision"], document["author"]) == ("DRAFT", 1, "示例站长")
    assert document["number"].endswith("〕500235101调协字第1号")


async def test_hash_and_size_are_those_of_the_bytes(
    api: Client, ctx_for: ContextFor, east: Org, manager: Account, store: FileStore
) -> None:
    made = await make(api, manager, await agreed(east))
    ctx = await ctx_for(manager)
    for file in made["document"]["files"]["nodes"]:
        content = await bytes_of(ctx, store, file)
        assert (file["sha256"], file["size"]) == (hashlib.sha256(content).hexdigest(), len(content))


async def test_what_is_missing_is_named(api: Client, east: Org, manager: Account) -> None:
    dispute = await make_dispute(east, parties=("示例甲一", "示例乙一"))
    (error,) = (await make(api, manager, dispute))["errors"]
    assert (error["code"], error["field"]) == ("REQUIRED", ["values"])
    assert error["params"]["missing"] == (
        "人民调解员 (mediator)、协议内容 (content)、达成日期 (reached_on)、份数 (copies)"
    )


@pytest.mark.parametrize(
    ("values", "field", "names"),
    [
        ({"nothing": "x"}, ["values", "0", "key"], "place"),
        ({"applicants": "x"}, ["values", "0", "key"], "申请人"),
        ({"place": "𪚥"}, ["values", "0", "value"], "“𪚥”（U+2A6A5）"),
    ],
)
async def test_what_was_written_wrongly_is_told_at_its_place(
    api: Client, east: Org, manager: Account, values: dict[str, str], field: list[str], names: str
) -> None:
    (error,) = (await make(api, manager, await agreed(east), **values))["errors"]
    assert error["field"] == field
    assert names in error["message"]


async def test_a_rare_character_of_a_name_prints(
    api: Client, ctx_for: ContextFor, east: Org, manager: Account, store: FileStore
) -> None:
    made = await make(api, manager, await agreed(east, "王𬭚", "李㛃𠅤"))
    pdf, docx = [await bytes_of(await ctx_for(manager), store, file) for file in made["document"]["files"]["nodes"]]
    for name in ("王𬭚", "李㛃𠅤"):
        assert name in text_of(pdf)
        assert name in words_of(docx)


async def test_a_character_of_a_name_that_cannot_print_is_named_and_nothing_is_made(
    api: Client, east: Org, manager: Account, database: Database
) -> None:
    dispute = await agreed(east, "王𪚥", "示例乙一")
    (error,) = (await make(api, manager, dispute))["errors"]
    assert (error["field"], error["code"], error["params"]["sign"]) == (["id"], "SIGN", "𪚥")
    async with database.transaction(east.tenant_id) as session:
        assert await session.scalar(select(func.count(Document.id))) == 0


async def test_one_form_is_not_for_another_kind_of_case(api: Client, east: Org, manager: Account) -> None:
    asked = CREATE.replace("mediation:agreement", "mediation:nothing")
    answer = await api.as_(manager).query(asked, {"case": gid(await agreed(east)), "values": []})
    assert answer.data["documentCreate"]["errors"][0]["code"] == "NOT_FOUND"


# --- who may ---------------------------------------------------------------------------------------------------------


async def test_who_does_not_see_a_case_finds_none_to_make_a_document_of(
    api: Client, east: Org, west: Org, abroad: Org
) -> None:
    dispute = await agreed(east)
    for org in (west, abroad):
        (error,) = (await make(api, await make_account(org, "mediation_manager"), dispute))["errors"]
        assert (error["field"], error["code"]) == (["caseId"], "NOT_FOUND")


async def test_who_only_reads_makes_no_documents(api: Client, east: Org, county: Org) -> None:
    leader = await make_account(county, "county_leader")
    answer = await api.as_(leader).query(CREATE, {"case": gid(await agreed(east)), "values": []})
    assert answer.errors[0]["extensions"]["code"] == "FORBIDDEN"


async def test_documents_of_a_sealed_case_are_for_its_members(
    api: Client, ctx_for: ContextFor, east: Org, manager: Account, database: Database, store: FileStore
) -> None:
    dispute = await agreed(east)
    file = (await make(api, manager, dispute))["document"]["files"]["nodes"][0]
    member = await make_account(east, "mediation_manager")
    await make_member(dispute, member)
    async with database.transaction(east.tenant_id) as session:
        (await session.get_one(Dispute, (dispute.tenant_id, dispute.id))).access_level = "SEALED"
    assert await bytes_of(await ctx_for(member), store, file)
    assert (await api.as_(manager).query(LISTS, {"case": gid(dispute)})).data["node"] is None
    with pytest.raises(Exception, match=r"error\.not_found"):
        await bytes_of(await ctx_for(manager), store, file)


# --- revised, issued, withdrawn --------------------------------------------------------------------------------------


async def test_a_draft_made_anew_keeps_its_number_and_the_old_one_stays(
    api: Client, east: Org, manager: Account
) -> None:
    first = (await make(api, manager, await agreed(east)))["document"]
    answer = await api.as_(manager).query(REVISE, {"id": first["id"]})
    second = answer.data["documentRevise"]["document"]
    assert (second["number"], second["revision"], second["state"]) == (first["number"], 2, "DRAFT")
    assert second["previous"] == {"id": first["id"], "state": "SUPERSEDED"}


async def test_an_issued_document_is_locked_and_counts_in_the_file_list(
    api: Client, east: Org, manager: Account
) -> None:
    dispute = await agreed(east)
    document = (await make(api, manager, dispute))["document"]
    answer = await api.as_(manager).query(ISSUE, {"id": document["id"]})
    assert answer.data["documentIssue"]["document"] == {"state": "ISSUED", "issuer": "示例站长"}
    again = await api.as_(manager).query(REVISE, {"id": document["id"]})
    assert again.data["documentRevise"]["errors"] == [{"code": "ILLEGAL_MOVE"}]
    listed = (await api.as_(manager).query(LISTS, {"case": gid(dispute)})).data["node"]
    assert listed["file"]["nodes"] == [
        {
            "kind": "AGREEMENT",
            "pages": document["pages"],
            "withdrawnOn": None,
            "document": {"number": document["number"]},
        }
    ]


async def test_a_withdrawn_document_counts_no_more_and_its_number_is_not_used_again(
    api: Client, east: Org, manager: Account
) -> None:
    dispute = await agreed(east)
    first = (await make(api, manager, dispute))["document"]
    await api.as_(manager).query(ISSUE, {"id": first["id"]})
    answer = await api.as_(manager).query(WITHDRAW, {"id": first["id"]})
    assert answer.data["documentWithdraw"]["document"] == {
        "state": "WITHDRAWN",
        "withdrawReason": "写错了",
        "withdrawnBy": "示例站长",
    }
    second = (await make(api, manager, dispute))["document"]
    assert (first["number"][-3:], second["number"][-3:]) == ("第1号", "第2号")
    listed = (await api.as_(manager).query(LISTS, {"case": gid(dispute)})).data["node"]
    assert listed["file"]["nodes"][0]["withdrawnOn"] is not None


# --- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.commits
async def test_documents_made_at_once_are_numbered_without_a_gap(
    database: Database, registry: Registry, ctx_for: ContextFor, east: Org, store: FileStore
) -> None:
    disputes = [await agreed(east) for _ in range(10)]
    account = await make_account(east, "mediation_manager")
    forms = {form.key: form for form in registry.document_forms_for(["mediation"])}
    given = {"template": "mediation:agreement", "values": {}}

    async def one(dispute: Dispute, fails: bool) -> None:
        ctx = await ctx_for(account)
        async with ctx.transaction():
            await create_document(ctx, store, forms, Dispute, dispute.id, **given)
            if fails:
                raise RuleError("rule.invalid")

    acts = [one(dispute, fails=number % 5 == 4) for number, dispute in enumerate(disputes)]
    results = await asyncio.gather(*acts, return_exceptions=True)
    assert [type(result) for result in results if result is not None] == [RuleError, RuleError]
    async with database.transaction(east.tenant_id) as session:
        numbers = list(await session.scalars(select(Document.number)))
    assert sorted(int(number.partition("第")[2][:-1]) for number in numbers) == list(range(1, 9))


# --- erasure ---------------------------------------------------------------------------------------------------------


async def test_an_erased_case_leaves_no_byte_of_its_documents_to_be_read(
    api: Client,
    ctx_for: ContextFor,
    system: Callable[[TenantInfo], Context],
    east: Org,
    manager: Account,
    store: FileStore,
    yunyang: TenantInfo,
) -> None:
    dispute = await agreed(east)
    document = (await make(api, manager, dispute))["document"]
    ctx = system(yunyang)
    async with ctx.transaction() as session:
        row = await session.get_one(Dispute, (dispute.tenant_id, dispute.id))
        await erase(ctx, row, RetentionAction.ANONYMIZE, "测试")
    for file in document["files"]["nodes"]:
        with pytest.raises(Exception, match=r"error\.not_found"):
            await bytes_of(await ctx_for(manager), store, file)
    async with ctx.transaction() as session:
        assert list(await session.scalars(select(Document.values))) == [{}]
        assert set(await session.scalars(select(File.name))) == {"***"}


async def test_an_erased_person_leaves_the_documents_that_name_them_unreadable(
    api: Client,
    ctx_for: ContextFor,
    system: Callable[[TenantInfo], Context],
    east: Org,
    manager: Account,
    store: FileStore,
    yunyang: TenantInfo,
) -> None:
    person = await make_person(east, name="示例丁一")
    named, other = await agreed(east), await agreed(east)
    await make_party(named, person, ordinal=3)
    files = [(await make(api, manager, dispute))["document"]["files"]["nodes"][0] for dispute in (named, other)]
    ctx = system(yunyang)
    async with ctx.transaction() as session:
        await session.execute(delete(RetentionClass))  # no rule keeps the case
        await erase_person(ctx, person.id, "本人要求")
    with pytest.raises(Exception, match=r"error\.not_found"):
        await bytes_of(await ctx_for(manager), store, files[0])
    assert await bytes_of(await ctx_for(manager), store, files[1])


async def test_a_deleted_case_takes_its_documents_along(
    api: Client,
    system: Callable[[TenantInfo], Context],
    east: Org,
    manager: Account,
    yunyang: TenantInfo,
) -> None:
    dispute = await agreed(east)
    document = (await make(api, manager, dispute))["document"]
    await api.as_(manager).query(REVISE, {"id": document["id"]})
    await api.as_(manager).query(ISSUE, {"id": document["id"]})
    ctx = system(yunyang)
    async with ctx.transaction() as session:
        await session.execute(delete(Agreement))
        row = await session.get_one(Dispute, (dispute.tenant_id, dispute.id))
        await erase(ctx, row, RetentionAction.DELETE, "测试")
        for model in (Document, File, FileItem):
            assert await session.scalar(select(func.count(model.id))) == 0
