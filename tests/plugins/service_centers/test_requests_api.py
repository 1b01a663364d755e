"""The life of a request over GraphQL."""

from datetime import UTC, datetime
from typing import Any

import pytest

from core.orgs.models import Org
from graphql_schema.testing.client import Asker
from tests.conftest import ContextFor
from tests.plugins.service_centers.conftest import Desk

CREATE = """
mutation($center: ID!, $item: ID, $bundle: ID, $answers: [AnswerInput!], $agent: AgentInput, $draft: Boolean! = false) {
  serviceRequestCreate(input: {
    centerId: $center, itemId: $item, oneThingId: $bundle, details: "申请居住证", isDraft: $draft, answers: $answers
    applicant: { name: "示例申请人一" }, agent: $agent
  }) {
    serviceRequest { id number state version title agentName relationship answers { nodes { key value } }
      deadlines { nodes { kind state } } parties { nodes { name } } }
    errors { field code message params }
  }
}"""

ACT = """
mutation($id: ID!, $version: Int!) {
  %s(input: {id: $id, version: $version %s}) {
    serviceRequest { id state version result resolution supplements inLegalTime inPromisedTime usedUnits
      deadlines { nodes { kind basis state value } } notices { nodes { ordinal missing approver suppliedOn } }
      tasks { nodes { id department state } } }
    %s errors { field code params }
  }
}"""

LOOK_UP = """
mutation($code: String!) { serviceRequestLookUp(input: { receiptCode: $code }) {
  requestStanding { state dueOn } errors { field code } } }"""

RATE = """
mutation($code: String!, $level: RatingLevel!) {
  serviceRequestRate(input: { receiptCode: $code, level: $level, comment: "等得太久" }) {
    ratingThanks { isLow } errors { field code } } }"""


async def create(desk: Desk, **more: Any) -> dict[str, Any]:
    """Write a request down; the payload."""
    given = {"center": desk.id(desk.center), "item": desk.id(desk.item)} | more
    answer = await desk.clerk.query(CREATE, given)
    payload: dict[str, Any] = answer.data["serviceRequestCreate"]
    return payload


async def act(asker: Asker, name: str, request: dict[str, Any], more: str = "", told: str = "") -> dict[str, Any]:
    """Do one act; the payload."""
    answer = await asker.query(ACT % (name, more, told), {"id": request["id"], "version": request["version"]})
    assert not answer.errors, answer.errors
    payload: dict[str, Any] = answer.data[name]
    return payload


async def done(asker: Asker, name: str, request: dict[str, Any], more: str = "") -> dict[str, Any]:
    """Do one act that succeeds; the request."""
    payload = await act(asker, name, request, more)
    assert payload["errors"] == []
    return payload["serviceRequest"]


async def accepted(desk: Desk) -> tuple[dict[str, Any], str]:
    """An accepted request, and the code on its receipt."""
    made = (await create(desk))["serviceRequest"]
    payload = await act(desk.clerk, "serviceRequestAccept", made, told="receiptCode")
    return payload["serviceRequest"], payload["receiptCode"]


async def delivered(desk: Desk) -> tuple[dict[str, Any], str]:
    """A request whose applicant has the result."""
    request, code = await accepted(desk)
    request = await done(desk.clerk, "serviceRequestDecide", request, ', result: GRANTED, decision: "准予"')
    return await done(desk.clerk, "serviceRequestDeliver", request, ", method: WINDOW"), code


async def test_a_request_goes_from_the_window_to_the_end(desk: Desk, ctx_for: ContextFor, east: Org) -> None:
    noon = datetime(datetime.now(UTC).year + 1, 3, 5, 4, tzinfo=UTC)  # so that no midnight comes between its acts
    desk.clerk = desk.stranger.as_(await ctx_for("window_clerk", east, now=noon))
    made = await create(desk)
    assert made["errors"] == []
    assert made["serviceRequest"]["state"] == "SUBMITTED"
    assert [one["kind"] for one in made["serviceRequest"]["deadlines"]["nodes"]] == ["OWN"]
    request, code = await accepted(desk)
    assert len(code) == 14
    bases = {one["basis"]: one["value"] for one in request["deadlines"]["nodes"] if one["kind"] == "RESOLVE"}
    assert bases == {"STATUTORY": 20, "PROMISED": 10}
    steps = ', steps: [{ department: "公安", content: "核验身份", dueOn: "2099-01-05" }, { department: "社保", '
    steps += 'content: "核验参保", dueOn: "2099-01-05" }]'
    request = await done(desk.clerk, "serviceRequestStart", request, steps)
    tasks = request["tasks"]["nodes"]
    assert {one["department"] for one in tasks} == {"公安", "社保"}
    refused = await act(desk.clerk, "serviceRequestDecide", request, ', result: GRANTED, decision: "准予"')
    assert refused["errors"][0]["code"] == "SERVICE_CENTERS_STEPS_OPEN"
    for task in tasks:
        finish = (
            f'mutation {{ caseTaskFinish(input: {{ id: "{task["id"]}", result: "属实" }}) {{ errors {{ code }} }} }}'
        )
        assert (await desk.clerk.query(finish)).data["caseTaskFinish"]["errors"] == []
    request = await done(desk.clerk, "serviceRequestDecide", request, ', result: GRANTED, decision: "准予"')
    assert (request["inLegalTime"], request["inPromisedTime"], request["usedUnits"]) == (True, True, 0)
    request = await done(desk.clerk, "serviceRequestDeliver", request, ", method: WINDOW")
    request = await done(desk.clerk, "serviceRequestClose", request, ", resolution: SOLVED")
    assert (request["state"], request["resolution"]) == ("CLOSED", "SOLVED")


async def test_what_is_missing_is_told_once_and_stops_the_clock(desk: Desk) -> None:
    request = (await create(desk))["serviceRequest"]
    request = await done(desk.clerk, "supplementRequest", request, ', missing: ["身份证复印件", "居住证明"]')
    assert request["notices"]["nodes"][0]["missing"] == "1. 身份证复印件\n2. 居住证明"
    assert [one["state"] for one in request["deadlines"]["nodes"]] == ["PAUSED"]
    request = await done(desk.clerk, "supplementReceive", request)
    assert request["state"] == "SUBMITTED"
    assert [one["state"] for one in request["deadlines"]["nodes"]] == ["RUNNING"]


async def test_a_second_notice_needs_a_supervisor(desk: Desk) -> None:
    request = (await create(desk))["serviceRequest"]
    request = await done(desk.clerk, "supplementRequest", request, ', missing: ["身份证复印件"]')
    request = await done(desk.clerk, "supplementReceive", request)
    again = ', missing: ["照片"]'
    assert (await act(desk.clerk, "supplementRequest", request, again))["errors"][0]["code"] == (
        "SERVICE_CENTERS_TOLD_ONCE"
    )
    own = await desk.clerk.query(
        ACT % ("supplementApprove", ', reason: "漏告"', ""), {"id": request["id"], "version": request["version"]}
    )
    assert own.errors[0]["extensions"]["code"] == "FORBIDDEN"
    request = await done(desk.director, "supplementApprove", request, ', reason: "材料互相矛盾"')
    request = await done(desk.clerk, "supplementRequest", request, again)
    assert [one["ordinal"] for one in request["notices"]["nodes"]] == [1, 2]
    assert request["notices"]["nodes"][1]["approver"] == "测试账号"


async def test_a_request_for_somebody_else_says_by_whom_and_with_which_consent(desk: Desk) -> None:
    agent = {"name": "示例代办人", "relationship": "CHILD", "authorizedOn": "2026-01-05"}
    request = (await create(desk, agent=agent))["serviceRequest"]
    assert (request["agentName"], request["relationship"]) == ("示例代办人", "CHILD")
    assert request["parties"]["nodes"] == [{"name": "示例申请人一"}]


async def test_a_request_that_is_refused_names_the_right_place(desk: Desk) -> None:
    request = (await create(desk))["serviceRequest"]
    refused = await act(desk.clerk, "serviceRequestRefuse", request, ', reason: "不属本中心", rightPlace: "西镇中心"')
    assert refused["serviceRequest"]["state"] == "NOT_ACCEPTED"


REOPEN = """
mutation($id: ID!, $version: Int!) { caseReopen(input: { id: $id, version: $version, reason: "有新材料" }) {
  case { ... on ServiceRequest { state refusalReason deadlines(where: { state: { eq: RUNNING } }) { nodes { kind } } } }
  errors { field code } } }"""


async def test_a_reopened_request_is_to_be_accepted_in_time_and_refused_no_longer(desk: Desk) -> None:
    request = (await create(desk))["serviceRequest"]
    request = await done(desk.clerk, "serviceRequestRefuse", request, ', reason: "不属本中心", rightPlace: "西镇中心"')
    request = await done(desk.director, "serviceRequestClose", request, ", resolution: NOT_COMPETENT")
    answer = await desk.director.query(REOPEN, {"id": request["id"], "version": request["version"]})
    found = answer.data["caseReopen"]["case"]
    assert found == {"state": "SUBMITTED", "refusalReason": None, "deadlines": {"nodes": [{"kind": "OWN"}]}}


async def test_an_item_that_the_centre_does_not_handle_is_not_taken_in(desk: Desk) -> None:
    from tests.plugins.service_centers.conftest import make_item

    other = await make_item(desk.item, "MARRIAGE")
    assert (await create(desk, item=desk.id(other)))["errors"][0]["field"] == ["itemId"]


# --- with the receipt's code ------------------------------------------------------------------------------------------


async def test_a_receipt_shows_state_and_due_date_however_it_is_typed(desk: Desk) -> None:
    _, code = await accepted(desk)
    answer = await desk.clerk.query(LOOK_UP, {"code": f" {code.lower().replace('-', ' ')}"})
    found = answer.data["serviceRequestLookUp"]
    assert found["errors"] == []
    assert found["requestStanding"]["state"] == "ACCEPTED"
    assert found["requestStanding"]["dueOn"] is not None


async def test_a_code_that_is_none_is_not_found(desk: Desk) -> None:
    answer = await desk.clerk.query(LOOK_UP, {"code": "0000-0000-0000"})
    assert answer.data["serviceRequestLookUp"]["errors"] == [{"field": ["receiptCode"], "code": "NOT_FOUND"}]


async def test_a_renewed_receipt_ends_the_former_code(desk: Desk) -> None:
    request, code = await accepted(desk)
    renewed = await act(desk.clerk, "serviceRequestReceiptRenew", request, told="receiptCode")
    old, new = [(await desk.clerk.query(LOOK_UP, {"code": one})).data for one in (code, renewed["receiptCode"])]
    assert old["serviceRequestLookUp"]["errors"][0]["code"] == "NOT_FOUND"
    assert new["serviceRequestLookUp"]["errors"] == []


@pytest.mark.parametrize(("level", "is_low"), [("VERY_UNSATISFIED", True), ("UNSATISFIED", True), ("FAIR", False)])
async def test_a_low_rating_opens_a_repair(desk: Desk, level: str, is_low: bool) -> None:
    _, code = await delivered(desk)
    answer = await desk.clerk.query(RATE, {"code": code, "level": level})
    assert answer.data["serviceRequestRate"]["ratingThanks"] == {"isLow": is_low}
    found = await desk.director.query("{ serviceRatings { nodes { repairState } } }")
    assert found.data["serviceRatings"]["nodes"] == [{"repairState": "OPEN" if is_low else "NONE"}]


async def test_a_request_is_rated_once_and_not_before_its_result(desk: Desk) -> None:
    _, early = await accepted(desk)
    assert (await desk.clerk.query(RATE, {"code": early, "level": "FAIR"})).data["serviceRequestRate"]["errors"]
    _, code = await delivered(desk)
    await desk.clerk.query(RATE, {"code": code, "level": "FAIR"})
    again = await desk.clerk.query(RATE, {"code": code, "level": "FAIR"})
    assert again.data["serviceRequestRate"]["errors"] == [{"field": ["receiptCode"], "code": "NOT_UNIQUE"}]
