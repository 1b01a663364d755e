"""The keys of this process: master keys from the settings, and data keys unwrapped for a few minutes.

A sealed value is `1 | key id (16) | nonce (12) | AES-256-GCM of the text`, bound to its tenant, table, column, row and
key by the additional data, so that it opens in its own place only.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.crypto.master import KEY_BYTES, MasterKeys, master_keys
from core.errors import ConfigError

NONCE_BYTES = 12
VERSION = b"\x01"
HEAD = len(VERSION) + 16

CACHE_SECONDS = 240
"""How long an unwrapped data key stays in memory: a destroyed one must be gone everywhere within five minutes."""


class SealBroken(Exception):
    """A sealed value does not belong where it stands, or was changed: it is never shown."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is sealed: it opens nowhere else."""

    tenant_id: UUID
    table: str
    column: str
    row_id: UUID


class DataKey:
    """A tenant's data key, unwrapped; no text of it shows the key."""

    def __init__(self, id: UUID, secret: bytes) -> None:
        self.id = id
        self._secret = secret
        self._cipher = AESGCM(self._derived(b"seal"))
        self._indexes: dict[str, bytes] = {}

    def seal(self, place: Place, value: str) -> bytes:
        """The value as its column holds it; each call gives another text."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return VERSION + self.id.bytes + nonce + self._cipher.encrypt(nonce, value.encode(), self._bound_to(place))

    def open(self, place: Place, sealed: bytes) -> str:
        """The value; raises SealBroken for one sealed elsewhere, by another key, or changed since."""
        nonce, text = sealed[HEAD : HEAD + NONCE_BYTES], sealed[HEAD + NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, text, self._bound_to(place)).decode()
        except (InvalidTag, ValueError) as error:
            raise SealBroken(f"{place.table}.{place.column} of {place.row_id}") from error

    def index(self, table: str, column: str, value: str) -> bytes:
        """What stands for the value in comparisons: the same for equal values of one column, and only there."""
        name = f"{table}.{column}"
        if name not in self._indexes:
            self._indexes[name] = self._derived(b"index|" + name.encode())
        return hmac.digest(self._indexes[name], value.encode(), hashlib.sha256)

    def _bound_to(self, place: Place) -> bytes:
        parts = (str(place.tenant_id), place.table, place.column, str(place.row_id), str(self.id))
        return "|".join(("helin", *parts)).encode()

    def _derived(self, purpose: bytes) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"helin|" + purpose).derive(self._secret)


def key_of(sealed: bytes) -> UUID:
    """The id of the data key that sealed the value; raises SealBroken when there is none in it."""
    if sealed[:1] != VERSION or len(sealed) <= HEAD + NONCE_BYTES:
        raise SealBroken("not a sealed value")
    return UUID(bytes=sealed[1:HEAD])


class KeyRing:
    """Wraps and unwraps data keys by the master keys, which are read when first needed."""

    def __init__(self, read: Callable[[], MasterKeys] = master_keys, now: Callable[[], float] = monotonic) -> None:
        self._read = read
        self._now = now
        self._master: MasterKeys | None = None
        self._unwrapped: dict[UUID, tuple[DataKey, float]] = {}

    @property
    def master(self) -> MasterKeys:
        """The master keys; raises ConfigError when there are none."""
        if self._master is None:
            self._master = self._read()
        return self._master

    def wrap(self, tenant_id: UUID, key_id: UUID, secret: bytes) -> tuple[str, bytes]:
        """Name of the current master key, and the data key wrapped by it."""
        name, nonce = self.master.current, secrets.token_bytes(NONCE_BYTES)
        wrapped = self.master.keys[name].encrypt(nonce, secret, _wrapped_for(tenant_id, key_id, name))
        return name, nonce + wrapped

    def unwrap(self, tenant_id: UUID, key_id: UUID, master_key: str, wrapped: bytes) -> DataKey:
        """The data key; raises ConfigError for an unknown master key, SealBroken for a key of another tenant."""
        held = self._unwrapped.get(key_id)
        if held is None or held[1] <= self._now():
            secret = self.unwrapped(tenant_id, key_id, master_key, wrapped)
            self._forget_old()
            held = self._unwrapped[key_id] = DataKey(key_id, secret), self._now() + CACHE_SECONDS
        return held[0]

    def unwrapped(self, tenant_id: UUID, key_id: UUID, master_key: str, wrapped: bytes) -> bytes:
        """The data key's own bytes, for wrapping them anew."""
        if master_key not in self.master.keys:
            raise ConfigError(
                f"A data key is wrapped by the master key `{master_key}`, which HELIN_MASTER_KEY lacks; "
                "add it behind the others."
            )
        bound = _wrapped_for(tenant_id, key_id, master_key)
        try:
            return self.master.keys[master_key].decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], bound)
        except InvalidTag as error:
            raise SealBroken(f"data key {key_id}") from error

    def forget(self) -> None:
        """Drop every unwrapped data key."""
        self._unwrapped.clear()

    def _forget_old(self) -> None:
        now = self._now()
        self._unwrapped = {key: held for key, held in self._unwrapped.items() if held[1] > now}


def _wrapped_for(tenant_id: UUID, key_id: UUID, master_key: str) -> bytes:
    return f"helin|data key|{tenant_id}|{key_id}|{master_key}".encode()
