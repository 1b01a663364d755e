"""Who fits a shift, and why: a dispatcher sees the reasons, may ask somebody else, and says why then.

Nobody is assigned: the volunteer who is asked signs up, or does not, and of the latter nothing is kept.
Source: Personal Information Protection Law, art. 24 (decisions by machine are explained); Regulations on Voluntary
Service, art. 3 and 25.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
)

from core.authz import require, visible
from core.cases.journal import author_of
from core.checks import required_text
from core.context import Context
from core.errors import Forbidden, NotFound, RuleError
from core.orgs import places
from plugins.volunteers.activities.barriers import licensed_for, meets
from plugins.volunteers.activities.events import VolunteerInvited
from plugins.volunteers.activities.models import Activity, Invitation, Risk, Shift, SignUp
from plugins.volunteers.activities.planning import LONGEST_REASON
from plugins.volunteers.activities.states import CANCELLED, HOLDING, ShiftState
from plugins.volunteers.enrollment.models import Volunteer, VolunteerAvailability, VolunteerLicense, VolunteerSkill
from plugins.volunteers.enrollment.service import own_person
from plugins.volunteers.enrollment.states import VolunteerState
from plugins.volunteers.permissions import DISPATCH, INVITATION_DROP, VOLUNTEER_READ

FIRST_CHOICE = 10
"""Among so many of the best anybody may be asked without a word of why."""

LOAD_DAYS = 30
BUSY = 4
"""Shifts within those days from which a volunteer counts as having enough to do."""


class MatchReason(StrEnum):
    """Why a volunteer fits a shift."""

    SKILL = "SKILL"
    SAME_ORG = "SAME_ORG"
    SAME_TOWN = "SAME_TOWN"
    FREE_THEN = "FREE_THEN"
    LITTLE_TO_DO = "LITTLE_TO_DO"


POINTS = {
    MatchReason.SKILL: 40,
    MatchReason.SAME_ORG: 25,
    MatchReason.SAME_TOWN: 10,
    MatchReason.FREE_THEN: 20,
    MatchReason.LITTLE_TO_DO: 15,
}
"""What each reason is worth; the best has 100 (who is of the same organisation is not counted for its town again)."""


@dataclass(frozen=True, slots=True)
class Match:
    """A volunteer who can come to a shift, and how well that fits."""

    volunteer_id: UUID
    number: str
    name: str
    stars: int
    load: int
    reasons: Sequence[str]
    score: int


async def seen(ctx: Context, shift_id: UUID) -> UUID | None:
    """The shift's id, if the actor sees it; None otherwise, for what is read answers nothing then."""
    try:
        return (await ctx.one(Shift, shift_id)).id
    except NotFound:
        return None


async def matches(ctx: Context, shift_id: UUID, first: int) -> list[Match]:
    """The volunteers, of those the actor lists, whom nothing keeps from the shift: who fits best comes first.

    One statement. Age and consent are looked at when the volunteer signs up, since nobody is shown a date of birth.
    """
    shift = await ctx.one(Shift, shift_id, field="shift_id")
    await require(ctx, DISPATCH, shift)
    activity = await ctx.session.get_one(Activity, (ctx.tenant.id, shift.activity_id))
    found = _candidates(ctx, activity, shift).subquery("found")
    order = (found.c.score.desc(), found.c.load, found.c.number, found.c.id)
    rows = await ctx.session.execute(select(found).order_by(*order).limit(first))
    return [_match(row) for row in rows.mappings()]


def _match(row: Any) -> Match:
    reasons = [reason.value for reason in MatchReason if row[reason.lower()]]
    return Match(row["id"], row["number"], row["name"], row["stars"], row["load"], reasons, row["score"])


def _candidates(ctx: Context, activity: Activity, shift: Shift) -> Select[Any]:
    """Active volunteers without a barrier, with a column for each reason and their points."""
    told = {**_reasons(ctx, activity, shift)}
    load = _load(shift)
    told[MatchReason.LITTLE_TO_DO] = load < BUSY
    score = sum((case((holds, POINTS[reason]), else_=0) for reason, holds in told.items()), literal(0))
    labelled = [holds.label(reason.lower()) for reason, holds in told.items()]
    shown = (Volunteer.id, Volunteer.number, Volunteer.name, Volunteer.stars)
    fits = select(*shown, load.label("load"), score.label("score"), *labelled)
    return fits.where(visible(ctx, Volunteer, VOLUNTEER_READ), *_without_barriers(ctx, activity, shift))


def _without_barriers(ctx: Context, activity: Activity, shift: Shift) -> list[ColumnElement[bool]]:
    day = shift.starts_at.astimezone(ctx.clock.zone).date()
    there = and_(SignUp.shift_id == shift.id, SignUp.state.not_in(CANCELLED))
    tests: list[ColumnElement[bool]] = [
        Volunteer.state == VolunteerState.ACTIVE,
        not_(exists().where(SignUp.volunteer_id == Volunteer.id, or_(there, meets(shift)))),
    ]
    if activity.license_kind is not None:
        held = licensed_for(activity.license_kind, day)
        tests.append(exists().where(VolunteerLicense.volunteer_id == Volunteer.id, held))
    if activity.risk != Risk.LOW:
        tests.append(Volunteer.insured_until >= day)
    return tests


def _reasons(ctx: Context, activity: Activity, shift: Shift) -> dict[MatchReason, ColumnElement[bool]]:
    begins, ends = (at.astimezone(ctx.clock.zone) for at in (shift.starts_at, shift.ends_at))
    until = ends.hour * 60 + ends.minute if ends.date() == begins.date() else 24 * 60
    free = and_(
        VolunteerAvailability.volunteer_id == Volunteer.id,
        VolunteerAvailability.weekday == begins.isoweekday(),
        VolunteerAvailability.from_minute <= begins.hour * 60 + begins.minute,
        VolunteerAvailability.to_minute >= until,
    )
    able = and_(VolunteerSkill.volunteer_id == Volunteer.id, VolunteerSkill.duty_id == activity.duty_id)
    near = Volunteer.org_id == shift.org_id
    return {
        MatchReason.SKILL: exists().where(able),
        MatchReason.SAME_ORG: near,
        MatchReason.SAME_TOWN: and_(not_(near), _town(Volunteer.org_place) == shift.org_place & places.TOWN),
        MatchReason.FREE_THEN: exists().where(free),
    }


def _town(place: Any) -> ColumnElement[int]:
    """The place of the town in which a place lies."""
    town: ColumnElement[int] = place.op("&")(cast(literal(places.TOWN), BigInteger))
    return town


def _load(shift: Shift) -> ColumnElement[int]:
    """Places that the volunteer holds in the days round the shift."""
    days = timedelta(days=LOAD_DAYS)
    held = and_(
        SignUp.volunteer_id == Volunteer.id,
        SignUp.state.in_(HOLDING),
        SignUp.starts_at > shift.starts_at - days,
        SignUp.starts_at < shift.starts_at + days,
    )
    return select(func.count()).select_from(SignUp).where(held).scalar_subquery()


async def invite(ctx: Context, shift_id: UUID, volunteer_id: UUID, override_reason: str | None = None) -> Invitation:
    """Ask a volunteer to help at a shift; whoever is not among the best is asked for a reason that is kept."""
    fitting = await matches(ctx, shift_id, FIRST_CHOICE)
    shift = await ctx.one(Shift, shift_id, field="shift_id", keep=True)
    volunteer = await ctx.one(Volunteer, volunteer_id, field="volunteer_id")
    made = Invitation(
        org_id=shift.org_id,
        org_place=shift.org_place,
        shift_id=shift.id,
        volunteer_id=volunteer.id,
        person_id=volunteer.person_id,
        invited_at=ctx.clock.now(),
        inviter=await author_of(ctx),
        score=0,
        reasons=[],
    )
    await require(ctx, DISPATCH, made)
    if shift.state != ShiftState.OPEN or shift.starts_at <= ctx.clock.now():
        raise RuleError("volunteers.not_open", field="shift_id", code="VOLUNTEERS_NOT_OPEN")
    if volunteer.state != VolunteerState.ACTIVE:
        raise RuleError("volunteers.not_active", field="volunteer_id", code="VOLUNTEERS_NOT_ACTIVE")
    chosen = next((one for one in fitting if one.volunteer_id == volunteer.id), None)
    if chosen is not None:
        made.score, made.reasons = chosen.score, list(chosen.reasons)
    elif override_reason is None:
        raise RuleError("volunteers.override", field="override_reason", code="REQUIRED")
    if override_reason is not None:
        made.override_reason = required_text(override_reason, "override_reason", LONGEST_REASON)
    asked = select(Invitation.id).where(Invitation.shift_id == shift.id, Invitation.volunteer_id == volunteer.id)
    there = select(SignUp.id).where(
        SignUp.shift_id == shift.id, SignUp.volunteer_id == volunteer.id, SignUp.state.not_in(CANCELLED)
    )
    if await ctx.session.scalar(asked) or await ctx.session.scalar(there.limit(1)):
        raise RuleError("volunteers.invited", field="volunteer_id", code="NOT_UNIQUE")
    ctx.session.add(made)
    await ctx.session.flush()
    ctx.record(VolunteerInvited(made.id, shift.id, volunteer.id, overridden=chosen is None))
    return made


async def drop(ctx: Context, invitation_id: UUID) -> UUID:
    """Let an invitation of one's own go: it is gone, and that somebody did not want to is not in the trail either.

    Returns: the shift's id.
    """
    found = await ctx.one(Invitation, invitation_id, lock=True)
    await require(ctx, INVITATION_DROP, found)
    if found.person_id != own_person(ctx):
        raise Forbidden(INVITATION_DROP.name)
    gone = delete(Invitation).where(Invitation.id == found.id)
    await ctx.session.execute(gone.execution_options(audited=False, synchronize_session=False))
    return found.shift_id
