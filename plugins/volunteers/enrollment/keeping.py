"""Acts on what is kept of volunteers: contact, skills, free times, licences, insurance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select

from core.authz import require
from core.checks import required_text
from core.context import Context
from core.errors import NotFound, RuleError
from core.people.identity import phone_number
from plugins.volunteers.associations.catalog import license_code
from plugins.volunteers.associations.models import Duty
from plugins.volunteers.enrollment.events import VolunteerUpdated
from plugins.volunteers.enrollment.models import Volunteer, VolunteerAvailability, VolunteerLicense, VolunteerSkill
from plugins.volunteers.enrollment.service import managed
from plugins.volunteers.permissions import VOLUNTEER_UPDATE

MOST_SKILLS = 20
MOST_TIMES = 28
WEEK = range(1, 8)
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A time of the week, in minutes after midnight."""

    weekday: int
    from_minute: int
    to_minute: int


async def _kept(ctx: Context, volunteer_id: UUID) -> Volunteer:
    volunteer = await ctx.one(Volunteer, volunteer_id, lock=True)
    await require(ctx, VOLUNTEER_UPDATE, volunteer)
    return volunteer


async def set_contact(ctx: Context, volunteer_id: UUID, name: str | None, phone: str | None) -> Volunteer:
    """Say whom to call in an emergency; both or none."""
    volunteer = await _kept(ctx, volunteer_id)
    if (name is None) is not (phone is None):
        raise RuleError("volunteers.contact", field="phone" if phone is None else "name", code="REQUIRED")
    volunteer.contact_name = None if name is None else required_text(name, "name", 100)
    volunteer.contact_phone = None if phone is None else phone_number(phone, "phone")
    ctx.record(VolunteerUpdated(volunteer.id, "CONTACT"))
    return volunteer


async def set_skills(ctx: Context, volunteer_id: UUID, duty_ids: Sequence[UUID]) -> Volunteer:
    """Say which duties the volunteer can do, in place of those said before."""
    volunteer = await _kept(ctx, volunteer_id)
    if len(duty_ids) > MOST_SKILLS:
        raise RuleError("volunteers.skills", field="duty_ids", maximum=MOST_SKILLS)
    known = set(await ctx.session.scalars(select(Duty.id).where(Duty.id.in_(duty_ids))))
    for index, duty_id in enumerate(duty_ids):
        if duty_id not in known:
            raise NotFound(f"duty_ids.{index}")
    await ctx.session.execute(delete(VolunteerSkill).where(VolunteerSkill.volunteer_id == volunteer.id))
    ctx.session.add_all(
        VolunteerSkill(volunteer_id=volunteer.id, duty_id=duty_id) for duty_id in dict.fromkeys(duty_ids)
    )
    ctx.record(VolunteerUpdated(volunteer.id, "SKILLS"))
    await ctx.session.flush()
    return volunteer


async def set_times(ctx: Context, volunteer_id: UUID, times: Sequence[FreeTime]) -> Volunteer:
    """Say when in the week the volunteer can help, in place of what was said before."""
    volunteer = await _kept(ctx, volunteer_id)
    if len(times) > MOST_TIMES:
        raise RuleError("volunteers.times", field="times", maximum=MOST_TIMES)
    for index, time in enumerate(times):
        if time.weekday not in WEEK:
            raise RuleError("volunteers.weekday", field=f"times.{index}.weekday")
        if not 0 <= time.from_minute < time.to_minute <= DAY_MINUTES:
            raise RuleError("volunteers.day_minutes", field=f"times.{index}.to_minute")
    await ctx.session.execute(delete(VolunteerAvailability).where(VolunteerAvailability.volunteer_id == volunteer.id))
    ctx.session.add_all(
        VolunteerAvailability(
            volunteer_id=volunteer.id, weekday=time.weekday, from_minute=time.from_minute, to_minute=time.to_minute
        )
        for time in dict.fromkeys(times)
    )
    ctx.record(VolunteerUpdated(volunteer.id, "TIMES"))
    await ctx.session.flush()
    return volunteer


async def set_insurance(ctx: Context, volunteer_id: UUID, insured_until: date | None) -> Volunteer:
    """Note until which day the volunteer is insured against accidents.

    Source: Regulations on Voluntary Service, art. 17.
    """
    volunteer = await managed(ctx, volunteer_id)
    volunteer.insured_until = insured_until
    ctx.record(VolunteerUpdated(volunteer.id, "INSURANCE"))
    return volunteer


async def add_license(
    ctx: Context, volunteer_id: UUID, *, kind: str, number: str, valid_from: date, valid_until: date
) -> Volunteer:
    """Note a licence that the volunteer has shown, with the days from and to which it is valid.

    Source: Regulations on Voluntary Service, art. 16.
    """
    volunteer = await managed(ctx, volunteer_id)
    if valid_until < valid_from:
        raise RuleError("rule.ends_before_it_begins", field="valid_until")
    license_ = VolunteerLicense(
        volunteer_id=volunteer.id,
        kind=license_code(kind, "kind"),
        number=required_text(number, "number", 100),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    ctx.session.add(license_)
    ctx.record(VolunteerUpdated(volunteer.id, "LICENSE"))
    await ctx.session.flush()
    return volunteer
