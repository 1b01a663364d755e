"""What happens in mediation: who mediates, agreements and their performance, courts and other bodies."""

from datetime import date, datetime
from decimal import Decimal

import strawberry

from core.cases.models import Severity
from graphql_schema.connection import Connection
from graphql_schema.fields import Order, bind, column, connection, money, relation
from graphql_schema.node import Node
from graphql_schema.types import CaseParty, Org
from plugins.mediation.models import Dispute as DisputeModel
from plugins.mediation.proceedings import models
from plugins.mediation.proceedings.schema.enums import (
    AgreementForm,
    AssignmentEnd,
    BodyKind,
    ConfirmationState,
    ConflictKind,
    DiversionState,
    ObligationState,
    ParticipantKind,
)
from plugins.mediation.schema.records import Dispute, DisputeType, Mediator


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
    end_reason: AssignmentEnd | None = column(models.MediatorAssignment.end_reason, "Why it ended.", filter=True)


@bind(models.MediatorConflict, Order("NOTED_AT", ("noted_at",)))
@strawberry.type(description="Why a mediator does not mediate a dispute (回避).")
class MediatorConflict(Node):
    """Why a mediator does not mediate a dispute."""

    name: str = column(models.MediatorConflict.name, "Name in office.")
    mediator: Mediator | None = relation(models.MediatorConflict.mediator_id, "Who does not mediate.")
    kind: ConflictKind = column(models.MediatorConflict.kind, "Why.", filter=True)
    party: CaseParty | None = relation(models.MediatorConflict.party_id, "The party it is about.", contained=True)
    note: str = column(models.MediatorConflict.note, "The same in words.")
    noted_at: datetime = column(models.MediatorConflict.noted_at, "When it was noted.")


@bind(models.Participant, Order("KIND", ("kind",)))
@strawberry.type(description="Somebody who helps to mediate (参与人).")
class Participant(Node):
    """Somebody who helps to mediate."""

    kind: ParticipantKind = column(models.Participant.kind, "As what.", filter=True)
    name: str = column(models.Participant.name, "Name.")
    consented_on: date | None = column(models.Participant.consented_on, "When the parties consented.")


@bind(models.Agreement, Order("REACHED_ON", ("reached_on",)))
@strawberry.type(description="What the parties agreed on (调解协议).")
class Agreement(Node):
    """What the parties agreed on."""

    form: AgreementForm = column(models.Agreement.form, "Written, or oral and noted.", filter=True)
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
    state: ObligationState = column(models.Obligation.state, "Whether it was done.", filter=True)
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
    accepted_on: date | None = column(models.Confirmation.accepted_on, "When the court took it on.")
    case_number: str | None = column(models.Confirmation.case_number, "The court's number.")
    decided_on: date | None = column(models.Confirmation.decided_on, "When it was decided or withdrawn.")
    ground: str | None = column(models.Confirmation.ground, "Why it was dismissed or withdrawn.")


@bind(models.Diversion, Order("SENT_ON", ("sent_on",)))
@strawberry.type(description="A dispute that is handed to a body which must decide it (分流).")
class Diversion(Node):
    """A dispute that is handed to a body which must decide it."""

    body_kind: BodyKind = column(models.Diversion.body_kind, "What body.", filter=True)
    body: str = column(models.Diversion.body, "Its name.")
    reason: str = column(models.Diversion.reason, "Why.")
    sent_on: date = column(models.Diversion.sent_on, "When.")
    state: DiversionState = column(models.Diversion.state, "What came of it.", filter=True)
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
