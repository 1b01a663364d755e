"""What happens to accounts and their sessions."""

from dataclasses import dataclass
from uuid import UUID

from core.accounts.models import Account, AccountSession
from core.descriptors import Event


@dataclass(frozen=True, slots=True)
class AccountCreated(Event, on=Account):
    """Somebody may sign in from now on."""

    org_id: UUID
    login: str


@dataclass(frozen=True, slots=True)
class AccountDisabled(Event, on=Account):
    """An account can be used no more."""


@dataclass(frozen=True, slots=True)
class AccountEnabled(Event, on=Account):
    """A disabled account can be used again."""


@dataclass(frozen=True, slots=True)
class AccountUpdated(Event, on=Account):
    """An account got another name, came to another organisation, or is another person's."""


@dataclass(frozen=True, slots=True)
class SessionOpened(Event, on=AccountSession):
    """An account signed in, or was issued a token."""

    account_id: UUID


@dataclass(frozen=True, slots=True)
class SessionRevoked(Event, on=AccountSession):
    """A refresh token was used twice, so somebody else may hold it: the session is over."""

    account_id: UUID
