"""Associations of volunteers, volunteers, and what they do."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from tests.proofs.deeds.chosen import DAY, Chosen, Deed, Input, county_wide, new_of_org, on
from tests.proofs.rows import Row

FOUND = {"name": "示例", "registration": "REGISTERED", "foundedOn": DAY}
CALL = {
    "title": "示例",
    "content": "示例",
    "conditions": "示例",
    "headcount": 1,
    "risks": "示例",
    "protections": "示例",
}
LATER = {"startsAt": "2031-01-05T01:00:00Z", "endsAt": "2031-01-05T03:00:00Z", "capacity": 3, "minimum": 2}
LICENSE = {"kind": "PHYSICIAN", "number": "1", "validFrom": DAY, "validUntil": DAY}
ATTENDED = {"cameAt": "2011-01-05T01:00:00Z", "leftAt": "2011-01-05T03:00:00Z", "reason": "测试"}

MANAGE = "volunteers:association:manage"
KEEP = "volunteers:volunteer:manage"
UPDATE = "volunteers:volunteer:update"
ENROLL = "volunteers:volunteer:enroll"
SIGN = "volunteers:sign_up:make"
ATTEND = "volunteers:sign_up:manage"
PLAN = "volunteers:activity:manage"
DISPATCH = "volunteers:invitation:send"
APPROVE = "volunteers:hour_entry:approve"
PROPOSE = "volunteers:hour_entry:propose"
CATALOG = "volunteers:catalog:manage"
ISSUE = "volunteers:certificate:issue"
_codes = count(1)


def beside(chosen: Chosen, type_: str, row: Row) -> Row:
    """A record of the type that there is not yet, under the organisation of another record."""
    return {**chosen.new(type_, row), "org_id": row["org_id"]}


def part_of_association(type_: str, /, *, key: str = "id", **more: Any) -> Deed:
    """An act on a part of an association, which must be seen."""

    def deed(chosen: Chosen) -> Input:
        row = chosen.any(type_)
        whole = chosen.asking.rows.one("VolunteerAssociation", row["association_id"])
        assert whole is not None
        chosen.see_and_do(MANAGE, "VolunteerAssociation", whole)
        return {key: chosen.id(type_, row), **more}

    return deed


def under_association(type_: str, action: str, /, **more: Any) -> Deed:
    """An act that is asked of the record that there will be under an association."""

    def deed(chosen: Chosen) -> Input:
        above = chosen.any("VolunteerAssociation", action)
        chosen.see("VolunteerAssociation", above)
        chosen.do(action, type_, beside(chosen, type_, above))
        return {"associationId": chosen.id("VolunteerAssociation", above), **more}

    return deed


def branch_add(chosen: Chosen) -> Input:
    above, kind = chosen.any("VolunteerAssociation", MANAGE), chosen.any("VolunteerBranchType")
    chosen.see_and_do(MANAGE, "VolunteerAssociation", above)
    chosen.stop(above["dissolved_on"] is not None)
    chosen.see("VolunteerBranchType", kind)
    ids = {
        "associationId": chosen.id("VolunteerAssociation", above),
        "typeId": chosen.id("VolunteerBranchType", kind),
    }
    return {**ids, "name": "示例", "foundedOn": DAY}


def officer_appoint(chosen: Chosen) -> Input:
    above, person = chosen.any("VolunteerAssociation", MANAGE), chosen.any("Person")
    chosen.see_and_do(MANAGE, "VolunteerAssociation", above)
    chosen.stop(above["dissolved_on"] is not None)
    chosen.see("Person", person)
    ids = {"associationId": chosen.id("VolunteerAssociation", above), "personId": chosen.id("Person", person)}
    return {**ids, "post": "VICE_PRESIDENT", "startedOn": DAY}


def branch_type_change(chosen: Chosen) -> Input:
    row = chosen.any("VolunteerBranchType")
    chosen.see("VolunteerBranchType", row)
    chosen.do(CATALOG, "Org", chosen.county)
    return {"id": chosen.id("VolunteerBranchType", row), "version": row["version"], "name": "示例", "summary": "示例"}


def duty_add(chosen: Chosen) -> Input:
    row = chosen.any("VolunteerDutyCategory")
    chosen.see("VolunteerDutyCategory", row)
    chosen.do(CATALOG, "Org", chosen.county)
    code = f"NEW{next(_codes)}"
    return {"categoryId": chosen.id("VolunteerDutyCategory", row), "code": code, "name": "示例"}


# --- what is about oneself -------------------------------------------------------------------------------------------


def is_own(chosen: Chosen, row: Row) -> None:
    """The row must be about the person who acts, whatever the roles say."""
    me = chosen.me["person_id"]
    chosen.need(me is not None and row["person_id"] == me, "is about somebody else")


def own_record(chosen: Chosen) -> Row | None:
    """The actor's own record as a volunteer."""
    chosen.need(chosen.me["person_id"] is not None, "is nobody")
    rows = chosen.asking.rows.of("Volunteer")
    return next((row for row in rows if row["person_id"] == chosen.me["person_id"]), None)


def enroll(chosen: Chosen) -> Input:
    above = chosen.any("VolunteerAssociation")
    chosen.see("VolunteerAssociation", above)
    mine = own_record(chosen) or beside(chosen, "Volunteer", above)
    row = {**mine, "org_id": above["org_id"], "person_id": chosen.me["person_id"]}
    chosen.do(ENROLL, "Volunteer", row)
    return {"associationId": chosen.id("VolunteerAssociation", above)}


def leave(chosen: Chosen) -> Input:
    row = chosen.any("Volunteer", ENROLL)
    chosen.see_and_do(ENROLL, "Volunteer", row)
    is_own(chosen, row)
    return {"id": chosen.id("Volunteer", row)}


def sign_up(chosen: Chosen) -> Input:
    shift = chosen.any("VolunteerShift")
    chosen.see("VolunteerShift", shift)
    chosen.stop(own_record(chosen) is None)
    row = {**beside(chosen, "SignUp", shift), "person_id": chosen.me["person_id"]}
    chosen.do(SIGN, "SignUp", row)
    return {"shiftId": chosen.id("VolunteerShift", shift)}


def sign_up_cancel(chosen: Chosen) -> Input:
    row = chosen.any("SignUp", SIGN)
    chosen.see_and_do(SIGN, "SignUp", row)
    is_own(chosen, row)
    return {"id": chosen.id("SignUp", row)}


def check(chosen: Chosen) -> Input:
    """Staff note others without a code; oneself comes and goes by one."""
    row = chosen.any("SignUp", ATTEND)
    chosen.see("SignUp", row)
    action = chosen.asking.view.actions[ATTEND]
    may_note = chosen.reference.may(chosen.me, action, chosen.kind("SignUp"), row)
    chosen.stop(may_note and row["person_id"] != chosen.me["person_id"])
    chosen.do(SIGN, "SignUp", row)
    return {"id": chosen.id("SignUp", row)}


def evaluate(chosen: Chosen) -> Input:
    row = chosen.any("SignUp", ATTEND)
    chosen.see_and_do(SIGN if row["person_id"] == chosen.me["person_id"] else ATTEND, "SignUp", row)
    return {"id": chosen.id("SignUp", row), "score": 5}


def invite(chosen: Chosen) -> Input:
    shift, volunteer = chosen.any("VolunteerShift", DISPATCH), chosen.any("Volunteer")
    chosen.see_and_do(DISPATCH, "VolunteerShift", shift)
    chosen.see("Volunteer", volunteer)
    ids = {"shiftId": chosen.id("VolunteerShift", shift), "volunteerId": chosen.id("Volunteer", volunteer)}
    return {**ids, "overrideReason": "测试"}


def invitation_drop(chosen: Chosen) -> Input:
    row = chosen.any("VolunteerInvitation", "volunteers:invitation:drop")
    chosen.see_and_do("volunteers:invitation:drop", "VolunteerInvitation", row)
    is_own(chosen, row)
    return {"id": chosen.id("VolunteerInvitation", row)}


def propose(chosen: Chosen) -> Input:
    mine = own_record(chosen)
    chosen.stop(mine is None)
    if mine is not None:
        row = {**beside(chosen, "HourEntry", mine), "person_id": mine["person_id"]}
        chosen.do(PROPOSE, "HourEntry", row)
    duty = chosen.id("VolunteerDuty", chosen.any("VolunteerDuty"))
    return {"dutyId": duty, "servedOn": DAY, "minutes": 60, "reason": "测试"}


def dispute(chosen: Chosen) -> Input:
    row = chosen.any("HourEntry", APPROVE)
    chosen.see("HourEntry", row)
    action = chosen.asking.view.actions[APPROVE]
    chosen.stop(chosen.reference.may(chosen.me, action, chosen.kind("HourEntry"), row))
    chosen.do(PROPOSE, "HourEntry", row)
    return {"id": chosen.id("HourEntry", row), "version": row["version"], "reason": "测试"}


# --- activities ------------------------------------------------------------------------------------------------------


def activity_plan(chosen: Chosen) -> Input:
    duty = chosen.id("VolunteerDuty", chosen.any("VolunteerDuty"))
    given = under_association("VolunteerActivity", PLAN, title="示例", brief="示例", risk="LOW")(chosen)
    return {**given, "dutyId": duty}


def shift_cancel(chosen: Chosen) -> Input:
    row = chosen.any("VolunteerShift", PLAN)
    activity = chosen.asking.rows.one("VolunteerActivity", row["activity_id"])
    assert activity is not None
    chosen.see("VolunteerShift", row)
    chosen.do(PLAN, "VolunteerActivity", activity)
    return {"id": chosen.id("VolunteerShift", row), "version": row["version"], "reason": "测试"}


def certificate_issue(chosen: Chosen) -> Input:
    row = chosen.any("Volunteer", ISSUE)
    chosen.see("Volunteer", row)
    new = {**beside(chosen, "ServiceCertificate", row), "person_id": row["person_id"]}
    chosen.do(ISSUE, "ServiceCertificate", new)
    return {"volunteerId": chosen.id("Volunteer", row), "firstOn": DAY, "lastOn": DAY}


def volunteer(action: str, /, **more: Any) -> Deed:
    """An act on a volunteer of a version."""
    return on("Volunteer", action, version=True, **more)


DEEDS: Mapping[str, Deed] = {
    "hourEntryAdjust": on("HourEntry", APPROVE, version=True, minutes=0, reason="测试"),
    "hourEntryApprove": on("HourEntry", APPROVE, version=True),
    "hourEntryDispute": dispute,
    "hourEntryPropose": propose,
    "recruitmentCallClose": on("RecruitmentCall", "volunteers:call:manage", version=True),
    "recruitmentCallDraft": under_association("RecruitmentCall", "volunteers:call:manage", **CALL),
    "recruitmentCallOpen": on("RecruitmentCall", "volunteers:call:manage", version=True),
    "serviceCertificateIssue": certificate_issue,
    "serviceCertificatePrint": on("ServiceCertificate", "volunteers:certificate:read"),
    "serviceCertificateRevoke": on("ServiceCertificate", ISSUE, version=True, reason="测试"),
    "shiftSignUp": sign_up,
    "signUpAttendanceRecord": on("SignUp", ATTEND, version=True, **ATTENDED),
    "signUpCancel": sign_up_cancel,
    "signUpCancelFor": on("SignUp", ATTEND, version=True, reason="测试"),
    "signUpCheckIn": check,
    "signUpCheckOut": check,
    "signUpConfirm": on("SignUp", ATTEND, version=True),
    "signUpEvaluate": evaluate,
    "signUpNoShow": on("SignUp", ATTEND, version=True),
    "volunteerAccept": volunteer(KEEP),
    "volunteerActivityCancel": on("VolunteerActivity", PLAN, version=True, reason="测试"),
    "volunteerActivityEnd": on("VolunteerActivity", PLAN, version=True),
    "volunteerActivityOpen": on("VolunteerActivity", PLAN, version=True),
    "volunteerActivityPlan": activity_plan,
    "volunteerAssociationDissolve": on("VolunteerAssociation", MANAGE, version=True, dissolvedOn=DAY),
    "volunteerAssociationFound": new_of_org("VolunteerAssociation", MANAGE, **FOUND),
    "volunteerBranchAdd": branch_add,
    "volunteerBranchClose": part_of_association("VolunteerBranch", closedOn=DAY),
    "volunteerBranchTypeChange": branch_type_change,
    "volunteerContactSet": on("Volunteer", UPDATE, name="示例", phone="+8613900999999"),
    "volunteerCreditExchange": volunteer("volunteers:credit:manage", minutes=1, note="测试"),
    "volunteerDutyAdd": duty_add,
    "volunteerDutyCategoryAdd": county_wide(CATALOG, code="NEW", name="示例"),
    "volunteerElectionRecord": on(
        "VolunteerAssociation", MANAGE, key="associationId", heldOn=DAY, eligible=2, voters=1, minutes="测试"
    ),
    "volunteerEnroll": enroll,
    "volunteerHonorGive": on("Volunteer", KEEP, name="示例", grantedBy="示例", grantedOn=DAY),
    "volunteerInsuranceSet": on("Volunteer", KEEP),
    "volunteerInvitationDrop": invitation_drop,
    "volunteerInvite": invite,
    "volunteerLeave": leave,
    "volunteerLicenseAdd": on("Volunteer", KEEP, **LICENSE),
    "volunteerOfficerAppoint": officer_appoint,
    "volunteerOfficerEnd": part_of_association("VolunteerOfficer", endedOn=DAY),
    "volunteerPlace": volunteer(KEEP),
    "volunteerResume": volunteer(KEEP),
    "volunteerShiftAdd": on("VolunteerActivity", PLAN, key="activityId", **LATER),
    "volunteerShiftCancel": shift_cancel,
    "volunteerSkillsSet": on("Volunteer", UPDATE, dutyIds=[]),
    "volunteerSuspend": volunteer(KEEP, reason="测试"),
    "volunteerTeamAdd": part_of_association("VolunteerBranch", key="branchId", name="示例", foundedOn=DAY),
    "volunteerTeamClose": part_of_association("VolunteerTeam", closedOn=DAY),
    "volunteerTimesSet": on("Volunteer", UPDATE, times=[]),
    "volunteerTrainingRecord": on("Volunteer", KEEP, heldOn=DAY, minutes=60, subject="示例"),
}
