"""Acts on sessions."""

from datetime import datetime

import strawberry

from core.context import Context
from core.descriptors import SchemaPart
from graphql_schema.mutation import mutation, ref
from graphql_schema.types import CaseParty
from plugins.mediation.models import Dispute as DisputeModel
from plugins.mediation.proceedings.schema.records import Participant
from plugins.mediation.schema.records import Dispute
from plugins.mediation.sessions import models, service
from plugins.mediation.sessions.schema.records import MediationSession


@strawberry.input(description="A session of mediation.")
class MediationSessionRecordInput:
    """A session of mediation."""

    id: strawberry.ID = strawberry.field(description="The dispute, which must be the actor's to mediate.")
    held_at: datetime = strawberry.field(description="When it began.")
    minutes: int = strawberry.field(description="How long, in minutes.")
    venue: str = strawberry.field(description="Where.")
    outcome: models.SessionOutcome = strawberry.field(description="What came of it.")
    record: str = strawberry.field(description="What was said, as it goes into the file.")
    party_ids: list[strawberry.ID] = strawberry.field(description="Parties who took part; at least one.")
    participant_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Those who helped to mediate."
    )
    is_open: bool = strawberry.field(default=False, description="Whether others could listen, as the parties wish.")


@strawberry.input(description="A note for oneself on a session.")
class MediationSessionNoteInput:
    """A note for oneself on a session."""

    id: strawberry.ID = strawberry.field(description="The session.")
    text: str = strawberry.field(description="The note.")


@strawberry.type
class SessionMutation:
    """Acts on sessions."""

    @mutation(Dispute)
    async def mediation_session_record(ctx: Context, input: MediationSessionRecordInput) -> DisputeModel:
        """Record a session of a dispute that the actor mediates."""
        return await service.record_session(
            ctx,
            ref(input.id, Dispute, "id"),
            held_at=input.held_at,
            minutes=input.minutes,
            venue=input.venue,
            is_open=input.is_open,
            outcome=input.outcome,
            record=input.record,
            party_ids=[ref(one, CaseParty, f"party_ids.{index}") for index, one in enumerate(input.party_ids)],
            participant_ids=[
                ref(one, Participant, f"participant_ids.{index}") for index, one in enumerate(input.participant_ids)
            ],
        )

    @mutation(Dispute)
    async def mediation_session_note_add(ctx: Context, input: MediationSessionNoteInput) -> DisputeModel:
        """Note something on a session for oneself; nobody else reads it, and it comes into no file."""
        return await service.add_note(ctx, ref(input.id, MediationSession, "id"), input.text)


PARTS = (SchemaPart("Mutation", SessionMutation),)
