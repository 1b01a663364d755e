"""Bundles of items with one form, over GraphQL."""

from typing import Any

import pytest

from core.orgs.models import Org
from graphql_schema.node import encode
from graphql_schema.testing.client import Asker, Client
from tests.factories import make_account
from tests.plugins.service_centers.conftest import Desk, make_guide, make_item
from tests.plugins.service_centers.test_requests_api import create

SET = """
mutation($items: [ID!]!) { oneThingSet(input: { code: "NEWBORN", name: "新生儿出生一件事", itemIds: $items,
    questions: [{ key: "child_name", label: "新生儿姓名" }, { key: "note", label: "备注", isRequired: false }] }) {
  oneThing { id items { nodes { item { code } } } form { nodes { key isRequired } } } errors { field code } } }"""


@pytest.fixture
def keeper(api: Client, county: Org) -> Any:
    """Who keeps the county's catalogue."""

    async def made() -> Asker:
        return api.as_(await make_account(county, "center_director"))

    return made


async def bundle(desk: Desk, keeper: Any, **guide: Any) -> dict[str, Any]:
    """A bundle of two items, of which the second is longer in coming unless its guide says otherwise."""
    other = await make_item(desk.item, "HOUSEHOLD")
    await make_guide(other, **{"legal_limit": 30, "promised_limit": 25} | guide)
    answer = await (await keeper()).query(SET, {"items": [desk.id(desk.item), desk.id(other)]})
    payload: dict[str, Any] = answer.data["oneThingSet"]
    return payload


async def test_a_bundle_has_its_items_and_one_form(desk: Desk, keeper: Any) -> None:
    made = (await bundle(desk, keeper))["oneThing"]
    assert [one["item"]["code"] for one in made["items"]["nodes"]] == ["PERMIT_OF_DESK", "HOUSEHOLD"]
    assert [one["key"] for one in made["form"]["nodes"]] == ["child_name", "note"]


async def test_a_request_for_a_bundle_holds_the_answers_and_the_longest_limit(desk: Desk, keeper: Any) -> None:
    one_thing = (await bundle(desk, keeper))["oneThing"]["id"]
    made = await create(desk, item=None, bundle=one_thing, answers=[{"key": "child_name", "value": "示例"}])
    assert made["serviceRequest"]["answers"]["nodes"] == [{"key": "child_name", "value": "示例"}]
    assert await limits(desk, made["serviceRequest"]["id"]) == {
        "STATUTORY": (30, "WORKING_DAY"),
        "PROMISED": (25, "WORKING_DAY"),
    }


async def test_the_longest_limit_is_the_one_that_ends_last_and_each_has_its_own(desk: Desk, keeper: Any) -> None:
    one_thing = (await bundle(desk, keeper, legal_limit=40, promised_limit=9, unit="DAY"))["oneThing"]["id"]
    made = await create(desk, item=None, bundle=one_thing, answers=[{"key": "child_name", "value": "示例"}])
    assert await limits(desk, made["serviceRequest"]["id"]) == {
        "STATUTORY": (40, "DAY"),  # 20 working days are over before
        "PROMISED": (10, "WORKING_DAY"),  # which no nine days outlast
    }


async def limits(desk: Desk, request: str) -> dict[str, tuple[int, str]]:
    """Accept the request; the limits to decide it within, by what they rest on."""
    accept = "mutation($id: ID!) { serviceRequestAccept(input: { id: $id, version: 1 }) { serviceRequest { "
    accept += "deadlines(where: { kind: { eq: RESOLVE } }) { nodes { basis value unit } } }"
    accept += " errors { field code message } } }"
    answer = await desk.clerk.query(accept, {"id": request})
    assert answer.data["serviceRequestAccept"]["errors"] == []
    found = answer.data["serviceRequestAccept"]["serviceRequest"]["deadlines"]["nodes"]
    return {one["basis"]: (one["value"], one["unit"]) for one in found}


@pytest.mark.parametrize("answers", [[], [{"key": "child_name", "value": " "}], [{"key": "other", "value": "示例"}]])
async def test_what_the_form_asks_must_be_answered_and_nothing_else(desk: Desk, keeper: Any, answers: Any) -> None:
    one_thing = (await bundle(desk, keeper))["oneThing"]["id"]
    made = await create(desk, item=None, bundle=one_thing, answers=answers)
    assert [error["field"] for error in made["errors"]] == [["answers"]]


async def test_a_bundle_of_one_item_is_refused(desk: Desk, keeper: Any) -> None:
    answer = await (await keeper()).query(SET, {"items": [desk.id(desk.item)] * 2})
    assert answer.data["oneThingSet"]["errors"] == [{"field": ["itemIds"], "code": "INVALID"}]


async def test_items_and_bundles_of_another_county_are_not_found(desk: Desk, keeper: Any, abroad: Org) -> None:
    foreign = await make_item(abroad)
    answer = await (await keeper()).query(SET, {"items": [desk.id(desk.item), desk.id(foreign)]})
    assert answer.data["oneThingSet"]["errors"] == [{"field": ["itemIds", "1"], "code": "NOT_FOUND"}]
    made = await create(desk, item=None, bundle=encode("OneThing", foreign.id))
    assert made["errors"][0]["code"] == "NOT_FOUND"
