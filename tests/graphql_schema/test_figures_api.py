"""Reported figures over GraphQL: recorded, corrected, compared."""

from typing import Any

import pytest

from core.orgs.models import Org
from graphql_schema.node import encode
from graphql_schema.testing.client import Asker, Client
from tests.factories import make_account, make_dispute

RECORD = """
mutation($org: ID!, $key: String!, $value: Int!, $whole: ID, $indicator: String, $measure: FigureMeasure,
         $level: OrgLevel) {
  reportedFigureRecord(input: {
    orgId: $org, key: $key, name: "Found", source: "Report", period: {from: "2011-01", to: "2011-05"}, value: $value
    partOfId: $whole, indicator: $indicator, measure: $measure, level: $level
  }) { reportedFigure { id version key value firstOn lastOn } errors { field code } }
}"""

CORRECT = """
mutation($id: ID!, $version: Int!) {
  reportedFigureCorrect(input: {id: $id, version: $version, correctedValue: 281, correction: "A digit was lost."}) {
    reportedFigure { version value correctedValue } errors { field code }
  }
}"""

RECONCILIATION = """
query($keys: [String!]) {
  reconciliation(keys: $keys, period: {from: "2011-01", to: "2011-12"}) {
    key value claimed sumOfParts gapToParts computed gap parts { key claimed computed gap }
  }
}"""


@pytest.fixture
async def admin(api: Client, county: Org) -> Asker:
    """Who administers the county."""
    return api.as_(make_account(county, role="tenant_admin"))


@pytest.fixture
async def leader(api: Client, county: Org) -> Asker:
    """Who leads the county."""
    return api.as_(make_account(county, role="county_leader"))


async def record(asker: Asker, org: Org, key: str, value: int, **variables: Any) -> Any:
    given = {"org": encode("Org", org.id), "key": key, "value": value} | variables
    return (await asker.query(RECORD, given)).data["reportedFigureRecord"]


async def reconciliation(asker: Asker, **variables: Any) -> Any:
    answer = await asker.query(RECONCILIATION, variables)
    assert answer.errors == []
    return answer.data["reconciliation"]


async def test_a_claim_is_compared_with_its_parts(admin: Asker, leader: Asker, county: Org) -> None:
    """Seed matrix, A9: the kinds of the 310 add up to 110."""
    whole = await record(admin, county, "corrections", 310)
    assert whole["reportedFigure"] | {"id": ""} == {
        "id": "",
        "version": 1,
        "key": "corrections",
        "value": 310,
        "firstOn": "2011-01-01",
        "lastOn": "2011-05-31",
    }
    kinds = {"suspended": 81, "parole": 15, "outside": 4, "deprived": 10}
    made = {
        kind: await record(admin, county, f"corrections.{kind}", value, whole=whole["reportedFigure"]["id"])
        for kind, value in kinds.items()
    }
    (found,) = await reconciliation(leader)
    assert (found["sumOfParts"], found["gapToParts"], found["computed"], found["gap"]) == (110, 200, None, None)
    part = made["suspended"]["reportedFigure"]
    corrected = await admin.query(CORRECT, {"id": part["id"], "version": 1})
    assert corrected.data["reportedFigureCorrect"]["reportedFigure"] == {
        "version": 2,
        "value": 81,
        "correctedValue": 281,
    }
    (found,) = await reconciliation(leader)
    assert (found["sumOfParts"], found["gapToParts"]) == (310, 0)


async def test_a_claim_is_compared_with_the_records(admin: Asker, leader: Asker, county: Org, east: Org) -> None:
    await make_dispute(east)
    compared = {"indicator": "mediation:mediation_rate", "measure": "DENOMINATOR"}
    levels: tuple[tuple[str, dict[str, str]], ...] = (
        ("all", {}),
        ("towns", {"level": "TOWN"}),
        ("villages", {"level": "VILLAGE"}),
    )
    for key, more in levels:
        assert (await record(admin, county, key, 3, **compared, **more))["errors"] == []
    found = {one["key"]: (one["claimed"], one["computed"], one["gap"]) for one in await reconciliation(leader)}
    assert found == {"all": (3, 1, 2), "towns": (3, 1, 2), "villages": (3, 0, 3)}
    assert [one["key"] for one in await reconciliation(leader, keys=["towns"])] == ["towns"]


async def test_who_may_not_count_all_of_it_is_told_the_claim_alone(admin: Asker, county: Org, east: Org) -> None:
    await make_dispute(east)
    await record(admin, county, "all", 3, indicator="mediation:mediation_rate", measure="DENOMINATOR")
    (found,) = await reconciliation(admin)  # reads claims, and no dispute
    assert (found["claimed"], found["computed"], found["gap"]) == (3, None, None)


async def test_a_claim_of_the_county_is_not_shown_in_a_town(api: Client, admin: Asker, county: Org, east: Org) -> None:
    await record(admin, county, "all", 3)
    town = api.as_(make_account(east, role="county_leader"))
    assert await reconciliation(town) == []


@pytest.mark.parametrize(
    ("variables", "error"),
    [
        ({"value": -1}, {"field": ["value"], "code": "INVALID"}),
        ({"measure": "NUMERATOR"}, {"field": ["measure"], "code": "INVALID"}),
        ({"level": "TOWN"}, {"field": ["indicator"], "code": "INVALID"}),
        ({"key": " "}, {"field": ["key"], "code": "REQUIRED"}),
    ],
)
async def test_what_is_no_claim_is_refused(
    admin: Asker, county: Org, variables: dict[str, Any], error: dict[str, Any]
) -> None:
    given = {"key": "claim", "value": 1} | variables
    assert (await record(admin, county, **given))["errors"] == [error]


async def test_who_only_leads_records_no_claim(leader: Asker, county: Org) -> None:
    answer = await leader.query(RECORD, {"org": encode("Org", county.id), "key": "claim", "value": 1})
    assert answer.codes == ["FORBIDDEN"]
