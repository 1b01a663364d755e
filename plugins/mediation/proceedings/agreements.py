"""Acts on agreements: reached, signed, in force, performed or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from core.authz import require
from core.cases.journal import move, part_of_case
from core.cases.models import CaseParty, EpisodeOutcome
from core.cases.service import close_episode, touch
from core.checks import required_text
from core.context import Context
from core.deadlines.models import DeadlineKind
from core.deadlines.service import meet, rule_in_force, start
from core.errors import RuleError
from plugins.mediation import limits, permissions, rules
from plugins.mediation.assigning import party_of
from plugins.mediation.events import AgreementSigned, DisputeSettled, ObligationSettled
from plugins.mediation.models import Dispute, DisputeType
from plugins.mediation.proceedings.diversions import check_not_diverted
from plugins.mediation.proceedings.models import Agreement, AgreementForm, Obligation, ObligationState
from plugins.mediation.states import DisputeState


@dataclass(frozen=True, slots=True)
class Promise:
    """What a party promises: who, what, until when."""

    debtor_id: UUID
    content: str
    due_on: date
    amount: Decimal | None = None


async def settle_dispute(
    ctx: Context,
    dispute_id: UUID,
    version: int,
    *,
    form: AgreementForm,
    content: str,
    obligations: Sequence[Promise] = (),
) -> Dispute:
    """Record what the parties agreed on; an oral agreement is in force at once, a written one when it is signed.

    Source: People's Mediation Law, art. 28 to 30.
    """
    dispute = await ctx.one_at(Dispute, dispute_id, version)
    await require(ctx, permissions.DISPUTE_MEDIATE, dispute)
    await check_not_diverted(ctx, dispute)
    await move(ctx, dispute, DisputeState.AGREED)
    kind = await ctx.session.get_one(DisputeType, (ctx.tenant.id, dispute.type_id))
    if kind.written_agreement_required and form == AgreementForm.ORAL:
        raise RuleError("mediation.in_writing", field="form", code="MEDIATION_IN_WRITING")
    parties = list(await ctx.session.scalars(select(CaseParty.id).where(CaseParty.case_id == dispute.id)))
    agreement = Agreement(
        case_id=dispute.id,
        form=form,
        content=required_text(content, "content", 8000),
        reached_on=ctx.clock.today(),
        copies=len(parties) + 1,
    )
    ctx.session.add(agreement)
    await ctx.session.flush()
    for index, promise in enumerate(obligations):
        await _promise(ctx, dispute, agreement, promise, f"obligations.{index}")
    await close_episode(ctx, dispute, EpisodeOutcome.SETTLED)
    await meet(ctx, dispute, DeadlineKind.RESOLVE)
    await _put_in_force(ctx, dispute, agreement)
    ctx.record(DisputeSettled(dispute.id))
    return dispute


async def _promise(ctx: Context, dispute: Dispute, agreement: Agreement, promise: Promise, field: str) -> None:
    party = await party_of(ctx, dispute, promise.debtor_id, f"{field}.debtor_id")
    ctx.session.add(
        Obligation(
            case_id=dispute.id,
            agreement_id=agreement.id,
            debtor_id=party.id,
            content=required_text(promise.content, f"{field}.content", 2000),
            amount_fen=rules.fen(promise.amount, f"{field}.amount"),
            due_on=promise.due_on,
            state=ObligationState.DUE,
        )
    )


async def sign_agreement(
    ctx: Context,
    agreement_id: UUID,
    *,
    parties_signed_on: date | None = None,
    mediator_signed_on: date | None = None,
    sealed_on: date | None = None,
) -> Dispute:
    """Note signatures and the seal of a written agreement; with the last of them it is in force."""
    agreement, dispute = await _agreement(ctx, agreement_id)
    await require(ctx, permissions.DISPUTE_MEDIATE, dispute)
    if agreement.form == AgreementForm.ORAL or agreement.effective_on is not None:
        raise RuleError("mediation.signed", field="id")
    today = ctx.clock.today()
    given = {
        "parties_signed_on": parties_signed_on,
        "mediator_signed_on": mediator_signed_on,
        "sealed_on": sealed_on,
    }
    for name, day in given.items():
        if day is not None and not agreement.reached_on <= day <= today:
            raise RuleError("mediation.signing_day", field=name, first=agreement.reached_on, last=today)
        if day is not None:
            setattr(agreement, name, day)
    await _put_in_force(ctx, dispute, agreement)
    touch(ctx, dispute)
    ctx.record(AgreementSigned(dispute.id, agreement.id, agreement.effective_on))
    return dispute


async def _agreement(ctx: Context, agreement_id: UUID) -> tuple[Agreement, Dispute]:
    agreement, case = await part_of_case(ctx, Agreement, agreement_id)
    assert isinstance(case, Dispute)
    return agreement, case


async def _put_in_force(ctx: Context, dispute: Dispute, agreement: Agreement) -> None:
    """Compute the day on which the agreement takes effect; from it the time for a court's confirmation runs."""
    agreement.effective_on = rules.effective_on(
        agreement.form,
        agreement.reached_on,
        agreement.parties_signed_on,
        agreement.mediator_signed_on,
        agreement.sealed_on,
    )
    if agreement.effective_on is None:
        return
    term = await rule_in_force(ctx, limits.CONFIRM, agreement.effective_on)
    if term is not None:
        await start(ctx, dispute, DeadlineKind.CONFIRM, term, "AgreementInForce", on=agreement.effective_on)
    promised = select(Obligation.id).where(Obligation.agreement_id == agreement.id).limit(1)
    if await ctx.session.scalar(promised) is not None:
        await move(ctx, dispute, DisputeState.PERFORMING)


async def last_in_force(ctx: Context, dispute: Dispute) -> Agreement | None:
    """The dispute's agreement that took effect last; a reopened dispute may have older ones."""
    found = select(Agreement).where(Agreement.case_id == dispute.id, Agreement.effective_on.is_not(None))
    last: Agreement | None = await ctx.session.scalar(
        found.order_by(Agreement.effective_on.desc(), Agreement.id.desc()).limit(1)
    )
    return last


async def settle_obligation(ctx: Context, obligation_id: UUID, *, is_performed: bool, on: date) -> Dispute:
    """Note that a promise was kept or broken; the dispute is performed once all of the last agreement are kept.

    Source: People's Mediation Law, art. 31: the committee watches over performance.
    """
    obligation, case = await part_of_case(ctx, Obligation, obligation_id)
    assert isinstance(case, Dispute)
    await require(ctx, permissions.DISPUTE_MEDIATE, case)
    if case.state not in (DisputeState.PERFORMING, DisputeState.BREACHED):
        raise RuleError("mediation.not_performing", field="id", state=case.state)
    if obligation.state == ObligationState.PERFORMED or on > ctx.clock.today():
        raise RuleError("mediation.obligation_day", field="on")
    obligation.state = ObligationState.PERFORMED if is_performed else ObligationState.BREACHED
    obligation.settled_on = on
    await ctx.session.flush()
    last = await last_in_force(ctx, case)
    if last is None:
        raise RuleError("mediation.not_in_force", field="id")
    states = await ctx.session.scalars(select(Obligation.state).where(Obligation.agreement_id == last.id))
    to = rules.performance(list(states))
    if to != case.state:
        await move(ctx, case, to)
    touch(ctx, case)
    ctx.record(ObligationSettled(case.id, obligation.id, obligation.state))
    return case
