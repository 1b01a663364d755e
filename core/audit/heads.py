"""Signed heads: how long a tenant's chain was at an instant and its last hash, kept where the database cannot reach.

Whoever holds the database can write a chain anew from any place on, or cut its end; not so that it agrees with a head.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.audit.chain import Finding, Link, last_link
from core.audit.digests import derived
from core.db import Database, driver_connection
from core.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a tenant's chain at an instant."""

    tenant_id: UUID
    number: int
    hash: str
    at: str

    @property
    def content(self) -> bytes:
        """What is signed."""
        return orjson.dumps([str(self.tenant_id), self.number, self.hash, self.at])


def _signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derived("audit heads"))


def public_key() -> str:
    """The key by which everybody can check a head, hexadecimal."""
    return _signing_key().public_key().public_bytes_raw().hex()


async def read_head(database: Database, tenant_id: UUID, now: datetime) -> Head:
    """The end of the tenant's chain now."""
    async with database.transaction(tenant_id) as session:
        last = await last_link(await driver_connection(session), tenant_id)
    return Head(tenant_id, last.number, last.hash.hex(), now.isoformat())


def signed(head: Head, slug: str) -> dict[str, Any]:
    """The head as it is written out."""
    return {
        "tenant": slug,
        "tenant_id": str(head.tenant_id),
        "number": head.number,
        "hash": head.hash,
        "at": head.at,
        "key": public_key(),
        "signature": _signing_key().sign(head.content).hex(),
    }


def read_lines(lines: Iterable[str], key: str) -> list[Head]:
    """The heads in the lines, one JSON object each; raises ConfigError for one that the key did not sign."""
    verifier = Ed25519PublicKey.from_public_bytes(_bytes_of(key))
    return [_checked(number, line, verifier) for number, line in enumerate(lines, start=1) if line.strip()]


def _bytes_of(key: str) -> bytes:
    try:
        found = bytes.fromhex(key)
    except ValueError:
        found = b""
    if len(found) != 32:
        raise ConfigError("A public key has 64 hexadecimal digits: the member `key` of a head.")
    return found


def _checked(number: int, line: str, verifier: Ed25519PublicKey) -> Head:
    try:
        held: Mapping[str, Any] = orjson.loads(line)
        head = Head(UUID(held["tenant_id"]), int(held["number"]), held["hash"], held["at"])
        verifier.verify(bytes.fromhex(held["signature"]), head.content)
    except (ValueError, KeyError, TypeError, InvalidSignature) as error:
        raise ConfigError(f"Line {number} of the heads was not signed by this key, or was changed since.") from error
    return head


class HeldHeads:
    """One tenant's heads, to be compared with its chain as that is walked."""

    def __init__(self, heads: Iterable[Head]) -> None:
        self._waiting = sorted({(head.number, head.hash, head.at) for head in heads if head.number})
        self._good = 0

    def meet(self, link: Link) -> list[Finding]:
        """Compare the link with the heads at its number."""
        findings = []
        while self._waiting and self._waiting[0][0] <= link.number:
            number, hash_, at = self._waiting.pop(0)
            if number == link.number and hash_ == link.hash.hex():
                self._good = number
            elif number == link.number:
                findings.append(
                    Finding(
                        number, link.entry_id, f"the chain was written anew after seal {self._good}: see head of {at}"
                    )
                )
        return findings

    def end(self, last: int) -> list[Finding]:
        """What the heads know beyond the end of the chain."""
        if not self._waiting:
            return []
        number, _, at = self._waiting[-1]
        return [Finding(last + 1, None, f"the end was cut off: up to seal {number} stood there at {at}")]
