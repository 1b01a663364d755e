"""The three bodies of one village, and who is in more than one of them: plug-ins meet at the core's own nouns."""

from datetime import date

import pytest

from core.orgs.models import FunctionalUnit, Org, UnitFunction, UnitHead
from graphql_schema.node import encode
from graphql_schema.testing.client import Asker, Client
from plugins.mediation.models import Mediator
from plugins.volunteers.enrollment.models import Volunteer
from tests.factories import make_account, make_mediator, make_person, save
from tests.plugins.service_centers.conftest import make_center
from tests.plugins.volunteers.people import make_association, make_volunteer

PAGE = """
query($code: String!) {
  org(code: $code) {
    units { nodes { function heads { nodes { name post } } } }
    serviceCenters { nodes { name state } }
    volunteerAssociations { nodes { name officers { nodes { post name } }
      volunteersAggregate(groupBy: [STATE]) { keys { state } count } } }
    serviceRequestsAggregate { count }
  }
}"""

COUNTS = """
query($org: [ID!]!) {
  indicators(period: { from: "2011-01", to: "2011-01" }, orgs: $org,
             keys: ["core:units_headed", "service_centers:center_coverage", "volunteers:association_coverage"]) {
    key total { figure { numerator denominator } } } }"""

HEADS = {UnitFunction.SERVICE: "主任", UnitFunction.GOVERNANCE: "党组织书记兼主任", UnitFunction.MEDIATION: "站长"}


@pytest.fixture
async def leader(api: Client, county: Org) -> Asker:
    """Who leads the county's centres and its associations."""
    return api.as_(await make_account(county, "center_director"))


async def headed(org: Org) -> None:
    """The team's three nameplates, each with the same head in office: one team, concurrent posts."""
    secretary = await make_person(org, name="示例书记")
    for function, post in HEADS.items():
        placed = {"org_id": org.id, "org_place": org.place}
        unit = await save(FunctionalUnit(**placed, function=function, name=f"{org.name}{function}"), org)
        term = {"started_on": date(2010, 1, 1), "post": post}
        await save(UnitHead(unit_id=unit.id, person_id=secretary.id, name=secretary.name, **term), org)


async def test_a_village_shows_its_centre_its_association_and_its_team_in_one_query(
    leader: Asker, east_village: Org
) -> None:
    await headed(east_village)
    center, association = await make_center(east_village), await make_association(east_village)
    await make_volunteer(association)
    await make_volunteer(association)
    found = (await leader.query(PAGE, {"code": east_village.code})).data["org"]
    assert {one["function"]: one["heads"]["nodes"] for one in found["units"]["nodes"]} == {
        function.value: [{"name": "示例书记", "post": post}] for function, post in HEADS.items()
    }
    assert found["serviceCenters"]["nodes"] == [{"name": center.name, "state": "OPEN"}]
    (body,) = found["volunteerAssociations"]["nodes"]
    assert body["volunteersAggregate"] == [{"keys": {"state": "ACTIVE"}, "count": 2}]


async def test_the_page_of_a_village_is_one_statement(leader: Asker, east_village: Org) -> None:
    answer = await leader.query(PAGE, {"code": east_village.code})
    assert len(answer.statements) == 1


async def test_statistics_count_all_three_beside_the_same_teams(
    leader: Asker, east_village: Org, west_village: Org, county: Org
) -> None:
    for village in (east_village, west_village):
        await headed(village)
    await make_center(east_village)
    await make_center(west_village)
    await make_association(east_village)
    assert await counted(leader, county) == {
        "core:units_headed": (6, 6),
        "service_centers:center_coverage": (2, 2),
        "volunteers:association_coverage": (1, 2),
    }


async def counted(leader: Asker, org: Org) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of each of the three."""
    answer = await leader.query(COUNTS, {"org": [encode("Org", org.id)]})
    figures = {one["key"]: one["total"]["figure"] for one in answer.data["indicators"]}
    return {key: (one["numerator"], one["denominator"]) for key, one in figures.items()}


# --- a volunteer who is also a mediator -------------------------------------------------------------------------------

BOTH = """
{ volunteers { nodes { number person { mediator { number appointments { nodes { level state } } } } } }
  mediators { nodes { number person { volunteer { number state } } } } }"""


async def both(org: Org) -> tuple[Volunteer, Mediator]:
    """A volunteer whom the village appointed as a mediator."""
    person = await make_person(org, birth_date="1980-01-05")
    mediator = await make_mediator(org, person=person)
    return await make_volunteer(await make_association(org), person), mediator


async def test_a_volunteer_who_mediates_too_is_told_as_both(api: Client, leader: Asker, east_village: Org) -> None:
    volunteer, mediator = await both(east_village)
    found = (await leader.query(BOTH)).data
    (seen,) = found["volunteers"]["nodes"]
    assert seen["person"]["mediator"]["number"] == mediator.number
    assert seen["person"]["mediator"]["appointments"]["nodes"] == [{"level": "VILLAGE", "state": "APPOINTED"}]
    assert [one["person"]["volunteer"]["number"] for one in found["mediators"]["nodes"]] == [volunteer.number]


async def test_whoever_may_see_no_mediators_sees_the_volunteer_alone(api: Client, east_village: Org) -> None:
    volunteer, _ = await both(east_village)
    manager = api.as_(await make_account(east_village, "volunteer_manager"))
    asked = "{ volunteers { nodes { number person { name mediator { number } } } } }"
    (seen,) = (await manager.query(asked)).data["volunteers"]["nodes"]
    assert (seen["number"], seen["person"]["mediator"]) == (volunteer.number, None)
