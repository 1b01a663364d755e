"""Acts on the parties' joint application for a court to confirm their agreement."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from core.authz import require
from core.cases.journal import LONGEST_REASON, part_of_case
from core.cases.models import CaseParty, PartyRole
from core.cases.service import touch
from core.checks import required_text
from core.context import Context
from core.deadlines.models import DeadlineKind
from core.deadlines.service import meet
from core.errors import RuleError
from plugins.mediation import permissions, rules
from plugins.mediation.events import ConfirmationMoved
from plugins.mediation.mediators.models import LAWFUL, MediationOrg
from plugins.mediation.models import Channel, Dispute, DisputeType
from plugins.mediation.proceedings.agreements import last_in_force
from plugins.mediation.proceedings.models import Agreement, Confirmation
from plugins.mediation.states import CONFIRMATION, ConfirmationState


async def prepare_confirmation(ctx: Context, dispute_id: UUID, *, court: str, applicant_ids: Sequence[UUID]) -> Dispute:
    """Prepare the application: by all parties together, about an agreement in force that a court may confirm.

    Source: People's Mediation Law, art. 33; Civil Procedure Law, art. 205; SPC interpretation of 2022, art. 355.
    """
    dispute = await ctx.one(Dispute, dispute_id, lock=True)
    await require(ctx, permissions.DISPUTE_MEDIATE, dispute)
    kind = await ctx.session.get_one(DisputeType, (ctx.tenant.id, dispute.type_id))
    if kind.confirmation_excluded or dispute.channel == Channel.FOLK:
        raise RuleError("mediation.not_confirmed", field="id", code="MEDIATION_EXCLUDED")
    agreement = await last_in_force(ctx, dispute)
    if agreement is None or agreement.effective_on is None:
        raise RuleError("mediation.not_in_force", field="id")
    await _check_lawful(ctx, dispute, agreement)
    await _check_all_join(ctx, dispute, applicant_ids)
    await _check_none_open(ctx, agreement)
    confirmation = Confirmation(
        case_id=dispute.id,
        agreement_id=agreement.id,
        court=required_text(court, "court", 100),
        state=ConfirmationState.PREPARED,
        prepared_on=ctx.clock.today(),
        file_by=rules.confirmation_deadline(agreement.effective_on),
    )
    ctx.session.add(confirmation)
    touch(ctx, dispute)
    ctx.record(ConfirmationMoved(dispute.id, confirmation.id, confirmation.state))
    return dispute


async def _check_lawful(ctx: Context, dispute: Dispute, agreement: Agreement) -> None:
    """A court confirms what a lawful mediation organisation, of the trade or of all, brought about."""
    day = agreement.reached_on
    lawful = select(MediationOrg.id).where(
        MediationOrg.org_id == dispute.handling_org_id,
        MediationOrg.legal_status.in_(LAWFUL),
        or_(MediationOrg.industry.is_(None), MediationOrg.industry == dispute.category),
        MediationOrg.established_on <= day,
        or_(MediationOrg.dissolved_on.is_(None), MediationOrg.dissolved_on >= day),
    )
    if await ctx.session.scalar(lawful.limit(1)) is None:
        raise RuleError("mediation.not_lawful", field="id", code="MEDIATION_NOT_LAWFUL")


async def _check_all_join(ctx: Context, dispute: Dispute, applicant_ids: Sequence[UUID]) -> None:
    sides = (PartyRole.APPLICANT, PartyRole.RESPONDENT)
    parties = select(CaseParty.id).where(CaseParty.case_id == dispute.id, CaseParty.role.in_(sides))
    if set(await ctx.session.scalars(parties)) != set(applicant_ids):
        raise RuleError("mediation.jointly", field="applicant_ids", code="MEDIATION_JOINTLY")


async def _check_none_open(ctx: Context, agreement: Agreement) -> None:
    ended = (ConfirmationState.WITHDRAWN, ConfirmationState.DISMISSED)
    other = select(Confirmation.id).where(Confirmation.agreement_id == agreement.id, Confirmation.state.not_in(ended))
    if await ctx.session.scalar(other.limit(1)) is not None:
        raise RuleError("mediation.confirmation_runs", field="id")


async def move_confirmation(
    ctx: Context,
    confirmation_id: UUID,
    *,
    to: ConfirmationState,
    on: date,
    case_number: str | None = None,
    ground: str | None = None,
) -> Dispute:
    """Note that the application was filed, accepted, decided or withdrawn; it is filed within 30 days of effect."""
    confirmation, dispute = await part_of_case(ctx, Confirmation, confirmation_id)
    assert isinstance(dispute, Dispute)
    await require(ctx, permissions.DISPUTE_MEDIATE, dispute)
    confirmation.state = CONFIRMATION.enter(confirmation, to=to, reason=ground)
    last = confirmation.accepted_on or confirmation.filed_on or confirmation.prepared_on
    if not last <= on <= ctx.clock.today():
        raise RuleError("mediation.confirmation_day", field="on", first=last)
    if to == ConfirmationState.FILED:
        if on > confirmation.file_by:
            raise RuleError(
                "mediation.confirmation_late", field="on", code="CONFIRMATION_LATE", by=confirmation.file_by
            )
        confirmation.filed_on = on
        await meet(ctx, dispute, DeadlineKind.CONFIRM)
    elif to == ConfirmationState.ACCEPTED:
        confirmation.accepted_on = on
    else:
        confirmation.decided_on = on
    if case_number is not None:
        confirmation.case_number = required_text(case_number, "case_number", 100)
    if ground is not None:
        confirmation.ground = required_text(ground, "ground", LONGEST_REASON)
    touch(ctx, dispute)
    ctx.record(ConfirmationMoved(dispute.id, confirmation.id, to))
    return dispute
