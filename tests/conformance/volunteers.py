"""What the proofs are told about volunteers: an association with everything, and one that can be dissolved."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from core.orgs.models import FunctionalUnit, Org, UnitHead
from core.people.models import Person
from graphql_schema.node import encode
from graphql_schema.testing.isolation import County, Subject
from plugins.volunteers.activities.models import (
    Activity,
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
from tests.factories import make_person, save, using

FIRST, LAST = date(2010, 1, 1), date(2031, 1, 1)
THEN = datetime(2011, 1, 5, 2, tzinfo=UTC)
LATER = datetime(2031, 1, 5, 2, tzinfo=UTC)
MUCH_LATER = LATER + timedelta(days=300)
KEY = b"the same in every county: 32 by"
S = SignUpState


async def fill_volunteers(county: County) -> None:
    """An association with everything in a town, and one more that bears the county's mark."""
    with using(county.ctx.database):
        for org, mark in ((county.orgs[1], ""), (county.orgs[3], county.mark)):
            await _Filling(county, org, mark).fill()
        county.know("VolunteerAssociationFoundInput.orgId", encode("Org", county.orgs[0].id))


class _Filling:
    """Makes the records of one organisation; their texts hold the county's mark where there is one."""

    def __init__(self, county: County, org: Org, mark: str) -> None:
        self.county = county
        self.org = org
        self.mark = mark
        self.placed: dict[str, Any] = {"org_id": org.id, "org_place": org.place}
        self.code = f"PROOF{county.ordinal if mark else ''}"
        self.many = 100 * county.ordinal if mark else 0
        self.text = f"义{mark}"

    async def fill(self) -> None:
        """All of them, those that others point at first."""
        await self._catalog()
        await self._association()
        for number, state in enumerate((VolunteerState.ACTIVE, *VolunteerState)):
            await self._volunteer(number, state)
        await self._activities()
        await self._sign_ups()
        await self._hours()
        await self._kept()
        if not self.mark:
            await self._own()

    async def _catalog(self) -> None:
        self.kinds = [
            await save(BranchType(code=f"{self.code}_{n}", name=self.text, summary=self.text), self.org)
            for n in ("USED", "FREE")
        ]
        category = await save(DutyCategory(code=self.code, name=self.text), self.org)
        self.duty = await save(Duty(category_id=category.id, code=self.code, name=self.text), self.org)

    async def _association(self) -> None:
        given = {"registration": Registration.COMMUNITY_GROUP, "founded_on": FIRST}
        self.association = await self._save(Association(**self.placed, name=self.text, charter=self.text, **given))
        empty = await self._save(Association(**self.placed, name=f"空{self.text}", **given))
        of = {"association_id": self.association.id}
        named = {"name": self.text, "founded_on": FIRST}
        branch = await self._save(Branch(**of, type_id=self.kinds[0].id, **named))
        self.team = await self._save(Team(**of, branch_id=branch.id, **named))
        election = await self._save(Election(**of, held_on=FIRST, eligible=9, voters=5, minutes=self.text))
        head, person = await self._head()
        held = {"person_id": person.id, "name": self.text, "post": Post.COUNCIL_MEMBER, "started_on": FIRST}
        await self._save(Officer(**of, **held, election_id=election.id))
        known = {
            "associationId": encode("VolunteerAssociation", self.association.id),
            "personId": encode("Person", person.id),
            "unitHeadId": encode("UnitHead", head.id),
            "electionId": encode("VolunteerElection", election.id),
        }
        for name, value in known.items():
            self.county.know(f"VolunteerOfficerAppointInput.{name}", value)
        self.county.know("VolunteerAssociationDissolveInput.id", encode("VolunteerAssociation", empty.id))

    async def _head(self) -> tuple[UnitHead, Person]:
        async with self.county.ctx.database.transaction(self.org.tenant_id) as session:
            query = (
                select(UnitHead, Person)
                .join(FunctionalUnit, FunctionalUnit.id == UnitHead.unit_id)
                .join(Person, Person.id == UnitHead.person_id)
                .where(FunctionalUnit.org_id == self.org.id)
            )
            found = (await session.execute(query.order_by(UnitHead.id).limit(1))).one()
            return found[0], found[1]

    async def _volunteer(self, number: int, state: VolunteerState, person: Person | None = None) -> Volunteer:
        if number == 0:
            self.volunteers: list[Volunteer] = []
        person = person or await make_person(self.org, name=f"{self.text}{number}", birth_date="1980-01-05")
        volunteer = Volunteer(
            **self.placed,
            person_id=person.id,
            association_id=self.association.id,
            team_id=self.team.id if number == 1 else None,
            number=f"V{self.many + number}",
            name=f"{self.text}{number}",
            state=state,
            enrolled_by=EnrolledBy.SELF,
            applied_at=THEN,
            accepted_at=None if state == VolunteerState.APPLIED else THEN,
            insured_until=LAST,
            contact_name=self.text,
            contact_phone="+8613900999999",
            minutes=100 * 60,
            credit_minutes=60,
            stars=1,
        )
        self.volunteers.append(await self._save(volunteer))
        return self.volunteers[-1]

    async def _activities(self) -> None:
        of = {**self.placed, "association_id": self.association.id}
        texts = dict.fromkeys(("title", "content", "conditions", "risks", "protections"), self.text)
        for state in CallState:
            await self._save(RecruitmentCall(**of, **texts, headcount=self.many + 9, state=state))
        planned = {"duty_id": self.duty.id, "title": self.text, "brief": self.text, "risk": Risk.LOW, "minimum_age": 0}
        asked = {"agreement_required": False, "approval_required": False}
        # one that is open has no shifts: it can end
        for state in (ActivityState.DRAFT, ActivityState.OPEN, ActivityState.OPEN):
            activity = await self._save(Activity(**of, **planned, **asked, state=state))
        self.activity = activity
        now = self.county.ctx.clock.now()
        times = (THEN, now - timedelta(minutes=5), LATER, MUCH_LATER)
        self.past, self.running, self.coming, self.last = [await self._shift(starts_at) for starts_at in times]

    async def _shift(self, starts_at: datetime) -> Shift:
        ends_at = starts_at + timedelta(hours=12)
        given = {"capacity": 40, "minimum": 1, "confirmed": 8, "window_minutes": 240, "code_key": KEY}
        shift = Shift(**self.placed, activity_id=self.activity.id, starts_at=starts_at, ends_at=ends_at, **given)
        shift.state = ShiftState.OPEN
        return await self._save(shift)

    async def _sign_ups(self) -> None:
        who = self.volunteers[0]
        self.came = await self._sign_up(self.past, who, S.CREDITED, attended=True)
        await self._save(Evaluation(sign_up_id=self.came.id, by_volunteer=True, score=5, comment=self.text))
        missed = await self._sign_up(self.past, self.volunteers[1], S.CONFIRMED)
        self.county.know("SignUpAttendanceRecordInput.id", encode("SignUp", missed.id))
        await self._sign_up(self.running, who, S.CONFIRMED)
        await self._sign_up(self.running, self.volunteers[1], S.CHECKED_IN, attended=True)
        await self._sign_up(self.coming, who, S.REQUESTED)
        invited = {"inviter": self.text, "score": 40, "reasons": ["SKILL"], "invited_at": THEN}
        other = self.volunteers[1]
        named = {"volunteer_id": other.id, "person_id": other.person_id}
        await self._save(Invitation(**self.placed, shift_id=self.coming.id, **named, **invited))

    async def _sign_up(self, shift: Shift, who: Volunteer, state: S, *, attended: bool = False) -> SignUp:
        at = shift.starts_at + timedelta(minutes=1)
        came = {"checked_in_at": at, "source": AttendanceSource.STAFF, "is_insured": True} if attended else {}
        self.position = getattr(self, "position", 0) + 1
        return await self._save(
            SignUp(
                **self.placed,
                shift_id=shift.id,
                volunteer_id=who.id,
                person_id=who.person_id,
                starts_at=shift.starts_at,
                ends_at=shift.ends_at,
                position=self.position,
                state=state,
                requested_at=THEN,
                reason=self.text,
                **came,
            )
        )

    async def _hours(self) -> None:
        who = self.volunteers[0]
        named = {**self.placed, "volunteer_id": who.id, "person_id": who.person_id, "duty_id": self.duty.id}
        source = {"source": AttendanceSource.MANUAL, "reason": self.text}
        for state in HourState:
            counted = 60 if state in (HourState.APPROVED, HourState.ADJUSTED) else 0
            told = {"dispute": self.text, "adjustment": self.text, "approved_at": THEN if counted else None}
            entry = HourEntry(
                **named, **source, **told, served_on=THEN.date(), minutes=90, credited_minutes=counted, state=state
            )
            await self._save(entry)
        credit = {"volunteer_id": who.id, "minutes": 60, "occurred_at": THEN}
        await self._save(CreditEntry(**credit, kind=CreditKind.EARNED, hour_entry_id=entry.id))
        await self._save(CreditEntry(**credit, kind=CreditKind.EXCHANGED, note=self.text))

    async def _kept(self) -> None:
        who = self.volunteers[0]
        of = {"volunteer_id": who.id}
        await self._save(VolunteerSkill(**of, duty_id=self.duty.id))
        await self._save(VolunteerLicense(**of, kind="PHYSICIAN", number=self.text, valid_from=FIRST, valid_until=LAST))
        await self._save(VolunteerAvailability(**of, weekday=3, from_minute=0, to_minute=600))
        await self._save(VolunteerTraining(**of, held_on=FIRST, minutes=60, subject=self.text))
        await self._save(StarGrant(**of, star=1, minutes=6000, granted_at=THEN))
        await self._save(VolunteerHonor(**of, name=self.text, granted_by=self.text, granted_on=FIRST))
        texts = dict.fromkeys(("name", "content", "issuer", "issued_by"), self.text)
        for number, ended in enumerate(({}, {"revoked_at": THEN, "revocation": self.text})):
            certificate = Certificate(
                **self.placed,
                **of,
                **texts,
                **ended,
                person_id=who.person_id,
                serial=f"S{self.many + number}",
                verify_code=f"{self.county.mark or self.code}CODE{self.many + number}".upper(),
                number=who.number,
                first_on=FIRST,
                last_on=LAST,
                minutes=60,
                issued_on=LAST,
            )
            await self._save(certificate)
            self.county.know("ServiceCertificateVerifyInput.code", certificate.verify_code)

    async def _own(self) -> None:
        """Whoever asks is a volunteer too."""
        person_id = self.county.account.person_id
        async with self.county.ctx.database.transaction(self.org.tenant_id) as session:
            person = (await session.scalars(select(Person).where(Person.id == person_id))).one()
            person.birth_date = "1980-01-05"
        mine = await self._volunteer(9, VolunteerState.ACTIVE, person)
        own = await self._sign_up(self.coming, mine, S.CONFIRMED)
        self.county.know("SignUpCancelInput.id", encode("SignUp", own.id))
        self.county.know("VolunteerLeaveInput.id", encode("Volunteer", mine.id))
        self.county.know("ShiftSignUpInput.shiftId", encode("VolunteerShift", self.last.id))
        invited = {"inviter": self.text, "score": 40, "reasons": ["SKILL"], "invited_at": THEN}
        named = {"volunteer_id": mine.id, "person_id": mine.person_id}
        asked = await self._save(Invitation(**self.placed, shift_id=self.last.id, **named, **invited))
        self.county.know("VolunteerInvitationDropInput.id", encode("VolunteerInvitation", asked.id))

    async def _save(self, row: Any) -> Any:
        return await save(row, self.org)


VOLUNTEERS = Subject(
    fill_volunteers,
    values={
        "HourEntryAdjustInput.minutes": (30,),
        "RecruitmentCallDraftInput.headcount": (9,),
        "ServiceCertificateIssueInput.firstOn": ("2011-01-01",),
        "ServiceCertificateIssueInput.lastOn": ("2011-01-31",),
        "SignUpAttendanceRecordInput.cameAt": ("2011-01-05T02:00:00+00:00",),
        "SignUpAttendanceRecordInput.leftAt": ("2011-01-05T04:00:00+00:00",),
        "SignUpEvaluateInput.score": (5,),
        "VolunteerContactSetInput.phone": ("+8613900999999",),
        "VolunteerCreditExchangeInput.minutes": (1,),
        "VolunteerDutyAddInput.code": ("NEW_DUTY",),
        "VolunteerDutyAddInput.licenseKind": ("PHYSICIAN",),
        "VolunteerDutyCategoryAddInput.code": ("NEW_CATEGORY",),
        "VolunteerElectionRecordInput.eligible": (9,),
        "VolunteerElectionRecordInput.voters": (5,),
        "VolunteerLicenseAddInput.kind": ("PHYSICIAN",),
        "VolunteerActivityPlanInput.licenseKind": ("PHYSICIAN",),
        "VolunteerShiftAddInput.capacity": (9,),
        "VolunteerShiftAddInput.endsAt": ("2031-02-05T04:00:00+00:00",),
        "VolunteerShiftAddInput.startsAt": ("2031-02-05T02:00:00+00:00",),
        "VolunteerTimeInput.fromMinute": (0,),
        "VolunteerTimeInput.toMinute": (600,),
        "VolunteerTimeInput.weekday": (3,),
        "VolunteerTrainingRecordInput.minutes": (60,),
    },
    told={
        "Mutation.volunteerInvite(input.overrideReason)": "the dispatcher answers for it; a later one takes its place",
    },
    exempt={
        "Mutation.volunteerEnroll": "whoever asks is a volunteer already, as other acts need; "
        "tests/plugins/volunteers/test_enrollment.py enrolls in a neighbor's association",
        "Mutation.volunteerOfficerAppoint(input.branchId)": "heads of branches alone name one; "
        "tests/plugins/volunteers/test_associations.py names a neighbor's",
    },
)
