"""Who is calling: passwords, tokens, and how often one may try. Not what they may do."""

import asyncio
import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from joserfc import jwt
from joserfc.jwk import OctKey

from core.clock import system_now
from core.errors import RateLimited, RuleError, Unauthenticated

T = TypeVar("T")

ISSUER = "helin"
ALGORITHM = "HS256"
ACCESS_LIFETIME = timedelta(minutes=15)

LONGEST_TOKEN = 2048
LONGEST_PASSWORD = 1024  # bytes: hashing takes time in proportion
SHORTEST_PASSWORD = 8
REFRESH_BYTES = 48

NOBODYS_HASH = "$argon2id$v=19$m=19456,t=2,p=1$TMXoPHvVAtlYWf8ZGl4MDw$JI/AIZC8eiFrWtTCUlvdfp4xY5Ueu99W4YVw+II6J9E"
"""The hash of a password that nobody knows: an unknown login takes as long to refuse as a known one."""


class Passwords:
    """Hashes and compares passwords by argon2id, which takes 19 MiB each: few at once, some waiting, no more."""

    def __init__(self, *, at_once: int = 2, waiting: int = 20) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="passwords")
        self._room = at_once + waiting

    async def hash(self, password: str, *, field: str = "password") -> str:
        """The encoded hash to store; raises RuleError, about that input field, for one too short or too long."""
        if len(password) < SHORTEST_PASSWORD:
            raise RuleError("rule.too_short", field=field, minimum=SHORTEST_PASSWORD)
        if len(password.encode()) > LONGEST_PASSWORD:
            raise RuleError("rule.too_long", field=field, maximum=LONGEST_PASSWORD)
        return await self._run(lambda: self._hasher.hash(password))

    async def matches(self, password: str, encoded: str | None) -> bool:
        """Whether it is the password of the hash; None takes as long, and no password is its own."""
        if len(password.encode(errors="replace")) > LONGEST_PASSWORD:
            return False
        return await self._run(lambda: self._compare(password, encoded or NOBODYS_HASH)) and encoded is not None

    def _compare(self, password: str, encoded: str) -> bool:
        try:
            return self._hasher.verify(encoded, password)
        except InvalidHashError:  # of an account without a password: it takes as long as any other
            self._compare(password, NOBODYS_HASH)
            return False
        except (Argon2Error, UnicodeError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._room == 0:
            raise RateLimited
        self._room -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._room += 1


@dataclass(frozen=True, slots=True)
class Claims:
    """What a valid token says: which account, in which session, for which tenant, until when."""

    subject: UUID
    audience: str
    session_id: UUID
    expires_at: datetime


class Signer:
    """Signs tokens and reads them again, by one key.

    An access token has one spelling: whatever differs from what `sign` makes of its claims, if by a bit, is refused.
    """

    def __init__(self, key: str, *, now: Callable[[], datetime] = system_now, remembered: int = 4096) -> None:
        self._key = OctKey.import_key(key)
        self._key_id = hashlib.sha256(f"{ISSUER} key id {key}".encode()).hexdigest()[:8]
        self._refresh_key = hashlib.sha256(f"{ISSUER} refresh tokens {key}".encode()).digest()
        self._now = now
        self._remembered = remembered
        self._valid: dict[str, Claims] = {}

    def sign(self, subject: UUID, audience: str, session_id: UUID, lifetime: timedelta = ACCESS_LIFETIME) -> str:
        """A token for the account, good for one audience."""
        return self._encode(Claims(subject, audience, session_id, self._now() + lifetime))

    def _encode(self, claims: Claims) -> str:
        content = {
            "iss": ISSUER,
            "aud": claims.audience,
            "sub": str(claims.subject),
            "sid": str(claims.session_id),
            "exp": int(claims.expires_at.timestamp()),
        }
        return jwt.encode({"alg": ALGORITHM, "kid": self._key_id}, content, self._key)

    def verify(self, token: str, audience: str) -> Claims:
        """What the token says; raises Unauthenticated, whatever is wrong with it."""
        claims = self._valid.get(token)
        if claims is None:
            claims = self._read(token)
        if claims.audience != audience or claims.expires_at <= self._now():
            raise Unauthenticated
        return claims

    def _read(self, token: str) -> Claims:
        if len(token) > LONGEST_TOKEN:
            raise Unauthenticated
        try:
            claims = self._decode(token)
        except Exception as error:  # a forger may send anything, and no parser's complaint is an error of ours
            raise Unauthenticated from error
        if len(self._valid) >= self._remembered:
            self._valid.pop(next(iter(self._valid)))
        self._valid[token] = claims
        return claims

    def _decode(self, token: str) -> Claims:
        found = jwt.decode(token, self._key, algorithms=[ALGORITHM])
        if found.header.get("kid") != self._key_id or found.claims["iss"] != ISSUER:
            raise Unauthenticated
        audience, expires_at = found.claims["aud"], found.claims["exp"]
        if type(audience) is not str or type(expires_at) is not int:
            raise Unauthenticated
        claims = Claims(
            subject=UUID(found.claims["sub"]),
            audience=audience,
            session_id=UUID(found.claims["sid"]),
            expires_at=datetime.fromtimestamp(expires_at, UTC),
        )
        if not hmac.compare_digest(self._encode(claims).encode(), token.encode()):
            raise Unauthenticated
        return claims

    def refresh_token(self, session_id: UUID) -> str:
        """A fresh token to go on with the session, which nobody else can make."""
        content = session_id.bytes + secrets.token_bytes(16)
        return base64.urlsafe_b64encode(content + self._seal(content)).decode()

    def session_of(self, refresh_token: str) -> UUID:
        """The session that a refresh token was made for, the newest or an old one; raises Unauthenticated."""
        try:
            content = base64.b64decode(refresh_token, altchars=b"-_", validate=True)
        except ValueError as error:
            raise Unauthenticated from error
        if len(content) != REFRESH_BYTES or not hmac.compare_digest(self._seal(content[:32]), content[32:]):
            raise Unauthenticated
        if base64.urlsafe_b64encode(content).decode() != refresh_token:
            raise Unauthenticated
        return UUID(bytes=content[:16])

    def _seal(self, content: bytes) -> bytes:
        return hmac.digest(self._refresh_key, content, "sha256")[:16]


class Limit:
    """At most so many of something for each key in a stretch of time, counted in memory."""

    def __init__(
        self, most: int, per: timedelta, *, now: Callable[[], datetime] = system_now, keys: int = 100_000
    ) -> None:
        self._most = most
        self._per = per
        self._now = now
        self._keys = keys
        self._spent: dict[Hashable, tuple[datetime, int]] = {}

    def spend(self, key: Hashable) -> None:
        """Count one; raises RateLimited when none is left."""
        since, spent = self._spent.pop(key, (self._now(), 0))
        if self._now() >= since + self._per:
            since, spent = self._now(), 0
        self._spent[key] = since, min(spent + 1, self._most)
        if len(self._spent) > self._keys:
            self._spent.pop(next(iter(self._spent)))
        if spent >= self._most:
            raise RateLimited

    def give_back(self, key: Hashable) -> None:
        """Take back one that was counted."""
        if key in self._spent:
            since, spent = self._spent[key]
            self._spent[key] = since, max(spent - 1, 0)


@dataclass(frozen=True, slots=True)
class AttemptLimits:
    """How often somebody may fail to sign in: to one account, and from one network, which an office may share."""

    of_account: int = 10
    from_network: int = 100
    per: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Authentication:
    """What signing in needs, one for each server."""

    signer: Signer
    passwords: Passwords = field(default_factory=Passwords)
    attempts: AttemptLimits = field(default_factory=AttemptLimits)
