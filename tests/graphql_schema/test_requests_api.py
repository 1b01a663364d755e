"""What waits for an answer, over GraphQL, and the county's own ladder of alerts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.accounts.models import Account
from core.orgs.models import Org
from core.transitions.models import CaseTransition, TransitionKind, TransitionState
from graphql_schema.node import encode
from graphql_schema.testing.client import Client
from plugins.mediation.models import Dispute
from tests.factories import make_account, make_dispute, save

REQUESTS = "{ caseRequests { nodes { kind toOrg { code } case { id } } } }"
LADDER = """
mutation($steps: [LadderStepInput!]!) {
  ladderSet(input: {steps: $steps}) { ladderStep { days told } errors { code field } }
}"""
STEPS = [{"days": -5, "kind": "NEAR", "told": "WORKER"}, {"days": 1, "kind": "ESCALATED", "told": "TOP"}]


@pytest.fixture
async def taker(west: Org) -> Account:
    """The manager of the western town."""
    return await make_account(west, "mediation_manager")


async def asked(dispute: Dispute, org: Org, **more: Any) -> CaseTransition:
    """A referral of the dispute to the organisation."""
    now = datetime.now(UTC)
    transition = CaseTransition(
        case_id=dispute.id,
        kind=TransitionKind.REFERRAL,
        from_org_id=dispute.handling_org_id,
        to_org_id=org.id,
        purpose="?",
        requester="?",
        requested_at=now,
        **{"state": TransitionState.PENDING, "expires_at": now + timedelta(days=7)} | more,
    )
    return await save(transition, dispute)


async def requests(api: Client, account: Account) -> list[Any]:
    answer = await api.as_(account).query(REQUESTS)
    assert answer.errors == []
    return list(answer.data["caseRequests"]["nodes"])


async def test_a_request_waits_with_whom_it_is_addressed_to(
    api: Client, taker: Account, east: Org, west: Org, county: Org
) -> None:
    await asked(await make_dispute(west), west)
    other = await make_account(east, "mediation_manager")
    assert [len(await requests(api, account)) for account in (taker, other)] == [1, 0]


async def test_what_is_answered_or_over_waits_no_longer(api: Client, taker: Account, west: Org) -> None:
    dispute = await make_dispute(west)
    await asked(dispute, west, state=TransitionState.ACCEPTED)
    await asked(dispute, west, expires_at=datetime.now(UTC))
    assert await requests(api, taker) == []


async def test_a_request_shows_the_case_only_to_whom_may_see_it(
    api: Client, taker: Account, east: Org, west: Org
) -> None:
    near = await make_dispute(west)
    for dispute in (near, await make_dispute(east)):
        await asked(dispute, west)
    shown = [one["case"] and one["case"]["id"] for one in await requests(api, taker)]
    assert sorted(shown, key=str) == sorted([encode("Dispute", near.id), None], key=str)


async def test_a_county_sets_its_own_ladder(api: Client, county: Org) -> None:
    manager = api.as_(make_account(county, "mediation_manager"))
    made = (await manager.query(LADDER, {"steps": STEPS})).data["ladderSet"]
    assert made == {"ladderStep": {"days": -5, "told": "WORKER"}, "errors": []}
    found = await manager.query("{ ladderSteps { nodes { ordinal days } } }")
    assert found.data["ladderSteps"]["nodes"] == [{"ordinal": 0, "days": -5}, {"ordinal": 1, "days": 1}]


async def test_a_ladder_goes_upwards(api: Client, county: Org) -> None:
    manager = api.as_(make_account(county, "mediation_manager"))
    refused = (await manager.query(LADDER, {"steps": STEPS[::-1]})).data["ladderSet"]
    assert [error["field"] for error in refused["errors"]] == [["steps"]]
