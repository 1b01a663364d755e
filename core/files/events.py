"""What happens to files."""

from dataclasses import dataclass
from uuid import UUID

from core.cases.models import Case
from core.descriptors import Event


@dataclass(frozen=True, slots=True)
class FileAttached(Event, on=Case):
    """A file was attached to a case."""

    file_id: UUID
    sha256: str


@dataclass(frozen=True, slots=True)
class FileWithdrawn(Event, on=Case):
    """A file that was attached to a case counts no more."""

    file_id: UUID


EVENTS = (FileAttached, FileWithdrawn)
