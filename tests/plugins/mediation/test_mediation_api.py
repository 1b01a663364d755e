"""The life of a dispute over GraphQL, and what each act leaves behind."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from core.audit.models import AuditEntry, IdempotencyKey, OutboxEntry
from core.cases.models import Episode
from core.db import Database
from core.orgs.models import Org
from graphql_schema.node import encode
from graphql_schema.testing.client import Asker, Client
from plugins.mediation.models import Dispute
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute, make_dispute_type, make_mediator, make_person

REGISTER = """
mutation($org: ID!, $type: ID!, $key: String, $title: String! = "Boundary") {
  disputeRegister(input: {
    orgId: $org, typeId: $type, title: $title, summary: "A hedge was moved.", amount: "1250.50", idempotencyKey: $key
    parties: [{role: APPLICANT, name: "Wang"}, {role: RESPONDENT, name: "Li"}]
  }) {
    dispute { id number state version amount openedAt parties { nodes { role name } } episodes { nodes { level } } }
    errors { field code message params }
  }
}"""

ACT = """
mutation($id: ID!, $version: Int!) {
  %s(input: {id: $id, version: $version %s}) {
    dispute { state version resolution org { id } handlingOrg { id } episodes { nodes { level outcome } } }
    errors { field code message params }
  }
}"""


ORALLY = ', form: ORAL, content: "The hedge goes back."'


@pytest.fixture
def manager(api: Client, east: Org) -> Asker:
    """The mediation manager of the eastern town."""
    return api.as_(make_account(east, role="mediation_manager"))


async def register(asker: Asker, org: Org, **variables: Any) -> Any:
    """Take in a dispute; the payload."""
    kind = await make_dispute_type(org)
    given = {"org": encode("Org", org.id), "type": encode("DisputeType", kind.id)} | variables
    return (await asker.query(REGISTER, given)).data["disputeRegister"]


async def act(asker: Asker, name: str, dispute: Dispute | str, version: int, more: str = "") -> Any:
    """Do one act; the whole answer."""
    given = dispute if isinstance(dispute, str) else encode("Dispute", dispute.id)
    return await asker.query(ACT % (name, more), {"id": given, "version": version})


async def rows(database: Database, org: Org, model: type[Any]) -> int:
    """How many rows of the model the tenant has."""
    async with database.transaction(org.tenant_id) as session:
        return await session.scalar(select(func.count()).select_from(model)) or 0


async def test_a_dispute_goes_from_registration_to_closing(manager: Asker, east: Org) -> None:
    made = await register(manager, east)
    mediator = await make_mediator(east)
    dispute = made["dispute"]["id"]
    chosen = f', mediatorId: "{encode("Mediator", mediator.id)}"'
    acts = [
        ("disputeAccept", ""),
        ("disputeAssign", chosen),
        ("disputeMediate", ""),
        ("disputeSettle", ORALLY),
    ]
    states = []
    for version, (name, more) in enumerate(acts, start=1):
        answer = await act(manager, name, dispute, version, more)
        assert answer.data[name]["errors"] == []
        states.append(answer.data[name]["dispute"]["state"])
    assert states == ["ACCEPTED", "ASSIGNED", "MEDIATING", "AGREED"]


async def test_a_registered_dispute_is_answered_with_its_parties_and_first_episode(manager: Asker, east: Org) -> None:
    dispute = (await register(manager, east))["dispute"]
    assert dispute["amount"] == "1250.50"
    assert [party["name"] for party in dispute["parties"]["nodes"]] == ["Wang", "Li"]
    assert dispute["episodes"]["nodes"] == [{"level": "TOWN"}]


async def test_numbers_of_an_organisation_follow_one_another(manager: Asker, east: Org) -> None:
    numbers = [(await register(manager, east))["dispute"]["number"] for _ in range(3)]
    assert [number.rsplit("-", 1)[1] for number in numbers] == ["00001", "00002", "00003"]


async def test_a_refused_dispute_keeps_the_reason(manager: Asker, east: Org) -> None:
    dispute = await make_dispute(east)
    answer = await act(manager, "disputeRefuse", dispute, 1, ', reason: "A court has it."')
    assert answer.data["disputeRefuse"]["dispute"]["state"] == "NOT_ACCEPTED"


async def test_escalation_changes_the_handler_and_keeps_the_responsible_organisation(
    api: Client, county: Org, east: Org, east_village: Org
) -> None:
    leader = api.as_(make_account(county, role="mediation_manager"))
    dispute = await make_dispute(east_village)
    answer = await act(leader, "disputeEscalate", dispute, 1, ', reason: "Two towns."')
    shown = answer.data["disputeEscalate"]["dispute"]
    assert shown["org"]["id"] == encode("Org", east_village.id)
    assert shown["handlingOrg"]["id"] == encode("Org", east.id)
    assert shown["episodes"]["nodes"] == [
        {"level": "VILLAGE", "outcome": "ESCALATED"},
        {"level": "TOWN", "outcome": None},
    ]


async def test_the_county_has_no_level_above_it(api: Client, county: Org) -> None:
    leader = api.as_(make_account(county, role="mediation_manager"))
    answer = await act(leader, "disputeEscalate", await make_dispute(county), 1, ', reason: "?"')
    assert answer.data["disputeEscalate"]["errors"][0]["field"] == ["id"]


async def test_a_dispute_of_another_town_is_not_found(manager: Asker, west: Org) -> None:
    answer = await act(manager, "disputeAccept", await make_dispute(west), 1)
    assert [(e["field"], e["code"]) for e in answer.data["disputeAccept"]["errors"]] == [(["id"], "NOT_FOUND")]


async def test_a_dispute_of_another_county_is_refused_like_one_that_never_existed(
    manager: Asker, abroad: Org, east: Org
) -> None:
    foreign = await act(manager, "disputeAccept", await make_dispute(abroad), 1)
    never = await act(manager, "disputeAccept", encode("Dispute", east.id), 1)
    assert foreign.data == never.data


async def test_a_mediator_of_another_town_is_not_found_under_its_own_field(
    manager: Asker, east: Org, west: Org
) -> None:
    dispute = await make_dispute(east, state="ACCEPTED")
    mediator = await make_mediator(west)
    chosen = f', mediatorId: "{encode("Mediator", mediator.id)}"'
    answer = await act(manager, "disputeAssign", dispute, 1, chosen)
    assert answer.data["disputeAssign"]["errors"][0]["field"] == ["mediatorId"]


async def test_an_id_of_another_type_is_invalid_under_its_own_field(manager: Asker, east: Org) -> None:
    answer = await act(manager, "disputeAccept", encode("Org", east.id), 1)
    assert [(e["field"], e["code"]) for e in answer.data["disputeAccept"]["errors"]] == [(["id"], "INVALID")]


async def test_seeing_a_dispute_is_not_yet_the_right_to_accept_it(api: Client, county: Org, east: Org) -> None:
    leader = api.as_(make_account(county, role="county_leader"))
    answer = await act(leader, "disputeAccept", await make_dispute(east), 1)
    assert answer.codes == ["FORBIDDEN"]


async def test_a_mediator_mediates_only_what_is_assigned_to_that_person(api: Client, east: Org) -> None:
    person = await make_person(east)
    mediator = await make_mediator(east, person)
    own = await make_dispute(east, mediator=mediator)
    other = await make_dispute(east, mediator=await make_mediator(east))
    asker = api.as_(make_account(east, role="mediator", person_id=person.id))
    done = await act(asker, "disputeMediate", own, 1)
    refused = await act(asker, "disputeMediate", other, 1)
    assert done.data["disputeMediate"]["dispute"]["state"] == "MEDIATING"
    assert refused.data["disputeMediate"]["errors"][0]["code"] == "NOT_FOUND"


async def test_an_old_version_is_told_the_current_one(manager: Asker, east: Org) -> None:
    dispute = await make_dispute(east)
    await act(manager, "disputeAccept", dispute, 1)
    (error,) = (await act(manager, "disputeAccept", dispute, 1)).data["disputeAccept"]["errors"]
    assert (error["code"], error["params"]) == ("CONFLICT", {"current": 2})


async def test_an_illegal_move_is_told_the_possible_ones(manager: Asker, east: Org) -> None:
    answer = await act(manager, "disputeSettle", await make_dispute(east), 1, ORALLY)
    (error,) = answer.data["disputeSettle"]["errors"]
    assert error["code"] == "ILLEGAL_MOVE"
    assert error["params"]["possible"] == ["ACCEPTED", "NOT_ACCEPTED"]


async def test_a_closed_dispute_is_resolved_in_a_way_that_fits_how_it_ended(manager: Asker, east: Org) -> None:
    failed = await make_dispute(east, state="FAILED")
    answer = await act(manager, "disputeClose", failed, 1, ", resolution: SOLVED")
    assert answer.data["disputeClose"]["errors"][0]["field"] == ["resolution"]


async def test_an_act_leaves_one_row_in_the_outbox_and_one_in_the_audit_trail(
    manager: Asker, database: Database, east: Org
) -> None:
    dispute = await make_dispute(east)
    before = await rows(database, east, OutboxEntry), await rows(database, east, AuditEntry)
    await act(manager, "disputeAccept", dispute, 1)
    after = await rows(database, east, OutboxEntry), await rows(database, east, AuditEntry)
    assert [late - early for early, late in zip(before, after, strict=True)] == [1, 1]


async def test_the_audit_row_says_what_was_changed(manager: Asker, database: Database, east: Org) -> None:
    dispute = await make_dispute(east)
    await act(manager, "disputeAccept", dispute, 1)
    async with database.transaction(east.tenant_id) as session:
        entry = await session.scalar(select(AuditEntry).where(AuditEntry.event == "DisputeAccepted"))
    assert entry is not None
    assert (entry.before["state"], entry.after["state"]) == ("REGISTERED", "ACCEPTED")


async def test_a_refused_act_leaves_nothing(manager: Asker, database: Database, east: Org) -> None:
    before = [await rows(database, east, model) for model in (Dispute, Episode, OutboxEntry, AuditEntry)]
    payload = await register(manager, east, title=" ")
    assert payload["errors"][0]["code"] == "REQUIRED"
    assert [await rows(database, east, model) for model in (Dispute, Episode, OutboxEntry, AuditEntry)] == before


async def test_a_dispute_sent_twice_under_one_key_is_made_once(manager: Asker, database: Database, east: Org) -> None:
    kind = encode("DisputeType", (await make_dispute_type(east)).id)
    first = await register(manager, east, key="k1", type=kind)
    again = await register(manager, east, key="k1", type=kind)
    assert first == again
    assert await rows(database, east, Dispute) == 1


async def test_a_key_sent_with_another_input_is_an_error(manager: Asker, east: Org) -> None:
    kind = encode("DisputeType", (await make_dispute_type(east)).id)
    await register(manager, east, key="k1", type=kind)
    payload = await register(manager, east, key="k1", type=kind, title="Another")
    assert payload["errors"][0]["code"] == "KEY_REUSED"


@pytest.mark.commits
async def test_ten_requests_at_once_under_one_key_make_one_dispute(
    api: Client, database: Database, county: Org, east: Org
) -> None:
    account = await make_account(east, role="mediation_manager")
    kind = encode("DisputeType", (await make_dispute_type(east)).id)
    sent = (register(api.as_(account), east, key="k1", type=kind) for _ in range(10))
    payloads = await asyncio.gather(*sent)
    assert len({payload["dispute"]["id"] for payload in payloads}) == 1
    assert await rows(database, east, Dispute) == 1


# --- what can be wrong with a dispute that is taken in ---------------------------------------------------------------


async def refused(asker: Asker, org: Org, **given: Any) -> list[tuple[str, str]]:
    """Path and code of what is wrong with the input."""
    kind = await make_dispute_type(org)
    parties = given.pop("parties", [{"role": "APPLICANT", "name": "Wang"}, {"role": "RESPONDENT", "name": "Li"}])
    content = {
        "orgId": encode("Org", org.id),
        "typeId": encode("DisputeType", kind.id),
        "title": "Boundary",
        "summary": "A hedge was moved.",
        "parties": parties,
    }
    document = """mutation ($input: DisputeRegisterInput!) {
      disputeRegister(input: $input) { dispute { id } errors { field code } }
    }"""
    payload = (await asker.query(document, {"input": content | given})).data["disputeRegister"]
    assert payload["dispute"] is None
    return [(".".join(error["field"]), error["code"]) for error in payload["errors"]]


async def test_what_an_input_names_and_the_actor_may_not_see_is_not_found_at_its_path(
    manager: Asker, east: Org, west: Org, abroad: Org
) -> None:
    for hidden in (west, abroad):
        assert await refused(manager, east, orgId=encode("Org", hidden.id)) == [("orgId", "NOT_FOUND")]
    foreign = encode("DisputeType", (await make_dispute_type(abroad)).id)
    assert await refused(manager, east, typeId=foreign) == [("typeId", "NOT_FOUND")]
    resident = encode("Person", (await make_person(west)).id)
    parties = [{"role": "APPLICANT", "name": "Wang"}, {"role": "RESPONDENT", "name": "Li", "personId": resident}]
    assert await refused(manager, east, parties=parties) == [("parties.1.personId", "NOT_FOUND")]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"summary": " "}, ("summary", "REQUIRED")),
        ({"title": "x" * 201}, ("title", "INVALID")),
        ({"amount": "-1"}, ("amount", "INVALID")),
        ({"amount": "0.001"}, ("amount", "INVALID")),
        ({"amount": "1e30"}, ("amount", "INVALID")),
        ({"orgId": "x"}, ("orgId", "INVALID")),
        ({"parties": []}, ("parties", "INVALID")),
        ({"parties": [{"role": "APPLICANT", "name": "Wang"}]}, ("parties", "INVALID")),
    ],
    ids=str,
)
async def test_what_breaks_a_rule_is_told_at_its_path(
    manager: Asker, east: Org, given: dict[str, Any], error: tuple[str, str]
) -> None:
    assert await refused(manager, east, **given) == [error]


async def test_an_amount_that_is_no_number_is_refused_with_the_document(manager: Asker, east: Org) -> None:
    document = "mutation ($input: DisputeRegisterInput!) { disputeRegister(input: $input) { errors { code } } }"
    content = {"orgId": "x", "typeId": "x", "title": "x", "summary": "x", "parties": [], "amount": "much"}
    assert (await manager.query(document, {"input": content})).codes == ["DOCUMENT_INVALID"]


# --- the transaction of an act ---------------------------------------------------------------------------------------


@pytest.mark.commits
async def test_the_payload_is_read_inside_the_transaction_of_the_act(api: Client, east: Org) -> None:
    manager = api.as_(await make_account(east, role="mediation_manager"))
    answer = await act(manager, "disputeAccept", await make_dispute(east), 1)
    assert answer.data["disputeAccept"]["dispute"]["state"] == "ACCEPTED"
    assert answer.statements == ()  # none on the read pool, which would still see the old state


async def test_each_act_of_a_document_is_a_transaction_of_its_own(
    manager: Asker, database: Database, east: Org
) -> None:
    dispute = await make_dispute(east)
    document = """mutation ($id: ID!) {
      a: disputeAccept(input: { id: $id, version: 1 }) { dispute { state version } errors { code } }
      b: disputeMediate(input: { id: $id, version: 2 }) { dispute { state } errors { code } }
      c: disputeTerminate(input: {
        id: $id, version: 2, ground: OTHER_FORUM, reason: "A court has it.", routesTold: true
      }) { dispute { state } errors { code } }
    }"""
    before = await rows(database, east, AuditEntry)
    answer = await manager.query(document, {"id": encode("Dispute", dispute.id)})
    assert answer.data == {
        "a": {"dispute": {"state": "ACCEPTED", "version": 2}, "errors": []},
        "b": {"dispute": None, "errors": [{"code": "ILLEGAL_MOVE"}]},
        "c": {"dispute": {"state": "TERMINATED"}, "errors": []},
    }
    assert await rows(database, east, AuditEntry) == before + 2


@pytest.mark.parametrize("refusal", ["FORBIDDEN", "CONFLICT", "ILLEGAL_MOVE", "NOT_FOUND"])
async def test_an_act_that_is_refused_leaves_no_trace_whatever_the_reason(
    api: Client, database: Database, county: Org, east: Org, west: Org, refusal: str
) -> None:
    role = "county_leader" if refusal == "FORBIDDEN" else "mediation_manager"
    asker = api.as_(await make_account(county if refusal == "FORBIDDEN" else east, role=role))
    dispute = await make_dispute(west if refusal == "NOT_FOUND" else east)
    before = [await rows(database, east, model) for model in (OutboxEntry, AuditEntry)]
    name = "disputeMediate" if refusal == "ILLEGAL_MOVE" else "disputeAccept"
    answer = await act(asker, name, dispute, 7 if refusal == "CONFLICT" else 1)
    assert answer.codes or answer.data[name]["errors"][0]["code"] == refusal
    assert [await rows(database, east, model) for model in (OutboxEntry, AuditEntry)] == before


async def test_a_replay_leaves_no_second_trace(manager: Asker, database: Database, east: Org) -> None:
    kind = encode("DisputeType", (await make_dispute_type(east)).id)
    traces = []
    for _ in range(2):
        await register(manager, east, key="k1", type=kind)
        traces.append([await rows(database, east, model) for model in (OutboxEntry, IdempotencyKey, Episode)])
    assert traces[0] == traces[1]


async def test_a_replay_shows_the_record_as_it_is_now(manager: Asker, east: Org) -> None:
    kind = encode("DisputeType", (await make_dispute_type(east)).id)
    first = await register(manager, east, key="k1", type=kind)
    await act(manager, "disputeAccept", first["dispute"]["id"], 1)
    again = await register(manager, east, key="k1", type=kind)
    assert (again["dispute"]["id"], again["dispute"]["state"]) == (first["dispute"]["id"], "ACCEPTED")


async def test_a_key_belongs_to_the_account_that_sent_it(api: Client, database: Database, east: Org) -> None:
    kind = encode("DisputeType", (await make_dispute_type(east)).id)
    for _ in range(2):
        await register(api.as_(make_account(east, role="mediation_manager")), east, key="k1", type=kind)
    assert await rows(database, east, Dispute) == 2


@pytest.mark.parametrize(("locale", "message"), [("zh", "请刷新"), ("en", "meanwhile")])
async def test_what_to_correct_is_told_in_the_language_of_the_request(
    api: Client, ctx_for: ContextFor, east: Org, locale: str, message: str
) -> None:
    ctx = replace(await ctx_for("mediation_manager", east), locale=locale)
    answer = await act(api.as_(ctx), "disputeAccept", await make_dispute(east), 7)
    assert message in answer.data["disputeAccept"]["errors"][0]["message"]
