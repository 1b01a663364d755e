"""Every example of docs/audit.md is sent as it stands there, in its order, and answers what the page says."""

import re

import httpx2
import pytest
from sqlalchemy import text

from core.accounts.models import Account
from core.audit.chain import ALL, seal
from core.db import Database
from core.orgs.models import Org
from core.people.models import Person
from core.plugin_host import Registry
from core.tenancy import TenantInfo
from graphql_schema.node import encode
from graphql_schema.server import create_app
from graphql_schema.serving import make_services
from graphql_schema.testing import Client
from tests.docs.examples import DOCS, KEY, Frontend, read, shown, signed
from tests.factories import make_account, make_person

PAGE = (DOCS / "audit.md").read_text(encoding="utf-8")
EXAMPLES = list(read(PAGE))


@pytest.fixture
async def wang(east: Org, east_village: Org, clerk: Account, api: Client) -> Person:
    """Whom the page speaks of: the clerk changed the record, and then listed it with another."""
    wang, _ = [await make_person(east_village, name=f"示例{name}") for name in "甲乙"]
    given = {"id": encode("Person", wang.id), "name": "示例王", "version": wang.version}
    act = "mutation($i: PersonUpdateInput!) { personUpdate(input: $i) { person { id } errors { code } } }"
    assert (await api.as_(clerk).query(act, {"i": given})).data["personUpdate"]["errors"] == []
    names = '{ people(where: { name: { startsWith: "示例" } }) { nodes { name } } }'
    assert len((await api.as_(clerk).query(names)).data["people"]["nodes"]) == 2
    return wang


@pytest.fixture
async def clerk(east: Org) -> Account:
    return await make_account(east, "tenant_admin", name="示例职员", login="clerk")


async def test_every_example_answers_what_the_page_says(
    database: Database, registry: Registry, wang: Person, county: Org, east: Org
) -> None:
    tokens = {
        ("officer", "yunyang"): signed(await make_account(county, "privacy_officer")),
        ("wang", "yunyang"): signed(await make_account(east, "resident", person_id=wang.id)),
    }
    transport = httpx2.ASGITransport(app=create_app(make_services(database, KEY, registry)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test") as client:
        frontend = Frontend(client, tokens, {"person1_…wang": encode("Person", wang.id)})
        for example in EXAMPLES:
            answer = await frontend.send(example)
            answer.pop("extensions", None)  # what it cost
            assert "errors" not in answer, f"the example in line {example.line}"
            expected = example.answer or {"data": answer["data"]}
            assert shown(answer, expected) == expected, f"the example in line {example.line}"


async def test_a_stranger_computes_the_chain_as_the_page_says(
    database: Database, yunyang: TenantInfo, wang: Person
) -> None:
    (statement,) = re.findall(r"^```sql\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    sealed = await seal(database, yunyang.id, ALL)
    async with database.transaction(yunyang.id) as session:
        found = (await session.execute(text(statement))).all()
    assert [tuple(row) for row in found] == [(number, True) for number in range(1, sealed + 1)]
    assert sealed >= 2


def test_the_search_for_canaries_is_the_samples_own_test() -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    test = DOCS.parent / "tests" / "helin_sample" / "tests" / "test_canaries.py"
    assert test.read_text(encoding="utf-8").endswith(f"\n{example}")


def test_every_block_of_the_page_is_run() -> None:
    kinds = re.findall(r"^```(.+)$", PAGE, re.MULTILINE)
    assert set(kinds) == {"graphql", "json", "sql", "python"}
    assert len(EXAMPLES) == kinds.count("graphql") == 5
