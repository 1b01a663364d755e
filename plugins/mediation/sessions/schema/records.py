"""Sessions, who took part, and the mediator's own notes."""

from datetime import datetime

import strawberry

from core.descriptors import SchemaPart
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, relation
from graphql_schema.node import Node
from graphql_schema.types import CaseParty
from plugins.mediation.proceedings.schema.records import Participant
from plugins.mediation.schema.records import Mediator
from plugins.mediation.sessions import models

graphql_enum(models.SessionOutcome)


@bind(models.SessionAttendee, Order("ORDINAL", ("ordinal",)))
@strawberry.type(description="Somebody who took part in a session: a party, or somebody who helps (到场人).")
class SessionAttendee(Node):
    """Somebody who took part in a session."""

    name: str = column(models.SessionAttendee.name, "The name as it was then.")
    party: CaseParty | None = relation(models.SessionAttendee.party_id, "The party, if it was one.", contained=True)
    participant: Participant | None = relation(
        models.SessionAttendee.participant_id, "Who helped, if it was one of these.", contained=True
    )


@bind(models.SessionNote, Order("NOTED_AT", ("noted_at",)))
@strawberry.type(description="A mediator's own note on a session, in no file and read by nobody else (调解员手记).")
class SessionNote(Node):
    """A mediator's own note on a session."""

    text: str = column(models.SessionNote.text, "The note.")
    noted_at: datetime = column(models.SessionNote.noted_at, "When.", filter=True)


@bind(models.MediationSession, Order("HELD_AT", ("held_at",)))
@strawberry.type(description="A time at which a mediator sat with parties to a dispute (调解活动).")
class MediationSession(Node):
    """A time at which a mediator sat with parties to a dispute."""

    held_at: datetime = column(models.MediationSession.held_at, "When it began.", filter=True)
    minutes: int = column(models.MediationSession.minutes, "How long.")
    venue: str = column(models.MediationSession.venue, "Where.")
    is_open: bool = column(models.MediationSession.is_open, "Whether others could listen.", filter=True)
    outcome: models.SessionOutcome = column(models.MediationSession.outcome, "What came of it.", filter=True)
    record: str = column(models.MediationSession.record, "What was said, as it goes into the file.")
    name: str = column(models.MediationSession.name, "Name in office of whoever conducted it.")
    mediator: Mediator | None = relation(models.MediationSession.mediator_id, "Who conducted it.")
    attendees: Connection[SessionAttendee] = connection(
        models.SessionAttendee.session_id, "Who took part.", contained=True
    )
    notes: Connection[SessionNote] = connection(
        models.SessionNote.session_id, "The viewer's own notes, while the viewer mediates the dispute."
    )


@strawberry.type
class DisputeSessionFields:
    """What sessions add to disputes."""

    sessions: Connection[MediationSession] = connection(
        models.MediationSession.case_id, "When the mediator sat with the parties.", contained=True
    )


TYPES = (MediationSession, SessionAttendee, SessionNote)

PARTS = (SchemaPart("Dispute", DisputeSessionFields),)
