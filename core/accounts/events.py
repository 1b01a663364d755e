"""What happens to accounts and their sessions."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.accounts.models import Account, AccountSession, ApiKey
from core.descriptors import Event


class EndReason(StrEnum):
    """Why a session or a key is over."""

    HOLDER = "HOLDER"
    PASSWORD = "PASSWORD"
    ADMINISTRATOR = "ADMINISTRATOR"
    REUSED = "REUSED"  # a refresh token came twice, so somebody else may hold it


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
    """A session is over before its time; `reason` is one of EndReason."""

    account_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class PasswordChanged(Event, on=Account):
    """Somebody chose another password for the own account."""


@dataclass(frozen=True, slots=True)
class PasswordReset(Event, on=Account):
    """An administrator gave an account a one-time password."""


@dataclass(frozen=True, slots=True)
class AccountSignedOut(Event, on=Account):
    """An administrator ended everything by which an account was signed in."""


@dataclass(frozen=True, slots=True)
class ApiKeyCreated(Event, on=ApiKey):
    """A program may act for an account."""

    account_id: UUID
    scopes: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKeyRevoked(Event, on=ApiKey):
    """A key is over before its time; `reason` is one of EndReason."""

    account_id: UUID
    reason: str
