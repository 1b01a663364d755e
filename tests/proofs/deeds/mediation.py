"""Disputes, mediators, and what courts and others send."""

from collections.abc import Mapping
from typing import Any

from tests.proofs.deeds.chosen import DAY, Chosen, Deed, Input, new_of_org, on

BODY = {"name": "示例", "tier": "TOWN", "legalStatus": "INFORMAL", "establishedOn": DAY}
ENTRUSTED = {"channel": "COURT", "fromBody": "示例", "caseNo": "示例", "entrustedOn": DAY, "dueOn": DAY}
KEEP = "mediation:mediator:manage"


def dispute(verb: str, /, **more: Any) -> Deed:
    """An act on a dispute."""
    return on("Dispute", f"mediation:dispute:{verb}", version=True, **more)


def dispute_assign(chosen: Chosen) -> Input:
    mediator = chosen.any("Mediator")
    chosen.see("Mediator", mediator)
    return {**dispute("assign")(chosen), "mediatorId": chosen.id("Mediator", mediator)}


def dispute_register(chosen: Chosen) -> Input:
    """Registering is asked of the dispute that there will be."""
    org, kind = chosen.any("Org"), chosen.any("DisputeType")
    chosen.see("Org", org)
    chosen.see("DisputeType", kind)
    chosen.do("mediation:dispute:register", "Dispute", chosen.new("Dispute", org) | {"access_level": "ORG"})
    parties = [{"role": role, "name": "示例"} for role in ("APPLICANT", "RESPONDENT")]
    ids = {"orgId": chosen.id("Org", org), "typeId": chosen.id("DisputeType", kind)}
    return {**ids, "title": "测试", "summary": "测试", "parties": parties}


DEEDS: Mapping[str, Deed] = {
    "disputeAccept": dispute("accept"),
    "disputeAssign": dispute_assign,
    "disputeClose": dispute("close", resolution="SOLVED"),
    "disputeEscalate": dispute("escalate", reason="测试"),
    "disputeFail": dispute("mediate", routesTold=True),
    "disputeMediate": dispute("mediate"),
    "disputeRefuse": dispute("accept", reason="测试"),
    "disputeRegister": dispute_register,
    "disputeSettle": dispute("mediate", form="ORAL", content="测试"),
    "disputeTerminate": dispute("mediate", ground="WITHDRAWN", reason="测试", routesTold=True),
    "linkageEnd": on("Linkage", "mediation:linkage:manage", version=True, result="SETTLED", endedOn=DAY),
    "linkageRegister": new_of_org("Linkage", "mediation:linkage:manage", **ENTRUSTED),
    "mediationOrgCreate": new_of_org("MediationOrg", "mediation:org:manage", **BODY),
    "mediationOrgDissolve": on("MediationOrg", "mediation:org:manage", version=True, dissolvedOn=DAY),
    "mediatorAppoint": new_of_org("MediatorAppointment", "mediation:appointment:manage", mediator=True, startedOn=DAY),
    "mediatorAppointmentEnd": on("MediatorAppointment", "mediation:appointment:manage", endedOn=DAY),
    "mediatorAwardRecord": on("Mediator", KEEP, name="示例", grantedBy="示例", year=2010),
    "mediatorCardSet": on("Mediator", KEEP),
    "mediatorSpecialitiesSet": on("Mediator", KEEP, typeIds=[]),
    "mediatorTitleAward": new_of_org(
        "MediatorTitle", "mediation:title:award", mediator=True, title="ABLE", grantedOn=DAY
    ),
    "mediatorTitleEnd": on("MediatorTitle", "mediation:title:award", version=True, endedOn=DAY),
    "mediatorTrainingRecord": on("Mediator", KEEP, heldOn=DAY, hours=8, subject="示例"),
}
