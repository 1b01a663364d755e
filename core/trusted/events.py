"""What happens to registered documents."""

from dataclasses import dataclass

from core.descriptors import Event
from core.trusted.models import TrustedDocument


@dataclass(frozen=True, slots=True)
class DocumentRegistered(Event, on=TrustedDocument):
    """A client's document may be named instead of sent."""

    digest: str
