"""Indicators over GraphQL: who is told what, and what is refused."""

from typing import Any

import pytest

from core.access.levels import AccessLevel
from core.cases.models import Episode
from core.db import Database
from core.orgs.models import Org
from graphql_schema.node import encode
from graphql_schema.testing.client import Asker, Client
from tests.factories import make_account, make_dispute, make_org

INDICATOR = """
query($key: String! = "mediation:mediation_rate", $period: PeriodInput! = {from: "2011-01", to: "2011-05"},
      $orgs: [ID!], $by: [IndicatorDimension!]) {
  indicator(key: $key, period: $period, orgs: $orgs, groupBy: $by) {
    name unit period { from to } yearBefore { from to }
    total { figure { numerator denominator value isWithheld } yearBefore { denominator } }
    cells { level town { code } org { code name } month type channel figure { numerator denominator } }
  }
}"""

REPORT = """
query($from: Month!, $to: Month!) {
  mediationReport(from: $from, to: $to) {
    levels { VILLAGE { ...line } TOWN { ...line } COUNTY { ...line } } total { ...line } distinct
  }
}
fragment line on MediationLine { found settled rate diverted unexplained }"""


@pytest.fixture
async def disputes(east: Org, west: Org, east_village: Org) -> None:
    """One at each of two towns, one in a village of the first."""
    for org in (east, west, east_village):
        await make_dispute(org)


@pytest.fixture
def leader(api: Client, county: Org) -> Asker:
    """Who leads the county."""
    return api.as_(make_account(county, role="county_leader"))


@pytest.fixture
def manager(api: Client, east: Org) -> Asker:
    """Who manages mediation in the eastern town."""
    return api.as_(make_account(east, role="mediation_manager"))


async def ask(asker: Asker, **variables: Any) -> Any:
    answer = await asker.query(INDICATOR, variables)
    assert answer.errors == []
    return answer.data["indicator"]


def found(indicator: Any) -> int:
    count: int = indicator["total"]["figure"]["denominator"]
    return count


async def test_a_leader_is_told_of_the_county_and_a_manager_of_the_town(
    disputes: None, leader: Asker, manager: Asker
) -> None:
    assert (found(await ask(leader)), found(await ask(manager))) == (3, 2)


async def test_organisations_narrow_the_figure_to_what_stands_below_them(
    disputes: None, leader: Asker, east: Org, west: Org, east_village: Org
) -> None:
    ids = [encode("Org", org.id) for org in (east, east_village, west)]
    assert [found(await ask(leader, orgs=some)) for some in (ids[:1], ids[1:2], ids[:2], ids, [])] == [2, 1, 2, 3, 0]


async def test_a_hidden_organisation_is_one_that_never_was(
    disputes: None, manager: Asker, west: Org, abroad: Org
) -> None:
    never = "org1_" + "0" * 32
    answers = [await ask(manager, orgs=[id_]) for id_ in (encode("Org", west.id), encode("Org", abroad.id), never)]
    assert found(answers[0]) == 0
    assert answers[0] == answers[1] == answers[2]


async def test_what_a_list_does_not_show_is_not_counted(disputes: None, leader: Asker, east: Org) -> None:
    for level in (AccessLevel.PROTECTED, AccessLevel.SEALED):
        await make_dispute(east, access_level=level)
    assert found(await ask(leader)) == 3


async def test_who_may_count_nothing_is_told_nothing(disputes: None, api: Client, county: Org) -> None:
    nobody = api.as_(make_account(county))
    assert await ask(nobody) is None
    answer = await nobody.query('{ indicators(period: {from: "2011-01", to: "2011-01"}) { key } }')
    assert answer.data == {"indicators": []}


async def test_cells_stand_in_the_order_of_their_keys(
    disputes: None, leader: Asker, east: Org, west: Org, east_village: Org
) -> None:
    indicator = await ask(leader, by=["ORG", "MONTH", "CHANNEL"])
    assert [(cell["org"]["code"], cell["month"], cell["figure"]) for cell in indicator["cells"]] == [
        (org.code, "2011-01", {"numerator": 0, "denominator": 1}) for org in (east, east_village, west)
    ]
    assert {cell["level"] for cell in indicator["cells"]} == {None}


async def test_an_organisation_that_the_reader_does_not_see_has_no_name(
    manager: Asker, east: Org, county: Org, database: Database
) -> None:
    dispute = await make_dispute(east)
    async with database.transaction(east.tenant_id) as session:
        handed_up = Episode(case_id=dispute.id, org_id=county.id, level=county.level, started_at=dispute.opened_at)
        session.add(handed_up)
    indicator = await ask(manager, by=["ORG", "LEVEL"])
    assert [(cell["org"] and cell["org"]["code"], cell["level"]) for cell in indicator["cells"]] == [
        (None, "COUNTY"),
        (east.code, "TOWN"),
    ]


async def test_the_year_before_is_that_of_the_same_months(disputes: None, leader: Asker) -> None:
    indicator = await ask(leader, period={"from": "2012-01", "to": "2012-01"})
    assert indicator["yearBefore"] == {"from": "2011-01", "to": "2011-01"}
    assert (found(indicator), indicator["total"]["yearBefore"]) == (0, {"denominator": 3})
    assert indicator["total"]["figure"]["value"] is None


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"key": "mediation:mediation_rat"}, "`indicators` 列出现有指标"),
        ({"period": {"from": "2011-05", "to": "2011-01"}}, "没有从 2011-05 到 2011-01 的统计期"),
        ({"period": {"from": "1999-01", "to": "2011-01"}}, "最多 120 个月"),
        ({"key": "mediation:appointments_per_mediator", "by": ["MONTH"]}, "LEVEL, TOWN, ORG"),
        ({"orgs": ["account1_" + "0" * 32]}, "不是 Org 的标识"),
    ],
)
async def test_what_cannot_be_asked_says_what_to_ask_instead(
    leader: Asker, variables: dict[str, Any], message: str
) -> None:
    answer = await leader.query(INDICATOR, variables)
    assert answer.codes == ["BAD_REQUEST"]
    assert message in answer.errors[0]["message"]


async def test_a_month_is_written_with_two_digits(leader: Asker) -> None:
    answer = await leader.query(REPORT, {"from": "2011-1", "to": "2011-05"})
    assert answer.codes == ["DOCUMENT_INVALID"]


async def test_indicators_are_answered_in_the_order_asked_for(disputes: None, leader: Asker) -> None:
    keys = ["mediation:success_rate", "core:units_headed", "mediation:mediation_rate"]
    answer = await leader.query(
        'query($keys: [String!]) { indicators(keys: $keys, period: {from: "2011-01", to: "2011-01"}) '
        "{ key name formula numeratorName denominatorName dimensions isProtected } }",
        {"keys": keys},
    )
    assert [one["key"] for one in answer.data["indicators"]] == keys
    texts = [one[part] for one in answer.data["indicators"] for part in ("name", "formula", "numeratorName")]
    assert [text for text in texts if "indicator." in text] == []


async def test_the_report_is_of_what_the_reader_may_list(
    disputes: None, leader: Asker, manager: Asker, api: Client, county: Org
) -> None:
    variables = {"from": "2011-01", "to": "2011-05"}
    reports = [(await one.query(REPORT, variables)).data["mediationReport"] for one in (leader, manager)]
    none = {"found": 0, "settled": 0, "rate": None, "diverted": 0, "unexplained": 0}
    assert reports[0]["levels"] == {
        "VILLAGE": none | {"found": 1, "rate": 0.0, "unexplained": 1},
        "TOWN": none | {"found": 2, "rate": 0.0, "unexplained": 2},
        "COUNTY": none,
    }
    assert [one["distinct"] for one in reports] == [3, 2]
    nobody = await api.as_(make_account(county)).query(REPORT, variables)
    assert nobody.data == {"mediationReport": None}


async def test_too_many_cells_are_refused(leader: Asker, county: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        await make_dispute(await make_org(county))
    monkeypatch.setattr("core.indicators.statement.MOST_CELLS", 2)
    answer = await leader.query(INDICATOR, {"by": ["ORG"]})
    assert answer.codes == ["LIMIT_EXCEEDED"]
