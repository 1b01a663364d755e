"""Master keys: read from the settings, or from the file in HELIN_HOME; never from anywhere else."""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.config import Settings, read_settings
from core.errors import ConfigError

KEY_BYTES = 32

NO_MASTER_KEY = (
    "There is no master key to read and write sensitive values with: set HELIN_MASTER_KEY to `name:key`, where the key "
    "is 32 random bytes in URL-safe base64, or write that into {file}; `helin keys make` prints one."
)


@dataclass(frozen=True, slots=True, repr=False)
class MasterKeys:
    """The keys that wrap data keys, by name; new ones are wrapped by `current`, the first."""

    current: str
    keys: Mapping[str, AESGCM]


def make_master_key() -> str:
    """A new master key with a name of its own, as HELIN_MASTER_KEY wants it."""
    return f"k{secrets.token_hex(3)}:{base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def master_keys(settings: Settings | None = None, *, make: bool = False) -> MasterKeys:
    """The keys in HELIN_MASTER_KEY, else in the file in HELIN_HOME, which `make` makes if missing.

    Raises ConfigError when there are none, or one cannot be read.
    """
    settings = settings or read_settings()
    if settings.master_key is not None:
        return parse_master_keys(settings.master_key.get_secret_value())
    file = settings.home / "master.key"
    if make and not file.exists():
        write_key(file, make_master_key())
    if not file.exists():
        raise ConfigError(NO_MASTER_KEY.format(file=file))
    return parse_master_keys(file.read_text(encoding="utf-8"), str(file))


def write_key(file: Path, key: str) -> None:
    """Write the file whole or not at all: several commands may start at once, and one key must win."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.touch(0o600, exist_ok=False)
    fresh.write_text(key, encoding="utf-8")
    with suppress(FileExistsError):
        file.hardlink_to(fresh)
    fresh.unlink()


def parse_master_keys(text: str, source: str = "HELIN_MASTER_KEY") -> MasterKeys:
    """The keys in `name:key,name:key`, the newest first; raises ConfigError, which never quotes a key."""
    keys: dict[str, AESGCM] = {}
    for entry in text.split(","):
        name, _, encoded = entry.strip().partition(":")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", name) or not encoded:
            raise ConfigError(f"A key in {source} has no name; write `name:key`, several with a comma between them.")
        if name in keys:
            raise ConfigError(f"Two keys in {source} are called `{name}`; give each a name of its own.")
        keys[name] = AESGCM(_decoded(name, encoded, source))
    return MasterKeys(next(iter(keys)), keys)


def _decoded(name: str, encoded: str, source: str) -> bytes:
    try:
        key = base64.b64decode(encoded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ConfigError(
            f"The key `{name}` in {source} is not {KEY_BYTES} bytes in URL-safe base64; `helin keys make` prints one."
        )
    return key
