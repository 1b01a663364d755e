"""Cases of any kind: what is done in them, until when, and by whom they are taken."""

from collections.abc import Mapping
from typing import Any

from tests.graphql_schema.records.values import NOW
from tests.proofs.deeds.chosen import DAY, Chosen, Deed, Input, county_wide, on, under_case
from tests.proofs.rows import Row

WORK, REOPEN = "core:case:work", "core:case:reopen"
REQUEST, DECIDE = "core:transition:request", "core:transition:decide"
PAUSE, EXTEND = "core:deadline:pause", "core:deadline:extend"
RULES = "core:statutory_rule:manage"
TASKS = {"WORK": WORK, "VOLUNTEER": WORK, "SUPERVISION": "core:case:supervise"}
TERM = {"code": "PROOF", "article": "测试", "basis": "INTERNAL", "value": 7, "unit": "DAY", "effectiveFrom": DAY}
HOLIDAY = {"day": DAY, "isWorking": False, "name": "测试"}


def work(action: str = WORK, /, *, version: bool = False, **more: Any) -> Deed:
    """An act on a case."""
    return on("Dispute", action, version=version, **more)


def case_party_add(chosen: Chosen) -> Input:
    case, person, group = chosen.any("Dispute", WORK), chosen.perhaps("Person"), chosen.perhaps("PartyGroup")
    chosen.see_and_do(WORK, "Dispute", case)
    chosen.stop(case["closed_at"] is not None)
    chosen.see("Person", person)
    chosen.need(group is None or group["case_id"] == case["id"], "a group of another case")
    named = {"personId": chosen.perhaps_id("Person", person), "groupId": chosen.perhaps_id("PartyGroup", group)}
    return {"id": chosen.id("Dispute", case), "role": "APPLICANT", "name": "示例", **named}


def case_task_add(chosen: Chosen) -> Input:
    kind = chosen.either(*TASKS)
    case, person = chosen.any("Dispute", TASKS[kind]), chosen.perhaps("Person")
    chosen.see_and_do(TASKS[kind], "Dispute", case)
    chosen.stop(case["closed_at"] is not None)
    chosen.see("Person", person)
    given = {"kind": kind, "content": "测试", "dueOn": DAY, "assigneeId": chosen.perhaps_id("Person", person)}
    return {"id": chosen.id("Dispute", case), **given}


def case_task_finish(chosen: Chosen) -> Input:
    """Only whoever may order something takes the order back."""
    is_cancelled = chosen.either(True, False)
    task, case = chosen.part("CaseTask", WORK)
    chosen.see_and_do(TASKS[task["kind"]] if is_cancelled else WORK, "Dispute", case)
    return {"id": chosen.id("CaseTask", task), "result": "测试", "isCancelled": is_cancelled}


def case_paper_file(chosen: Chosen) -> Input:
    exemption, action = chosen.either((None, WORK), ("测试", "core:case:exempt"))
    case = chosen.any("Dispute", action)
    chosen.see_and_do(action, "Dispute", case)
    return {"id": chosen.id("Dispute", case), "kind": "RECORD", "title": "测试", "exemption": exemption}


def case_mark_duplicate(chosen: Chosen) -> Input:
    case, master = chosen.any("Dispute", REOPEN), chosen.any("Dispute")
    chosen.see_and_do(REOPEN, "Dispute", case)
    chosen.stop(case["closed_at"] is not None)
    chosen.see("Dispute", master)
    ids = {"id": chosen.id("Dispute", case), "masterId": chosen.id("Dispute", master)}
    return {**ids, "version": case["version"], "reason": "测试"}


# --- transitions -----------------------------------------------------------------------------------------------------


def case_transition_request(chosen: Chosen) -> Input:
    """Organisations are named by their codes, which everybody may know; a person is named by what is seen of them."""
    kind = chosen.either("REFERRAL", "JOINT", "SECONDMENT", "TRANSFER", "ESCALATION", "HANDOVER")
    case, org, person = chosen.any("Dispute", REQUEST), chosen.any("Org"), chosen.any("Person")
    chosen.see_and_do(REQUEST, "Dispute", case)
    chosen.stop(case["state"] not in chosen.kind("Dispute").model.__life__.open)
    given: Input = {"id": chosen.id("Dispute", case), "version": case["version"], "kind": kind, "purpose": "测试"}
    if kind == "HANDOVER":
        chosen.stop(any(map(_is_pending_handover, chosen.parts_of("CaseTransition", case))))
        chosen.see("Person", person)
        given["toPersonId"] = chosen.id("Person", person)
    elif kind != "ESCALATION":
        given["toOrgCode"] = org["code"]
    return given


def _is_pending_handover(transition: Row) -> bool:
    return transition["kind"] == "HANDOVER" and transition["state"] == "PENDING" and transition["expires_at"] > NOW


def decided_on(chosen: Chosen) -> tuple[Row, Row]:
    """A transition and its case, on which the person who is asked decides, or those of the organisation that is."""
    transition, case = chosen.part("CaseTransition")
    person_id = transition["to_person_id"]
    chosen.see("Dispute", case)
    if person_id is None or person_id != chosen.me["person_id"]:
        chosen.do(DECIDE, "Org", chosen.receiver(transition))
    chosen.stop(transition["state"] == "PENDING" and transition["expires_at"] <= NOW)
    return transition, case


def case_transition_accept(chosen: Chosen) -> Input:
    """Who lends a worker names one who is seen."""
    transition, case = decided_on(chosen)
    given: Input = {"id": chosen.id("CaseTransition", transition)}
    chosen.stop(case["state"] not in chosen.kind("Dispute").model.__life__.open)
    if transition["kind"] == "SECONDMENT":
        person = chosen.any("Person")
        chosen.see("Person", person)
        given["personId"] = chosen.id("Person", person)
    return given


def case_transition_reject(chosen: Chosen) -> Input:
    transition, _ = decided_on(chosen)
    return {"id": chosen.id("CaseTransition", transition), "reason": "NO_CAPACITY", "note": "测试"}


def case_transition_end(chosen: Chosen) -> Input:
    """Whoever took a share ends it as well as whoever asked."""
    transition, case = chosen.part("CaseTransition", REQUEST)
    chosen.see("Dispute", case)
    if transition["state"] != "ACCEPTED" or not chosen.may(DECIDE, "Org", chosen.receiver(transition)):
        chosen.do(REQUEST, "Dispute", case)
    return {"id": chosen.id("CaseTransition", transition), "outcome": "测试"}


DEEDS: Mapping[str, Deed] = {
    "calendarDaySet": county_wide(RULES, **HOLIDAY),
    "caseArchive": work("core:case:archive", version=True),
    "caseFollowUp": work(followedOn=DAY, method="PHONE"),
    "caseGroupAdd": work(name="示例", size=12),
    "caseMarkDuplicate": case_mark_duplicate,
    "caseNoteAdd": work(text="测试"),
    "casePaperFile": case_paper_file,
    "casePartyAdd": case_party_add,
    "caseReopen": work(REOPEN, version=True, reason="测试"),
    "caseTaskAdd": case_task_add,
    "caseTaskFinish": case_task_finish,
    "caseTransitionAccept": case_transition_accept,
    "caseTransitionEnd": case_transition_end,
    "caseTransitionReject": case_transition_reject,
    "caseTransitionRequest": case_transition_request,
    "deadlineExtend": under_case("Deadline", EXTEND, units=1, reason="测试", partiesAgree=True),
    "deadlinePause": under_case("Deadline", PAUSE, reason="测试"),
    "deadlineResume": under_case("Deadline", PAUSE, reason="测试"),
    "ladderSet": county_wide(RULES, steps=[{"days": 1, "kind": "MISSED", "told": "HANDLER"}]),
    "statutoryRuleSet": county_wide(RULES, **TERM),
}
