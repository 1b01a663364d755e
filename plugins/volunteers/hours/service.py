"""Acts on hours: entered by whoever knows, approved by a second one, disputed and adjusted; what counts is credited."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from core.authz import may, require
from core.checks import required_text
from core.context import Context
from core.errors import NotFound, RuleError
from plugins.volunteers import rules, settings
from plugins.volunteers.activities.models import AttendanceSource, SignUp
from plugins.volunteers.activities.states import SIGN_UP, SignUpState
from plugins.volunteers.associations.models import Duty
from plugins.volunteers.enrollment.models import Volunteer
from plugins.volunteers.enrollment.service import own_person
from plugins.volunteers.honors.models import StarGrant
from plugins.volunteers.hours.events import (
    CreditsExchanged,
    HoursAdjusted,
    HoursApproved,
    HoursDisputed,
    HoursProposed,
    StarReached,
)
from plugins.volunteers.hours.models import CreditEntry, CreditKind, HourEntry
from plugins.volunteers.hours.states import CREDITED, MACHINE, HourState
from plugins.volunteers.permissions import CREDIT_MANAGE, HOUR_APPROVE, HOUR_PROPOSE

LONGEST_TEXT = 500
DAY = range(1, 24 * 60 + 1)


async def enter_attendance(
    ctx: Context, sign_up: SignUp, duty_id: UUID, minutes: int, source: AttendanceSource, reason: str | None
) -> HourEntry:
    """Enter the minutes of a shift; those that codes or staff saw at both ends count at once, others wait."""
    volunteer = await _locked(ctx, sign_up.volunteer_id)
    entry = HourEntry(
        org_id=sign_up.org_id,
        org_place=sign_up.org_place,
        volunteer_id=volunteer.id,
        person_id=volunteer.person_id,
        sign_up_id=sign_up.id,
        duty_id=duty_id,
        served_on=sign_up.starts_at.astimezone(ctx.clock.zone).date(),
        minutes=minutes,
        credited_minutes=0,
        state=HourState.PROPOSED,
        source=source,
        reason=reason,
        proposed_by_id=ctx.rights.account_id,
    )
    ctx.session.add(entry)
    await ctx.session.flush()
    if source == AttendanceSource.MANUAL:
        ctx.record(HoursProposed(entry.id, minutes))
        return entry
    await _approve(ctx, entry, volunteer, sign_up)
    return entry


async def _locked(ctx: Context, volunteer_id: UUID) -> Volunteer:
    """The volunteer, locked: one after the other is credited."""
    locked = select(Volunteer).where(Volunteer.id == volunteer_id).with_for_update(key_share=True)
    return (await ctx.session.scalars(locked.execution_options(populate_existing=True))).one()


async def propose(ctx: Context, *, duty_id: UUID, served_on: date, minutes: int, reason: str) -> HourEntry:
    """Propose one's own hours that no shift has: a second one approves them."""
    mine = await ctx.session.scalar(select(Volunteer).where(Volunteer.person_id == own_person(ctx)))
    if mine is None:
        raise RuleError("volunteers.not_enrolled", field="duty_id", code="VOLUNTEERS_NOT_ENROLLED")
    entry = HourEntry(
        org_id=mine.org_id,
        org_place=mine.org_place,
        volunteer_id=mine.id,
        person_id=mine.person_id,
        duty_id=duty_id,
        served_on=served_on,
        minutes=minutes,
        credited_minutes=0,
        state=HourState.PROPOSED,
        source=AttendanceSource.MANUAL,
        reason=required_text(reason, "reason", LONGEST_TEXT),
        proposed_by_id=ctx.rights.account_id,
    )
    await require(ctx, HOUR_PROPOSE, entry)
    if mine.accepted_at is None:
        raise RuleError("volunteers.not_accepted", field="duty_id", code="VOLUNTEERS_NOT_ACTIVE")
    if await ctx.session.scalar(select(Duty.id).where(Duty.id == duty_id)) is None:
        raise NotFound("duty_id")
    if served_on > ctx.clock.today():
        raise RuleError("volunteers.not_yet", field="served_on")
    _check_minutes(minutes)
    ctx.session.add(entry)
    await ctx.session.flush()
    ctx.record(HoursProposed(entry.id, minutes))
    return entry


def _check_minutes(minutes: int, least: int = DAY[0]) -> None:
    if not least <= minutes <= DAY[-1]:
        raise RuleError("volunteers.minutes", field="minutes", least=least, maximum=DAY[-1])


async def approve(ctx: Context, entry_id: UUID, version: int) -> HourEntry:
    """Let proposed hours count; nobody approves what they entered themselves, or what is about themselves."""
    entry, volunteer = await _with_volunteer(ctx, entry_id, version)
    await require(ctx, HOUR_APPROVE, entry)
    if entry.state != HourState.PROPOSED:
        raise RuleError("volunteers.not_proposed", field="id", code="ILLEGAL_MOVE")
    _check_second(ctx, entry, entry.proposed_by_id)
    entry.decided_by_id = ctx.rights.account_id
    await _approve(ctx, entry, volunteer, await _sign_up_of(ctx, entry))
    return entry


async def _with_volunteer(ctx: Context, entry_id: UUID, version: int) -> tuple[HourEntry, Volunteer]:
    """An entry that the actor sees, and its volunteer, both locked: the volunteer first, whose other entries follow."""
    seen = await ctx.one(HourEntry, entry_id)
    volunteer = await _locked(ctx, seen.volunteer_id)
    return await ctx.one_at(HourEntry, entry_id, version), volunteer


async def _sign_up_of(ctx: Context, entry: HourEntry) -> SignUp | None:
    """The sign-up whose shift the hours are of, if any."""
    if entry.sign_up_id is None:
        return None
    return await ctx.session.get_one(SignUp, (ctx.tenant.id, entry.sign_up_id))


def _check_second(ctx: Context, entry: HourEntry, first_id: UUID | None) -> None:
    """Whoever decides is neither the one who said it nor the one it is about."""
    is_about_self = entry.person_id == ctx.rights.person_id
    if is_about_self or (first_id is not None and first_id == ctx.rights.account_id):
        raise RuleError("volunteers.second", field="id", code="VOLUNTEERS_SECOND")


async def _approve(ctx: Context, entry: HourEntry, volunteer: Volunteer, sign_up: SignUp | None) -> None:
    entry.state = MACHINE.move(entry.state, to=HourState.APPROVED)
    entry.approved_at = ctx.clock.now()
    await _credit(ctx, entry, volunteer, CreditKind.EARNED)
    if sign_up is not None:
        sign_up.state = SIGN_UP.move(sign_up.state, to=SignUpState.CREDITED)
    ctx.record(HoursApproved(entry.id, entry.credited_minutes))


async def _credit(ctx: Context, entry: HourEntry, volunteer: Volunteer, kind: CreditKind) -> None:
    """Let the entry's minutes count, as far as the day's cap allows; the volunteer is locked.

    What it leaves of the day goes to the entries that the cap had cut, those first that were approved first.
    """
    same_day = select(HourEntry).where(
        HourEntry.volunteer_id == volunteer.id, HourEntry.served_on == entry.served_on, HourEntry.id != entry.id
    )
    locked = same_day.order_by(HourEntry.approved_at, HourEntry.id).with_for_update(key_share=True)
    with ctx.session.no_autoflush:  # the entry is between what counted and what will
        others = list(await ctx.session.scalars(locked.execution_options(populate_existing=True)))
        exchanged = await _exchanged(ctx, volunteer)
    total, cap = sum(other.credited_minutes for other in others), settings.daily_cap(ctx)
    counted = rules.within_cap(entry.minutes, total, cap)
    _count(ctx, entry, volunteer, kind, counted, exchanged)
    total += counted
    for other in others:
        more = rules.within_cap(other.minutes - other.credited_minutes, total, cap)
        if more and other.state in CREDITED:
            _count(ctx, other, volunteer, CreditKind.ADJUSTED, other.credited_minutes + more, exchanged)
            total += more


async def _exchanged(ctx: Context, volunteer: Volunteer) -> int:
    """The minutes that the volunteer has exchanged for services."""
    entries = select(func.coalesce(-func.sum(CreditEntry.minutes), 0))
    gone = entries.where(CreditEntry.volunteer_id == volunteer.id, CreditEntry.kind == CreditKind.EXCHANGED)
    return await ctx.session.scalar(gone) or 0


def _count(
    ctx: Context, entry: HourEntry, volunteer: Volunteer, kind: CreditKind, counted: int, exchanged: int
) -> None:
    """Let so many minutes of the entry count; what was exchanged stays so, and comes off whatever is earned later.

    A star that was reached stays, even where minutes are taken back.
    """
    volunteer.minutes += counted - entry.credited_minutes
    entry.credited_minutes = counted
    left = max(volunteer.minutes - exchanged, 0)
    change, volunteer.credit_minutes = left - volunteer.credit_minutes, left
    if change:
        ctx.session.add(
            CreditEntry(
                volunteer_id=volunteer.id,
                kind=kind,
                minutes=change,
                hour_entry_id=entry.id,
                occurred_at=ctx.clock.now(),
            )
        )
    for star in range(volunteer.stars + 1, rules.stars_for(volunteer.minutes) + 1):
        ctx.session.add(
            StarGrant(volunteer_id=volunteer.id, star=star, minutes=volunteer.minutes, granted_at=ctx.clock.now())
        )
        volunteer.stars = star
        ctx.record(StarReached(volunteer.id, star))


async def dispute(ctx: Context, entry_id: UUID, version: int, text: str) -> HourEntry:
    """Say what is wrong about an entry of hours: the volunteer, or whoever approves hours."""
    entry = await ctx.one_at(HourEntry, entry_id, version)
    if not may(ctx, HOUR_APPROVE, entry):
        await require(ctx, HOUR_PROPOSE, entry)
    entry.state = MACHINE.enter(entry, to=HourState.DISPUTED, reason=text)
    entry.dispute = required_text(text, "reason", LONGEST_TEXT)
    entry.disputed_by_id = ctx.rights.account_id
    ctx.record(HoursDisputed(entry.id))
    return entry


async def adjust(ctx: Context, entry_id: UUID, version: int, minutes: int, text: str) -> HourEntry:
    """Set disputed hours right, with the reason; nobody does for what they disputed themselves.

    Hours that were not approved yet count from then on, so whoever entered them does not either.
    """
    entry, volunteer = await _with_volunteer(ctx, entry_id, version)
    await require(ctx, HOUR_APPROVE, entry)
    _check_second(ctx, entry, entry.disputed_by_id)
    if entry.approved_at is None:
        _check_second(ctx, entry, entry.proposed_by_id)
    _check_minutes(minutes, least=0)
    entry.state = MACHINE.enter(entry, to=HourState.ADJUSTED, reason=text)
    entry.adjustment = required_text(text, "reason", LONGEST_TEXT)
    was_credited = entry.approved_at is not None
    entry.minutes, entry.decided_by_id = minutes, ctx.rights.account_id
    entry.approved_at = entry.approved_at or ctx.clock.now()
    await _credit(ctx, entry, volunteer, CreditKind.ADJUSTED if was_credited else CreditKind.EARNED)
    sign_up = await _sign_up_of(ctx, entry)
    if sign_up is not None and sign_up.state == SignUpState.CHECKED_OUT:
        sign_up.state = SIGN_UP.move(sign_up.state, to=SignUpState.CREDITED)
    ctx.record(HoursAdjusted(entry.id, entry.credited_minutes))
    return entry


async def exchange(ctx: Context, volunteer_id: UUID, version: int, minutes: int, note: str) -> Volunteer:
    """Exchange credits for a service, at the volunteer's wish.

    Source: Chongqing's Regulations on Voluntary Service, art. 35.
    """
    volunteer = await ctx.one_at(Volunteer, volunteer_id, version)
    await require(ctx, CREDIT_MANAGE, volunteer)
    if not 1 <= minutes <= volunteer.credit_minutes:
        raise RuleError("volunteers.credits", field="minutes", maximum=volunteer.credit_minutes)
    volunteer.credit_minutes -= minutes
    entry = CreditEntry(
        volunteer_id=volunteer.id,
        kind=CreditKind.EXCHANGED,
        minutes=-minutes,
        note=required_text(note, "note", LONGEST_TEXT),
        occurred_at=ctx.clock.now(),
    )
    ctx.session.add(entry)
    ctx.record(CreditsExchanged(volunteer.id, minutes))
    await ctx.session.flush()
    return volunteer
