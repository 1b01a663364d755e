"""Cases that pass from one to another."""

from datetime import datetime

import strawberry
from sqlalchemy import and_

from core.cases.models import Case as CaseModel
from core.context import Context
from core.descriptors import SchemaPart
from core.transitions import models, service
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, relation
from graphql_schema.mutation import mutation, optional_ref, ref, ref_case
from graphql_schema.node import Node
from graphql_schema.types.case import Case
from graphql_schema.types.casework import CaseInput
from graphql_schema.types.org import Org
from graphql_schema.types.person import Person
from graphql_schema.view import View

for enum in (models.TransitionKind, models.TransitionState, models.RejectReason):
    graphql_enum(enum)


@bind(models.CaseTransition, Order("REQUESTED_AT", ("requested_at",)))
@strawberry.type(description="A case, or a share in it, on its way from one to another, who may decline (流转).")
class CaseTransition(Node):
    """A case, or a share in it, on its way from one to another."""

    kind: models.TransitionKind = column(models.CaseTransition.kind, "What passes.", filter=True)
    state: models.TransitionState = column(models.CaseTransition.state, "Where it stands.", filter=True)
    from_org: Org | None = relation(models.CaseTransition.from_org_id, "Who handled the case when it was asked for.")
    to_org: Org | None = relation(models.CaseTransition.to_org_id, "The organisation that is asked.")
    to_person: Person | None = relation(models.CaseTransition.to_person_id, "The worker it is meant for.")
    purpose: str = column(models.CaseTransition.purpose, "What for.")
    requester: str = column(models.CaseTransition.requester, "Name in office of whoever asked.")
    requested_at: datetime = column(models.CaseTransition.requested_at, "When.", filter=True)
    expires_at: datetime = column(models.CaseTransition.expires_at, "First instant at which it holds no more.")
    decided_at: datetime | None = column(models.CaseTransition.decided_at, "When it was accepted or rejected.")
    decider: str | None = column(models.CaseTransition.decider, "Name in office of whoever decided.")
    reject_reason: models.RejectReason | None = column(
        models.CaseTransition.reject_reason, "Why it was rejected.", filter=True
    )
    note: str | None = column(models.CaseTransition.note, "What the receiver says.")
    ended_at: datetime | None = column(models.CaseTransition.ended_at, "When it was withdrawn, done or over.")
    outcome: str | None = column(models.CaseTransition.outcome, "What came of it.")
    case: Case | None = relation(models.CaseTransition.case_id, "The case, as far as the viewer may see it.")


@strawberry.type
class CaseTransitionFields:
    """What transitions add to every kind of case."""

    transitions: Connection[CaseTransition] = connection(
        models.CaseTransition.case_id, "Who was asked to take it, or a share in it.", contained=True
    )


@strawberry.type
class TransitionQuery:
    """What waits for the viewer."""

    case_requests: Connection[CaseTransition] = connection(
        models.CaseTransition,
        "What the viewer, or an organisation at which the viewer holds the right, is asked to take and has not "
        "answered yet, what was asked first.",
        only=lambda asked, asking: and_(asked.state == "PENDING", asked.expires_at > asking.now),
    )


@strawberry.input(description="A case, or a share in it, that somebody is asked to take.")
class CaseTransitionInput(CaseInput):
    """A case, or a share in it, that somebody is asked to take."""

    kind: models.TransitionKind = strawberry.field(description="What passes.")
    purpose: str = strawberry.field(description="What for; the receiver reads it.")
    days: int = strawberry.field(
        default=7, description="Within how many days it is to be taken; a share lasts so long."
    )
    to_org_code: str | None = strawberry.field(
        default=None, description="Code of the organisation that is asked; none for ESCALATION and HANDOVER."
    )
    to_person_id: strawberry.ID | None = strawberry.field(
        default=None, description="For HANDOVER: the person who is to work on it."
    )


@strawberry.input(description="What is taken.")
class CaseTransitionAcceptInput:
    """What is taken."""

    id: strawberry.ID = strawberry.field(description="The transition.")
    note: str | None = strawberry.field(default=None, description="What the receiver says.")
    person_id: strawberry.ID | None = strawberry.field(default=None, description="For SECONDMENT: who is lent.")


@strawberry.input(description="What is declined.")
class CaseTransitionRejectInput:
    """What is declined."""

    id: strawberry.ID = strawberry.field(description="The transition.")
    reason: models.RejectReason = strawberry.field(description="Why.")
    note: str = strawberry.field(description="The same in words, and where else to turn.")


@strawberry.input(description="What is withdrawn, or done.")
class CaseTransitionEndInput:
    """What is withdrawn, or done."""

    id: strawberry.ID = strawberry.field(description="The transition.")
    outcome: str = strawberry.field(description="Why it is withdrawn, or what came of it.")


@strawberry.type
class TransitionMutation:
    """Acts on transitions."""

    @mutation(Case)
    async def case_transition_request(ctx: Context, input: CaseTransitionInput, view: View) -> CaseModel:
        """Ask an organisation or a person to take a case, or a share in it."""
        model, case_id = ref_case(input.id, view, "id")
        return await service.request_transition(
            ctx,
            model,
            case_id,
            input.version,
            kind=input.kind,
            purpose=input.purpose,
            days=input.days,
            to_org_code=input.to_org_code,
            to_person_id=optional_ref(input.to_person_id, Person, "to_person_id"),
        )

    @mutation(Case)
    async def case_transition_accept(ctx: Context, input: CaseTransitionAcceptInput) -> CaseModel:
        """Take what one is asked to take."""
        return await service.accept_transition(
            ctx,
            ref(input.id, CaseTransition, "id"),
            note=input.note,
            person_id=optional_ref(input.person_id, Person, "person_id"),
        )

    @mutation(Case)
    async def case_transition_reject(ctx: Context, input: CaseTransitionRejectInput) -> CaseModel:
        """Decline what one is asked to take."""
        return await service.reject_transition(
            ctx, ref(input.id, CaseTransition, "id"), reason=input.reason, note=input.note
        )

    @mutation(Case)
    async def case_transition_end(ctx: Context, input: CaseTransitionEndInput) -> CaseModel:
        """Withdraw what is still pending, or say what came of a share that was taken."""
        return await service.end_transition(ctx, ref(input.id, CaseTransition, "id"), input.outcome)


TYPES = (CaseTransition,)

PARTS = (
    SchemaPart("Case", CaseTransitionFields),
    SchemaPart("Query", TransitionQuery),
    SchemaPart("Mutation", TransitionMutation),
)
