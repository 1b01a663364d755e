"""Digests of values that the trail may not hold: equal ones have equal digests, and no value is guessed from its own.

The key stands in the settings, never in the database: whoever has a copy of the tables alone cannot try out numbers.
"""

import hmac
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Column

from core.config import read_settings
from core.data_class import DataClass, class_of

PREFIX = "hmac:"
LETTERS = 32
"""Hexadecimal letters of a digest: 128 bits."""

IN_CLEAR = (DataClass.PUBLIC, DataClass.INTERNAL)


class TrailKey:
    """The key of this process: the one it was started with, else what the settings of a command name."""

    def __init__(self) -> None:
        self._key: bytes | None = None

    def use(self, key: str) -> None:
        """Take this key from now on."""
        self._key = key.encode()

    def get(self) -> bytes:
        """The key; raises ConfigError. A command on the embedded server makes it where it is missing."""
        if self._key is None:
            from core.runtime import audit_key  # commands know acts, and acts this

            settings = read_settings()
            self.use(audit_key(settings, make=settings.database_url is None and settings.owner_url is None))
        assert self._key is not None
        return self._key


TRAIL_KEY = TrailKey()


def derived(purpose: str, *parts: bytes) -> bytes:
    """A key for one purpose, 32 bytes."""
    return _derived(TRAIL_KEY.get(), b"\0".join((b"helin", purpose.encode(), *parts)))


@lru_cache(maxsize=10_000)
def _derived(key: bytes, content: bytes) -> bytes:
    return hmac.digest(key, content, "sha256")


def digest(tenant_id: UUID, name: str, value: Any) -> str:
    """The value's digest, its own for each tenant and each `name` of what holds it."""
    content = name.encode() + b"\0" + orjson.dumps(value, default=str, option=orjson.OPT_SORT_KEYS)
    return PREFIX + hmac.digest(derived("audit digest", tenant_id.bytes), content, "sha256").hex()[:LETTERS]


def is_clear(column: Column[Any]) -> bool:
    """Whether the trail may hold the column's values as they are; what nobody classified it may not."""
    return class_of(column) in IN_CLEAR


def shown(tenant_id: UUID, column: Column[Any], value: Any) -> Any:
    """The value as the trail holds it: itself, or the digest of what is personal; no value at all is no secret."""
    if value is None or is_clear(column):
        return value
    return digest(tenant_id, f"{column.table.name}.{column.name}", value)
