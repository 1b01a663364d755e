"""Acts on evaluations, training, honors and certificates."""

import secrets
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from core.authz import require
from core.cases.journal import author_of
from core.cases.service import next_number
from core.checks import required_text
from core.context import Context
from core.errors import NotFound, RuleError
from core.orgs.models import Org
from plugins.volunteers import rules
from plugins.volunteers.activities.events import Evaluated
from plugins.volunteers.activities.models import Evaluation, SignUp
from plugins.volunteers.activities.states import SERVED
from plugins.volunteers.associations.models import Association, Duty
from plugins.volunteers.enrollment.events import VolunteerUpdated
from plugins.volunteers.enrollment.models import Volunteer
from plugins.volunteers.enrollment.service import managed
from plugins.volunteers.honors.events import CertificateIssued, CertificateRevoked
from plugins.volunteers.honors.models import Certificate, VolunteerHonor, VolunteerTraining
from plugins.volunteers.hours.models import HourEntry
from plugins.volunteers.hours.states import CREDITED
from plugins.volunteers.permissions import CERTIFICATE_ISSUE, SIGN_UP_MAKE, SIGN_UP_MANAGE

KIND = "VOLUNTEER_CERTIFICATE"
LONGEST_COMMENT = 1_000
SCORES = range(1, 6)
TRAINING_MINUTES = range(1, 60_001)
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are read for one another."""

CODE_LENGTH = 20
MOST_DUTIES = 5


async def evaluate(ctx: Context, sign_up_id: UUID, score: int, comment: str | None = None) -> SignUp:
    """Tell what one side thinks of the other after a shift: the volunteer of it, or the association of the volunteer.

    Source: Regulations on Voluntary Service, art. 19: evaluation belongs to a volunteer's record.
    """
    sign_up = await ctx.one(SignUp, sign_up_id, lock=True)
    by_volunteer = sign_up.person_id == ctx.rights.person_id
    await require(ctx, SIGN_UP_MAKE if by_volunteer else SIGN_UP_MANAGE, sign_up)
    if sign_up.state not in SERVED:
        raise RuleError("volunteers.not_served", field="id")
    if score not in SCORES:
        raise RuleError("volunteers.score", field="score")
    given = select(Evaluation.id).where(Evaluation.sign_up_id == sign_up.id, Evaluation.by_volunteer.is_(by_volunteer))
    if await ctx.session.scalar(given):
        raise RuleError("volunteers.evaluated", field="id", code="NOT_UNIQUE")
    text = None if comment is None else required_text(comment, "comment", LONGEST_COMMENT)
    ctx.session.add(Evaluation(sign_up_id=sign_up.id, by_volunteer=by_volunteer, score=score, comment=text))
    ctx.record(Evaluated(sign_up.id, by_volunteer))
    await ctx.session.flush()
    return sign_up


async def record_training(ctx: Context, volunteer_id: UUID, *, held_on: date, minutes: int, subject: str) -> Volunteer:
    """Note training that a volunteer took part in."""
    volunteer = await managed(ctx, volunteer_id)
    if minutes not in TRAINING_MINUTES:
        raise RuleError("volunteers.minutes", field="minutes", least=1, maximum=TRAINING_MINUTES[-1])
    text = required_text(subject, "subject", 200)
    ctx.session.add(VolunteerTraining(volunteer_id=volunteer.id, held_on=held_on, minutes=minutes, subject=text))
    ctx.record(VolunteerUpdated(volunteer.id, "TRAINING"))
    await ctx.session.flush()
    return volunteer


async def give_honor(ctx: Context, volunteer_id: UUID, *, name: str, granted_by: str, granted_on: date) -> Volunteer:
    """Note an honor that a volunteer was given."""
    volunteer = await managed(ctx, volunteer_id)
    honor = VolunteerHonor(
        volunteer_id=volunteer.id,
        name=required_text(name, "name", 200),
        granted_by=required_text(granted_by, "granted_by", 200),
        granted_on=granted_on,
    )
    ctx.session.add(honor)
    ctx.record(VolunteerUpdated(volunteer.id, "HONOR"))
    await ctx.session.flush()
    return volunteer


async def issue_certificate(ctx: Context, volunteer_id: UUID, *, first_on: date, last_on: date) -> Certificate:
    """Certify what a volunteer did in a time: approved minutes alone, free of charge.

    Source: Regulations on Voluntary Service, art. 19; MCA order 67.
    """
    volunteer = await ctx.one(Volunteer, volunteer_id, field="volunteer_id", lock=True)
    association = await ctx.session.get_one(Association, (ctx.tenant.id, volunteer.association_id))
    made = Certificate(
        org_id=volunteer.org_id,
        org_place=volunteer.org_place,
        volunteer_id=volunteer.id,
        person_id=volunteer.person_id,
        name=volunteer.name,
        number=volunteer.number,
        first_on=first_on,
        last_on=last_on,
        issuer=association.name,
        issued_by=await author_of(ctx),
        issued_on=ctx.clock.today(),
    )
    await require(ctx, CERTIFICATE_ISSUE, made)
    _check_time(ctx, first_on, last_on)
    made.minutes, made.content = await _served(ctx, volunteer, first_on, last_on)
    if not made.minutes:
        raise RuleError("volunteers.no_minutes", field="first_on", code="VOLUNTEERS_NO_MINUTES")
    made.verify_code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    org = await ctx.session.get_one(Org, (ctx.tenant.id, volunteer.org_id))
    ordinal = await next_number(ctx, volunteer.org_id, KIND)
    made.serial = rules.certificate_serial(org.code, ctx.clock.year(), ordinal)
    ctx.session.add(made)
    await ctx.session.flush()
    ctx.record(CertificateIssued(made.id, made.serial))
    return made


def _check_time(ctx: Context, first_on: date, last_on: date) -> None:
    for day, field in ((first_on, "first_on"), (last_on, "last_on")):
        if day > ctx.clock.today():
            raise RuleError("volunteers.not_yet", field=field)
    if last_on < first_on:
        raise RuleError("rule.ends_before_it_begins", field="last_on")


async def _served(ctx: Context, volunteer: Volunteer, first_on: date, last_on: date) -> tuple[int, str]:
    """The minutes that count in that time, and the names of the duties that took the most of it."""
    per_duty = (
        select(Duty.name, func.sum(HourEntry.credited_minutes))
        .join(Duty, Duty.id == HourEntry.duty_id)
        .where(HourEntry.volunteer_id == volunteer.id, HourEntry.state.in_(CREDITED))
        .where(HourEntry.served_on.between(first_on, last_on))
        .group_by(Duty.name)
        .order_by(func.sum(HourEntry.credited_minutes).desc(), Duty.name)
    )
    found = [(name, minutes) for name, minutes in await ctx.session.execute(per_duty)]
    return sum(minutes for _, minutes in found), "、".join(name for name, _ in found[:MOST_DUTIES])


async def revoke_certificate(ctx: Context, certificate_id: UUID, version: int, reason: str) -> Certificate:
    """Say that a certificate proves nothing any more, and why; whoever looks it up is told so."""
    found = await ctx.one_at(Certificate, certificate_id, version)
    await require(ctx, CERTIFICATE_ISSUE, found)
    if found.revoked_at is not None:
        raise RuleError("volunteers.revoked", field="id")
    found.revocation = required_text(reason, "reason", 500)
    found.revoked_at = ctx.clock.now()
    ctx.record(CertificateRevoked(found.id))
    return found


async def verify_certificate(ctx: Context, code: str) -> Certificate:
    """The certificate of that code: whoever has the code has the paper, so no right is asked; raises NotFound."""
    found: Certificate | None = await ctx.session.scalar(
        select(Certificate).where(Certificate.verify_code == code.strip().upper())
    )
    if found is None:
        raise NotFound("code")
    return found
