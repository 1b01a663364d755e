"""What happens to templates and documents."""

from dataclasses import dataclass
from uuid import UUID

from core.cases.models import Case
from core.descriptors import Event
from core.documents.models import DocumentTemplate


@dataclass(frozen=True, slots=True)
class DocumentTemplateChanged(Event, on=DocumentTemplate):
    """A county's form has another version."""

    key: str
    version: int


@dataclass(frozen=True, slots=True)
class DocumentMade(Event, on=Case):
    """A document was made, or made anew."""

    document_id: UUID
    number: str
    revision: int


@dataclass(frozen=True, slots=True)
class DocumentIssued(Event, on=Case):
    """A document was issued."""

    document_id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class DocumentWithdrawn(Event, on=Case):
    """A document counts no more."""

    document_id: UUID
    number: str


EVENTS = (DocumentTemplateChanged, DocumentMade, DocumentIssued, DocumentWithdrawn)
