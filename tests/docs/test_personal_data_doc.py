"""Every example of docs/personal-data.md is run as it stands there, in its order, and answers what the page says."""

import re
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

import core
from core.data_class import DataClass
from core.db import Database
from core.orgs.models import Org
from core.people.identity import IdKind
from core.people.models import Person, PersonPhone
from core.plugin_host import Registry
from graphql_schema.node import encode
from graphql_schema.server import create_app
from graphql_schema.serving import make_services
from tests.docs.test_api_doc import KEY, Frontend, read, shown, signed
from tests.factories import make_account, make_person, save

ROOT = Path(str(core.__file__)).parents[1]
PAGE = (ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8")
EXAMPLES = list(read(PAGE))


@pytest.fixture
async def people(east_village: Org, west_village: Org) -> dict[str, Person]:
    """The two whom the page speaks of."""
    wang = await make_person(
        east_village,
        id_kind=IdKind.RESIDENT_ID,
        id_number="500235200001010012",
        birth_date="2000-01-01",
        is_under_14=False,
    )
    await save(PersonPhone(person_id=wang.id, use="MOBILE", number="+8619900000001"), east_village)
    return {"wang": wang, "li": await make_person(west_village)}


async def test_every_example_answers_what_the_page_says(
    database: Database, registry: Registry, people: dict[str, Person], county: Org, east: Org
) -> None:
    tokens = {
        ("director", "yunyang"): signed(await make_account(east, "center_director")),
        ("clerk", "yunyang"): signed(await make_account(county, "tenant_admin")),
        ("officer", "yunyang"): signed(await make_account(county, "privacy_officer")),
    }
    known = {f"person1_…{name}": encode("Person", person.id) for name, person in people.items()}
    transport = httpx2.ASGITransport(app=create_app(make_services(database, KEY, registry)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test") as client:
        frontend = Frontend(client, tokens, known)
        for example in EXAMPLES:
            answer = await frontend.send(example)
            answer.pop("extensions", None)  # what it cost
            assert "errors" not in answer, f"the example in line {example.line}"
            expected = example.answer or {"data": answer["data"]}
            assert shown(answer, expected) == expected, f"the example in line {example.line}"


def test_the_declaration_of_a_sensitive_value_runs_as_it_stands() -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    command = [sys.executable, "-c", code]  # a process of its own: the example maps a table
    done = subprocess.run(command, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_block_of_the_page_is_run() -> None:
    kinds = re.findall(r"^```(.+)$", PAGE, re.MULTILINE)
    assert set(kinds) == {"python", "graphql", "json"}
    assert len(EXAMPLES) == kinds.count("graphql") >= 8


def test_the_page_tells_every_class() -> None:
    assert re.findall(r"^\| ([A-Z]+) \|", PAGE, re.MULTILINE) == list(DataClass)
