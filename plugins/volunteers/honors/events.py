"""What happens to certificates."""

from dataclasses import dataclass

from core.descriptors import Event
from plugins.volunteers.honors.models import Certificate


@dataclass(frozen=True, slots=True)
class CertificateIssued(Event, on=Certificate):
    """A certificate of service was issued."""

    serial: str


@dataclass(frozen=True, slots=True)
class CertificateRevoked(Event, on=Certificate):
    """A certificate proves nothing any more."""


EVENTS = (CertificateIssued, CertificateRevoked)
