"""Plans are kept by the shape of variables and reach, never by their values, and not without bound."""

from typing import Any

import pytest

from core.context import Context
from core.orgs.models import Org
from graphql_schema.execute import read_document
from graphql_schema.http import GraphQLRequest
from graphql_schema.planner.cache import MAX_PLANS, Document, DocumentCache
from graphql_schema.services import Views
from graphql_schema.testing import Client
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute, make_grant, make_org

LIST = "query ($first: Int, $where: DisputeFilter) { disputes(first: $first, where: $where) { nodes { id } } }"


@pytest.fixture
async def leader(ctx_for: ContextFor, county: Org) -> Context:
    """Somebody who reaches the whole county."""
    return await ctx_for("county_leader", county)


async def documents(views: Views, ctx: Context, cache: DocumentCache, *texts: str) -> list[Document]:
    """The documents as the cache holds them."""
    view = await views.get(ctx.tenant.plugins)
    return [read_document(cache, view, GraphQLRequest(text, None, {})) for text in texts]


async def plans(views: Views, ctx: Context, *variables: dict[str, Any]) -> int:
    """How many plans the variables take."""
    (document,) = await documents(views, ctx, DocumentCache(), LIST)
    made = [await document.plan(ctx.rights, given) for given in variables]
    return len({plan.sql for plan in made if plan is not None})


@pytest.mark.parametrize(
    ("variables", "number"),
    [
        ([{"first": 1}, {"first": 100}], 1),
        ([{}, {"first": 1}], 2),
        ([{"where": {"number": {"eq": "a"}}}, {"where": {"number": {"eq": "b"}}}], 1),
        ([{"where": {"number": {"in": ["a"]}}}, {"where": {"number": {"in": []}}}], 1),
        ([{"where": {"number": {"eq": "a"}}}, {"where": {"number": {"startsWith": "a"}}}], 2),
        ([{"where": {"number": {"eq": "a"}}}, {"where": {"number": {"eq": None}}}], 2),
        ([{"where": {"closedAt": {"isNull": True}}}, {"where": {"closedAt": {"isNull": False}}}], 2),
    ],
)
async def test_a_plan_is_for_a_shape(views: Views, leader: Context, variables: list[Any], number: int) -> None:
    assert await plans(views, leader, *variables) == number


async def test_one_plan_serves_readers_of_any_one_range(
    views: Views, ctx_for: ContextFor, east: Org, west_village: Org
) -> None:
    cache, texts = DocumentCache(), set()
    for org in (east, west_village):
        ctx = await ctx_for("mediation_manager", org)
        (document,) = await documents(views, ctx, cache, LIST)
        plan = await document.plan(ctx.rights, {})
        assert plan is not None
        texts.add(plan.sql)
    assert len(texts) == 1


async def test_readers_see_what_a_new_grant_opens_without_another_plan(
    api: Client, east: Org, west: Org, county: Org
) -> None:
    third, fifth = [await make_org(county) for _ in range(3)][::2]
    made = [await make_dispute(org) for org in (east, third, fifth)]
    manager = await make_account(east, "mediation_manager")
    await make_grant(manager, "mediation_manager", third)
    before = await api.as_(manager).query(LIST)
    await make_grant(manager, "mediation_manager", fifth)
    after = await api.as_(manager).query(LIST)
    assert (len(before.data["disputes"]["nodes"]), len(after.data["disputes"]["nodes"])) == (2, len(made))
    assert before.statements == after.statements


async def test_plans_of_one_document_are_bounded(views: Views, leader: Context) -> None:
    text = f'query ({", ".join(f"$v{n}: Boolean!" for n in range(8))}) {{ org(code: "x") {{ name'
    text += "".join(f" a{n}: name @include(if: $v{n})" for n in range(8)) + " } }"
    cache = DocumentCache()
    (document,) = await documents(views, leader, cache, text)
    for bits in range(2 * MAX_PLANS):
        await document.plan(leader.rights, {f"v{n}": bool(bits >> n & 1) for n in range(8)})
    assert document.plans.size <= MAX_PLANS * 2000
    assert len(document.plans._plans) == MAX_PLANS


async def test_documents_are_bounded_by_number_and_the_oldest_goes(views: Views, leader: Context) -> None:
    cache = DocumentCache(documents=2)
    texts = [f'{{ org(code: "{number}") {{ id }} }}' for number in range(3)]
    first, *_ = await documents(views, leader, cache, texts[0], texts[1], texts[0], texts[2])
    assert len(cache) == 2
    assert (await documents(views, leader, cache, texts[0])) == [first]
    assert (cache.hits, cache.misses) == (2, 3)


async def test_documents_are_bounded_by_bytes(views: Views, leader: Context) -> None:
    cache = DocumentCache(size=1000)
    texts = [f'{{ org(code: "{number:0400}") {{ id }} }}' for number in range(9)]
    await documents(views, leader, cache, *texts)
    assert len(cache) == 2


async def test_one_requests_variables_do_not_push_the_next_into_the_executor(api: Client, county: Org) -> None:
    await make_dispute(county)
    leader = api.as_(await make_account(county, "county_leader"))
    document = "query ($named: Boolean!) { disputes { nodes { state stateName @include(if: $named) } } }"
    assert [(await leader.query(document, {"named": named})).planned for named in (False, True, False)] == [
        True,
        False,
        True,
    ]


async def test_one_document_counts_by_what_each_request_asks(api: Client, county: Org) -> None:
    for state in ("REGISTERED", "CLOSED"):
        await make_dispute(county, state=state)
    leader = api.as_(await make_account(county, "county_leader"))
    document = (
        "query ($groups: [DisputeGroup!]) { disputesAggregate(groupBy: $groups) { count keys { state channel } } }"
    )
    found = [
        [entry["keys"] for entry in (await leader.query(document, {"groups": groups})).data["disputesAggregate"]]
        for groups in ([], ["STATE"], ["CHANNEL"])
    ]
    assert found == [
        [{"state": None, "channel": None}],
        [{"state": "CLOSED", "channel": None}, {"state": "REGISTERED", "channel": None}],
        [{"state": None, "channel": "PEOPLE"}],
    ]
