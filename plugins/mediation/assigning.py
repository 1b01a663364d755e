"""Who may mediate a dispute, who does, and who helps."""

from uuid import UUID

from sqlalchemy import select

from core.authz import require
from core.cases.journal import LONGEST_REASON, put
from core.cases.models import CaseParty
from core.cases.service import check_open, touch
from core.checks import required_text
from core.context import Context
from core.errors import NotFound, RuleError
from plugins.mediation import permissions, queries, rules
from plugins.mediation.events import MediatorConflictNoted, ParticipantAdded
from plugins.mediation.mediators.fitness import check_fit
from plugins.mediation.models import Dispute, DisputeType, Mediator
from plugins.mediation.proceedings.models import (
    AssignmentEnd,
    ChosenBy,
    ConflictKind,
    MediatorAssignment,
    MediatorConflict,
    Participant,
    ParticipantKind,
)
from plugins.mediation.states import DisputeState


async def mediator_of(ctx: Context, person_id: UUID) -> Mediator:
    """The person as a mediator; raises RuleError for somebody who is none."""
    mediator = await ctx.session.scalar(select(Mediator).where(Mediator.person_id == person_id))
    if mediator is None:
        raise RuleError("mediation.no_mediator", field="id")
    return mediator


async def take_on(
    ctx: Context,
    dispute: Dispute,
    mediator: Mediator,
    field: str,
    *,
    chosen_by: ChosenBy = ChosenBy.ORG,
    end: AssignmentEnd = AssignmentEnd.REASSIGNED,
) -> None:
    """Give the dispute to a mediator with an appointment in force and no conflict.

    The first one stays answerable, unless the dispute is handed over. Raises RuleError about the input field.
    """
    in_force = await ctx.session.scalar(queries.appointments_in_force(mediator.id, ctx.clock.today()))
    if in_force is None:
        raise RuleError("mediation.not_appointed", field=field, code="MEDIATION_NOT_APPOINTED")
    await _check_conflict(ctx, dispute, mediator, field)
    await check_fit(ctx, dispute, mediator, field)
    await end_assignment(ctx, dispute, end)
    is_first = dispute.first_mediator_id is None or end == AssignmentEnd.HANDED_OVER
    if is_first:
        dispute.first_mediator_id = mediator.id
    dispute.mediator_id = mediator.id
    dispute.worker_id = mediator.person_id
    ctx.session.add(
        MediatorAssignment(
            case_id=dispute.id,
            mediator_id=mediator.id,
            name=mediator.name,
            is_first=is_first,
            chosen_by=chosen_by,
            started_at=ctx.clock.now(),
        )
    )


async def _check_conflict(ctx: Context, dispute: Dispute, mediator: Mediator, field: str) -> None:
    """Nobody mediates the own dispute, or one with a noted conflict."""
    own = select(CaseParty.id).where(CaseParty.case_id == dispute.id, CaseParty.person_id == mediator.person_id)
    noted = select(MediatorConflict.id).where(
        MediatorConflict.case_id == dispute.id, MediatorConflict.mediator_id == mediator.id
    )
    if await ctx.session.scalar(own.limit(1)) is not None or await ctx.session.scalar(noted.limit(1)) is not None:
        raise RuleError("mediation.conflict", field=field, code="MEDIATION_CONFLICT")


async def end_assignment(ctx: Context, dispute: Dispute, end: AssignmentEnd) -> None:
    """End the time of whoever mediates now, and with it the sight of the notes they made for themself."""
    from plugins.mediation.sessions.service import lock_notes

    running = select(MediatorAssignment).where(
        MediatorAssignment.case_id == dispute.id, MediatorAssignment.ended_at.is_(None)
    )
    for assignment in await ctx.session.scalars(running):
        assignment.ended_at, assignment.end_reason = ctx.clock.now(), end
    await lock_notes(ctx, dispute)


async def note_conflict(
    ctx: Context, dispute_id: UUID, *, mediator_id: UUID, kind: ConflictKind, note: str, party_id: UUID | None = None
) -> Dispute:
    """Note why a mediator does not mediate the dispute; whoever does so now gives it back.

    Source: People's Mediation Law, art. 15 and 23: parties choose or accept the mediator.
    """
    dispute = await ctx.one(Dispute, dispute_id, lock=True)
    await require(ctx, permissions.DISPUTE_MEDIATE, dispute)
    check_open(dispute)
    mediator = await ctx.one(Mediator, mediator_id, field="mediator_id")
    if kind == ConflictKind.REFUSED_BY_PARTY and party_id is None:
        raise RuleError("rule.required", field="party_id", code="REQUIRED")
    if party_id is not None:
        await party_of(ctx, dispute, party_id, "party_id")
    held = select(MediatorConflict.id).where(
        MediatorConflict.case_id == dispute.id, MediatorConflict.mediator_id == mediator.id
    )
    if await ctx.session.scalar(held) is not None:
        raise RuleError("rule.not_unique", field="mediator_id", code="NOT_UNIQUE")
    ctx.session.add(
        MediatorConflict(
            case_id=dispute.id,
            mediator_id=mediator.id,
            name=mediator.name,
            kind=kind,
            party_id=party_id,
            note=required_text(note, "note", LONGEST_REASON),
            noted_at=ctx.clock.now(),
        )
    )
    if dispute.mediator_id == mediator.id and dispute.state in dispute.__life__.open:
        await end_assignment(ctx, dispute, AssignmentEnd.CONFLICT)
        dispute.give_to_nobody()
        await put(ctx, dispute, DisputeState.ACCEPTED, note)
    touch(ctx, dispute)
    ctx.record(MediatorConflictNoted(dispute.id, mediator.id, kind))
    return dispute


async def add_participant(
    ctx: Context, dispute_id: UUID, *, kind: ParticipantKind, name: str, parties_consent: bool
) -> Dispute:
    """Note who helps to mediate; relatives, neighbors and experts only with the parties' consent.

    Source: People's Mediation Law, art. 20.
    """
    dispute = await ctx.one(Dispute, dispute_id, lock=True)
    await require(ctx, permissions.DISPUTE_MEDIATE, dispute)
    check_open(dispute)
    if kind in rules.INVITED and not parties_consent:
        raise RuleError("mediation.consent", field="parties_consent", code="MEDIATION_CONSENT")
    participant = Participant(
        case_id=dispute.id,
        kind=kind,
        name=required_text(name, "name", 100),
        consented_on=ctx.clock.today() if parties_consent else None,
    )
    ctx.session.add(participant)
    touch(ctx, dispute)
    ctx.record(ParticipantAdded(dispute.id, kind))
    return dispute


async def check_special_member(ctx: Context, dispute: Dispute) -> None:
    """Where the type of dispute asks for a member of a kind, one takes part; raises RuleError."""
    kind = await ctx.session.get_one(DisputeType, (ctx.tenant.id, dispute.type_id))
    if kind.special_member is None:
        return
    present = select(Participant.id).where(Participant.case_id == dispute.id, Participant.kind == kind.special_member)
    if await ctx.session.scalar(present.limit(1)) is None:
        raise RuleError("mediation.special_member", field="id", code="MEDIATION_MEMBER", kind=kind.special_member)


async def party_of(ctx: Context, dispute: Dispute, party_id: UUID, field: str) -> CaseParty:
    """A party to the dispute; raises NotFound for one of another."""
    found = select(CaseParty).where(CaseParty.id == party_id, CaseParty.case_id == dispute.id)
    party = await ctx.session.scalar(found)
    if party is None:
        raise NotFound(field)
    return party
