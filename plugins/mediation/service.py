"""Acts of mediation: one function for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from core.access.levels import AccessLevel
from core.authz import require
from core.cases.models import CaseParty, EpisodeOutcome, PartyRole, Resolution, Severity, Source
from core.cases.service import close_episode, next_number, open_episode
from core.checks import required_text
from core.context import Context
from core.descriptors import Action, Event
from core.errors import RuleError
from core.orgs.models import Org
from core.orgs.service import check_at_work
from core.people.models import Person
from plugins.mediation import permissions, rules
from plugins.mediation.assigning import take_on
from plugins.mediation.events import (
    DisputeAccepted,
    DisputeAssigned,
    DisputeClosed,
    DisputeEscalated,
    DisputeRefused,
    DisputeRegistered,
    DisputeSettled,
    MediationFailed,
    MediationStarted,
    MediationTerminated,
)
from plugins.mediation.models import Channel, Dispute, DisputeType, Mediator
from plugins.mediation.states import MACHINE, OPEN, DisputeState

KIND = "DISPUTE"

RESOLUTIONS = {
    DisputeState.AGREED: {Resolution.SOLVED},
    DisputeState.FAILED: {Resolution.NOT_SOLVED, Resolution.NOT_COMPETENT},
    DisputeState.TERMINATED: {Resolution.WITHDRAWN, Resolution.UNREACHABLE, Resolution.NO_ACTION_NEEDED},
    DisputeState.NOT_ACCEPTED: {Resolution.NOT_COMPETENT, Resolution.DUPLICATE, Resolution.NO_ACTION_NEEDED},
}
"""How a dispute may be closed, by the state it ended in."""


@dataclass(frozen=True, slots=True)
class Party:
    """A party as it is taken in."""

    role: PartyRole
    name: str
    person_id: UUID | None = None


async def register_dispute(
    ctx: Context,
    *,
    org_id: UUID,
    type_id: UUID,
    title: str,
    summary: str,
    parties: Sequence[Party],
    channel: Channel = Channel.PEOPLE,
    source: Source = Source.APPLIED,
    severity: Severity = Severity.ORDINARY,
    amount: Decimal | None = None,
) -> Dispute:
    """Take in a dispute at the organisation responsible for the place."""
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    kind = await ctx.one(DisputeType, type_id, field="type_id")
    rules.check_parties([party.role for party in parties])
    dispute = Dispute(
        kind=KIND,
        category=kind.code,
        title=required_text(title, "title", 200),
        state=DisputeState.REGISTERED,
        access_level=AccessLevel.ORG,
        org_id=org.id,
        org_place=org.place,
        handling_org_id=org.id,
        opened_at=ctx.clock.now(),
        type_id=kind.id,
        channel=channel,
        source=source,
        severity=severity,
        summary=required_text(summary, "summary", 4000),
        amount_fen=rules.fen(amount),
    )
    await require(ctx, permissions.DISPUTE_REGISTER, dispute)
    check_at_work(org, "org_id")
    for index, party in enumerate(parties):
        if party.person_id is not None:
            await ctx.one(Person, party.person_id, field=f"parties.{index}.person_id")
    dispute.number = rules.dispute_number(org.code, ctx.clock.year(), await next_number(ctx, org.id, KIND))
    ctx.session.add(dispute)
    await ctx.session.flush()
    ctx.session.add_all(
        CaseParty(
            case_id=dispute.id,
            ordinal=ordinal,
            role=party.role,
            name=required_text(party.name, f"parties.{ordinal - 1}.name", 100),
            person_id=party.person_id,
        )
        for ordinal, party in enumerate(parties, start=1)
    )
    await open_episode(ctx, dispute, org)
    ctx.record(DisputeRegistered(dispute.id, org.id))
    return dispute


async def accept_dispute(ctx: Context, dispute_id: UUID, version: int) -> Dispute:
    """Accept a registered dispute for mediation."""
    dispute = await _moved(ctx, dispute_id, version, permissions.DISPUTE_ACCEPT, DisputeState.ACCEPTED)
    return _recorded(ctx, dispute, DisputeAccepted(dispute.id))


async def refuse_dispute(ctx: Context, dispute_id: UUID, version: int, reason: str) -> Dispute:
    """Decline to mediate a registered dispute, with the reason."""
    dispute = await _moved(ctx, dispute_id, version, permissions.DISPUTE_ACCEPT, DisputeState.NOT_ACCEPTED)
    dispute.refusal_reason = required_text(reason, "reason", 1000)
    return _recorded(ctx, dispute, DisputeRefused(dispute.id))


async def assign_dispute(ctx: Context, dispute_id: UUID, version: int, mediator_id: UUID) -> Dispute:
    """Give an accepted dispute to a mediator whose appointment is in force, or to another one."""
    mediator = await ctx.one(Mediator, mediator_id, field="mediator_id")
    dispute = await _moved(ctx, dispute_id, version, permissions.DISPUTE_ASSIGN, DisputeState.ASSIGNED)
    await take_on(ctx, dispute, mediator, "mediator_id")
    return _recorded(ctx, dispute, DisputeAssigned(dispute.id, mediator.id))


async def mediate_dispute(ctx: Context, dispute_id: UUID, version: int) -> Dispute:
    """Begin mediation."""
    dispute = await _moved(ctx, dispute_id, version, permissions.DISPUTE_MEDIATE, DisputeState.MEDIATING)
    return _recorded(ctx, dispute, MediationStarted(dispute.id))


async def settle_dispute(ctx: Context, dispute_id: UUID, version: int) -> Dispute:
    """Record that the parties agreed."""
    dispute = await _moved(ctx, dispute_id, version, permissions.DISPUTE_MEDIATE, DisputeState.AGREED)
    await close_episode(ctx, dispute, EpisodeOutcome.SETTLED)
    return _recorded(ctx, dispute, DisputeSettled(dispute.id))


async def fail_dispute(ctx: Context, dispute_id: UUID, version: int) -> Dispute:
    """Record that the parties did not agree."""
    dispute = await _moved(ctx, dispute_id, version, permissions.DISPUTE_MEDIATE, DisputeState.FAILED)
    await close_episode(ctx, dispute, EpisodeOutcome.NOT_SETTLED)
    return _recorded(ctx, dispute, MediationFailed(dispute.id))


async def terminate_dispute(ctx: Context, dispute_id: UUID, version: int) -> Dispute:
    """End mediation because a party refused it or withdrew, as each may at any time.

    Source: People's Mediation Law, art. 23 (3).
    """
    dispute = await _moved(ctx, dispute_id, version, permissions.DISPUTE_MEDIATE, DisputeState.TERMINATED)
    await close_episode(ctx, dispute, EpisodeOutcome.NOT_SETTLED)
    return _recorded(ctx, dispute, MediationTerminated(dispute.id))


async def escalate_dispute(ctx: Context, dispute_id: UUID, version: int, reason: str) -> Dispute:
    """Hand an open dispute to the organisation above the one that handles it.

    It stays one record under its territorial organisation; a new episode begins.
    """
    dispute = await ctx.one_at(Dispute, dispute_id, version)
    await require(ctx, permissions.DISPUTE_ESCALATE, dispute)
    if dispute.state not in OPEN:
        raise RuleError("mediation.not_open", field="id", state=dispute.state)
    handler = await ctx.session.get_one(Org, (ctx.tenant.id, dispute.handling_org_id))
    if handler.parent_id is None:
        raise RuleError("mediation.no_level_above", field="id")
    above = await ctx.session.get_one(Org, (ctx.tenant.id, handler.parent_id))
    await close_episode(ctx, dispute, EpisodeOutcome.ESCALATED)
    dispute.handling_org_id = above.id
    dispute.state = DisputeState.ACCEPTED
    dispute.mediator_id = dispute.worker_id = None
    await open_episode(ctx, dispute, above)
    return _recorded(
        ctx, dispute, DisputeEscalated(dispute.id, handler.id, above.id, required_text(reason, "reason", 1000))
    )


async def close_dispute(ctx: Context, dispute_id: UUID, version: int, resolution: Resolution) -> Dispute:
    """Close a dispute that ended, with a resolution that fits how it ended."""
    dispute = await ctx.one_at(Dispute, dispute_id, version)
    await require(ctx, permissions.DISPUTE_CLOSE, dispute)
    ended = DisputeState(dispute.state)
    dispute.state = MACHINE.move(ended, to=DisputeState.CLOSED)
    if resolution not in RESOLUTIONS[ended]:
        offered = ", ".join(sorted(RESOLUTIONS[ended]))
        raise RuleError("mediation.resolution", field="resolution", state=ended, offered=offered)
    dispute.resolution = resolution
    dispute.closed_at = ctx.clock.now()
    await close_episode(ctx, dispute, EpisodeOutcome.NOT_SETTLED)
    return _recorded(ctx, dispute, DisputeClosed(dispute.id, resolution))


async def _moved(ctx: Context, dispute_id: UUID, version: int, action: Action, to: DisputeState) -> Dispute:
    dispute = await ctx.one_at(Dispute, dispute_id, version)
    await require(ctx, action, dispute)
    dispute.state = MACHINE.move(DisputeState(dispute.state), to=to)
    return dispute


def _recorded(ctx: Context, dispute: Dispute, event: Event) -> Dispute:
    ctx.record(event)
    return dispute
