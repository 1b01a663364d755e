"""Forms of documents, and the wording that counties give them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from core.accounts.models import Account
from core.context import Context
from core.documents.models import DocumentTemplate
from core.documents.templates import install_templates
from core.files.store import FileStore
from core.orgs.models import Org
from core.plugin_host import Registry
from core.tenancy import TenantInfo
from graphql_schema.testing import Client
from tests.conftest import ContextFor
from tests.factories import make_account
from tests.graphql_schema.case_documents import CHANGE, FORMS, agreed, bytes_of, make
from tests.papers import text_of


@pytest.fixture
async def admin(county: Org) -> Account:
    """Who administers the county."""
    return await make_account(county, "tenant_admin", name="示例管理员")


async def form(api: Client, who: Account) -> Any:
    return (await api.as_(who).query(FORMS)).data["documentTemplates"]["nodes"]


async def change(api: Client, who: Account, body: str, **more: Any) -> Any:
    newest = (await form(api, who))[-1]
    given = {"id": newest["id"], "version": newest["version"], "body": body, "from": "2099-01-01"} | more
    return (await api.as_(who).query(CHANGE, given)).data["documentTemplateChange"]


async def test_a_countys_wording_is_another_version_and_documents_keep_theirs(
    api: Client, ctx_for: ContextFor, east: Org, manager: Account, admin: Account, store: FileStore, yunyang: TenantInfo
) -> None:
    dispute = await agreed(east)
    today = (await ctx_for(admin)).clock.today().isoformat()
    before = (await make(api, manager, dispute))["document"]
    fields = [{"key": "witness", "name": "见证人", "type": "PERSON"}]
    changed = await change(api, admin, "见证人：{witness}。{content}", **{"from": today, "fields": fields})
    assert changed["documentTemplate"] == {"version": 2, "author": "示例管理员"}
    after = (await make(api, manager, dispute, witness="示例丙一"))["document"]
    assert (before["title"], after["title"]) == ("人民调解协议书", "调解协议书")
    content = await bytes_of(await ctx_for(manager), store, after["files"]["nodes"][0])
    assert "见证人：示例丙一。被申请人恢复界石。" in text_of(content)


async def test_a_wording_to_come_is_not_used_yet(api: Client, east: Org, manager: Account, admin: Account) -> None:
    assert not (await change(api, admin, "{content}"))["errors"]
    assert (await make(api, manager, await agreed(east)))["document"]["title"] == "人民调解协议书"


@pytest.mark.parametrize(
    ("body", "code", "names"),
    [
        ("{contnet}", "INVALID", "“contnet”"),
        ("{content", "INVALID", "花括号"),
        ("𪚥", "INVALID", "U+2A6A5"),
        (" ", "REQUIRED", "必填"),
    ],
)
async def test_a_bad_wording_is_refused_with_a_sentence_that_names_it(
    api: Client, admin: Account, body: str, code: str, names: str
) -> None:
    (error,) = (await change(api, admin, body))["errors"]
    assert (error["field"], error["code"]) == (["body"], code)
    assert names in error["message"]


async def test_two_who_change_a_form_at_once_do_not_overwrite_each_other(api: Client, admin: Account) -> None:
    newest = (await form(api, admin))[-1]
    await change(api, admin, "{content}")
    (error,) = (await change(api, admin, "{content}", id=newest["id"], version=1))["errors"]
    assert (error["code"], error["params"]) == ("CONFLICT", {"current": 2})


async def test_a_town_does_not_change_the_countys_forms(api: Client, manager: Account) -> None:
    newest = (await form(api, manager))[-1]
    given = {"id": newest["id"], "version": 1, "body": "{content}", "from": "2099-01-01"}
    answer = await api.as_(manager).query(CHANGE, given)
    assert answer.errors[0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_plugins_new_wording_comes_beside_the_countys_own(
    system: Callable[[TenantInfo], Context], registry: Registry, yunyang: TenantInfo
) -> None:
    forms = registry.document_forms_for(["mediation"])
    newer = [replace(form, version=2) for form in forms if form.paper == "AGREEMENT"]
    ctx = system(yunyang)
    async with ctx.transaction() as session:
        assert await install_templates(ctx, forms) is False
        assert await install_templates(ctx, newer) is True
        assert await install_templates(ctx, newer) is False
        found = select(DocumentTemplate.version).where(DocumentTemplate.key == "mediation:agreement")
        assert sorted(await session.scalars(found)) == [1, 2]
