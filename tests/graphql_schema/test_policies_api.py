"""Rules and appraisals over GraphQL: who sees which rule, who is counted, whose results are shown."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.accounts.models import Account
from core.appraisals.models import AppraisalResult, AppraisalScheme, AppraisalSubject
from core.orgs.models import Org
from core.policies.models import PolicyDocument, PolicyKind, PolicyReading, ReadingState, TextFormat
from core.policies.states import Audience, PolicyState
from graphql_schema.node import encode
from graphql_schema.testing.client import Client
from tests.factories import make_account, save

LONG_AGO = datetime(2011, 1, 5, 2, 3, 4, tzinfo=UTC)


async def make_rule(org: Org, title: str = "管理手册", **more: Any) -> PolicyDocument:
    """A rule of the organisation that is in force."""
    issued = {"issuer": org.name, "issuer_code": org.code, "issuer_level": org.level}
    written = {"kind": PolicyKind.HANDBOOK, "audience": Audience.STAFF, "format": TextFormat.PLAIN, "text": "正文"}
    holds = {"state": PolicyState.PUBLISHED, "published_at": LONG_AGO, "effective_at": LONG_AGO} | more
    placed = {"org_id": org.id, "org_place": org.place}
    first = {"edition": 1, "effective_from": LONG_AGO.date(), "author": "示例"}
    return await save(PolicyDocument(**placed, **issued, **written, **first, **holds, title=title), org)


async def make_reading(document: PolicyDocument, account: Account, state: ReadingState) -> PolicyReading:
    """What the account is asked to read."""
    confirmed_at = LONG_AGO if state == ReadingState.CONFIRMED else None
    placed = {"org_id": account.org_id, "org_place": account.org_place}
    told = {"state": state, "asked_at": LONG_AGO, "confirmed_at": confirmed_at}
    return await save(PolicyReading(**placed, **told, document_id=document.id, account_id=account.id), document)


async def make_result(county: Org, org: Org) -> AppraisalResult:
    """What the county found of the organisation."""
    days = {"starts_on": date(2011, 1, 1), "ends_on": date(2011, 12, 31)}
    by = {"org_id": county.id, "org_place": county.place, "name": org.name, "subject": AppraisalSubject.ORG}
    scheme = await save(AppraisalScheme(**by, **days), county)
    placed = {"org_id": org.id, "org_place": org.place}
    found = {"total": 80, "grade": "合格", "appraiser": "示例", "made_at": LONG_AGO}
    return await save(AppraisalResult(**placed, **found, scheme_id=scheme.id), county)


async def titles(api: Client, account: Account, document: str) -> list[str]:
    answer = await api.as_(account).query(document)
    assert answer.errors == []
    (found,) = answer.data.values()
    return sorted(node["title"] for node in found["nodes"])


@pytest.mark.parametrize("role", ["window_clerk", "mediation_manager", "county_leader"])
async def test_who_works_in_a_village_sees_the_countys_rule(
    api: Client, county: Org, east_village: Org, role: str
) -> None:
    await make_rule(county)
    assert await titles(api, await make_account(east_village, role), "{ policiesInForce { nodes { title } } }") == [
        "管理手册"
    ]


async def test_what_is_over_or_a_draft_is_not_in_force(api: Client, county: Org) -> None:
    await make_rule(county, "旧", ended_on=date(2011, 2, 1), ended_at=LONG_AGO)
    await make_rule(county, "草案", state=PolicyState.DRAFT, published_at=None, effective_at=None)
    await make_rule(county, "新")
    leader = await make_account(county, "county_leader")
    assert await titles(api, leader, "{ policiesInForce { nodes { title } } }") == ["新"]
    assert len(await titles(api, leader, "{ policyDocuments { nodes { title } } }")) == 3


async def test_a_resident_sees_no_rule_but_what_was_asked_of_them(api: Client, county: Org, east: Org) -> None:
    document, _ = await make_rule(county, "义工章程"), await make_rule(county, "人事制度")
    resident = await make_account(east, "resident")
    await make_reading(document, resident, ReadingState.ASKED)
    assert await titles(api, resident, "{ policyDocuments { nodes { title } } }") == []
    answer = await api.as_(resident).query("{ myPolicyReadings { nodes { document { title } } } }")
    assert answer.data["myPolicyReadings"]["nodes"] == [{"document": {"title": "义工章程"}}]


async def test_an_officer_counts_the_readers_of_the_own_line(
    api: Client, county: Org, east: Org, east_village: Org, west: Org
) -> None:
    document = await make_rule(county)
    for org, state in ((east_village, ReadingState.ASKED), (east, ReadingState.CONFIRMED), (west, ReadingState.ASKED)):
        await make_reading(document, await make_account(org), state)
    asked = "query($id: ID!) { node(id: $id) { ... on PolicyDocument { readingsAggregate { count } } } }"
    director = api.as_(make_account(east, role="center_director"))
    answer = await director.query(asked, {"id": encode("PolicyDocument", document.id)})
    assert answer.data["node"]["readingsAggregate"] == [{"count": 2}]


async def test_results_are_shown_to_the_own_line(api: Client, county: Org, east: Org, west: Org) -> None:
    for org in (east, west):
        await make_result(county, org)
    asked = "{ appraisalResults { nodes { org { name } scheme { name } } } }"
    answer = await api.as_(make_account(east, role="center_director")).query(asked)
    assert answer.data["appraisalResults"]["nodes"] == [{"org": {"name": east.name}, "scheme": {"name": east.name}}]


async def test_no_list_of_results_is_in_the_order_of_totals(api: Client, county: Org) -> None:
    asked = '{ __type(name: "AppraisalResultOrder") { enumValues { name } } }'
    answer = await api.as_(make_account(county, role="county_leader")).query(asked)
    assert answer.data["__type"]["enumValues"] == [{"name": "MADE_AT"}]
