"""Each document of tests/queries with the answer and the SQL beside it; HELIN_UPDATE_QUERIES=1 writes both anew."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from core.accounts.models import Account
from core.orgs.models import Org
from graphql_schema.testing import Client
from tests.factories import (
    OPENED_AT,
    make_account,
    make_dispute,
    make_dispute_type,
    make_grant,
    make_mediator,
    make_org,
    make_party,
    make_person,
)
from tests.graphql_schema.sql import layout

QUERIES = sorted((Path(__file__).parents[2] / "queries").glob("*.graphql"))
UPDATE = "HELIN_UPDATE_QUERIES" in os.environ


def numbered(number: int) -> UUID:
    """An id that is the same in every run: disputes 1 to 9, mediators from 11, people from 21; all hexadecimal."""
    return UUID(f"{number:032}")


@pytest.fixture
async def readers(county: Org, east: Org, east_village: Org, west_village: Org, abroad: Org) -> dict[str, Account]:
    """A few records whose every shown value is fixed, and accounts by the name that documents ask as."""
    north = await make_org(county, name="北镇")
    kind = await make_dispute_type(county, code="LAND", name="山林土地纠纷")
    worker = await make_person(east, id=numbered(21), name="陈调解")
    mediator = await make_mediator(east, worker, id=numbered(11), number="M-1")
    places = [east_village, west_village, east, north, county, west_village]
    for number, org in enumerate(places, start=1):
        dispute = await make_dispute(
            org,
            type_=kind,
            mediator=mediator if number % 3 != 2 else None,
            id=numbered(number),
            number=f"T-{number:06}",
            title=f"测试纠纷{number}",
            opened_at=OPENED_AT + timedelta(minutes=number + number // 2),
            amount_fen=number * 12_345 if number % 2 else None,
            severity="MAJOR" if number == 4 else "ORDINARY",
        )
        for ordinal, home in enumerate((org, west_village), start=1):
            person = await make_person(home, name=f"居民{number}{ordinal}")
            await make_party(dispute, person, ordinal=ordinal)
    await make_dispute(abroad, id=numbered(9), number="T-000009", opened_at=OPENED_AT)
    two = await make_account(east, "mediation_manager")
    await make_grant(two, "mediation_manager", north)
    return {
        "county_leader": await make_account(county, "county_leader"),
        "town_manager": await make_account(east, "mediation_manager"),
        "two_towns": two,
        "mediator": await make_account(east, "mediator", person_id=worker.id),
    }


def read(file: Path) -> tuple[str, dict[str, str]]:
    """A document, and what the comments at its head say: `# name: value`."""
    document = file.read_text(encoding="utf-8")
    return document, dict(line[2:].split(": ", 1) for line in document.splitlines() if line.startswith("# "))


def compare(file: Path, content: str) -> None:
    """The file holds this; or is made to, when that is asked for."""
    if UPDATE:
        file.write_text(content, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("file", QUERIES, ids=lambda file: file.stem)
async def test_a_document_gives_the_answer_beside_it_by_the_sql_beside_it(
    api: Client, readers: dict[str, Account], file: Path
) -> None:
    document, head = read(file)
    variables = orjson.loads(head.get("variables", "{}"))
    answer = await api.as_(readers[head["as"]]).query(document, variables)
    assert answer.planned
    assert answer.errors == []
    assert len(answer.statements) == int(head["statements"])
    compare(file.with_suffix(".json"), orjson.dumps(answer.data, option=orjson.OPT_INDENT_2).decode() + "\n")
    compare(file.with_suffix(".sql"), "\n".join(map(layout, answer.statements)))
    ordinary = await api.as_(readers[head["as"]]).query(document, variables, ordinary=True)
    assert ordinary.data == answer.data


def test_every_document_says_in_its_first_line_how_many_statements_it_takes() -> None:
    heads = {file.stem: file.read_text(encoding="utf-8").splitlines()[0] for file in QUERIES}
    assert [name for name, head in heads.items() if not head.startswith("# statements: ")] == []


def test_nothing_lies_beside_a_document_that_is_gone() -> None:
    folder = Path(__file__).parents[2] / "queries"
    assert {file.stem for file in folder.iterdir()} == {file.stem for file in QUERIES}
