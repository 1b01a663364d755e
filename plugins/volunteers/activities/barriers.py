"""What keeps a volunteer from a shift: each a rule of law or of sense, told as what to do about it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, select

from core.context import Context
from core.errors import RuleError
from core.people.models import Person
from plugins.volunteers import rules
from plugins.volunteers.activities.models import Activity, Risk, Shift, SignUp
from plugins.volunteers.activities.states import HOLDING
from plugins.volunteers.enrollment.models import Volunteer, VolunteerLicense
from plugins.volunteers.enrollment.service import born_on, consent_of_guardian
from plugins.volunteers.enrollment.states import VolunteerState


class Barrier(StrEnum):
    """Why a volunteer cannot take part in a shift."""

    NOT_ACTIVE = "NOT_ACTIVE"
    AGE_UNKNOWN = "AGE_UNKNOWN"
    TOO_YOUNG = "TOO_YOUNG"
    NO_CONSENT = "NO_CONSENT"
    NO_LICENSE = "NO_LICENSE"
    NOT_INSURED = "NOT_INSURED"
    NO_AGREEMENT = "NO_AGREEMENT"
    OVERLAP = "OVERLAP"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a volunteer on the day of a shift."""

    day: date
    is_active: bool
    born: date | None
    has_consent: bool
    has_license: bool
    insured_until: date | None
    has_agreed: bool
    is_busy: bool


def barriers(activity: Activity, facts: Facts) -> list[Barrier]:
    """What keeps the volunteer from the activity on that day; none when the list is empty.

    Source: Regulations on Voluntary Service, art. 15 (age), 16 (licence), 17 (insurance); Chongqing's Regulations,
    art. 9 (consent) and 21 (agreement).
    """
    age = None if facts.born is None else rules.age_on(facts.day, facts.born)
    found = {
        Barrier.NOT_ACTIVE: not facts.is_active,
        Barrier.AGE_UNKNOWN: age is None,
        Barrier.TOO_YOUNG: age is not None and age < activity.minimum_age,
        Barrier.NO_CONSENT: age is not None and age < rules.ADULT and not facts.has_consent,
        Barrier.NO_LICENSE: activity.license_kind is not None and not facts.has_license,
        Barrier.NOT_INSURED: activity.risk != Risk.LOW
        and (facts.insured_until is None or facts.insured_until < facts.day),
        Barrier.NO_AGREEMENT: activity.agreement_required and not facts.has_agreed,
        Barrier.OVERLAP: facts.is_busy,
    }
    return [barrier for barrier, holds in found.items() if holds]


async def check_fit(
    ctx: Context, volunteer: Volunteer, activity: Activity, shift: Shift, *, has_agreed: bool, field: str
) -> None:
    """Refuse a volunteer whom something keeps from the shift; the volunteer's record is locked.

    Raises RuleError with the first barrier.
    """
    facts = await facts_of(ctx, volunteer, activity, shift, has_agreed=has_agreed)
    for barrier in barriers(activity, facts):
        raise RuleError(f"volunteers.barrier.{barrier}", field=field, code=f"VOLUNTEERS_{barrier}")


async def facts_of(ctx: Context, volunteer: Volunteer, activity: Activity, shift: Shift, *, has_agreed: bool) -> Facts:
    """What is known of the volunteer on the day of the shift."""
    day = shift.starts_at.astimezone(ctx.clock.zone).date()
    person = await ctx.session.get_one(Person, (ctx.tenant.id, volunteer.person_id))
    licensed = select(VolunteerLicense.id).where(
        VolunteerLicense.volunteer_id == volunteer.id, licensed_for(activity.license_kind or "", day)
    )
    busy = select(SignUp.id).where(SignUp.volunteer_id == volunteer.id, SignUp.shift_id != shift.id, meets(shift))
    return Facts(
        day=day,
        is_active=volunteer.state == VolunteerState.ACTIVE,
        born=await born_on(ctx, person),
        has_consent=await consent_of_guardian(ctx, person.id, volunteer.consent_id) is not None,
        has_license=await ctx.session.scalar(licensed.limit(1)) is not None,
        insured_until=volunteer.insured_until,
        has_agreed=has_agreed,
        is_busy=await ctx.session.scalar(busy.limit(1)) is not None,
    )


def licensed_for(kind: str, day: date) -> ColumnElement[bool]:
    """A licence of the kind that is valid on the day."""
    return and_(VolunteerLicense.kind == kind, VolunteerLicense.valid_from <= day, VolunteerLicense.valid_until >= day)


def meets(shift: Shift) -> ColumnElement[bool]:
    """A place held at a time that has an instant in common with the shift."""
    return and_(SignUp.starts_at < shift.ends_at, SignUp.ends_at > shift.starts_at, SignUp.state.in_(HOLDING))
