"""Acts on sessions: only the mediator to whom the dispute is given conducts them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select, update

from core.authz import require
from core.cases.journal import part_of_case
from core.cases.models import CaseParty
from core.cases.service import touch
from core.checks import required_text
from core.context import Context
from core.errors import NotFound, RuleError
from plugins.mediation import permissions
from plugins.mediation.models import Dispute, Mediator
from plugins.mediation.proceedings.models import Participant
from plugins.mediation.sessions.events import SessionNoteAdded, SessionRecorded
from plugins.mediation.sessions.models import MediationSession, SessionAttendee, SessionNote, SessionOutcome
from plugins.mediation.states import DisputeState

MINUTES = range(1, 1_441)
LONGEST_RECORD = 20_000
LONGEST_NOTE = 4_000

Part = TypeVar("Part", CaseParty, Participant)


async def record_session(
    ctx: Context,
    dispute_id: UUID,
    *,
    held_at: datetime,
    minutes: int,
    venue: str,
    is_open: bool,
    outcome: SessionOutcome,
    record: str,
    party_ids: Sequence[UUID],
    participant_ids: Sequence[UUID] = (),
) -> Dispute:
    """Record a session of a dispute under mediation, in which at least one party took part.

    Source: People's Mediation Law, art. 23: the parties decide whether it is open; art. 27: it is recorded.
    """
    dispute = await ctx.one(Dispute, dispute_id, lock=True)
    mediator = await _conducting(ctx, dispute)
    if dispute.state != DisputeState.MEDIATING:
        raise RuleError("mediation.not_mediating", field="id", state=dispute.state)
    if held_at > ctx.clock.now() or held_at < dispute.opened_at:
        raise RuleError("mediation.session_time", field="held_at")
    if minutes not in MINUTES:
        raise RuleError("mediation.session_minutes", field="minutes", maximum=MINUTES[-1])
    if not party_ids:
        raise RuleError("rule.required", field="party_ids", code="REQUIRED")
    session = MediationSession(
        case_id=dispute.id,
        mediator_id=mediator.id,
        name=mediator.name,
        held_at=held_at,
        minutes=minutes,
        venue=required_text(venue, "venue", 200),
        is_open=is_open,
        outcome=outcome,
        record=required_text(record, "record", LONGEST_RECORD),
    )
    ctx.session.add(session)
    await ctx.session.flush()
    await _note_attendance(ctx, dispute, session, party_ids, participant_ids)
    touch(ctx, dispute)
    ctx.record(SessionRecorded(dispute.id, session.id, outcome))
    return dispute


async def _conducting(ctx: Context, dispute: Dispute) -> Mediator:
    """The mediator to whom the dispute is given, who must be the one that acts."""
    await require(ctx, permissions.DISPUTE_MEDIATE, dispute)
    if dispute.mediator_id is None or dispute.worker_id is None or dispute.worker_id != ctx.rights.person_id:
        raise RuleError("mediation.own_sessions", field="id", code="MEDIATION_OWN_SESSIONS")
    return await ctx.session.get_one(Mediator, (ctx.tenant.id, dispute.mediator_id))


async def _note_attendance(
    ctx: Context,
    dispute: Dispute,
    session: MediationSession,
    party_ids: Sequence[UUID],
    participant_ids: Sequence[UUID],
) -> None:
    parties = await _of_dispute(ctx, CaseParty, dispute, party_ids, "party_ids")
    participants = await _of_dispute(ctx, Participant, dispute, participant_ids, "participant_ids")
    came = [{"party_id": one.id, "name": one.name} for one in parties]
    came += [{"participant_id": one.id, "name": one.name} for one in participants]
    ctx.session.add_all(
        SessionAttendee(session_id=session.id, ordinal=ordinal, **one) for ordinal, one in enumerate(came, start=1)
    )


async def _of_dispute(ctx: Context, model: type[Part], dispute: Dispute, ids: Sequence[UUID], field: str) -> list[Part]:
    """Parts of the dispute, in the order of their ids; raises NotFound for one of another."""
    found = {
        part.id: part
        for part in await ctx.session.scalars(select(model).where(model.case_id == dispute.id, model.id.in_(ids)))
    }
    for index, part_id in enumerate(ids):
        if part_id not in found:
            raise NotFound(f"{field}.{index}")
    return [found[part_id] for part_id in dict.fromkeys(ids)]


async def add_note(ctx: Context, session_id: UUID, text: str) -> Dispute:
    """Note something on a session for oneself; it comes into no file."""
    session, dispute = await part_of_case(ctx, MediationSession, session_id)
    assert isinstance(dispute, Dispute)
    await _conducting(ctx, dispute)
    note = SessionNote(
        session_id=session.id,
        keeper_id=ctx.rights.person_id,
        text=required_text(text, "text", LONGEST_NOTE),
        noted_at=ctx.clock.now(),
    )
    ctx.session.add(note)
    ctx.record(SessionNoteAdded(dispute.id, session.id))
    return dispute


async def lock_notes(ctx: Context, dispute: Dispute) -> None:
    """Let nobody read any more what whoever mediated until now had noted for themself."""
    sessions = select(MediationSession.id).where(MediationSession.case_id == dispute.id)
    lost = update(SessionNote).where(SessionNote.session_id.in_(sessions), SessionNote.keeper_id.is_not(None))
    await ctx.session.execute(lost.values(keeper_id=None), execution_options={"synchronize_session": False})
