"""Associations of volunteers, volunteers, what they do and what they are given for it."""

from datetime import timedelta
from typing import Any

from core.accounts.models import Account
from core.cases.parts import CaseTask
from core.people.models import Person
from core.privacy.models import Consent
from plugins.volunteers.activities.models import (
    Activity,
    ActivityTopic,
    AttendanceSource,
    Evaluation,
    Invitation,
    RecruitmentCall,
    Risk,
    Shift,
    SignUp,
)
from plugins.volunteers.activities.states import ActivityState, CallState, ShiftState, SignUpState
from plugins.volunteers.associations.models import (
    Association,
    Branch,
    BranchType,
    Duty,
    DutyCategory,
    Election,
    Officer,
    Post,
    Registration,
    Team,
)
from plugins.volunteers.enrollment.models import (
    EnrolledBy,
    Volunteer,
    VolunteerAvailability,
    VolunteerLicense,
    VolunteerSkill,
)
from plugins.volunteers.enrollment.states import VolunteerState
from plugins.volunteers.honors.models import Certificate, StarGrant, VolunteerHonor, VolunteerTraining
from plugins.volunteers.hours.models import CreditEntry, CreditKind, HourEntry
from plugins.volunteers.hours.states import HourState
from tests.graphql_schema.records.values import DAYS, INSTANTS, TEXTS, Records, Step

YES_OR_NO = (True, False)


def branch_type(records: Records, number: int) -> BranchType:
    return BranchType(code=f"{records.any(TEXTS)}{number}", name=records.any(TEXTS), summary=records.any(TEXTS))


def category(records: Records, number: int) -> DutyCategory:
    return DutyCategory(code=f"{records.any(TEXTS)}{number}", name=records.any(TEXTS))


def duty(records: Records, number: int) -> Duty:
    return Duty(
        category_id=records.any(DutyCategory).id,
        code=f"{records.any(TEXTS)}{number}",
        name=records.any(TEXTS),
        license_kind=records.perhaps(TEXTS),
        minimum_age=number,
        needs_two=records.any(YES_OR_NO),
    )


def association(records: Records, _: int) -> Association:
    return Association(
        **records.placed(),
        name=records.any(TEXTS),
        charter=records.perhaps(TEXTS),
        registration=records.any(Registration),
        founded_on=DAYS[0],
        dissolved_on=records.perhaps(DAYS[1:]),
    )


def branch(records: Records, _: int) -> Branch:
    return Branch(
        association_id=records.any(Association).id,
        type_id=records.any(BranchType).id,
        name=records.any(TEXTS),
        founded_on=DAYS[0],
        closed_on=records.perhaps(DAYS[1:]),
    )


def team(records: Records, _: int) -> Team:
    above = records.any(Branch)
    return Team(
        association_id=above.association_id,
        branch_id=above.id,
        name=records.any(TEXTS),
        founded_on=DAYS[0],
        closed_on=records.perhaps(DAYS[1:]),
    )


def election(records: Records, number: int) -> Election:
    return Election(
        association_id=records.any(Association).id,
        held_on=records.any(DAYS),
        eligible=number + 10,
        voters=number + 1,
        minutes=records.any(TEXTS),
    )


def officer(records: Records, _: int) -> Officer:
    above, post = records.any(Branch), records.any(Post)
    return Officer(
        association_id=above.association_id,
        branch_id=above.id if post == Post.BRANCH_HEAD else None,
        person_id=records.any(Person).id,
        name=records.any(TEXTS),
        post=post,
        started_on=DAYS[0],
        ended_on=records.perhaps(DAYS[1:]),
    )


def volunteer(records: Records, number: int) -> Volunteer:
    above, consent = records.any(Association), records.perhaps(Consent)
    people = [*records.rows[Person][:8], *records.rows[Person][-8:]]
    return Volunteer(
        org_id=above.org_id,
        org_place=above.org_place,
        person_id=people[number].id,
        association_id=above.id,
        team_id=(chosen := records.perhaps(Team)) and chosen.id,
        number=f"{records.any(TEXTS)}{number}",
        name=records.any(TEXTS),
        state=records.any(VolunteerState),
        enrolled_by=EnrolledBy.SELF if consent is None else EnrolledBy.GUARDIAN_CONSENT,
        consent_id=consent and consent.id,
        applied_at=records.any(INSTANTS),
        accepted_at=records.perhaps(INSTANTS),
        left_on=records.perhaps(DAYS),
        suspension=records.perhaps(TEXTS),
        insured_until=records.perhaps(DAYS),
        minutes=number * 1_000,
        credit_minutes=number * 100,
        stars=number % 6,
    )


def skill(records: Records, number: int) -> VolunteerSkill:
    duties = records.rows[Duty]
    return VolunteerSkill(
        volunteer_id=records.rows[Volunteer][number % 8].id, duty_id=duties[number // 8 % len(duties)].id
    )


def license_(records: Records, _: int) -> VolunteerLicense:
    return VolunteerLicense(
        volunteer_id=records.any(Volunteer).id,
        kind=records.any(TEXTS),
        number=records.any(TEXTS),
        valid_from=DAYS[0],
        valid_until=records.any(DAYS),
    )


def free_time(records: Records, number: int) -> VolunteerAvailability:
    return VolunteerAvailability(
        volunteer_id=records.any(Volunteer).id, weekday=number % 7 + 1, from_minute=number, to_minute=1440 - number
    )


def call(records: Records, number: int) -> RecruitmentCall:
    above = records.any(Association)
    return RecruitmentCall(
        org_id=above.org_id,
        org_place=above.org_place,
        association_id=above.id,
        title=records.any(TEXTS),
        content=records.any(TEXTS),
        conditions=records.any(TEXTS),
        headcount=number + 1,
        risks=records.any(TEXTS),
        protections=records.any(TEXTS),
        state=records.any(CallState),
        opened_on=records.perhaps(DAYS),
        closed_on=records.perhaps(DAYS),
    )


def activity(records: Records, number: int) -> Activity:
    above, task = records.any(Association), records.perhaps(CaseTask)
    return Activity(
        org_id=above.org_id,
        org_place=above.org_place,
        association_id=above.id,
        duty_id=records.any(Duty).id,
        title=records.any(TEXTS),
        brief=records.any(TEXTS),
        risk=records.any(Risk),
        topic=records.perhaps(ActivityTopic),
        license_kind=records.perhaps(TEXTS),
        minimum_age=number,
        agreement_required=records.any(YES_OR_NO),
        approval_required=records.any(YES_OR_NO),
        state=records.any(ActivityState),
        task_id=task and task.id,
    )


def shift(records: Records, number: int) -> Shift:
    above, starts_at = records.any(Activity), records.any(INSTANTS)
    return Shift(
        org_id=above.org_id,
        org_place=above.org_place,
        activity_id=above.id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        capacity=10,
        minimum=1,
        confirmed=1 + number % 10,
        window_minutes=number,
        state=records.any(ShiftState),
        code_key=b"key",
    )


def sign_up(records: Records, number: int) -> SignUp:
    shifts, people = records.rows[Shift], records.rows[Volunteer]
    above, who = shifts[number % len(shifts)], people[number // len(shifts) % len(people)]
    came = records.perhaps(INSTANTS)
    return SignUp(
        org_id=above.org_id,
        org_place=above.org_place,
        shift_id=above.id,
        volunteer_id=who.id,
        person_id=who.person_id,
        starts_at=above.starts_at,
        ends_at=above.ends_at,
        position=number,
        state=records.any(SignUpState),
        requested_at=records.any(INSTANTS),
        agreed_at=records.perhaps(INSTANTS),
        checked_in_at=came,
        checked_out_at=came,
        source=None if came is None else records.any(AttendanceSource),
        is_insured=None if came is None else number % 2 == 0,
        reason=records.perhaps(TEXTS),
    )


def invitation(records: Records, number: int) -> Invitation:
    shifts, people = records.rows[Shift], records.rows[Volunteer]
    above, who = shifts[number % len(shifts)], people[number % len(people)]
    return Invitation(
        org_id=above.org_id,
        org_place=above.org_place,
        shift_id=above.id,
        volunteer_id=who.id,
        person_id=who.person_id,
        invited_at=records.any(INSTANTS),
        inviter=records.any(TEXTS),
        score=number,
        reasons=[records.any(TEXTS)] * (number % 3),
        override_reason=records.perhaps(TEXTS),
    )


def evaluation(records: Records, number: int) -> Evaluation:
    return Evaluation(
        sign_up_id=records.rows[SignUp][number // 2].id,
        by_volunteer=number % 2 == 0,
        score=number % 5 + 1,
        comment=records.perhaps(TEXTS),
    )


def _of_volunteer(records: Records) -> dict[str, Any]:
    who = records.any(Volunteer)
    return {"org_id": who.org_id, "org_place": who.org_place, "volunteer_id": who.id, "person_id": who.person_id}


def hours(records: Records, number: int) -> HourEntry:
    account = records.perhaps(Account)
    return HourEntry(
        **_of_volunteer(records),
        sign_up_id=records.rows[SignUp][number].id if number % 2 else None,
        duty_id=records.any(Duty).id,
        served_on=records.any(DAYS),
        minutes=number * 10,
        credited_minutes=number,
        state=records.any(HourState),
        source=records.any(AttendanceSource),
        reason=records.any(TEXTS),
        proposed_by_id=account and account.id,
        approved_at=records.perhaps(INSTANTS),
        dispute=records.perhaps(TEXTS),
        adjustment=records.perhaps(TEXTS),
    )


def credit(records: Records, number: int) -> CreditEntry:
    kind, entry = records.any(CreditKind), records.any(HourEntry)
    return CreditEntry(
        volunteer_id=records.any(Volunteer).id,
        kind=kind,
        minutes=number - 10,
        hour_entry_id=None if kind == CreditKind.EXCHANGED else entry.id,
        note=records.perhaps(TEXTS),
        occurred_at=records.any(INSTANTS),
    )


def training(records: Records, number: int) -> VolunteerTraining:
    return VolunteerTraining(
        volunteer_id=records.any(Volunteer).id,
        held_on=records.any(DAYS),
        minutes=number + 1,
        subject=records.any(TEXTS),
    )


def star(records: Records, number: int) -> StarGrant:
    return StarGrant(
        volunteer_id=records.rows[Volunteer][number // 5].id,
        star=number % 5 + 1,
        minutes=number,
        granted_at=records.any(INSTANTS),
    )


def honor(records: Records, _: int) -> VolunteerHonor:
    return VolunteerHonor(
        volunteer_id=records.any(Volunteer).id,
        name=records.any(TEXTS),
        granted_by=records.any(TEXTS),
        granted_on=records.any(DAYS),
    )


def certificate(records: Records, number: int) -> Certificate:
    revoked_at = records.perhaps(INSTANTS)
    return Certificate(
        **_of_volunteer(records),
        serial=f"{records.any(TEXTS)}{number}",
        verify_code=f"{records.any(TEXTS)}{number}",
        name=records.any(TEXTS),
        number=records.any(TEXTS),
        first_on=DAYS[0],
        last_on=records.any(DAYS),
        minutes=number + 1,
        content=records.any(TEXTS),
        issuer=records.any(TEXTS),
        issued_by=records.any(TEXTS),
        issued_on=records.any(DAYS),
        revoked_at=revoked_at,
        revocation=None if revoked_at is None else records.any(TEXTS),
    )


VOLUNTEERS: tuple[Step, ...] = (
    (BranchType, branch_type, 4),
    (DutyCategory, category, 4),
    (Duty, duty, 8),
    (Association, association, 12),
    (Branch, branch, 16),
    (Team, team, 20),
    (Election, election, 8),
    (Officer, officer, 16),
    (Volunteer, volunteer, 16),
    (VolunteerSkill, skill, 20),
    (VolunteerLicense, license_, 16),
    (VolunteerAvailability, free_time, 16),
    (RecruitmentCall, call, 12),
    (Activity, activity, 16),
    (Shift, shift, 20),
    (SignUp, sign_up, 60),
    (Invitation, invitation, 12),
    (Evaluation, evaluation, 16),
    (HourEntry, hours, 30),
    (CreditEntry, credit, 20),
    (VolunteerTraining, training, 12),
    (StarGrant, star, 20),
    (VolunteerHonor, honor, 10),
    (Certificate, certificate, 16),
)
