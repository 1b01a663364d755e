"""Settings: read from the environment, each with the prefix HELIN_."""

from pathlib import Path

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import ConfigError


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

    database_sessions: int = 10
    """Connections for acts."""

    database_readers: int = 10
    """Connections for planned reads."""


def read_settings() -> Settings:
    """The settings of this process; raises ConfigError, naming the variable that cannot be read."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise ConfigError(f"HELIN_{name} cannot be read: {first['msg']}.") from error
