"""The life of a resident's need over GraphQL."""

from datetime import date
from typing import Any

from core.orgs.models import Org
from graphql_schema.testing.client import Asker
from tests.plugins.service_centers.conftest import Desk

RECORD = """
mutation($center: ID!, $consented: Date!) {
  serviceNeedRecord(input: { centerId: $center, need: HOUSEKEEPING, resident: "示例居民甲", title: "打扫屋子",
    details: "腿脚不便，独居", place: "东一村", wantedFrom: "2099-01-01", wantedUntil: "2099-01-05",
    consentedOn: $consented }) {
    serviceNeed { id version state } errors { field code } } }"""

ACT = """
mutation($id: ID!, $version: Int!) { %s(input: { id: $id, version: $version %s }) {
  serviceNeed { id version state resolution brief tasks { nodes { kind state content result } } }
  errors { field code params } } }"""


async def record(desk: Desk, consented: str = "2026-01-05") -> dict[str, Any]:
    """Note a need; the payload."""
    answer = await desk.clerk.query(RECORD, {"center": desk.id(desk.center), "consented": consented})
    payload: dict[str, Any] = answer.data["serviceNeedRecord"]
    return payload


async def act(asker: Asker, name: str, need: dict[str, Any], more: str = "") -> dict[str, Any]:
    """Do one act; the payload."""
    answer = await asker.query(ACT % (name, more), {"id": need["id"], "version": need["version"]})
    assert not answer.errors, answer.errors
    payload: dict[str, Any] = answer.data[name]
    return payload


async def test_a_need_becomes_a_task_for_volunteers_and_is_confirmed(desk: Desk) -> None:
    need = (await record(desk))["serviceNeed"]
    need = (await act(desk.director, "serviceNeedMatch", need, ', brief: "东一村，打扫半天"'))["serviceNeed"]
    (task,) = need["tasks"]["nodes"]
    assert (task["kind"], task["state"], task["content"]) == ("VOLUNTEER", "OPEN", "东一村，打扫半天")
    need = (await act(desk.director, "serviceNeedServe", need, ', result: "已打扫"'))["serviceNeed"]
    assert need["tasks"]["nodes"][0]["state"] == "DONE"
    need = (await act(desk.director, "serviceNeedConfirm", need))["serviceNeed"]
    assert (need["state"], need["resolution"]) == ("CONFIRMED", "SOLVED")


async def test_a_need_that_nobody_meets_is_closed_with_the_reason(desk: Desk) -> None:
    need = (await record(desk))["serviceNeed"]
    need = (await act(desk.director, "serviceNeedMiss", need, ', reason: "无人有空"'))["serviceNeed"]
    assert (need["state"], need["resolution"]) == ("UNMET", "NOT_SOLVED")
    again = await act(desk.director, "serviceNeedConfirm", need)
    assert again["errors"][0]["code"] == "ILLEGAL_MOVE"


REFER = """
mutation($id: ID!, $version: Int!) { caseTransitionRequest(input: { id: $id, version: $version, kind: REFERRAL,
    toOrgCode: "500235102", purpose: "请问有无志愿者", days: 7 }) { case { id version } errors { field code } } }"""

SHARES = "query($id: ID!) { node(id: $id) { ... on ServiceNeed { transitions { nodes { state } } } } }"


async def test_a_need_that_nobody_meets_is_asked_about_no_longer(desk: Desk, west: Org) -> None:
    need = (await record(desk))["serviceNeed"]
    answer = await desk.director.query(REFER, {"id": need["id"], "version": need["version"]})
    await act(desk.director, "serviceNeedMiss", answer.data["caseTransitionRequest"]["case"], ', reason: "无人有空"')
    answer = await desk.director.query(SHARES, {"id": need["id"]})
    assert answer.data["node"]["transitions"]["nodes"] == [{"state": "WITHDRAWN"}]


async def test_a_need_is_not_told_before_the_resident_has_consented(desk: Desk) -> None:
    assert (await record(desk, date.max.isoformat()))["errors"][0]["field"] == ["consentedOn"]
