"""Items and guides of the county's catalogue, over GraphQL."""

from typing import Any

import pytest
from sqlalchemy import select

from core.context import Context
from core.orgs.models import Org
from graphql_schema.node import encode
from graphql_schema.testing.client import Asker, Client
from plugins.service_centers.items.models import ServiceGuide, ServiceItem
from tests.conftest import ContextFor
from tests.factories import make_account
from tests.plugins.service_centers.conftest import Desk, make_item

SET = """
mutation($keywords: String, $state: ItemState, $version: Int, $code: String! = "X_1") {
  serviceItemSet(input: { code: $code, name: "示例", family: APPROVAL, department: "示例",
      keywords: $keywords, state: $state, version: $version }) {
    serviceItem { name handling keywords state } errors { field code params } } }"""
HAND_OUT = """
mutation($id: ID!) { serviceGuideHandOut(input: { id: $id }) { serviceGuide { handedOut } errors { code } } }"""


@pytest.fixture
async def keeper(api: Client, county: Org) -> Asker:
    """Who keeps the county's catalogue."""
    return api.as_(await make_account(county, "center_director"))


async def put(keeper: Asker, **given: Any) -> dict[str, Any]:
    """Set the item; the payload."""
    answer = await keeper.query(SET, given)
    payload: dict[str, Any] = answer.data["serviceItemSet"]
    return payload


async def test_what_is_left_out_of_a_new_item_is_its_beginning(keeper: Asker) -> None:
    made = (await put(keeper))["serviceItem"]
    assert made == {"name": "示例", "handling": "WITHIN_LIMIT", "keywords": "", "state": "ACTIVE"}


async def test_what_is_left_out_of_an_item_there_is_stays(keeper: Asker, county: Org) -> None:
    await make_item(county, "X_1", keywords="暂住", state="SUSPENDED", handling="ON_THE_SPOT")
    changed = (await put(keeper))["serviceItem"]
    assert changed == {"name": "示例", "handling": "ON_THE_SPOT", "keywords": "暂住", "state": "SUSPENDED"}


async def test_words_are_taken_away_and_a_state_is_changed_by_saying_so(keeper: Asker, county: Org) -> None:
    await make_item(county, "X_1", keywords="暂住", state="SUSPENDED")
    changed = (await put(keeper, keywords=" ", state="ACTIVE"))["serviceItem"]
    assert (changed["keywords"], changed["state"]) == ("", "ACTIVE")


async def test_too_many_words_are_refused(keeper: Asker) -> None:
    assert [(one["field"], one["params"]) for one in (await put(keeper, keywords="词" * 501))["errors"]] == [
        (["keywords"], {"maximum": 500})
    ]


@pytest.mark.parametrize(("code", "version", "codes"), [("X_1", 1, []), ("X_1", 2, ["CONFLICT"]), ("X_2", 1, [])])
async def test_an_item_that_has_another_version_is_not_changed(
    keeper: Asker, county: Org, code: str, version: int, codes: list[str]
) -> None:
    await make_item(county, "X_1")
    assert [one["code"] for one in (await put(keeper, code=code, version=version))["errors"]] == codes


@pytest.fixture
async def guide(desk: Desk, ctx_for: ContextFor, county: Org) -> str:
    """The guide of the desk's item."""
    ctx: Context = await ctx_for("center_director", county)
    async with ctx.transaction() as session:
        found = select(ServiceGuide.id).join(ServiceItem, ServiceItem.id == ServiceGuide.item_id)
        return encode("ServiceGuide", (await session.scalars(found.where(ServiceItem.id == desk.item.id))).one())


async def test_a_town_counts_no_guides_of_the_county(desk: Desk, guide: str) -> None:
    answer = await desk.director.query(HAND_OUT, {"id": guide})
    assert answer.errors[0]["extensions"]["code"] == "FORBIDDEN"


async def test_the_county_counts_the_guides_that_it_hands_out(desk: Desk, keeper: Asker, guide: str) -> None:
    answer = await keeper.query(HAND_OUT, {"id": guide})
    assert answer.data["serviceGuideHandOut"] == {"serviceGuide": {"handedOut": 1}, "errors": []}
