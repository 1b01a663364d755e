"""Acts by which somebody becomes a volunteer, and stops being one: always the person's own."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from core.authz import require
from core.cases.service import next_number
from core.checks import required_text
from core.context import Context
from core.crypto.sealed import reveal
from core.errors import Forbidden, RuleError
from core.orgs.models import Org
from core.people.models import Person
from core.privacy.models import Consent, ConsentGiver
from plugins.volunteers import rules
from plugins.volunteers.associations.models import Association
from plugins.volunteers.associations.service import check_exists, open_team
from plugins.volunteers.enrollment.events import (
    VolunteerAccepted,
    VolunteerApplied,
    VolunteerLeft,
    VolunteerPlaced,
    VolunteerResumed,
    VolunteerSuspended,
)
from plugins.volunteers.enrollment.models import EnrolledBy, Volunteer
from plugins.volunteers.enrollment.states import MACHINE, VolunteerState
from plugins.volunteers.permissions import VOLUNTEER_ENROLL, VOLUNTEER_MANAGE

KIND = "VOLUNTEER"
LONGEST_REASON = 500


def own_person(ctx: Context) -> UUID:
    """The person who acts; raises Forbidden for an account that is of no person, such as the system's own.

    Acts that bind somebody to voluntary work are about this person alone, whatever the actor's roles say.
    Source: Regulations on Voluntary Service, art. 3 and 25.
    """
    if ctx.rights.person_id is None:
        raise Forbidden(VOLUNTEER_ENROLL.name)
    return ctx.rights.person_id


async def born_on(ctx: Context, person: Person) -> date | None:
    """The person's date of birth, for a rule that asks for the age; nobody is shown it."""
    born = await reveal(ctx.session, person, Person.birth_date)
    return None if born is None else date.fromisoformat(born)


async def consent_of_guardian(ctx: Context, person_id: UUID, consent_id: UUID | None) -> Consent | None:
    """The guardian's consent of that id if it is to this person's voluntary work and holds; None otherwise.

    A consent to hand data on to somebody is none to voluntary work, whatever it speaks of.
    """
    if consent_id is None:
        return None
    found: Consent | None = await ctx.session.scalar(
        select(Consent).where(
            Consent.id == consent_id,
            Consent.person_id == person_id,
            Consent.giver == ConsentGiver.GUARDIAN,
            Consent.withdrawn_at.is_(None),
            Consent.recipient.is_(None),
            or_(*(Consent.purpose.icontains(word) for word in rules.CONSENT_TO)),
        )
    )
    return found


async def enroll(ctx: Context, association_id: UUID, consent_id: UUID | None = None) -> Volunteer:
    """Enroll oneself as a volunteer of an association; a minor names the guardian's consent.

    Everybody who lives there may, however long they have lived there and wherever they are registered.
    Source: Regulations on Voluntary Service, art. 3; Chongqing's Regulations, art. 9.
    """
    association = await ctx.one(Association, association_id, field="association_id", keep=True)
    person = await ctx.session.get_one(Person, (ctx.tenant.id, own_person(ctx)))
    mine = select(Volunteer).where(Volunteer.person_id == person.id).with_for_update(key_share=True)
    found = await ctx.session.scalar(mine)
    volunteer = found or Volunteer(person_id=person.id)
    volunteer.org_id, volunteer.org_place = association.org_id, association.org_place
    await require(ctx, VOLUNTEER_ENROLL, volunteer)
    check_exists(association, "association_id")
    if found is not None:
        MACHINE.move(found.state, to=VolunteerState.APPLIED)
    consent = await _consent_for(ctx, person, consent_id)
    volunteer.association_id, volunteer.team_id = association.id, None
    volunteer.name = person.name
    volunteer.enrolled_by = EnrolledBy.SELF if consent is None else EnrolledBy.GUARDIAN_CONSENT
    volunteer.consent_id = None if consent is None else consent.id
    volunteer.state, volunteer.applied_at = VolunteerState.APPLIED, ctx.clock.now()
    volunteer.accepted_at = volunteer.left_on = None
    if found is None:
        ordinal = await next_number(ctx, association.org_id, KIND)
        org = await ctx.session.get_one(Org, (ctx.tenant.id, association.org_id))
        volunteer.number = rules.volunteer_number(org.code, ctx.clock.year(), ordinal)
        ctx.session.add(volunteer)
    await ctx.session.flush()
    ctx.record(VolunteerApplied(volunteer.id, association.id))
    return volunteer


async def _consent_for(ctx: Context, person: Person, consent_id: UUID | None) -> Consent | None:
    """The consent that a minor needs; raises RuleError where it is missing, or the age is not known."""
    born = await born_on(ctx, person)
    if born is None:
        raise RuleError("volunteers.birth_date", field="association_id", code="VOLUNTEERS_AGE")
    if not rules.is_minor(ctx.clock.today(), born):
        return None
    consent = await consent_of_guardian(ctx, person.id, consent_id)
    if consent is None:
        raise RuleError("volunteers.guardian", field="consent_id", code="VOLUNTEERS_GUARDIAN")
    return consent


async def leave(ctx: Context, volunteer_id: UUID) -> Volunteer:
    """Stop being a volunteer, at any time and without a reason; hours and stars stay.

    Coming places are given back by `activities.withdrawing`, which calls this.

    Source: Regulations on Voluntary Service, art. 3.
    """
    volunteer = await own_volunteer(ctx, volunteer_id)
    volunteer.state = MACHINE.move(volunteer.state, to=VolunteerState.LEFT)
    volunteer.left_on, volunteer.team_id = ctx.clock.today(), None
    ctx.record(VolunteerLeft(volunteer.id))
    return volunteer


async def own_volunteer(ctx: Context, volunteer_id: UUID, field: str = "id") -> Volunteer:
    """One's own record, locked; raises Forbidden for that of somebody else."""
    volunteer = await ctx.one(Volunteer, volunteer_id, field=field, lock=True)
    await require(ctx, VOLUNTEER_ENROLL, volunteer)
    if volunteer.person_id != own_person(ctx):
        raise Forbidden(VOLUNTEER_ENROLL.name)
    return volunteer


async def managed(ctx: Context, volunteer_id: UUID, version: int | None = None, field: str = "id") -> Volunteer:
    """The volunteer's record, locked, if the actor may manage it."""
    if version is None:
        volunteer = await ctx.one(Volunteer, volunteer_id, field=field, lock=True)
    else:
        volunteer = await ctx.one_at(Volunteer, volunteer_id, version)
    await require(ctx, VOLUNTEER_MANAGE, volunteer)
    return volunteer


async def accept(ctx: Context, volunteer_id: UUID, version: int) -> Volunteer:
    """Take an applicant in."""
    volunteer = await managed(ctx, volunteer_id, version)
    if volunteer.state != VolunteerState.APPLIED:
        raise RuleError("volunteers.not_applied", field="id", code="ILLEGAL_MOVE")
    volunteer.state, volunteer.accepted_at = VolunteerState.ACTIVE, ctx.clock.now()
    ctx.record(VolunteerAccepted(volunteer.id))
    return volunteer


async def suspend(ctx: Context, volunteer_id: UUID, version: int, reason: str) -> Volunteer:
    """Let a volunteer pause, for a reason that stands in the record's trail; see `leave` for the coming places."""
    volunteer = await managed(ctx, volunteer_id, version)
    volunteer.state = MACHINE.enter(volunteer, to=VolunteerState.SUSPENDED, reason=reason)
    volunteer.suspension = required_text(reason, "reason", LONGEST_REASON)
    ctx.record(VolunteerSuspended(volunteer.id))
    return volunteer


async def resume(ctx: Context, volunteer_id: UUID, version: int) -> Volunteer:
    """Let a volunteer who paused go on."""
    volunteer = await managed(ctx, volunteer_id, version)
    if volunteer.state != VolunteerState.SUSPENDED:
        raise RuleError("volunteers.not_suspended", field="id", code="ILLEGAL_MOVE")
    volunteer.state, volunteer.suspension = VolunteerState.ACTIVE, None
    ctx.record(VolunteerResumed(volunteer.id))
    return volunteer


async def place(ctx: Context, volunteer_id: UUID, version: int, team_id: UUID | None) -> Volunteer:
    """Let a volunteer belong to a team of the own association, or to none."""
    volunteer = await managed(ctx, volunteer_id, version)
    if volunteer.state == VolunteerState.LEFT:
        raise RuleError("volunteers.left", field="id")
    association = await ctx.session.get_one(Association, (ctx.tenant.id, volunteer.association_id))
    if team_id is not None:
        await open_team(ctx, association, team_id)
    volunteer.team_id = team_id
    ctx.record(VolunteerPlaced(volunteer.id, team_id))
    return volunteer
