"""What people may ask about their data, over GraphQL alone."""

import json
from typing import Any

import pytest

from core.orgs.models import Org
from core.people.models import Person
from graphql_schema.node import encode
from graphql_schema.testing import Client
from graphql_schema.testing.client import Asker
from tests.factories import make_account, make_dispute, make_party, make_person

NUMBER = "500235200001010012"


async def act(asker: Asker, name: str, answers: str, **given: Any) -> Any:
    """Do one act: what it answers, after seeing that there is nothing to correct."""
    input_type = "".join((name[0].upper(), name[1:], "Input"))
    if name in ("personDisclose", "dataExportMake"):
        input_type = "PersonPurposeInput"
    document = (
        f"mutation($input: {input_type}!) {{ {name}(input: $input) {{ {answers} errors {{ field code message }} }} }}"
    )
    answer = await asker.query(document, {"input": given})
    assert answer.errors == [], name
    payload = answer.data[name]
    assert payload.pop("errors") == [], name
    (value,) = payload.values()
    return value


def gid(person: Person) -> str:
    return encode("Person", person.id)


@pytest.fixture
def officer(api: Client, county: Org) -> Asker:
    """The county's privacy officer."""
    return api.as_(make_account(county, role="privacy_officer"))


@pytest.fixture
def clerk(api: Client, east: Org) -> Asker:
    """Keeps people's records in the eastern town."""
    return api.as_(make_account(east, role="tenant_admin"))


async def test_a_double_entry_is_found_by_the_officer_and_merged(
    officer: Asker, clerk: Asker, east: Org, west: Org
) -> None:
    hidden, entered = await make_person(west, id_number=NUMBER), await make_person(east)
    document = {"kind": "RESIDENT_ID", "number": NUMBER}
    shown = await act(clerk, "personDetailsSet", "person { idKind idNumber }", id=gid(entered), idDocument=document)
    assert shown == {"idKind": "RESIDENT_ID", "idNumber": "5002************12"}
    pairs = "{ personDuplicates(where: {state: {eq: OPEN}}) { nodes { id person { id } other { id } } } }"
    (pair,) = (await officer.query(pairs)).data["personDuplicates"]["nodes"]
    assert (pair["person"]["id"], pair["other"]["id"]) == (gid(entered), gid(hidden))
    assert (await clerk.query(pairs)).data["personDuplicates"]["nodes"] == []
    merged = await act(officer, "personMerge", "person { id }", intoId=gid(hidden), fromId=gid(entered), reason="x")
    assert merged == {"id": gid(hidden)}
    asked = f'{{ node(id: "{gid(entered)}") {{ ... on Person {{ idNumber mergedInto {{ id }} }} }} }}'
    assert (await officer.query(asked)).data["node"] == {"idNumber": None, "mergedInto": {"id": gid(hidden)}}


async def test_a_pair_may_be_dismissed(officer: Asker, clerk: Asker, east: Org, west: Org) -> None:
    await make_person(west, id_number=NUMBER)
    entered = await make_person(east)
    document = {"kind": "RESIDENT_ID", "number": NUMBER}
    await act(clerk, "personDetailsSet", "person { id }", id=gid(entered), idDocument=document)
    (pair,) = (await officer.query("{ personDuplicates { nodes { id } } }")).data["personDuplicates"]["nodes"]
    done = await act(officer, "personDuplicateDismiss", "personDuplicate { state note }", id=pair["id"], note="twins")
    assert done == {"state": "DISMISSED", "note": "twins"}


async def test_details_and_phones_are_set_and_taken_away(clerk: Asker, east: Org) -> None:
    person, guardian = await make_person(east), await make_person(east)
    details = "person { birthDate address isUnder14 guardian { id } }"
    given = {"birthDate": "2020-02-29", "address": "云阳县1号", "guardianId": gid(guardian)}
    shown = await act(clerk, "personDetailsSet", details, id=gid(person), **given)
    masked = {"birthDate": "2020-**-**", "address": "云阳县****"}
    assert shown == {**masked, "isUnder14": True, "guardian": {"id": gid(guardian)}}
    shown = await act(clerk, "personDetailsSet", details, id=gid(person), birthDate=None, guardianId=None)
    assert shown == {"birthDate": None, "address": "云阳县****", "isUnder14": None, "guardian": None}
    phones = "person { phones { nodes { id use number } } }"
    added = await act(clerk, "personPhoneAdd", phones, personId=gid(person), number="023-55120000", use="HOME")
    (phone,) = added["phones"]["nodes"]
    assert (phone["use"], phone["number"]) == ("HOME", "+8623****0000")
    assert (await act(clerk, "personPhoneRemove", phones, id=phone["id"]))["phones"]["nodes"] == []


async def test_consents_and_bases_are_recorded_and_end(api: Client, east: Org) -> None:
    director = api.as_(make_account(east, role="center_director"))
    person = gid(await make_person(east))
    given = {"giver": "SELF", "purpose": "a call back", "categories": ["CONTACT", "NAME"], "form": "ORAL_RECORDED"}
    shown = await act(
        director, "consentGive", "person { consents { nodes { id categories } } }", personId=person, **given
    )
    (consent,) = shown["consents"]["nodes"]
    assert consent["categories"] == ["CONTACT", "NAME"]
    based = {"kind": "CONSENT", "purpose": "a call back", "consentId": consent["id"]}
    basis = "person { legalBases { nodes { kind expiresAt consent { withdrawnAt } } } }"
    shown = await act(director, "legalBasisAdd", basis, personId=person, **based)
    assert shown["legalBases"]["nodes"] == [{"kind": "CONSENT", "expiresAt": None, "consent": {"withdrawnAt": None}}]
    shown = await act(director, "consentWithdraw", basis, id=consent["id"], note="by phone")
    (ended,) = shown["legalBases"]["nodes"]
    assert ended["expiresAt"] == ended["consent"]["withdrawnAt"] is not None


async def test_a_resident_is_told_all_that_is_held_and_gets_a_copy(api: Client, officer: Asker, east: Org) -> None:
    person = await make_person(east, id_number=NUMBER)
    await make_party(await make_dispute(east), person, name="王当事人")
    resident = api.as_(make_account(east, role="resident", person_id=person.id))
    asked = {"id": gid(person), "purpose": "I want to know"}
    told = await act(resident, "personDisclose", "disclosure { holdings { table values } looks { what } }", **asked)
    assert "core_case_party" in {one["table"] for one in told["holdings"]}
    assert NUMBER not in json.dumps(told)
    copy = await act(resident, "dataExportMake", "dataExport { id purpose }", **asked)
    content = await act(resident, "dataExportRead", "content", id=copy["id"], purpose="mine")
    assert NUMBER in content
    looks = await act(officer, "personDisclose", "disclosure { looks { what } }", **asked)
    assert {"HoldingsTold"} <= {look["what"] for look in looks["looks"]}


async def test_a_correction_goes_from_the_resident_to_the_officer(api: Client, officer: Asker, east: Org) -> None:
    person = await make_person(east)
    resident = api.as_(make_account(east, role="resident", person_id=person.id))
    asked = {"personId": gid(person), "what": "the identity number", "proposed": NUMBER}
    made = await act(resident, "correctionRequest", "correction { id state proposed }", **asked)
    assert (made["state"], made["proposed"]) == ("OPEN", "****")
    purpose = {"field": "proposed", "purpose": "to decide"}
    assert await act(officer, "valueReveal", "value", id=made["id"], **purpose) == NUMBER
    decided = {"id": made["id"], "state": "REJECTED", "answer": "the card says otherwise"}
    done = await act(officer, "correctionDecide", "correction { state answer }", **decided)
    assert done == {"state": "REJECTED", "answer": "the card says otherwise"}
    mine = (await resident.query("{ corrections { nodes { state } } }")).data["corrections"]["nodes"]
    assert mine == [{"state": "REJECTED"}]


async def test_an_officer_of_a_town_reads_the_requests_of_the_town_only(
    api: Client, officer: Asker, east: Org, west: Org
) -> None:
    for org in (east, west):
        asked = {"personId": gid(await make_person(org)), "what": "the name", "proposed": "王五"}
        await act(officer, "correctionRequest", "correction { id }", **asked)
    local = api.as_(make_account(east, role="privacy_officer"))
    counted = [(await who.query("{ corrections { totalCount } }")).data["corrections"] for who in (officer, local)]
    assert [one["totalCount"] for one in counted] == [2, 1]


async def test_an_organisation_gets_its_credit_code(api: Client, county: Org, east: Org) -> None:
    admin = api.as_(make_account(county, role="tenant_admin"))
    org = encode("Org", east.id)
    shown = await act(admin, "orgCreditCodeSet", "org { creditCode }", id=org, creditCode="91500235 0000000019")
    assert shown == {"creditCode": "915002350000000019"}
