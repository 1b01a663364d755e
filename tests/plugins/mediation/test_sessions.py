"""Sessions over GraphQL: who conducts them, and who reads a mediator's own notes."""

from typing import Any

import pytest

from core.accounts.models import Account
from core.cases.models import CaseParty
from core.orgs.models import Org
from graphql_schema.node import encode
from graphql_schema.testing.client import Asker, Client
from plugins.mediation.models import Dispute, Mediator
from plugins.mediation.states import DisputeState
from tests.factories import make_account, make_dispute, make_mediator, make_party

RECORD = """
mutation($id: ID!, $parties: [ID!]!, $heldAt: DateTime! = "2011-01-20T02:00:00Z") {
  mediationSessionRecord(input: {
    id: $id, heldAt: $heldAt, minutes: 90, venue: "Room 2", outcome: ADJOURNED, record: "They talked."
    partyIds: $parties
  }) {
    dispute { sessions { nodes { id name minutes isOpen outcome record attendees { nodes { name } } } } }
    errors { code field }
  }
}"""

NOTE = """
mutation($id: ID!) {
  mediationSessionNoteAdd(input: {id: $id, text: "He wants peace."}) { errors { code field } }
}"""

OF_DISPUTE = """
query($id: ID!) {
  node(id: $id) { ... on Dispute { version sessions { nodes { record notes { nodes { id text } } } } } }
}"""

REASSIGN = """
mutation($id: ID!, $version: Int!, $mediator: ID!) {
  disputeAssign(input: {id: $id, version: $version, mediatorId: $mediator}) { errors { code field } }
}"""


@pytest.fixture
async def mediator(east: Org) -> Mediator:
    """A mediator of the eastern town."""
    return await make_mediator(east)


@pytest.fixture
async def dispute(east: Org, mediator: Mediator) -> Dispute:
    """A dispute that the mediator mediates."""
    return await make_dispute(east, mediator=mediator, state=DisputeState.MEDIATING)


@pytest.fixture
async def party(dispute: Dispute) -> CaseParty:
    """A party to it."""
    return await make_party(dispute, name="王一")


@pytest.fixture
def own(api: Client, east: Org, mediator: Mediator) -> Asker:
    """The mediator."""
    return api.as_(make_account(east, "mediator", person_id=mediator.person_id))


async def record(asker: Asker, dispute: Dispute, *parties: CaseParty, **more: Any) -> Any:
    ids = [encode("CaseParty", party.id) for party in parties]
    answer = await asker.query(RECORD, {"id": encode("Dispute", dispute.id), "parties": ids} | more)
    assert answer.errors == []
    return answer.data["mediationSessionRecord"]


async def notes(asker: Asker, dispute: Dispute) -> list[str]:
    answer = await asker.query(OF_DISPUTE, {"id": encode("Dispute", dispute.id)})
    if answer.data["node"] is None:
        return []
    return [note["text"] for session in answer.data["node"]["sessions"]["nodes"] for note in session["notes"]["nodes"]]


async def test_the_mediator_records_a_session(own: Asker, dispute: Dispute, party: CaseParty) -> None:
    recorded = await record(own, dispute, party)
    (session,) = recorded["dispute"]["sessions"]["nodes"]
    assert session | {"id": "", "name": ""} == {
        "id": "",
        "name": "",
        "minutes": 90,
        "isOpen": False,
        "outcome": "ADJOURNED",
        "record": "They talked.",
        "attendees": {"nodes": [{"name": "王一"}]},
    }


async def test_nobody_else_conducts_it(api: Client, manager: Account, dispute: Dispute, party: CaseParty) -> None:
    refused = await record(api.as_(manager), dispute, party)
    assert refused["errors"] == [{"code": "MEDIATION_OWN_SESSIONS", "field": ["id"]}]


async def test_parties_of_another_dispute_were_not_there(own: Asker, east: Org, dispute: Dispute) -> None:
    other = await make_party(await make_dispute(east))
    assert (await record(own, dispute, other))["errors"] == [{"code": "NOT_FOUND", "field": ["partyIds", "0"]}]


async def test_a_session_is_not_recorded_before_it_was_held(own: Asker, dispute: Dispute, party: CaseParty) -> None:
    refused = await record(own, dispute, party, heldAt="2999-01-01T00:00:00Z")
    assert [error["field"] for error in refused["errors"]] == [["heldAt"]]


async def test_a_note_is_read_by_its_author_alone(
    api: Client, own: Asker, manager: Account, dispute: Dispute, party: CaseParty
) -> None:
    (session,) = (await record(own, dispute, party))["dispute"]["sessions"]["nodes"]
    assert (await own.query(NOTE, {"id": session["id"]})).data["mediationSessionNoteAdd"]["errors"] == []
    assert (await notes(own, dispute), await notes(api.as_(manager), dispute)) == (["He wants peace."], [])


async def test_whoever_mediates_no_longer_reads_the_own_notes_no_longer(
    api: Client, own: Asker, east: Org, manager: Account, dispute: Dispute, party: CaseParty
) -> None:
    (session,) = (await record(own, dispute, party))["dispute"]["sessions"]["nodes"]
    await own.query(NOTE, {"id": session["id"]})
    of_dispute = {"id": encode("Dispute", dispute.id)}
    before = (await own.query(OF_DISPUTE, of_dispute)).data["node"]
    (note,) = before["sessions"]["nodes"][0]["notes"]["nodes"]
    other = encode("Mediator", (await make_mediator(east)).id)
    given = of_dispute | {"version": before["version"], "mediator": other}
    assert (await api.as_(manager).query(REASSIGN, given)).data["disputeAssign"]["errors"] == []
    gone = await own.query("query($id: ID!) { node(id: $id) { id } }", {"id": note["id"]})
    assert gone.data["node"] is None
