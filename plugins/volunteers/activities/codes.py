"""Codes that a shift shows for coming and going: a new one every few minutes, made from the shift's own key."""

import hmac
from base64 import b32encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from plugins.volunteers.rules import CODE_PERIOD

LETTERS = 8


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code and until when it is the newest."""

    code: str
    until: datetime


def shown_code(key: bytes, now: datetime) -> ShownCode:
    """The code of this moment."""
    period = int(now.timestamp()) // CODE_PERIOD
    return ShownCode(_code(key, period), datetime.fromtimestamp((period + 1) * CODE_PERIOD, UTC))


def is_right(key: bytes, code: str, now: datetime) -> bool:
    """Whether the code is the newest, or the one before: somebody may have just read it."""
    period = int(now.timestamp()) // CODE_PERIOD
    given = code.strip().upper().encode()
    return any(hmac.compare_digest(given, _code(key, one).encode()) for one in (period, period - 1))


def _code(key: bytes, period: int) -> str:
    digest = hmac.new(key, period.to_bytes(8, "big"), sha256).digest()
    return b32encode(digest).decode()[:LETTERS]
