"""Acts on mediators themselves: card, training, awards, specialities, appointments."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, or_, select

from core.authz import require
from core.checks import required_text
from core.context import Context
from core.errors import RuleError
from core.orgs.models import Org
from core.orgs.service import check_at_work
from core.people.models import Person
from plugins.mediation.mediators.events import AppointmentEnded, MediatorAdded, MediatorAppointed, MediatorUpdated
from plugins.mediation.mediators.models import MediatorAward, MediatorSpeciality, MediatorTraining
from plugins.mediation.mediators.permissions import APPOINT, MEDIATOR_MANAGE
from plugins.mediation.models import AppointmentState, DisputeType, Mediator, MediatorAppointment

MOST_SPECIALITIES = 20
HOURS = range(1, 1_001)
YEARS = range(1900, 2_200)


async def _managed(ctx: Context, mediator_id: UUID, field: str = "id") -> Mediator:
    mediator = await ctx.one(Mediator, mediator_id, field=field, lock=True)
    await require(ctx, MEDIATOR_MANAGE, mediator)
    return mediator


async def add_mediator(
    ctx: Context,
    *,
    org_id: UUID,
    person_id: UUID,
    number: str,
    is_full_time: bool = False,
    qualification: str | None = None,
    card_valid_until: date | None = None,
) -> Mediator:
    """Enter a person into the register of mediators."""
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    person = await ctx.one(Person, person_id, field="person_id")
    mediator = Mediator(
        org_id=org.id,
        org_place=org.place,
        person_id=person.id,
        name=person.name,
        number=required_text(number, "number", 50),
        is_full_time=is_full_time,
        qualification=None if qualification is None else required_text(qualification, "qualification", 200),
        card_valid_until=card_valid_until,
    )
    await require(ctx, MEDIATOR_MANAGE, mediator)
    check_at_work(org, "org_id")
    for field, taken in (
        ("number", Mediator.number == mediator.number),
        ("person_id", Mediator.person_id == person.id),
    ):
        if await ctx.session.scalar(select(Mediator.id).where(taken)) is not None:
            raise RuleError("rule.not_unique", field=field, code="NOT_UNIQUE")
    ctx.session.add(mediator)
    ctx.record(MediatorAdded(mediator.id, person.id))
    await ctx.session.flush()
    return mediator


async def set_card(
    ctx: Context, mediator_id: UUID, *, valid_until: date | None, qualification: str | None, is_full_time: bool
) -> Mediator:
    """Say until when the mediator's card holds, what the mediator is qualified by, and whether it is the whole work."""
    mediator = await _managed(ctx, mediator_id)
    mediator.card_valid_until = valid_until
    mediator.qualification = None if qualification is None else required_text(qualification, "qualification", 200)
    mediator.is_full_time = is_full_time
    ctx.record(MediatorUpdated(mediator.id, "CARD"))
    return mediator


async def record_training(ctx: Context, mediator_id: UUID, *, held_on: date, hours: int, subject: str) -> Mediator:
    """Note training that the mediator took part in."""
    mediator = await _managed(ctx, mediator_id)
    if hours not in HOURS:
        raise RuleError("mediation.hours", field="hours", maximum=HOURS[-1])
    text = required_text(subject, "subject", 200)
    ctx.session.add(MediatorTraining(mediator_id=mediator.id, held_on=held_on, hours=hours, subject=text))
    ctx.record(MediatorUpdated(mediator.id, "TRAINING"))
    await ctx.session.flush()
    return mediator


async def record_award(ctx: Context, mediator_id: UUID, *, name: str, granted_by: str, year: int) -> Mediator:
    """Note an honour that the mediator was given."""
    mediator = await _managed(ctx, mediator_id)
    if year not in YEARS:
        raise RuleError("mediation.year", field="year")
    award = MediatorAward(
        mediator_id=mediator.id,
        name=required_text(name, "name", 200),
        granted_by=required_text(granted_by, "granted_by", 200),
        year=year,
    )
    ctx.session.add(award)
    ctx.record(MediatorUpdated(mediator.id, "AWARD"))
    await ctx.session.flush()
    return mediator


async def set_specialities(ctx: Context, mediator_id: UUID, type_ids: Sequence[UUID]) -> Mediator:
    """Say which kinds of dispute the mediator is good at, in place of those said before."""
    mediator = await _managed(ctx, mediator_id)
    if len(type_ids) > MOST_SPECIALITIES:
        raise RuleError("mediation.specialities", field="type_ids", maximum=MOST_SPECIALITIES)
    for index, type_id in enumerate(type_ids):
        await ctx.one(DisputeType, type_id, field=f"type_ids.{index}")
    await ctx.session.execute(delete(MediatorSpeciality).where(MediatorSpeciality.mediator_id == mediator.id))
    ctx.session.add_all(
        MediatorSpeciality(mediator_id=mediator.id, type_id=type_id) for type_id in dict.fromkeys(type_ids)
    )
    ctx.record(MediatorUpdated(mediator.id, "SPECIALITIES"))
    await ctx.session.flush()
    return mediator


async def appoint_mediator(
    ctx: Context,
    *,
    mediator_id: UUID,
    org_id: UUID,
    started_on: date,
    ended_on: date | None = None,
    certificate_no: str | None = None,
    ex_officio_post: str | None = None,
    recruited_from: str | None = None,
) -> MediatorAppointment:
    """Appoint a mediator at an organisation, for a term or until it is ended; once at a time there."""
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    mediator = await ctx.one(Mediator, mediator_id, field="mediator_id", lock=True)
    texts = {"certificate_no": certificate_no, "ex_officio_post": ex_officio_post, "recruited_from": recruited_from}
    made = MediatorAppointment(
        org_id=org.id,
        org_place=org.place,
        mediator_id=mediator.id,
        level=org.level,
        state=AppointmentState.APPOINTED,
        started_on=started_on,
        ended_on=ended_on,
        **{name: required_text(text, name, 100) for name, text in texts.items() if text is not None},
    )
    await require(ctx, APPOINT, made)
    check_at_work(org, "org_id")
    if ended_on is not None and ended_on < started_on:
        raise RuleError("rule.ends_before_it_begins", field="ended_on")
    running = select(MediatorAppointment.id).where(
        MediatorAppointment.mediator_id == mediator.id,
        MediatorAppointment.org_id == org.id,
        MediatorAppointment.state != AppointmentState.ENDED,
        or_(MediatorAppointment.ended_on.is_(None), MediatorAppointment.ended_on >= started_on),
    )
    if await ctx.session.scalar(running.limit(1)):
        raise RuleError("mediation.appointed_already", field="mediator_id", code="NOT_UNIQUE")
    ctx.session.add(made)
    await ctx.session.flush()
    ctx.record(MediatorAppointed(made.id, mediator.id))
    return made


async def end_appointment(ctx: Context, appointment_id: UUID, ended_on: date) -> MediatorAppointment:
    """Say which day is an appointment's last; a day that was said before can only come earlier."""
    found = await ctx.one(MediatorAppointment, appointment_id, lock=True)
    await require(ctx, APPOINT, found)
    if ended_on < found.started_on:
        raise RuleError("rule.ends_before_it_begins", field="ended_on")
    if found.ended_on is not None and ended_on > found.ended_on:
        raise RuleError("mediation.ends_later", field="ended_on", last=found.ended_on)
    found.ended_on = ended_on
    ctx.record(AppointmentEnded(found.id, found.mediator_id))
    return found
