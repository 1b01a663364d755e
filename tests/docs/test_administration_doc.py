"""Every example of docs/administration.md is sent as it stands there, in its order, and answers what the page says."""

import re

import httpx2
import pytest

from core.auth import Passwords
from core.db import Database
from core.orgs.models import Org
from core.plugin_host import Registry
from graphql_schema.server import create_app
from graphql_schema.serving import make_services
from tests.docs.examples import DOCS, KEY, Frontend, read, shown, signed
from tests.factories import make_account

PAGE = (DOCS / "administration.md").read_text(encoding="utf-8")
EXAMPLES = list(read(PAGE))


@pytest.fixture
async def tokens(county: Org) -> dict[tuple[str, str], str]:
    """A token of the county's first account."""
    hashed = await Passwords().hash("correct horse")
    admin = await make_account(county, "tenant_admin", login="admin", password_hash=hashed)
    return {("admin", "yunyang"): signed(admin)}


async def test_every_example_answers_what_the_page_says(
    database: Database, registry: Registry, tokens: dict[tuple[str, str], str]
) -> None:
    transport = httpx2.ASGITransport(app=create_app(make_services(database, KEY, registry)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test") as client:
        frontend = Frontend(client, tokens, {})
        for example in EXAMPLES:
            answer = await frontend.send(example)
            answer.pop("extensions", None)  # what it cost
            expected = example.answer or {"data": answer.get("data")}
            assert shown(answer, expected) == expected, f"the example in line {example.line}"


def test_every_mutation_of_an_administrator_is_on_the_page(registry: Registry) -> None:
    parts = [
        one.item for one in registry.schema_parts if one.plugin == "graphql_schema" and one.item.target == "Mutation"
    ]
    names = {
        re.sub(r"_(\w)", lambda found: found[1].upper(), field.python_name)
        for part in parts
        for field in part.fields.__strawberry_definition__.fields
        if part.fields.__name__ in ("OrgMutation", "AccountMutation", "RoleMutation", "GrantMutation", "TenantMutation")
    }
    unnamed = {name for name in names if name not in PAGE}
    assert unnamed == {
        "functionalUnitRename",
        "functionalUnitClose",
        "unitHeadEnd",
        "accountUpdate",
        "roleUpdate",
        "roleDelete",
    }
