"""What happens in mediation, in GraphQL."""

from datetime import date, datetime
from decimal import Decimal

import strawberry

from core.cases.models import Severity
from core.context import Context
from core.descriptors import SchemaPart
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, money, relation
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.node import Node
from graphql_schema.types import CaseParty, Org
from plugins.mediation import assigning, routing
from plugins.mediation.models import Dispute as DisputeModel
from plugins.mediation.proceedings import agreements, confirmations, diversions, models
from plugins.mediation.schema import Dispute, DisputeInput, DisputeType, Mediator
from plugins.mediation.states import ConfirmationState

for enum in (
    models.AssignmentEnd,
    models.ConflictKind,
    models.ParticipantKind,
    models.AgreementForm,
    models.ObligationState,
    ConfirmationState,
    models.BodyKind,
    models.DiversionState,
):
    graphql_enum(enum)


@bind(models.MediatorAssignment, Order("STARTED_AT", ("started_at",)))
@strawberry.type(description="A mediator's time with a dispute.")
class MediatorAssignment(Node):
    """A mediator's time with a dispute."""

    name: str = column(models.MediatorAssignment.name, "Name in office.")
    mediator: Mediator | None = relation(models.MediatorAssignment.mediator_id, "Who mediated.")
    is_first: bool = column(models.MediatorAssignment.is_first, "Whether answerable for the dispute (首调负责).")
    chosen_by: models.ChosenBy = column(models.MediatorAssignment.chosen_by, "Who chose the mediator.", filter=True)
    started_at: datetime = column(models.MediatorAssignment.started_at, "Since when.")
    ended_at: datetime | None = column(models.MediatorAssignment.ended_at, "Until when.")
    end_reason: models.AssignmentEnd | None = column(models.MediatorAssignment.end_reason, "Why it ended.", filter=True)


@bind(models.MediatorConflict, Order("NOTED_AT", ("noted_at",)))
@strawberry.type(description="Why a mediator does not mediate a dispute (回避).")
class MediatorConflict(Node):
    """Why a mediator does not mediate a dispute."""

    name: str = column(models.MediatorConflict.name, "Name in office.")
    mediator: Mediator | None = relation(models.MediatorConflict.mediator_id, "Who does not mediate.")
    kind: models.ConflictKind = column(models.MediatorConflict.kind, "Why.", filter=True)
    party: CaseParty | None = relation(models.MediatorConflict.party_id, "The party it is about.", contained=True)
    note: str = column(models.MediatorConflict.note, "The same in words.")
    noted_at: datetime = column(models.MediatorConflict.noted_at, "When it was noted.")


@bind(models.Participant, Order("KIND", ("kind",)))
@strawberry.type(description="Somebody who helps to mediate (参与人).")
class Participant(Node):
    """Somebody who helps to mediate."""

    kind: models.ParticipantKind = column(models.Participant.kind, "As what.", filter=True)
    name: str = column(models.Participant.name, "Name.")
    consented_on: date | None = column(models.Participant.consented_on, "When the parties consented.")


@bind(models.Agreement, Order("REACHED_ON", ("reached_on",)))
@strawberry.type(description="What the parties agreed on (调解协议).")
class Agreement(Node):
    """What the parties agreed on."""

    form: models.AgreementForm = column(models.Agreement.form, "Written, or oral and noted.", filter=True)
    content: str = column(models.Agreement.content, "What was agreed.")
    reached_on: date = column(models.Agreement.reached_on, "When.")
    parties_signed_on: date | None = column(models.Agreement.parties_signed_on, "When the last party signed.")
    mediator_signed_on: date | None = column(models.Agreement.mediator_signed_on, "When the mediator signed.")
    sealed_on: date | None = column(models.Agreement.sealed_on, "When the seal was set.")
    effective_on: date | None = column(
        models.Agreement.effective_on, "Since when it is in force, by its form; null until then.", filter=True
    )
    copies: int = column(models.Agreement.copies, "One for each party and one for the committee.")


@bind(models.Obligation, Order("DUE_ON", ("due_on",)))
@strawberry.type(description="What a party promised: who, what, until when (履行义务).")
class Obligation(Node):
    """What a party promised."""

    agreement: Agreement | None = relation(models.Obligation.agreement_id, "In which agreement.", contained=True)
    debtor: CaseParty | None = relation(models.Obligation.debtor_id, "Who promised.", contained=True)
    content: str = column(models.Obligation.content, "What.")
    amount: Decimal | None = money(models.Obligation.amount_fen, "Money, CNY; null for anything else.")
    due_on: date = column(models.Obligation.due_on, "Until when.", filter=True)
    state: models.ObligationState = column(models.Obligation.state, "Whether it was done.", filter=True)
    settled_on: date | None = column(models.Obligation.settled_on, "When it was performed or breached.")


@bind(models.Confirmation, Order("PREPARED_ON", ("prepared_on",)))
@strawberry.type(description="The parties' joint application for a court to confirm their agreement (司法确认).")
class Confirmation(Node):
    """The parties' joint application for a court to confirm their agreement."""

    agreement: Agreement | None = relation(models.Confirmation.agreement_id, "Which agreement.", contained=True)
    court: str = column(models.Confirmation.court, "Which court.")
    state: ConfirmationState = column(models.Confirmation.state, "Where it stands.", filter=True)
    prepared_on: date = column(models.Confirmation.prepared_on, "When it was prepared.")
    file_by: date = column(models.Confirmation.file_by, "Last day on which it may be filed.")
    filed_on: date | None = column(models.Confirmation.filed_on, "When it was filed.")
    case_number: str | None = column(models.Confirmation.case_number, "The court's number.")
    decided_on: date | None = column(models.Confirmation.decided_on, "When it was decided or withdrawn.")
    ground: str | None = column(models.Confirmation.ground, "Why it was dismissed or withdrawn.")


@bind(models.Diversion, Order("SENT_ON", ("sent_on",)))
@strawberry.type(description="A dispute that is handed to a body which must decide it (分流).")
class Diversion(Node):
    """A dispute that is handed to a body which must decide it."""

    body_kind: models.BodyKind = column(models.Diversion.body_kind, "What body.", filter=True)
    body: str = column(models.Diversion.body, "Its name.")
    reason: str = column(models.Diversion.reason, "Why.")
    sent_on: date = column(models.Diversion.sent_on, "When.")
    state: models.DiversionState = column(models.Diversion.state, "What came of it.", filter=True)
    answered_on: date | None = column(models.Diversion.answered_on, "When it was answered.")
    answer: str | None = column(models.Diversion.answer, "The answer.")


@bind(models.RoutingRule)
@strawberry.type(description="Where disputes of a type or severity are handled (归口与分级).")
class RoutingRule(Node):
    """Where disputes of a type or severity are handled."""

    type: DisputeType | None = relation(models.RoutingRule.type_id, "Of which type; null for a severity.", filter=True)
    severity: Severity | None = column(models.RoutingRule.severity, "Of which severity; null for a type.", filter=True)
    org: Org | None = relation(models.RoutingRule.org_id, "Who handles them.", filter=True)


@strawberry.type
class DisputeProceedings:
    """What proceedings add to disputes."""

    previous: Dispute | None = relation(DisputeModel.previous_id, "The ended dispute that broke out anew as this one.")
    ended_by: CaseParty | None = relation(
        DisputeModel.ended_by_id, "The party who refused or withdrew.", contained=True
    )
    assignments: Connection[MediatorAssignment] = connection(
        models.MediatorAssignment.case_id, "Who mediated when.", contained=True
    )
    conflicts: Connection[MediatorConflict] = connection(
        models.MediatorConflict.case_id, "Who does not mediate, and why.", contained=True
    )
    participants: Connection[Participant] = connection(
        models.Participant.case_id, "Who helps to mediate.", contained=True
    )
    agreements: Connection[Agreement] = connection(models.Agreement.case_id, "What was agreed.", contained=True)
    obligations: Connection[Obligation] = connection(models.Obligation.case_id, "What was promised.", contained=True)
    confirmations: Connection[Confirmation] = connection(
        models.Confirmation.case_id, "Applications to a court.", contained=True
    )
    diversions: Connection[Diversion] = connection(
        models.Diversion.case_id, "To which bodies it was handed.", contained=True
    )


@strawberry.type
class RoutingQuery:
    """Routing at the root."""

    routing_rules: Connection[RoutingRule] = connection(models.RoutingRule, "Where disputes are handled.")


# --- acts ------------------------------------------------------------------------------------------------------------


@strawberry.input(description="What a party promises.")
class ObligationInput:
    """What a party promises."""

    debtor_id: strawberry.ID = strawberry.field(description="The party.")
    content: str = strawberry.field(description="What, so clear that a court could enforce it.")
    due_on: date = strawberry.field(description="Until when.")
    amount: Decimal | None = strawberry.field(default=None, description="Money, CNY, two places at most.")


@strawberry.input(description="What the parties agreed on.")
class DisputeSettleInput(DisputeInput):
    """What the parties agreed on."""

    form: models.AgreementForm = strawberry.field(description="ORAL is in force at once, WRITTEN when signed.")
    content: str = strawberry.field(description="What was agreed.")
    obligations: list[ObligationInput] = strawberry.field(default_factory=list, description="Who promised what.")


@strawberry.input(description="Signatures and the seal of a written agreement.")
class AgreementSignInput:
    """Signatures and the seal of a written agreement."""

    id: strawberry.ID = strawberry.field(description="The agreement.")
    parties_signed_on: date | None = strawberry.field(default=None, description="When the last party signed.")
    mediator_signed_on: date | None = strawberry.field(default=None, description="When the mediator signed.")
    sealed_on: date | None = strawberry.field(default=None, description="When the seal was set.")


@strawberry.input(description="A promise that was kept or broken.")
class ObligationSettleInput:
    """A promise that was kept or broken."""

    id: strawberry.ID = strawberry.field(description="The obligation.")
    is_performed: bool = strawberry.field(description="Whether it was kept.")
    on: date = strawberry.field(description="When; not after today.")


@strawberry.input(description="A joint application to a court.")
class ConfirmationPrepareInput:
    """A joint application to a court."""

    dispute_id: strawberry.ID = strawberry.field(description="The dispute, whose agreement is in force.")
    court: str = strawberry.field(description="Which court.")
    applicant_ids: list[strawberry.ID] = strawberry.field(description="All applicants and respondents: it is joint.")


@strawberry.input(description="Where a joint application stands.")
class ConfirmationMoveInput:
    """Where a joint application stands."""

    id: strawberry.ID = strawberry.field(description="The application.")
    to: ConfirmationState = strawberry.field(description="Where it stands now.")
    on: date = strawberry.field(description="Since when; filed within 30 days of the agreement's effect.")
    case_number: str | None = strawberry.field(default=None, description="The court's number.")
    ground: str | None = strawberry.field(default=None, description="Why it was dismissed or withdrawn.")


@strawberry.input(description="Why a mediator does not mediate a dispute.")
class DisputeConflictInput:
    """Why a mediator does not mediate a dispute."""

    dispute_id: strawberry.ID = strawberry.field(description="The dispute.")
    mediator_id: strawberry.ID = strawberry.field(description="The mediator.")
    kind: models.ConflictKind = strawberry.field(description="Why.")
    note: str = strawberry.field(description="The same in words.")
    party_id: strawberry.ID | None = strawberry.field(default=None, description="The party it is about.")


@strawberry.input(description="Somebody who helps to mediate.")
class DisputeParticipantInput:
    """Somebody who helps to mediate."""

    dispute_id: strawberry.ID = strawberry.field(description="The dispute.")
    kind: models.ParticipantKind = strawberry.field(description="As what.")
    name: str = strawberry.field(description="Name.")
    parties_consent: bool = strawberry.field(default=False, description="Whether the parties consent.")


@strawberry.input(description="A body that must decide the dispute.")
class DisputeDivertInput(DisputeInput):
    """A body that must decide the dispute."""

    body_kind: models.BodyKind = strawberry.field(description="What body.")
    body: str = strawberry.field(description="Its name.")
    reason: str = strawberry.field(description="Why it must.")


@strawberry.input(description="What a body answers to whom a dispute was handed.")
class DiversionAnswerInput:
    """What a body answers to whom a dispute was handed."""

    id: strawberry.ID = strawberry.field(description="What is answered.")
    is_accepted: bool = strawberry.field(description="Whether the body takes it.")
    answer: str = strawberry.field(description="The answer.")


@strawberry.input(description="Who handles disputes of a type, or of a severity.")
class RoutingRuleSetInput:
    """Who handles disputes of a type, or of a severity."""

    org_id: strawberry.ID = strawberry.field(description="Who.")
    type_id: strawberry.ID | None = strawberry.field(default=None, description="Of which type.")
    severity: Severity | None = strawberry.field(default=None, description="Of which severity; the stronger rule.")


@strawberry.type
class ProceedingsMutation:
    """Acts in mediation."""

    @mutation(Dispute)
    async def dispute_settle(ctx: Context, input: DisputeSettleInput) -> DisputeModel:  # noqa: N805
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
    async def agreement_sign(ctx: Context, input: AgreementSignInput) -> DisputeModel:  # noqa: N805
        """Note signatures and the seal; with the last of them the agreement is in force."""
        given = {name: day for name, day in vars(input).items() if name != "id"}
        return await agreements.sign_agreement(ctx, ref(input.id, Agreement, "id"), **given)

    @mutation(Dispute)
    async def obligation_settle(ctx: Context, input: ObligationSettleInput) -> DisputeModel:  # noqa: N805
        """Note that a promise was kept or broken."""
        return await agreements.settle_obligation(
            ctx, ref(input.id, Obligation, "id"), is_performed=input.is_performed, on=input.on
        )

    @mutation(Dispute)
    async def confirmation_prepare(ctx: Context, input: ConfirmationPrepareInput) -> DisputeModel:  # noqa: N805
        """Prepare the parties' joint application to a court."""
        return await confirmations.prepare_confirmation(
            ctx,
            ref(input.dispute_id, Dispute, "dispute_id"),
            court=input.court,
            applicant_ids=[ref(one, CaseParty, "applicant_ids") for one in input.applicant_ids],
        )

    @mutation(Dispute)
    async def confirmation_move(ctx: Context, input: ConfirmationMoveInput) -> DisputeModel:  # noqa: N805
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
    async def dispute_conflict_note(ctx: Context, input: DisputeConflictInput) -> DisputeModel:  # noqa: N805
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
    async def dispute_participant_add(ctx: Context, input: DisputeParticipantInput) -> DisputeModel:  # noqa: N805
        """Note who helps to mediate."""
        return await assigning.add_participant(
            ctx,
            ref(input.dispute_id, Dispute, "dispute_id"),
            kind=input.kind,
            name=input.name,
            parties_consent=input.parties_consent,
        )

    @mutation(Dispute)
    async def dispute_divert(ctx: Context, input: DisputeDivertInput) -> DisputeModel:  # noqa: N805
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
    async def diversion_answer(ctx: Context, input: DiversionAnswerInput) -> DisputeModel:  # noqa: N805
        """Note what a body answers to whom a dispute was handed."""
        return await diversions.answer_diversion(
            ctx, ref(input.id, Diversion, "id"), is_accepted=input.is_accepted, answer=input.answer
        )

    @mutation(RoutingRule)
    async def routing_rule_set(ctx: Context, input: RoutingRuleSetInput) -> models.RoutingRule:  # noqa: N805
        """Say who handles disputes of a type, or of a severity."""
        return await routing.set_rule(
            ctx,
            org_id=ref(input.org_id, Org, "org_id"),
            type_id=optional_ref(input.type_id, DisputeType, "type_id"),
            severity=input.severity,
        )


TYPES = (
    MediatorAssignment,
    MediatorConflict,
    Participant,
    Agreement,
    Obligation,
    Confirmation,
    Diversion,
    RoutingRule,
)

PARTS = (
    SchemaPart("Query", RoutingQuery),
    SchemaPart("Mutation", ProceedingsMutation),
    SchemaPart("Dispute", DisputeProceedings),
)
