"""Settings: read from the environment, each with the prefix HELIN_."""

from pathlib import Path
from typing import TypeVar

from pydantic import PositiveInt, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import ConfigError

T = TypeVar("T", bound=BaseSettings)


class Settings(BaseSettings):
    """How this process finds its data and its keys."""

    model_config = SettingsConfigDict(env_prefix="HELIN_", extra="ignore")

    home: Path = Path(".helin")
    """Folder of the embedded server, its data and the demo's keys."""

    database_url: str | None = None
    """PostgreSQL address the server uses; without one the embedded server is used."""

    owner_url: str | None = None
    """PostgreSQL address that `helin db` uses: a login that is a member of helin_owner."""

    signing_key: SecretStr | None = None
    """Key that signs access tokens, at least 32 characters."""

    master_key: SecretStr | None = None
    """Keys that wrap the tenants' data keys, `name:key` with a comma between them, the newest first."""

    audit_key: SecretStr | None = None
    """Key of the digests in the audit trail and of its signed heads, at least 32 characters; never to be changed."""

    audit_heads: Path | None = None
    """File to which the server appends the signed head of each tenant's trail, hour by hour."""

    oidc_issuers: str = ""
    """Issuers of OpenID Connect by which counties may let people sign in, with a comma between them."""

    files: Path | None = None
    """Folder of stored files, which are encrypted; `files` in HELIN_HOME without it."""

    database_sessions: int = 10
    """Connections for acts."""

    database_readers: int = 10
    """Connections for planned reads."""

    @property
    def issuers(self) -> tuple[str, ...]:
        """The issuers of OpenID Connect, one by one."""
        return tuple(self.oidc_issuers.replace(",", " ").split())


class Limits(BaseSettings):
    """What one document may hold, and what may be spent in a minute; each with the prefix HELIN_LIMIT_."""

    model_config = SettingsConfigDict(env_prefix="HELIN_LIMIT_", extra="ignore", frozen=True)

    body: PositiveInt = 1024 * 1024
    """Bytes of a request's body."""

    file: PositiveInt = 32 * 1024 * 1024
    """Bytes of an attachment."""

    document: PositiveInt = 64 * 1024
    """Characters of a document."""

    tokens: PositiveInt = 3_000
    """Tokens of a document: reading one takes some microseconds."""

    values: PositiveInt = 2_000
    """Values inside a request's variables."""

    objects: PositiveInt = 200
    """Input objects of a request, such as the conditions of a filter."""

    nesting: PositiveInt = 32
    """Lists and objects inside one another, in variables and in arguments."""

    depth: PositiveInt = 20
    """Fields inside one another."""

    fields: PositiveInt = 1_000
    """Fields of a document, those of a fragment counted wherever it is spread."""

    aliases: PositiveInt = 200
    """Aliases of a document, counted like fields."""

    directives: PositiveInt = 100
    """Directives of a document, counted like fields."""

    tables: PositiveInt = 100
    """Fields of a document that read records, counted like fields: each is a part of the statement."""

    mutations: PositiveInt = 10
    """Root fields of a mutation."""

    cost: PositiveInt = 25_000
    """Points that one request may cost: about the records it may show."""

    points: PositiveInt = 1_000_000
    """Points that one account may spend in a minute; several workers share them."""

    tenant_points: PositiveInt = 10_000_000
    """Points that one tenant may spend in a minute; several workers share them."""


def read_settings() -> Settings:
    """The settings of this process; raises ConfigError, naming the variable that cannot be read."""
    return _read(Settings)


def read_limits() -> Limits:
    """The limits of this process; raises ConfigError, naming the variable that cannot be read."""
    return _read(Limits)


def _read(kind: type[T]) -> T:
    try:
        return kind()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise ConfigError(f"{kind.model_config['env_prefix']}{name} cannot be read: {first['msg']}.") from error
