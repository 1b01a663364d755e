"""Disputes, mediators, and what courts and others send."""

from collections.abc import Mapping
from typing import Any

from tests.proofs.deeds.chosen import DAY, Chosen, Deed, Input, county_wide, new_of_org, on, under_case

BODY = {"name": "示例", "tier": "TOWN", "legalStatus": "INFORMAL", "establishedOn": DAY}
ENTRUSTED = {"channel": "COURT", "fromBody": "示例", "caseNo": "示例", "entrustedOn": DAY, "dueOn": DAY}
MEDIATE, ESCALATE = "mediation:dispute:mediate", "mediation:dispute:escalate"
REGISTER = "mediation:dispute:register"
KEEP, NORMS = "mediation:mediator:manage", "mediation:norm:manage"
SAT = {"heldAt": "2011-06-01T00:00:00Z", "minutes": 60, "venue": "示例", "outcome": "ADJOURNED", "record": "示例"}


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
    chosen.do(REGISTER, "Dispute", chosen.new("Dispute", org) | {"access_level": "ORG"})
    parties = [{"role": role, "name": "示例"} for role in ("APPLICANT", "RESPONDENT")]
    ids = {"orgId": chosen.id("Org", org), "typeId": chosen.id("DisputeType", kind)}
    return {**ids, "title": "测试", "summary": "测试", "parties": parties}


def dispute_conflict_note(chosen: Chosen) -> Input:
    """A mediator who is seen, and a party to the same dispute."""
    row, mediator, party = chosen.any("Dispute", MEDIATE), chosen.any("Mediator"), chosen.perhaps("CaseParty")
    chosen.see_and_do(MEDIATE, "Dispute", row)
    chosen.stop(row["closed_at"] is not None)
    chosen.see("Mediator", mediator)
    chosen.need(party is None or party["case_id"] == row["id"], "a party to another dispute")
    ids = {"disputeId": chosen.id("Dispute", row), "mediatorId": chosen.id("Mediator", mediator)}
    return {**ids, "kind": "INTEREST", "note": "测试", "partyId": chosen.perhaps_id("CaseParty", party)}


def linkage_register(chosen: Chosen) -> Input:
    """What is entrusted may be a dispute that was taken in, which is asked for as taking it in is."""
    given = new_of_org("Linkage", "mediation:linkage:manage", **ENTRUSTED)(chosen)
    dispute = chosen.either(None, chosen.any("Dispute", REGISTER))
    if dispute is None:
        return given
    chosen.see_and_do(REGISTER, "Dispute", dispute)
    return {**given, "disputeId": chosen.id("Dispute", dispute)}


def routing_rule_set(chosen: Chosen) -> Input:
    """Where disputes are handled concerns the whole county."""
    org, type_ = chosen.any("Org"), chosen.perhaps("DisputeType")
    chosen.do("mediation:routing_rule:manage", "Org", chosen.county)
    chosen.see("DisputeType", type_)
    chosen.see("Org", org)
    which = {"severity": "MAJOR"} if type_ is None else {"typeId": chosen.id("DisputeType", type_)}
    return {"orgId": chosen.id("Org", org), **which}


DEEDS: Mapping[str, Deed] = {
    "agreementSign": under_case("Agreement", MEDIATE, partiesSignedOn=DAY),
    "confirmationMove": under_case("Confirmation", MEDIATE, to="WITHDRAWN", on=DAY, ground="测试"),
    "confirmationPrepare": on("Dispute", MEDIATE, key="disputeId", court="示例法院", applicantIds=[]),
    "disputeAccept": dispute("accept"),
    "disputeAssign": dispute_assign,
    "disputeClose": dispute("close", resolution="SOLVED"),
    "disputeConflictNote": dispute_conflict_note,
    "disputeDivert": dispute("escalate", bodyKind="POLICE", body="示例", reason="测试"),
    "disputeEscalate": dispute("escalate", reason="测试"),
    "disputeFail": dispute("mediate", routesTold=True),
    "disputeMediate": dispute("mediate"),
    "disputeParticipantAdd": on("Dispute", MEDIATE, key="disputeId", kind="EXPERT", name="示例", partiesConsent=True),
    "disputeRefuse": dispute("accept", reason="测试"),
    "disputeRegister": dispute_register,
    "disputeSettle": dispute("mediate", form="ORAL", content="测试"),
    "disputeTerminate": dispute("mediate", ground="WITHDRAWN", reason="测试", routesTold=True),
    "diversionAnswer": under_case("Diversion", ESCALATE, isAccepted=True, answer="测试", routesTold=True),
    "fitnessRuleSet": county_wide(NORMS, check="CARD_MISSING", answer="WARN", effectiveFrom=DAY),
    "linkageEnd": on("Linkage", "mediation:linkage:manage", version=True, result="SETTLED", endedOn=DAY),
    "linkageRegister": linkage_register,
    "mediationSessionNoteAdd": under_case("MediationSession", MEDIATE, text="测试"),
    "mediationSessionRecord": on("Dispute", MEDIATE, partyIds=[], **SAT),
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
    "obligationSettle": under_case("Obligation", MEDIATE, isPerformed=True, on=DAY),
    "routingRuleSet": routing_rule_set,
    "staffingNormsSet": county_wide(NORMS, level="TOWN", bands=[{"atLeast": 0, "norm": 1}], effectiveFrom=DAY),
}
