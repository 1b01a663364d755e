"""What a person may ask: a copy of everything, a correction."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from core.authz import require, visible
from core.context import Context
from core.crypto.sealed import reveal
from core.errors import NotFound, RuleError
from core.machine import StateMachine
from core.people.models import Person
from core.privacy.events import CorrectionDecided, CorrectionRequested, DataExported, ExportRead
from core.privacy.holdings import LONGEST_PURPOSE, as_json
from core.privacy.models import Correction, CorrectionState, DataExport
from core.privacy.permissions import (
    CORRECTION_DECIDE,
    CORRECTION_READ,
    CORRECTION_REQUEST,
    EXPORT_READ,
    PERSON_DISCLOSE,
)
from core.text import checked_text

EXPORT_LIFE = timedelta(days=7)
LONGEST_TEXT = 1_000

CORRECTION = StateMachine(
    {CorrectionState.OPEN: {CorrectionState.ACCEPTED, CorrectionState.REJECTED}}, CorrectionState.OPEN
)


async def export_person(ctx: Context, person_id: UUID, purpose: str) -> DataExport:
    """Make a copy of all that is held about a person, sealed, to be read for a week.

    Source: Personal Information Protection Law, art. 45.
    """
    person = await ctx.one(Person, person_id)
    await require(ctx, PERSON_DISCLOSE, person)
    ctx.purpose = checked_text(purpose, "purpose", longest=LONGEST_PURPOSE)
    export = DataExport(
        org_id=person.org_id,
        org_place=person.org_place,
        person_id=person.id,
        purpose=ctx.purpose,
        expires_at=ctx.clock.now() + EXPORT_LIFE,
    )
    export.content = await as_json(ctx, person)
    ctx.session.add(export)
    ctx.record(DataExported(export.id, person.id))
    return export


async def read_export(ctx: Context, export_id: UUID, purpose: str) -> str:
    """The copy itself; raises RuleError once it has expired."""
    found = select(DataExport).where(DataExport.id == export_id, visible(ctx, DataExport, EXPORT_READ))
    export = await ctx.session.scalar(found)
    if export is None:
        raise NotFound
    await require(ctx, PERSON_DISCLOSE, await ctx.one(Person, export.person_id))
    ctx.purpose = checked_text(purpose, "purpose", longest=LONGEST_PURPOSE)
    if export.expires_at <= ctx.clock.now():
        raise RuleError("privacy.expired", field="id")
    ctx.record(ExportRead(export.id, export.person_id, ctx.purpose))
    return await reveal(ctx.session, export, DataExport.content) or ""


async def drop_expired(ctx: Context) -> int:
    """Delete the copies that have expired; gives how many."""
    async with ctx.transaction() as session:
        expired = select(DataExport.id).where(DataExport.expires_at <= ctx.clock.now())
        ids = list(await session.scalars(expired))
        await session.execute(delete(DataExport).where(DataExport.id.in_(ids)))
    return len(ids)


async def request_correction(ctx: Context, person_id: UUID, what: str, proposed: str) -> Correction:
    """Note that something kept about a person is wrong, and what it should say.

    Source: Personal Information Protection Law, art. 46.
    """
    person = await ctx.one(Person, person_id, field="person_id")
    await require(ctx, CORRECTION_REQUEST, person)
    correction = Correction(
        org_id=person.org_id,
        org_place=person.org_place,
        person_id=person.id,
        what=checked_text(what, "what", longest=LONGEST_TEXT),
        state=CORRECTION.initial,
    )
    correction.proposed = checked_text(proposed, "proposed", longest=LONGEST_TEXT)
    ctx.session.add(correction)
    ctx.record(CorrectionRequested(correction.id, person.id))
    return correction


async def decide_correction(ctx: Context, correction_id: UUID, state: CorrectionState, answer: str) -> Correction:
    """Accept or reject a request; what was accepted is changed by the act for it, so that its own rules hold."""
    readable = visible(ctx, Correction, CORRECTION_READ)
    found = select(Correction).where(Correction.id == correction_id, readable).with_for_update()
    correction = await ctx.session.scalar(found)
    if correction is None:
        raise NotFound
    await require(ctx, CORRECTION_DECIDE, await ctx.one(Person, correction.person_id))
    correction.state = CORRECTION.move(correction.state, to=state)
    correction.answer = checked_text(answer, "answer", longest=LONGEST_TEXT)
    correction.decided_at = ctx.clock.now()
    ctx.record(CorrectionDecided(correction.id, correction.person_id, state))
    return correction
