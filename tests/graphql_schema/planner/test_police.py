"""Tenant and reach stand on every table of a plan: whatever path a document takes, no hidden row comes out."""

from typing import Any
from uuid import UUID

import pytest

from core.accounts.models import Account
from core.db import new_id
from core.orgs.models import Org
from graphql_schema.node import encode
from graphql_schema.testing import Client
from plugins.mediation.models import Dispute
from tests.conftest import ContextFor
from tests.factories import (
    make_account,
    make_dispute,
    make_grant,
    make_mediator,
    make_org,
    make_party,
    make_person,
)

WALK_OUT = """query ($number: String!) {
  dispute(number: $number) {
    parties { nodes { name person { org { code disputes { nodes { number } } } } } }
  }
}"""
NUMBERS = "{ disputes { nodes { number } } }"


def numbers(answer: Any) -> set[str]:
    """The numbers in a root list of disputes."""
    return {node["number"] for node in answer.data["disputes"]["nodes"]}


async def make_quarrel(org: Org, *homes: Org) -> Dispute:
    """A dispute at the organisation, between people who live elsewhere, where there are disputes too."""
    dispute = await make_dispute(org)
    for home in homes:
        await make_party(dispute, await make_person(home))
        await make_dispute(home)
    return dispute


async def reached(api: Client, account: Account, dispute: Dispute) -> list[str]:
    """Codes of the organisations to which the walk through a dispute's parties leads."""
    answer = await api.as_(account).query(WALK_OUT, {"number": dispute.number})
    assert answer.planned
    assert len(answer.statements) == 1
    found = [party["person"] for party in answer.data["dispute"]["parties"]["nodes"]]
    return [person["org"]["code"] for person in found if person is not None]


async def test_a_walk_through_parties_and_people_never_leaves_the_town(
    api: Client, east: Org, west: Org, county: Org, east_village: Org
) -> None:
    dispute = await make_quarrel(east, east_village, west, county)
    assert await reached(api, await make_account(east, "mediation_manager"), dispute) == [east_village.code]


async def test_a_walk_leads_to_each_of_two_scattered_towns_and_not_between(api: Client, east: Org, west: Org) -> None:
    third = await make_org()
    manager = await make_account(east, "mediation_manager")
    await make_grant(manager, "mediation_manager", third)
    dispute = await make_quarrel(third, east, west, third)
    assert await reached(api, manager, dispute) == [east.code, third.code]


async def test_a_mediator_walks_to_no_person_but_the_own(api: Client, east: Org, west: Org) -> None:
    mediator = await make_mediator(east)
    account = await make_account(east, "mediator", person_id=mediator.person_id)
    dispute = await make_dispute(east, mediator=mediator)
    for person in (await make_person(east), await make_person(west)):
        await make_party(dispute, person)
    await make_dispute(east)
    assert await reached(api, account, dispute) == []


async def test_whoever_holds_no_role_sees_no_dispute(api: Client, east: Org) -> None:
    dispute = await make_dispute(east)
    nobody = api.as_(await make_account(east))
    answer = await nobody.query(
        """query ($id: ID!, $number: String!) {
          node(id: $id) { id }
          dispute(number: $number) { id }
          disputes { nodes { id } }
        }""",
        {"id": encode("Dispute", dispute.id), "number": dispute.number},
    )
    assert answer.data == {"node": None, "dispute": None, "disputes": {"nodes": []}}


# --- reach -----------------------------------------------------------------------------------------------------------


async def test_a_list_shows_the_widest_reach_only_and_a_record_all_of_them(
    api: Client, east: Org, west_village: Org
) -> None:
    mediator = await make_mediator(west_village)
    account = await make_account(west_village, "mediator", person_id=mediator.person_id)
    await make_grant(account, "mediation_manager", east)
    assigned, managed = await make_dispute(west_village, mediator=mediator), await make_dispute(east)
    assert numbers(await api.as_(account).query(NUMBERS)) == {managed.number}
    for dispute in (assigned, managed):
        answer = await api.as_(account).query(WALK_OUT, {"number": dispute.number})
        assert answer.data["dispute"] is not None


async def test_a_mediator_lists_the_own_disputes(api: Client, east: Org) -> None:
    mediator = await make_mediator(east)
    account = await make_account(east, "mediator", person_id=mediator.person_id)
    mine = await make_dispute(east, mediator=mediator)
    await make_dispute(east, mediator=await make_mediator(east))
    assert numbers(await api.as_(account).query(NUMBERS)) == {mine.number}


async def test_a_mediator_without_a_person_is_not_the_worker_of_unassigned_disputes(api: Client, east: Org) -> None:
    await make_dispute(east)
    account = await make_account(east, "mediator")
    for ordinary in (False, True):
        assert numbers(await api.as_(account).query(NUMBERS, ordinary=ordinary)) == set()


@pytest.mark.parametrize("level", ["PROTECTED", "SEALED"])
@pytest.mark.parametrize("role", ["mediation_manager", "county_leader"])
async def test_rank_shows_no_closed_file(api: Client, county: Org, east: Org, level: str, role: str) -> None:
    dispute = await make_dispute(east, access_level=level)
    leader = api.as_(await make_account(county, role))
    assert numbers(await leader.query(NUMBERS)) == set()
    answer = await leader.query(
        """query ($id: ID!) {
          node(id: $id) { id }
          disputes { totalCount }
          disputesAggregate { count }
          org(code: "500235101") { disputes { nodes { id } } }
        }""",
        {"id": encode("Dispute", dispute.id)},
    )
    assert answer.data == {
        "node": None,
        "disputes": {"totalCount": 0},
        "disputesAggregate": [{"count": 0}],
        "org": {"disputes": {"nodes": []}},
    }


async def test_the_worker_sees_the_protected_file_and_not_the_sealed_one(api: Client, east: Org) -> None:
    mediator = await make_mediator(east)
    account = await make_account(east, "mediator", person_id=mediator.person_id)
    dispute = await make_dispute(east, mediator=mediator, access_level="PROTECTED")
    await make_dispute(east, mediator=mediator, access_level="SEALED")
    assert numbers(await api.as_(account).query(NUMBERS)) == {dispute.number}


async def test_the_way_through_the_mediator_shows_no_closed_file(api: Client, county: Org, east: Org) -> None:
    mediator = await make_mediator(east)
    await make_dispute(east, mediator=mediator, access_level="SEALED")
    leader = api.as_(await make_account(county, "county_leader"))
    answer = await leader.query("{ mediators { nodes { disputes { totalCount nodes { number } } } } }")
    assert answer.data["mediators"]["nodes"] == [{"disputes": {"totalCount": 0, "nodes": []}}]


# --- the other county ------------------------------------------------------------------------------------------------


async def ask_by_id(api: Client, account: Account, type_: str, record_id: UUID) -> bytes:
    """What is said of a record by its id, alone and in a list of ids, and of what lies under it."""
    answer = await api.as_(account).query(
        """query ($id: ID!, $org: ID!) {
          node(id: $id) { __typename id }
          nodes(ids: [$id]) { id }
          disputes(where: { org: { within: $org } }) { totalCount nodes { id } }
        }""",
        {"id": encode(type_, record_id), "org": encode("Org", record_id)},
    )
    return answer.body


@pytest.mark.parametrize("type_", ["Org", "Dispute", "Person", "Mediator", "DisputeType"])
async def test_an_id_of_the_other_county_is_like_one_that_never_existed(
    api: Client, county: Org, abroad: Org, type_: str
) -> None:
    await make_dispute(county)
    mediator = await make_mediator(abroad)
    dispute = await make_dispute(abroad, mediator=mediator)
    ids = {
        "Org": abroad.id,
        "Dispute": dispute.id,
        "Person": mediator.person_id,
        "Mediator": mediator.id,
        "DisputeType": dispute.type_id,
    }
    leader = await make_account(county, "county_leader")
    known = await ask_by_id(api, leader, type_, ids[type_])
    assert known == await ask_by_id(api, leader, type_, new_id())


async def test_a_number_of_the_other_county_finds_nothing(api: Client, county: Org, abroad: Org) -> None:
    dispute = await make_dispute(abroad)
    answer = await api.as_(await make_account(county, "county_leader")).query(WALK_OUT, {"number": dispute.number})
    assert answer.data == {"dispute": None}


async def test_a_number_given_in_both_counties_finds_the_own(api: Client, county: Org, abroad: Org) -> None:
    for org in (abroad, county):
        await make_dispute(org, number="T-1", title=org.name)
    leader = api.as_(await make_account(county, "county_leader"))
    answer = await leader.query('{ dispute(number: "T-1") { title } }')
    assert answer.data == {"dispute": {"title": county.name}}


async def test_a_cursor_of_the_other_county_is_like_one_of_a_record_that_never_existed(
    api: Client, county: Org, abroad: Org
) -> None:
    older, _, _ = [await make_dispute(org) for org in (county, abroad, county)]
    query = "query ($after: String) { disputes(after: $after) { nodes { number } } }"
    cursors = await api.as_(await make_account(abroad, "county_leader")).query("{ disputes { edges { cursor } } }")
    leader = api.as_(await make_account(county, "county_leader"))
    answer = await leader.query(query, {"after": cursors.data["disputes"]["edges"][0]["cursor"]})
    assert numbers(answer) == {older.number}


# --- filters ---------------------------------------------------------------------------------------------------------


async def test_filtering_by_the_name_of_a_hidden_worker_matches_nothing(api: Client, east: Org, west: Org) -> None:
    hidden, seen = await make_person(west), await make_person(east)
    await make_dispute(east, worker_id=hidden.id)
    shown = await make_dispute(east, worker_id=seen.id)
    manager = api.as_(await make_account(east, "mediation_manager"))
    query = """query ($name: String!) {
      disputes(where: { worker: { name: { eq: $name } } }) { totalCount nodes { number } }
    }"""
    assert (await manager.query(query, {"name": hidden.name})).data == {"disputes": {"totalCount": 0, "nodes": []}}
    assert numbers(await manager.query(query, {"name": seen.name})) == {shown.number}


async def test_a_hidden_organisation_has_no_subtree(api: Client, east: Org, west: Org, county: Org) -> None:
    await make_dispute(east)
    manager = api.as_(await make_account(east, "mediation_manager"))
    query = "query ($id: ID!) { disputes(where: { org: { within: $id } }) { nodes { number } } }"
    for hidden in (west, county):
        assert numbers(await manager.query(query, {"id": encode("Org", hidden.id)})) == set()


async def test_aggregates_count_visible_records_only(api: Client, east: Org, west: Org, abroad: Org) -> None:
    for org in (east, east, west, abroad):
        await make_dispute(org)
    manager = api.as_(await make_account(east, "mediation_manager"))
    answer = await manager.query("{ disputesAggregate(groupBy: [ORG_TOWN]) { count keys { orgTown { code } } } }")
    assert answer.data == {"disputesAggregate": [{"count": 2, "keys": {"orgTown": {"code": east.code}}}]}


# --- plans are shared, answers are not -------------------------------------------------------------------------------


async def test_actors_of_different_rights_never_share_an_answer(
    api: Client, ctx_for: ContextFor, county: Org, east: Org, west: Org, abroad: Org
) -> None:
    mediator = await make_mediator(east)
    made = {org.id: await make_dispute(org) for org in (county, east, west, abroad)}
    mine = await make_dispute(east, mediator=mediator)
    everything = {dispute.number for dispute in (made[county.id], made[east.id], made[west.id], mine)}
    expected = {
        await make_account(county, "county_leader"): everything,
        await make_account(east, "mediation_manager"): {made[east.id].number, mine.number},
        await make_account(west, "mediation_manager"): {made[west.id].number},
        await make_account(east, "mediator", person_id=mediator.person_id): {mine.number},
        await make_account(abroad, "county_leader"): {made[abroad.id].number},
        await make_account(east): set(),
    }
    actors = [(await ctx_for(account), seen) for account, seen in expected.items()]
    for _ in range(3):
        for ctx, seen in actors:
            assert numbers(await api.as_(ctx).query(NUMBERS)) == seen
    assert len(api.documents) == 1
