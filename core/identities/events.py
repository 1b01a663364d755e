"""What happens to providers and identities."""

from dataclasses import dataclass
from uuid import UUID

from core.accounts.models import Account
from core.descriptors import Event
from core.identities.models import IdentityProvider


@dataclass(frozen=True, slots=True)
class IdentityProviderCreated(Event, on=IdentityProvider):
    """People may sign in by a provider outside."""

    issuer: str


@dataclass(frozen=True, slots=True)
class IdentityProviderUpdated(Event, on=IdentityProvider):
    """What is known of a provider changed, or whether it is used."""


@dataclass(frozen=True, slots=True)
class IdentityLinked(Event, on=Account):
    """Somebody whom a provider vouches for may sign in to an account."""

    provider_id: UUID
    subject: str


@dataclass(frozen=True, slots=True)
class IdentityUnlinked(Event, on=Account):
    """Somebody whom a provider vouches for may sign in to an account no more."""

    provider_id: UUID
    subject: str
