"""Who serves at a centre, and how they came to."""

from datetime import date

from core.context import Context
from core.descriptors import Dimension
from core.indicators.periods import Period
from core.indicators.service import find, measure
from core.indicators.statement import Asked
from core.orgs.models import Org
from core.people.models import Person
from core.plugin_host import Registry
from graphql_schema.node import encode
from plugins.service_centers.centers.models import CenterStaff, EmploymentKind
from tests.conftest import ContextFor
from tests.factories import make_person, save
from tests.plugins.service_centers.conftest import Desk

ADD = """
mutation($center: ID!, $person: ID!, $window: ID) { centerStaffAdd(input: { centerId: $center, personId: $person,
    windowId: $window, post: "专职工作人员", employment: FULL_TIME_RECRUIT, startedOn: "2011-01-05" }) {
  serviceCenter { staff(where: { employment: { eq: FULL_TIME_RECRUIT } }) { nodes {
    name post employment startedOn endedOn window { code } person { name } } } } errors { field code } } }"""


async def test_a_staff_record_tells_employment_window_and_person(desk: Desk, east: Org) -> None:
    person = await make_person(east, name="示例工作人员")
    ids = {"center": desk.id(desk.center), "person": encode("Person", person.id), "window": desk.id(desk.window)}
    payload = (await desk.director.query(ADD, ids)).data["centerStaffAdd"]
    assert payload["errors"] == []
    assert payload["serviceCenter"]["staff"]["nodes"] == [
        {
            "name": "示例工作人员",
            "post": "专职工作人员",
            "employment": "FULL_TIME_RECRUIT",
            "startedOn": "2011-01-05",
            "endedOn": None,
            "window": {"code": "1"},
            "person": {"name": "示例工作人员"},
        }
    ]


async def test_the_name_in_office_is_told_and_the_person_only_to_whoever_may_see_it(
    desk: Desk, east: Org, west: Org
) -> None:
    await serve(desk, await make_person(west, name="示例西镇人"), EmploymentKind.PART_TIME)
    asked = "query($id: ID!) { serviceCenter(id: $id) { staff { nodes { name person { name } } } } }"
    shown = (await desk.director.query(asked, {"id": desk.id(desk.center)})).data["serviceCenter"]
    assert shown["staff"]["nodes"] == [{"name": "示例西镇人", "person": None}]


async def serve(desk: Desk, person: Person, employment: EmploymentKind, **term: date) -> None:
    """Let a person serve at the desk's centre."""
    given = {"person_id": person.id, "name": person.name, "post": "工作人员", "employment": employment}
    await save(CenterStaff(center_id=desk.center.id, **given, **{"started_on": date(2010, 1, 1)} | term), desk.center)


async def test_full_time_staff_are_a_share_of_those_who_serve_on_the_last_day(
    desk: Desk, east: Org, ctx_for: ContextFor, registry: Registry
) -> None:
    kinds = (EmploymentKind.FULL_TIME_RECRUIT, EmploymentKind.CIVIL_SERVANT, EmploymentKind.COMMITTEE_MEMBER)
    for kind in kinds:
        await serve(desk, await make_person(east), kind)
    await serve(desk, await make_person(east), EmploymentKind.PART_TIME, ended_on=date(2010, 12, 31))
    ctx: Context = await ctx_for("center_director", east)
    indicator = find({one.item.key: one.item for one in registry.indicators}, "service_centers:staff_full_time")
    async with ctx.transaction():
        found = await measure(ctx, indicator, Asked(Period.of("2011-01", "2011-01"), (Dimension.TYPE,)))
    assert found is not None
    assert (found.total.now.numerator, found.total.now.denominator) == (2, 3)
    assert {cell.keys[Dimension.TYPE] for cell in found.cells if cell.now.denominator} == {*kinds}
