"""Mediation organisations, titles, linkages, roster and staffing over GraphQL."""

from datetime import date
from typing import Any

import pytest

from core.orgs.models import Org
from graphql_schema.node import encode
from graphql_schema.testing.client import Asker, Client
from plugins.mediation.mediators.models import MediatorSpeciality, StaffingNorm
from plugins.mediation.models import Mediator
from plugins.mediation.states import DisputeState
from tests.factories import make_account, make_dispute, make_dispute_type, make_mediator, make_org, make_person, save

ROSTER = """
query($title: MediatorTitleKind, $level: OrgLevel, $speciality: ID, $area: ID, $most: Int) {
  mediatorRoster(title: $title, level: $level, typeId: $speciality, area: $area, mostOpen: $most) {
    number levels titles specialities openDisputes
  }
}"""


@pytest.fixture
def manager(api: Client, county: Org) -> Asker:
    """Who manages mediation in the county."""
    return api.as_(make_account(county, role="mediation_manager"))


async def act(asker: Asker, name: str, shown: str, /, **given: Any) -> Any:
    """An act by its name: what it shows of its record, and its errors."""
    payload = f"{name[0].upper()}{name[1:]}Input"
    noun = next(noun for noun in ("mediationOrg", "mediatorTitle", "linkage") if name.startswith(noun))
    document = f"mutation($input: {payload}!) {{ {name}(input: $input) {{ {noun} {{ {shown} }} errors {{ code }} }} }}"
    answer = await asker.query(document, {"input": given})
    assert answer.errors == []
    payload = answer.data[name]
    return payload[noun] if not payload["errors"] else [error["code"] for error in payload["errors"]]


async def test_a_mediation_organisation_is_established_and_ends(manager: Asker, east: Org) -> None:
    made = await act(
        manager,
        "mediationOrgCreate",
        "id version tier industry",
        orgId=encode("Org", east.id),
        name="East",
        tier="TOWN",
        legalStatus="PEOPLE_COMMITTEE",
        establishedOn="2011-01-01",
    )
    assert (made["tier"], made["industry"], made["version"]) == ("TOWN", None, 1)
    given = {"id": made["id"], "version": 1, "dissolvedOn": "2010-12-31"}
    assert await act(manager, "mediationOrgDissolve", "id", **given) == ["INVALID"]
    ended = await act(manager, "mediationOrgDissolve", "dissolvedOn", **given | {"dissolvedOn": "2011-12-31"})
    assert ended == {"dissolvedOn": "2011-12-31"}


async def test_only_an_industry_names_its_type_of_dispute(manager: Asker, county: Org) -> None:
    kind = await make_dispute_type(county, code="MEDICAL")
    given = {
        "orgId": encode("Org", county.id),
        "name": "Medical",
        "legalStatus": "OTHER_LAWFUL",
        "establishedOn": "2011-01-01",
    }
    of_type = {"typeId": encode("DisputeType", kind.id)}
    made = [
        await act(manager, "mediationOrgCreate", "industry", **given, **more)
        for more in ({"tier": "INDUSTRY"}, {"tier": "COUNTY"} | of_type, {"tier": "INDUSTRY"} | of_type)
    ]
    assert made == [["INVALID"], ["INVALID"], {"industry": "MEDICAL"}]


async def test_a_title_is_of_the_level_that_gives_it_and_held_once(manager: Asker, east: Org, county: Org) -> None:
    mediator = encode("Mediator", (await make_mediator(east)).id)
    given = {"mediatorId": mediator, "title": "ABLE", "grantedOn": "2011-01-01"}
    town = {"orgId": encode("Org", east.id)} | given
    made = await act(manager, "mediatorTitleAward", "id level version", **town)
    assert made["level"] == "TOWN"
    assert await act(manager, "mediatorTitleAward", "level", **town) == ["NOT_UNIQUE"]
    of_county = await act(manager, "mediatorTitleAward", "level", **given, orgId=encode("Org", county.id))
    assert of_county == {"level": "COUNTY"}
    ended = await act(manager, "mediatorTitleEnd", "endedOn", id=made["id"], version=1, endedOn="2011-06-30")
    assert ended == {"endedOn": "2011-06-30"}
    again = await act(manager, "mediatorTitleAward", "level", **town | {"grantedOn": "2011-07-01"})
    assert again == {"level": "TOWN"}


async def test_an_entrusted_case_is_registered_and_answered_once(manager: Asker, county: Org) -> None:
    dispute = await make_dispute(county)
    entrusted = {
        "orgId": encode("Org", county.id),
        "channel": "COURT",
        "fromBody": "Court",
        "caseNo": "1",
        "entrustedOn": "2011-01-01",
        "dueOn": "2011-01-31",
        "disputeId": encode("Dispute", dispute.id),
    }
    made = await act(manager, "linkageRegister", "id dueOn case { number }", **entrusted)
    assert await act(manager, "linkageRegister", "id", **entrusted) == ["NOT_UNIQUE"]
    assert (made["dueOn"], made["case"]) == ("2011-01-31", {"number": dispute.number})
    given = {"id": made["id"], "result": "SETTLED", "endedOn": "2011-01-20"}
    ended = await act(manager, "linkageEnd", "result version", version=1, **given)
    assert ended == {"result": "SETTLED", "version": 2}
    assert await act(manager, "linkageEnd", "result", version=2, **given) == ["INVALID"]


@pytest.mark.parametrize("name", ["mediationOrgCreate", "mediatorTitleAward", "linkageRegister"])
async def test_a_leader_only_reads(api: Client, county: Org, name: str) -> None:
    org, mediator = encode("Org", county.id), encode("Mediator", (await make_mediator(county)).id)
    given: dict[str, dict[str, Any]] = {
        "mediationOrgCreate": {"name": "A", "tier": "COUNTY", "legalStatus": "INFORMAL", "establishedOn": "2011-01-01"},
        "mediatorTitleAward": {"mediatorId": mediator, "title": "ABLE", "grantedOn": "2011-01-01"},
        "linkageRegister": {
            "channel": "COURT",
            "fromBody": "Court",
            "caseNo": "1",
            "entrustedOn": "2011-01-01",
            "dueOn": "2011-01-31",
        },
    }
    leader = api.as_(make_account(county, role="county_leader"))
    kind = f"{name[0].upper()}{name[1:]}Input"
    document = f"mutation($input: {kind}!) {{ {name}(input: $input) {{ errors {{ code }} }} }}"
    answer = await leader.query(document, {"input": {"orgId": org} | given[name]})
    assert answer.codes == ["FORBIDDEN"]


async def roster(asker: Asker, **variables: Any) -> list[str]:
    answer = await asker.query(ROSTER, variables)
    assert answer.errors == []
    return [entry["number"] for entry in answer.data["mediatorRoster"]]


async def test_the_roster_is_searched_by_title_level_speciality_area_and_load(
    manager: Asker, api: Client, county: Org, east: Org, east_village: Org, west: Org
) -> None:
    kind = await make_dispute_type(county)
    able = await make_mediator(east, number="A")
    busy = await make_mediator(east_village, number="B")
    await make_mediator(west, number="C")
    given = {"mediatorId": encode("Mediator", able.id), "title": "ABLE", "grantedOn": "2011-01-01"}
    await act(manager, "mediatorTitleAward", "id", orgId=encode("Org", east.id), **given)
    await save(MediatorSpeciality(mediator_id=busy.id, type_id=kind.id), county)
    await make_dispute(east_village, mediator=busy, state=DisputeState.MEDIATING)
    await make_dispute(east_village, mediator=busy, state=DisputeState.CLOSED)
    assert await roster(manager) == ["A", "C", "B"]
    assert await roster(manager, title="ABLE") == ["A"]
    assert await roster(manager, level="VILLAGE") == ["B"]
    assert await roster(manager, speciality=encode("DisputeType", kind.id)) == ["B"]
    assert await roster(manager, area=encode("Org", east.id)) == ["A", "B"]
    assert await roster(manager, most=0) == ["A", "C"]
    in_town = api.as_(make_account(east, role="mediation_manager"))
    assert await roster(in_town) == ["A", "B"]
    assert await roster(in_town, area=encode("Org", west.id)) == []
    (entry,) = (await manager.query(ROSTER, {"level": "VILLAGE"})).data["mediatorRoster"]
    assert (entry["specialities"], entry["openDisputes"], entry["levels"]) == ([kind.code], 1, ["VILLAGE"])


async def test_who_is_out_of_office_stands_in_no_roster(manager: Asker, east: Org) -> None:
    person = await make_person(east)
    await save(Mediator(org_id=east.id, org_place=east.place, person_id=person.id, number="A", name=person.name), east)
    assert await roster(manager) == []


async def test_staffing_tells_where_mediators_are_missing(manager: Asker, county: Org) -> None:
    town = await make_org(county, name="南镇")
    village = await make_org(town, name="南一村", population=1_200)
    for at_least, norm in ((0, 10), (1_000, 15), (3_001, 20)):
        band = StaffingNorm(level="VILLAGE", at_least=at_least, norm=norm, effective_from=date(2010, 1, 1))
        await save(band, county)
    for _ in range(16):
        await make_mediator(village)
    answer = await manager.query(
        "{ mediatorStaffing(level: VILLAGE) { code norm appointed shortfall }"
        " short: mediatorStaffing(level: VILLAGE, onlyShort: true) { code } }"
    )
    mine = next(one for one in answer.data["mediatorStaffing"] if one["code"] == village.code)
    assert mine == {"code": village.code, "norm": 15, "appointed": 16, "shortfall": 0}
    assert village.code not in [one["code"] for one in answer.data["short"]]
    assert {one["shortfall"] for one in answer.data["mediatorStaffing"] if one["code"] != village.code} == {10}


async def test_card_training_awards_and_specialities_are_kept(manager: Asker, county: Org, east: Org) -> None:
    kind = await make_dispute_type(county, code="ROAD")
    mediator = encode("Mediator", (await make_mediator(east)).id)
    acts = {
        "mediatorCardSet": {"cardValidUntil": "2012-12-31", "qualification": "Lawyer", "isFullTime": True},
        "mediatorTrainingRecord": {"heldOn": "2011-01-02", "hours": 16, "subject": "Law"},
        "mediatorAwardRecord": {"name": "Model", "grantedBy": "Ministry", "year": 2010},
        "mediatorSpecialitiesSet": {"typeIds": [encode("DisputeType", kind.id)]},
    }
    for name, given in acts.items():
        kind_of_input = f"{name[0].upper()}{name[1:]}Input"
        document = f"mutation($input: {kind_of_input}!) {{ {name}(input: $input) {{ errors {{ code }} }} }}"
        answer = await manager.query(document, {"input": {"id": mediator} | given})
        assert (answer.errors, answer.data[name]["errors"]) == ([], [])
    answer = await manager.query(
        "{ mediators { nodes { cardValidUntil qualification isFullTime training { nodes { hours subject } }"
        " awards { nodes { name year } } } } mediatorRoster { specialities } }"
    )
    assert answer.data == {
        "mediators": {
            "nodes": [
                {
                    "cardValidUntil": "2012-12-31",
                    "qualification": "Lawyer",
                    "isFullTime": True,
                    "training": {"nodes": [{"hours": 16, "subject": "Law"}]},
                    "awards": {"nodes": [{"name": "Model", "year": 2010}]},
                }
            ]
        },
        "mediatorRoster": [{"specialities": ["ROAD"]}],
    }


APPOINT = """
mutation($input: MediatorAppointInput!) {
  mediatorAppoint(input: $input) {
    mediatorAppointment { id level exOfficioPost endedOn } errors { code }
  }
}"""

END = """
mutation($id: ID!, $day: Date!) {
  mediatorAppointmentEnd(input: {id: $id, endedOn: $day}) { mediatorAppointment { endedOn } errors { code params } }
}"""


async def test_a_mediator_is_appointed_once_at_a_time_at_one_place(manager: Asker, east: Org, county: Org) -> None:
    mediator = encode("Mediator", (await make_mediator(east)).id)
    given = {"mediatorId": mediator, "startedOn": "2011-01-01", "exOfficioPost": "主任", "endedOn": "2013-12-31"}
    answers = [
        (await manager.query(APPOINT, {"input": given | {"orgId": encode("Org", org.id)}})).data["mediatorAppoint"]
        for org in (east, county, county)
    ]
    assert [answer["errors"] for answer in answers] == [[{"code": "NOT_UNIQUE"}], [], [{"code": "NOT_UNIQUE"}]]
    made = answers[1]["mediatorAppointment"]
    assert made | {"id": ""} == {"id": "", "level": "COUNTY", "exOfficioPost": "主任", "endedOn": "2013-12-31"}
    days = ("2014-01-01", "2010-12-31", "2012-06-30")
    ends = [(await manager.query(END, {"id": made["id"], "day": day})).data["mediatorAppointmentEnd"] for day in days]
    assert [end["mediatorAppointment"] for end in ends] == [None, None, {"endedOn": "2012-06-30"}]
    assert ends[0]["errors"][0]["params"] == {"last": "2013-12-31"}
