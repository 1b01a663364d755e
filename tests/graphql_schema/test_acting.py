"""Mutations that are answered without the executor: what they answer is what it would have answered."""

from typing import Any

import orjson
import pytest

from core.orgs.models import Org
from graphql_schema import execute
from graphql_schema.acting import steps_of
from graphql_schema.execute import make_document
from graphql_schema.http import GraphQLRequest
from graphql_schema.node import encode
from graphql_schema.services import Views
from graphql_schema.testing.client import Answer, Asker, Client
from tests.factories import make_account, make_dispute

ERRORS = "errors { __typename field code message params }"
SHOWN = f"dispute {{ state version org {{ name }} episodes {{ nodes {{ level }} }} }} {ERRORS}"
DOCUMENTS = {
    "a record": f"mutation($accept: DisputeAcceptInput!) {{ disputeAccept(input: $accept) {{ {SHOWN} }} }}",
    "what to correct": f"""
      mutation($one: DisputeInput!) {{ disputeMediate(input: $one) {{ {SHOWN} kind: __typename }} }}""",
    "an input written out": f"""
      mutation($id: ID!, $version: Int!) {{
        disputeRefuse(input: {{id: $id, version: $version, reason: ""}}) {{ {SHOWN} }}
      }}""",
    "two, the first refused": f"""
      mutation($one: DisputeInput!, $accept: DisputeAcceptInput!, $short: Boolean! = true) {{
        first: disputeMediate(input: $one) {{ ...of_mediating kind: __typename again: dispute {{ version }} }}
        ... on Mutation {{ disputeAccept(input: $accept) {{ dispute {{ ...shown }} dispute {{ state }} {ERRORS} }} }}
        disputeMediate(input: $one) @skip(if: $short) {{ dispute {{ id }} }}
      }}
      fragment of_mediating on DisputeMediatePayload {{ dispute {{ ...shown }} {ERRORS} }}
      fragment shown on Dispute {{ version @skip(if: $short) org {{ name @include(if: $short) }} }}""",
    "one that is missing": f"mutation($none: DisputeInput!) {{ disputeMediate(input: $none) {{ {SHOWN} }} }}",
    "an id of another type": f"mutation($wrong: DisputeInput!) {{ disputeMediate(input: $wrong) {{ {SHOWN} }} }}",
}


async def answer(asker: Asker, name: str, org: Org) -> Answer:
    """The answer of a document about a dispute of its own."""
    document = DOCUMENTS[name]
    dispute = encode("Dispute", (await make_dispute(org)).id)
    values: dict[str, Any] = {
        "id": dispute,
        "version": 1,
        "one": {"id": dispute, "version": 1},
        "accept": {"id": dispute, "version": 1, "consentedOn": "2026-11-01"},
        "none": {"id": encode("Dispute", org.id), "version": 1},
        "wrong": {"id": encode("Org", org.id), "version": 1},
    }
    given = {key: value for key, value in values.items() if f"${key}:" in document}
    return await asker.query(document, given)


async def never(*_: Any) -> None:
    """The executor is needed, whatever is asked."""


def told(answer: Answer) -> Any:
    """The answer without the request's id."""
    content = orjson.loads(answer.body)
    for error in content.get("errors", ()):
        del error["extensions"]["requestId"]
    return content


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("role", ["mediation_manager", "county_leader"])
async def test_the_executor_answers_the_same(
    api: Client, east: Org, name: str, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = api.as_(make_account(east, role=role))
    found = await answer(asker, name, east)
    monkeypatch.setattr(execute, "steps_of", never)
    expected = await answer(asker, name, east)
    assert told(found) == told(expected)
    assert found.body.partition(b',"errors":')[0] == expected.body.partition(b',"errors":')[0]


async def test_one_that_is_forbidden_is_told_by_its_path_and_the_next_goes_on(api: Client, east: Org) -> None:
    asker = api.as_(make_account(east, role="county_leader"))
    found = await answer(asker, "two, the first refused", east)
    assert found.data == {"first": None, "disputeAccept": None}
    assert [(error["path"], error["locations"][0]["line"]) for error in found.errors] == [
        (["first"], 3),
        (["disputeAccept"], 4),
    ]


@pytest.mark.parametrize(
    ("document", "is_planned"),
    [
        *((document, True) for document in DOCUMENTS.values()),
        ("mutation { __typename }", False),
        ("{ orgs { nodes { id } } }", False),
        ('mutation { sessionCreate(input: {login: "a", password: "b"}) { accessToken } }', False),
    ],
)
async def test_the_executor_is_left_out_where_nothing_is_to_be_resolved(
    views: Views, document: str, is_planned: bool
) -> None:
    read = make_document(await views.get(["mediation"]), GraphQLRequest(document, None, {}))
    assert (await steps_of(read, {"short": True}) is not None) is is_planned


async def test_what_the_payload_asks_wrongly_is_refused_before_anything_is_done(api: Client, east: Org) -> None:
    asker = api.as_(make_account(east, role="mediation_manager"))
    dispute = await make_dispute(east)
    document = "mutation($id: ID!) { disputeAccept(input: {id: $id, version: 1}) { dispute { %s } } }"
    given = {"id": encode("Dispute", dispute.id)}
    refused = await asker.query(document % "parties(first: 1, last: 1) { nodes { id } }", given)
    assert (refused.data, refused.codes) == (None, ["BAD_REQUEST"])
    done = await asker.query(document % "version", given)
    assert done.data == {"disputeAccept": {"dispute": {"version": 2}}}
