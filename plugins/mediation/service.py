"""Acts of mediation: one function for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from core.access.levels import AccessLevel
from core.authz import require
from core.cases.ending import close
from core.cases.journal import LONGEST_REASON, move, put
from core.cases.models import CaseParty, EpisodeOutcome, PartyRole, Resolution, Severity, Source
from core.cases.service import close_episode, next_number, open_episode
from core.checks import required_text
from core.context import Context
from core.deadlines.models import DeadlineKind
from core.deadlines.service import meet
from core.descriptors import Action, Event
from core.errors import IllegalMove, RuleError
from core.orgs.models import Org
from core.orgs.service import check_at_work
from core.people.models import Person
from plugins.mediation import limits, permissions, routing, rules
from plugins.mediation.assigning import check_special_member, end_assignment, party_of, take_on
from plugins.mediation.events import (
    DisputeAccepted,
    DisputeAssigned,
    DisputeClosed,
    DisputeEscalated,
    DisputeRefused,
    DisputeRegistered,
    MediationFailed,
    MediationStarted,
    MediationTerminated,
)
from plugins.mediation.models import KIND, Channel, Dispute, DisputeType, EndGround, Mediator
from plugins.mediation.proceedings.diversions import check_not_diverted
from plugins.mediation.proceedings.models import AssignmentEnd, ChosenBy
from plugins.mediation.states import MACHINE, OPEN, DisputeState

BASIS = "人民调解法第十七条"
"""The rule by which disputes are handled: People's Mediation Law, art. 17."""

RESOLUTIONS = {
    DisputeState.AGREED: {Resolution.SOLVED},
    DisputeState.PERFORMED: {Resolution.SOLVED},
    DisputeState.BREACHED: {Resolution.NOT_SOLVED},
    DisputeState.FAILED: {Resolution.NOT_SOLVED, Resolution.NOT_COMPETENT},
    DisputeState.TERMINATED: {
        Resolution.WITHDRAWN,
        Resolution.UNREACHABLE,
        Resolution.NO_ACTION_NEEDED,
        Resolution.NOT_COMPETENT,
    },
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
    previous_id: UUID | None = None,
) -> Dispute:
    """Take in a dispute at the organisation responsible for the place; a rule may let another one handle it."""
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    kind = await ctx.one(DisputeType, type_id, field="type_id")
    rules.check_parties([party.role for party in parties])
    if previous_id is not None:
        await _check_previous(ctx, previous_id)
    handler = await routing.handler_of(ctx, org, kind, severity)
    dispute = Dispute(
        kind=KIND,
        category=kind.code,
        title=required_text(title, "title", 200),
        state=DisputeState.REGISTERED,
        access_level=AccessLevel.ORG,
        org_id=org.id,
        org_place=org.place,
        handling_org_id=handler.id,
        opened_at=ctx.clock.now(),
        type_id=kind.id,
        channel=channel,
        source=source,
        severity=severity,
        summary=required_text(summary, "summary", 4000),
        amount_fen=rules.fen(amount),
        previous_id=previous_id,
        legal_basis=BASIS,
    )
    await require(ctx, permissions.DISPUTE_REGISTER, dispute)
    check_at_work(org, "org_id")
    for index, party in enumerate(parties):
        if party.person_id is not None:
            await ctx.one(Person, party.person_id, field=f"parties.{index}.person_id")
    await limits.begin_own(ctx, dispute, DisputeRegistered.__name__)
    dispute.number = rules.dispute_number(org.code, ctx.clock.year(), await next_number(ctx, org.id, KIND))
    ctx.session.add(dispute)
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
    await open_episode(ctx, dispute, handler)
    await routing.let_handle(ctx, dispute, handler, dispute.title)
    ctx.record(DisputeRegistered(dispute.id, org.id))
    return dispute


async def _check_previous(ctx: Context, previous_id: UUID) -> None:
    """What breaks out anew has ended before."""
    previous = await ctx.one(Dispute, previous_id, field="previous_id")
    if previous.state in OPEN:
        raise RuleError("mediation.previous_open", field="previous_id")


async def accept_dispute(ctx: Context, dispute_id: UUID, version: int, *, consented_on: date | None = None) -> Dispute:
    """Accept a registered dispute for mediation, which no party may have refused; its time runs from today.

    Source: People's Mediation Law, art. 17.
    """
    dispute = await ctx.one_at(Dispute, dispute_id, version)
    await require(ctx, permissions.DISPUTE_ACCEPT, dispute)
    if dispute.state == DisputeState.CLOSED:  # that is reopening, which has an act of its own
        raise IllegalMove(dispute.state, DisputeState.ACCEPTED, list(MACHINE.possible(dispute.state)))
    await move(ctx, dispute, DisputeState.ACCEPTED)
    dispute.consented_on = consented_on
    kind = await ctx.session.get_one(DisputeType, (ctx.tenant.id, dispute.type_id))
    await limits.begin_resolve(ctx, dispute, kind, DisputeAccepted.__name__)
    return _recorded(ctx, dispute, DisputeAccepted(dispute.id))


async def refuse_dispute(ctx: Context, dispute_id: UUID, version: int, reason: str) -> Dispute:
    """Decline to mediate a registered dispute, with the reason."""
    dispute = await _moved(ctx, dispute_id, version, permissions.DISPUTE_ACCEPT, DisputeState.NOT_ACCEPTED, reason)
    dispute.refusal_reason = required_text(reason, "reason", 1000)
    await meet(ctx, dispute, DeadlineKind.OWN)
    return _recorded(ctx, dispute, DisputeRefused(dispute.id))


async def assign_dispute(
    ctx: Context, dispute_id: UUID, version: int, mediator_id: UUID, *, chosen_by: ChosenBy = ChosenBy.ORG
) -> Dispute:
    """Give an accepted dispute to a mediator whose appointment is in force, or to another one."""
    mediator = await ctx.one(Mediator, mediator_id, field="mediator_id")
    dispute = await _moved(ctx, dispute_id, version, permissions.DISPUTE_ASSIGN, DisputeState.ASSIGNED)
    await take_on(ctx, dispute, mediator, "mediator_id", chosen_by=chosen_by)
    await meet(ctx, dispute, DeadlineKind.OWN)
    return _recorded(ctx, dispute, DisputeAssigned(dispute.id, mediator.id))


async def mediate_dispute(ctx: Context, dispute_id: UUID, version: int) -> Dispute:
    """Begin mediation, with the member that the type of dispute asks for."""
    dispute = await _moved(ctx, dispute_id, version, permissions.DISPUTE_MEDIATE, DisputeState.MEDIATING)
    await check_special_member(ctx, dispute)
    return _recorded(ctx, dispute, MediationStarted(dispute.id))


async def fail_dispute(ctx: Context, dispute_id: UUID, version: int, *, routes_told: bool) -> Dispute:
    """Record that the parties did not agree, and that they were told of other ways."""
    dispute = await _told(ctx, dispute_id, version, routes_told)
    await check_not_diverted(ctx, dispute)
    await move(ctx, dispute, DisputeState.FAILED)
    await _ended(ctx, dispute)
    return _recorded(ctx, dispute, MediationFailed(dispute.id))


async def terminate_dispute(
    ctx: Context,
    dispute_id: UUID,
    version: int,
    *,
    ground: EndGround,
    reason: str,
    routes_told: bool,
    party_id: UUID | None = None,
) -> Dispute:
    """End mediation because a party refused it or withdrew, as each may at any time, or another body has the matter.

    Source: People's Mediation Law, art. 17 and 23 (3).
    """
    dispute = await _told(ctx, dispute_id, version, routes_told)
    if party_id is None and ground != EndGround.OTHER_FORUM:
        raise RuleError("rule.required", field="party_id", code="REQUIRED")
    if party_id is not None:
        dispute.ended_by_id = (await party_of(ctx, dispute, party_id, "party_id")).id
    await move(ctx, dispute, DisputeState.TERMINATED, reason)
    dispute.end_ground = ground
    await _ended(ctx, dispute)
    return _recorded(ctx, dispute, MediationTerminated(dispute.id))


async def _told(ctx: Context, dispute_id: UUID, version: int, routes_told: bool) -> Dispute:
    dispute = await ctx.one_at(Dispute, dispute_id, version)
    await require(ctx, permissions.DISPUTE_MEDIATE, dispute)
    dispute.routes_told_on = ctx.clock.today() if routes_told else None
    return dispute


async def _ended(ctx: Context, dispute: Dispute) -> None:
    await close_episode(ctx, dispute, EpisodeOutcome.NOT_SETTLED)
    await meet(ctx, dispute, DeadlineKind.OWN, DeadlineKind.RESOLVE)


async def escalate_dispute(ctx: Context, dispute_id: UUID, version: int, reason: str) -> Dispute:
    """Hand an open dispute to the organisation above the one that handles it.

    It stays one record under its territorial organisation; a new episode begins.
    """
    dispute = await ctx.one_at(Dispute, dispute_id, version)
    await require(ctx, permissions.DISPUTE_ESCALATE, dispute)
    if dispute.state not in OPEN:
        raise RuleError("mediation.not_open", field="id", state=dispute.state)
    await check_not_diverted(ctx, dispute)
    handler = await ctx.session.get_one(Org, (ctx.tenant.id, dispute.handling_org_id))
    if handler.parent_id is None:
        raise RuleError("mediation.no_level_above", field="id")
    above = await ctx.session.get_one(Org, (ctx.tenant.id, handler.parent_id))
    why = required_text(reason, "reason", LONGEST_REASON)
    await close_episode(ctx, dispute, EpisodeOutcome.ESCALATED)
    await end_assignment(ctx, dispute, AssignmentEnd.TAKEN_OVER)
    dispute.handling_org_id = above.id
    dispute.give_to_nobody()
    await put(ctx, dispute, DisputeState.ACCEPTED, why)
    await open_episode(ctx, dispute, above)
    return _recorded(ctx, dispute, DisputeEscalated(dispute.id, handler.id, above.id, why))


async def close_dispute(ctx: Context, dispute_id: UUID, version: int, resolution: Resolution) -> Dispute:
    """Close a dispute that ended, with a resolution that fits how it ended."""
    dispute = await ctx.one_at(Dispute, dispute_id, version)
    await require(ctx, permissions.DISPUTE_CLOSE, dispute)
    ended = DisputeState(dispute.state)
    MACHINE.move(ended, to=DisputeState.CLOSED)
    if resolution not in RESOLUTIONS[ended]:
        offered = ", ".join(sorted(RESOLUTIONS[ended]))
        raise RuleError("mediation.resolution", field="resolution", state=ended, offered=offered)
    await close(ctx, dispute, resolution)
    await end_assignment(ctx, dispute, AssignmentEnd.CLOSED)
    return _recorded(ctx, dispute, DisputeClosed(dispute.id, resolution))


async def _moved(
    ctx: Context, dispute_id: UUID, version: int, action: Action, to: DisputeState, reason: str | None = None
) -> Dispute:
    dispute = await ctx.one_at(Dispute, dispute_id, version)
    await require(ctx, action, dispute)
    await move(ctx, dispute, to, reason)
    return dispute


def _recorded(ctx: Context, dispute: Dispute, event: Event) -> Dispute:
    ctx.record(event)
    return dispute
