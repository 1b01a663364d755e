"""Acts in mediation."""

import strawberry

from core.context import Context
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.types import CaseParty, Org
from plugins.mediation import assigning, routing
from plugins.mediation.models import Dispute as DisputeModel
from plugins.mediation.proceedings import agreements, confirmations, diversions, models
from plugins.mediation.proceedings.schema.inputs import (
    AgreementSignInput,
    ConfirmationMoveInput,
    ConfirmationPrepareInput,
    DisputeConflictInput,
    DisputeDivertInput,
    DisputeParticipantInput,
    DisputeSettleInput,
    DiversionAnswerInput,
    ObligationSettleInput,
    RoutingRuleSetInput,
)
from plugins.mediation.proceedings.schema.records import Agreement, Confirmation, Diversion, Obligation, RoutingRule
from plugins.mediation.schema.records import Dispute, DisputeType, Mediator


@strawberry.type
class ProceedingsMutation:
    """Acts in mediation."""

    @mutation(Dispute)
    async def dispute_settle(ctx: Context, input: DisputeSettleInput) -> DisputeModel:
        """Record what the parties agreed on."""
        promises = [
            agreements.Promise(
                debtor_id=ref(one.debtor_id, CaseParty, f"obligations.{index}.debtor_id"),
                content=one.content,
                due_on=one.due_on,
                amount=one.amount,
            )
            for index, one in enumerate(input.obligations)
        ]
        return await agreements.settle_dispute(
            ctx,
            ref(input.id, Dispute, "id"),
            input.version,
            form=input.form,
            content=input.content,
            obligations=promises,
        )

    @mutation(Dispute)
    async def agreement_sign(ctx: Context, input: AgreementSignInput) -> DisputeModel:
        """Note signatures and the seal; with the last of them the agreement is in force."""
        given = {name: day for name, day in vars(input).items() if name != "id"}
        return await agreements.sign_agreement(ctx, ref(input.id, Agreement, "id"), **given)

    @mutation(Dispute)
    async def obligation_settle(ctx: Context, input: ObligationSettleInput) -> DisputeModel:
        """Note that a promise was kept or broken."""
        return await agreements.settle_obligation(
            ctx, ref(input.id, Obligation, "id"), is_performed=input.is_performed, on=input.on
        )

    @mutation(Dispute)
    async def confirmation_prepare(ctx: Context, input: ConfirmationPrepareInput) -> DisputeModel:
        """Prepare the parties' joint application to a court."""
        return await confirmations.prepare_confirmation(
            ctx,
            ref(input.dispute_id, Dispute, "dispute_id"),
            court=input.court,
            applicant_ids=[ref(one, CaseParty, "applicant_ids") for one in input.applicant_ids],
        )

    @mutation(Dispute)
    async def confirmation_move(ctx: Context, input: ConfirmationMoveInput) -> DisputeModel:
        """Note that the application was filed, accepted, decided or withdrawn."""
        return await confirmations.move_confirmation(
            ctx,
            ref(input.id, Confirmation, "id"),
            to=input.to,
            on=input.on,
            case_number=input.case_number,
            ground=input.ground,
        )

    @mutation(Dispute)
    async def dispute_conflict_note(ctx: Context, input: DisputeConflictInput) -> DisputeModel:
        """Note why a mediator does not mediate a dispute; whoever does so now gives it back."""
        return await assigning.note_conflict(
            ctx,
            ref(input.dispute_id, Dispute, "dispute_id"),
            mediator_id=ref(input.mediator_id, Mediator, "mediator_id"),
            kind=input.kind,
            note=input.note,
            party_id=optional_ref(input.party_id, CaseParty, "party_id"),
        )

    @mutation(Dispute)
    async def dispute_participant_add(ctx: Context, input: DisputeParticipantInput) -> DisputeModel:
        """Note who helps to mediate."""
        return await assigning.add_participant(
            ctx,
            ref(input.dispute_id, Dispute, "dispute_id"),
            kind=input.kind,
            name=input.name,
            parties_consent=input.parties_consent,
        )

    @mutation(Dispute)
    async def dispute_divert(ctx: Context, input: DisputeDivertInput) -> DisputeModel:
        """Hand a dispute to the police, a tribunal or another body that must decide it."""
        return await diversions.divert_dispute(
            ctx,
            ref(input.id, Dispute, "id"),
            input.version,
            body_kind=input.body_kind,
            body=input.body,
            reason=input.reason,
        )

    @mutation(Dispute)
    async def diversion_answer(ctx: Context, input: DiversionAnswerInput) -> DisputeModel:
        """Note what a body answers to whom a dispute was handed."""
        return await diversions.answer_diversion(
            ctx,
            ref(input.id, Diversion, "id"),
            is_accepted=input.is_accepted,
            answer=input.answer,
            routes_told=input.routes_told,
        )

    @mutation(RoutingRule)
    async def routing_rule_set(ctx: Context, input: RoutingRuleSetInput) -> models.RoutingRule:
        """Say who handles disputes of a type, or of a severity."""
        return await routing.set_rule(
            ctx,
            org_id=ref(input.org_id, Org, "org_id"),
            type_id=optional_ref(input.type_id, DisputeType, "type_id"),
            severity=input.severity,
        )
