"""Sessions of mediation: who took part, and what the mediator noted."""

from core.cases.models import CaseParty
from plugins.mediation.models import Dispute, Mediator
from plugins.mediation.proceedings.models import Participant
from plugins.mediation.sessions.models import MediationSession, SessionAttendee, SessionNote, SessionOutcome
from tests.graphql_schema.records.values import INSTANTS, TEXTS, Records, Step


def session(records: Records, number: int) -> MediationSession:
    """A session of any dispute, by any mediator."""
    mediator = records.any(Mediator)
    return MediationSession(
        case_id=records.any(Dispute).id,
        mediator_id=mediator.id,
        name=mediator.name,
        held_at=records.any(INSTANTS),
        minutes=number + 1,
        venue=records.any(TEXTS),
        is_open=records.any((True, False)),
        outcome=records.any(SessionOutcome),
        record=records.any(TEXTS),
    )


def attendee(records: Records, number: int) -> SessionAttendee:
    """A party, or somebody who helps."""
    kind, column = records.any(((CaseParty, "party_id"), (Participant, "participant_id")))
    return SessionAttendee(
        session_id=records.any(MediationSession).id,
        ordinal=number + 1,
        name=records.any(TEXTS),
        **{column: records.any(kind).id},
    )


def note(records: Records, _: int) -> SessionNote:
    """A note that a mediator keeps, or that nobody reads any more."""
    keeper = records.perhaps(Mediator)
    return SessionNote(
        session_id=records.any(MediationSession).id,
        keeper_id=keeper and keeper.person_id,
        text=records.any(TEXTS),
        noted_at=records.any(INSTANTS),
    )


SESSIONS: tuple[Step, ...] = ((MediationSession, session, 30), (SessionAttendee, attendee, 50), (SessionNote, note, 30))
