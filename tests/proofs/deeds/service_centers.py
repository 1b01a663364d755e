"""Service centres: what is set up, offered and asked for there."""

from collections.abc import Mapping
from typing import Any

from tests.proofs.deeds.chosen import DAY, Chosen, Deed, Input, on

CENTER, ITEM = "service_centers:center:manage", "service_centers:item:manage"
WRITE, PUBLISH = "service_centers:guide:write", "service_centers:guide:publish"

TEXTS = ("basis", "applicants", "conditions", "process", "result", "place", "consultation", "complaints", "remedies")
ELEMENTS = {**dict.fromkeys(TEXTS, "测试"), "legalLimit": 20, "promisedLimit": 10, "materials": []}


def of_center(key: str, /, *, version: bool = False, person: bool = False, item: bool = False, **more: Any) -> Deed:
    """An act on a centre, which its organisation keeps."""

    def deed(chosen: Chosen) -> Input:
        row = chosen.any("ServiceCenter")
        return {**_kept(chosen, row, key, version), **_beside(chosen, person=person, item=item), **more}

    return deed


def _kept(chosen: Chosen, row: dict[str, Any], key: str, version: bool = False) -> Input:
    org = chosen.asking.rows.one("Org", row["org_id"])
    assert org is not None
    chosen.see("ServiceCenter", row)
    chosen.do(CENTER, "Org", org)
    given = {"version": row["version"]} if version else {}
    return {key: chosen.id("ServiceCenter", row), **given}


def _beside(chosen: Chosen, *, person: bool, item: bool) -> Input:
    given = {}
    for is_asked, name, key in ((person, "Person", "personId"), (item, "ServiceItem", "itemId")):
        if is_asked:
            named = chosen.any(name)
            chosen.see(name, named)
            given[key] = chosen.id(name, named)
    return given


def of_part(type_: str, /, **more: Any) -> Deed:
    """An act on a part of a centre, which is found without being seen."""

    def deed(chosen: Chosen) -> Input:
        part = chosen.any(type_)
        row = chosen.asking.rows.one("ServiceCenter", part["center_id"])
        assert row is not None
        _kept(chosen, row, "id")
        return {"id": chosen.id(type_, part), **more}

    return deed


def of_county(action: str, /, **more: Any) -> Deed:
    """An act on the county's catalogue."""

    def deed(chosen: Chosen) -> Input:
        chosen.do(action, "Org", chosen.county)
        return dict(more)

    return deed


def one_thing_set(chosen: Chosen) -> Input:
    items = chosen.asking.rows.of("ServiceItem")[:2]
    chosen.do(ITEM, "Org", chosen.county)
    for row in items:
        chosen.see("ServiceItem", row)
    return {
        "code": "PROOF",
        "name": "测试",
        "itemIds": [chosen.id("ServiceItem", row) for row in items],
        "questions": [],
    }


def guide_draft(chosen: Chosen) -> Input:
    item = chosen.any("ServiceItem")
    chosen.do(WRITE, "Org", chosen.county)
    chosen.see("ServiceItem", item)
    return {"itemId": chosen.id("ServiceItem", item), **ELEMENTS}


def of_guide(chosen: Chosen) -> Input:
    row = chosen.any("ServiceGuide")
    chosen.see("ServiceGuide", row)
    chosen.do(PUBLISH, "Org", chosen.county)
    return {"id": chosen.id("ServiceGuide", row), "version": row["version"]}


def guide_hand_out(chosen: Chosen) -> Input:
    row = chosen.any("ServiceGuide")
    chosen.see("ServiceGuide", row)
    chosen.do(WRITE, "Org", chosen.county)
    return {"id": chosen.id("ServiceGuide", row)}


def center_open(chosen: Chosen) -> Input:
    org = chosen.any("Org", CENTER)
    chosen.see_and_do(CENTER, "Org", org)
    return {"orgId": chosen.id("Org", org), "name": "示例", "address": "示例"}


def request_create(chosen: Chosen) -> Input:
    """Registering is asked of the request that there will be."""
    center, item = chosen.any("ServiceCenter"), chosen.any("ServiceItem")
    org = chosen.asking.rows.one("Org", center["org_id"])
    assert org is not None
    chosen.see("ServiceCenter", center)
    made = chosen.new("ServiceRequest", org) | {"access_level": "ORG"}
    chosen.do("service_centers:request:register", "ServiceRequest", made)
    chosen.stop(center["state"] != "OPEN")
    chosen.see("ServiceItem", item)
    ids = {"centerId": chosen.id("ServiceCenter", center), "itemId": chosen.id("ServiceItem", item)}
    return {**ids, "details": "测试", "applicant": {"name": "示例"}}


def request(verb: str, /, **more: Any) -> Deed:
    """An act on a request."""
    return on("ServiceRequest", f"service_centers:request:{verb}", version=True, **more)


def need_record(chosen: Chosen) -> Input:
    """Noting is asked of the need that there will be."""
    center = chosen.any("ServiceCenter")
    org = chosen.asking.rows.one("Org", center["org_id"])
    assert org is not None
    chosen.see("ServiceCenter", center)
    made = chosen.new("ServiceNeed", org) | {"access_level": "ORG"}
    chosen.do("service_centers:need:record", "ServiceNeed", made)
    texts = dict.fromkeys(("resident", "title", "details", "place"), "测试")
    days = {"wantedFrom": DAY, "wantedUntil": DAY, "consentedOn": DAY}
    return {"centerId": chosen.id("ServiceCenter", center), "need": "CARE", **texts, **days}


def need(**more: Any) -> Deed:
    """An act on a need."""
    return on("ServiceNeed", "service_centers:need:match", version=True, **more)


DEEDS: Mapping[str, Deed] = {
    "centerExceptionSet": of_center("centerId", day=DAY, reason="测试"),
    "centerScheduleAdd": of_center("centerId", recurrence="FREQ=DAILY", opens="09:00", closes="17:00", validFrom=DAY),
    "centerScheduleEnd": of_part("CenterSchedule", validTo=DAY),
    "centerStaffAdd": of_center("centerId", person=True, post="测试", startedOn=DAY),
    "centerStaffEnd": of_part("CenterStaff", endedOn=DAY),
    "oneThingSet": one_thing_set,
    "serviceCardIssue": of_center("centerId", guides="https://example.org/"),
    "serviceCenterOpen": center_open,
    "serviceCenterStateSet": of_center("id", version=True, state="OPEN"),
    "serviceGuideAssure": of_guide,
    "serviceGuideDraft": guide_draft,
    "serviceGuideHandOut": guide_hand_out,
    "serviceGuidePublish": of_guide,
    "serviceItemSet": of_county(ITEM, code="PROOF", name="测试", family="APPROVAL", department="测试"),
    "serviceNeedConfirm": need(),
    "serviceNeedMatch": need(brief="测试"),
    "serviceNeedMiss": need(reason="测试"),
    "serviceNeedRecord": need_record,
    "serviceNeedServe": need(result="测试"),
    "serviceOffer": of_center("centerId", item=True),
    "serviceRatingRepair": on("ServiceRating", "service_centers:rating:repair", version=True, repair="测试"),
    "serviceRequestAccept": request("accept"),
    "serviceRequestClose": request("close", resolution="SOLVED"),
    "serviceRequestCreate": request_create,
    "serviceRequestDecide": request("decide", result="GRANTED", decision="测试"),
    "serviceRequestDeliver": request("deliver", method="POST"),
    "serviceRequestReceiptRenew": request("accept"),
    "serviceRequestRefuse": request("accept", reason="测试", rightPlace="测试"),
    "serviceRequestStart": request("handle", steps=[]),
    "serviceRequestSubmit": request("register"),
    "serviceWindowAdd": of_center("centerId", code="示例", name="示例"),
    "serviceWithdraw": of_center("centerId", item=True),
    "supplementApprove": request("supervise", reason="测试"),
    "supplementReceive": request("accept"),
    "supplementRequest": request("accept", missing=["测试"]),
}
