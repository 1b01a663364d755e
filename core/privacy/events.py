"""What happens around consent, a person's requests and retention."""

from dataclasses import dataclass
from uuid import UUID

from core.descriptors import Event
from core.people.models import Person
from core.privacy.models import Consent, Correction, DataExport, Erasure, LegalBasis, RetentionClass


@dataclass(frozen=True, slots=True)
class ConsentGiven(Event, on=Consent):
    """A person consented to a use of data."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(Event, on=Consent):
    """A consent holds no more."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class LegalBasisAdded(Event, on=LegalBasis):
    """It was recorded why a person's data may be used."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class LegalBasisEnded(Event, on=LegalBasis):
    """Data may be used on this ground no more."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class HoldingsTold(Event, on=Person):
    """Somebody was told all that is held about a person."""

    purpose: str


@dataclass(frozen=True, slots=True)
class DataExported(Event, on=DataExport):
    """A copy of all that is held about a person was made."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class ExportRead(Event, on=DataExport):
    """A copy was read."""

    person_id: UUID
    purpose: str


@dataclass(frozen=True, slots=True)
class CorrectionRequested(Event, on=Correction):
    """A person says that something kept is wrong."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class CorrectionDecided(Event, on=Correction):
    """A request for correction was accepted or rejected."""

    person_id: UUID
    state: str


@dataclass(frozen=True, slots=True)
class RetentionClassSet(Event, on=RetentionClass):
    """It was decided how long records of a table are kept."""


@dataclass(frozen=True, slots=True)
class RecordErased(Event, on=Erasure):
    """The time of a record was over, or its person asked: what became of it."""

    record_type: str
    record_id: UUID
    action: str
