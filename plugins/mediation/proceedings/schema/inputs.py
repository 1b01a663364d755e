"""What acts in mediation are given."""

from datetime import date
from decimal import Decimal

import strawberry

from core.cases.models import Severity
from plugins.mediation.proceedings.schema.enums import (
    AgreementForm,
    BodyKind,
    ConfirmationState,
    ConflictKind,
    ParticipantKind,
)
from plugins.mediation.schema.inputs import DisputeInput


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

    form: AgreementForm = strawberry.field(description="ORAL is in force at once, WRITTEN when signed.")
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
    kind: ConflictKind = strawberry.field(description="Why.")
    note: str = strawberry.field(description="The same in words.")
    party_id: strawberry.ID | None = strawberry.field(default=None, description="The party it is about.")


@strawberry.input(description="Somebody who helps to mediate.")
class DisputeParticipantInput:
    """Somebody who helps to mediate."""

    dispute_id: strawberry.ID = strawberry.field(description="The dispute.")
    kind: ParticipantKind = strawberry.field(description="As what.")
    name: str = strawberry.field(description="Name.")
    parties_consent: bool = strawberry.field(default=False, description="Whether the parties consent.")


@strawberry.input(description="A body that must decide the dispute.")
class DisputeDivertInput(DisputeInput):
    """A body that must decide the dispute."""

    body_kind: BodyKind = strawberry.field(description="What body.")
    body: str = strawberry.field(description="Its name.")
    reason: str = strawberry.field(description="Why it must.")


@strawberry.input(description="What a body answers to whom a dispute was handed.")
class DiversionAnswerInput:
    """What a body answers to whom a dispute was handed."""

    id: strawberry.ID = strawberry.field(description="What is answered.")
    is_accepted: bool = strawberry.field(description="Whether the body takes it.")
    answer: str = strawberry.field(description="The answer.")
    routes_told: bool = strawberry.field(
        default=False,
        description="That the parties were told of arbitration, administrative ways and the courts: they must be where "
        "the body takes the dispute.",
    )


@strawberry.input(description="Who handles disputes of a type, or of a severity.")
class RoutingRuleSetInput:
    """Who handles disputes of a type, or of a severity."""

    org_id: strawberry.ID = strawberry.field(description="Who.")
    type_id: strawberry.ID | None = strawberry.field(default=None, description="Of which type.")
    severity: Severity | None = strawberry.field(default=None, description="Of which severity; the stronger rule.")
