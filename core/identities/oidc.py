"""Talking to a provider of OpenID Connect: its discovery, its keys, a code for a token, and what the token says.

Only issuers that the operator vouches for are asked, without a proxy and without following redirects, so that nobody
who may name an issuer makes the server ask other addresses.
"""

import asyncio
import hmac
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx2
import orjson
from joserfc import jws, jwt
from joserfc.jwk import Key, KeySet

from core.clock import system_now
from core.errors import RuleError, Unauthenticated, Unavailable

DISCOVERY = "/.well-known/openid-configuration"
ALGORITHMS: Mapping[str, tuple[str, ...]] = {
    "RSA": ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    "EC": ("ES256", "ES384", "ES512"),
    "OKP": ("Ed25519",),
}
"""What a key of each type may sign by; symmetric keys sign nothing here."""

FRESH_FOR = timedelta(minutes=10)
AT_MOST_EVERY = timedelta(minutes=1)
"""How often a token with an unknown key makes the keys be fetched anew."""

SUBJECT = re.compile(r"[\x21-\x7e]{1,255}")
"""At most 255 letters of ASCII (OpenID Connect Core, 2)."""

LEEWAY = timedelta(seconds=60)
SECONDS = 5
LONGEST = 256 * 1024


@dataclass(frozen=True, slots=True)
class Client:
    """What a provider knows a county as."""

    issuer: str
    client_id: str
    client_secret: str | None


@dataclass(slots=True)
class Provider:
    """What an issuer publishes."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    secret_in_body: bool
    read_at: datetime
    keys: dict[str | None, Key] = field(default_factory=dict)
    keys_read_at: datetime | None = None


class OidcClient:
    """Asks the issuers that the operator vouches for; keeps in memory what they publish."""

    def __init__(
        self,
        issuers: Iterable[str] = (),
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        now: Callable[[], datetime] = system_now,
    ) -> None:
        self._issuers = frozenset(issuers)
        self._transport = transport
        self._now = now
        self._providers: dict[str, Provider] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    def check_issuer(self, issuer: str) -> None:
        """Refuse an issuer that the operator does not vouch for, by RuleError."""
        if issuer not in self._issuers:
            raise RuleError("rule.issuer_unknown", field="issuer")

    async def provider(self, issuer: str) -> Provider:
        """What the issuer publishes, at most some minutes ago; raises Unavailable."""
        self.check_issuer(issuer)
        async with self._locks.setdefault(issuer, asyncio.Lock()):
            known = self._providers.get(issuer)
            if known is None or known.read_at + FRESH_FOR <= self._now():
                known = self._providers[issuer] = await self._discover(issuer)
            return known

    async def subject(self, client: Client, *, code: str, verifier: str, redirect_uri: str, nonce: str) -> str:
        """Whom the provider vouches for; raises Unauthenticated, or Unavailable when it cannot be asked."""
        provider = await self.provider(client.issuer)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
            "client_id": client.client_id,
        }
        basic = None
        if client.client_secret is not None and provider.secret_in_body:
            form["client_secret"] = client.client_secret
        elif client.client_secret is not None:
            basic = httpx2.BasicAuth(quote(client.client_id, safe=""), quote(client.client_secret, safe=""))
        answer = await self._ask("POST", provider.token_endpoint, data=form, auth=basic)
        token = answer.get("id_token")
        if not isinstance(token, str) or len(token) > LONGEST:
            raise Unauthenticated
        return await self._read(provider, client, token, nonce)

    # --- tokens ------------------------------------------------------------------------------------------------------

    async def _read(self, provider: Provider, client: Client, token: str, nonce: str) -> str:
        try:
            header = jws.extract_compact(token.encode()).headers()
            key = await self._key(provider, header.get("kid"))
            if "crit" in header or header["alg"] not in ALGORITHMS[key.key_type]:
                raise Unauthenticated
            claims = jwt.decode(token, key, algorithms=[header["alg"]]).claims
            return self._checked(claims, client, nonce)
        except (Unauthenticated, Unavailable):
            raise
        except Exception as error:  # whatever a provider may send, no parser's complaint is an error of ours
            raise Unauthenticated from error

    def _checked(self, claims: Mapping[str, Any], client: Client, nonce: str) -> str:
        """The subject of claims that are for us, of now, and an answer to our own question."""
        now, leeway = self._now().timestamp(), LEEWAY.total_seconds()
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        subject = claims["sub"]
        is_ours = (
            claims["iss"] == client.issuer
            and client.client_id in audience
            and (len(audience) == 1 or claims.get("azp") == client.client_id)
            and claims.get("azp", client.client_id) == client.client_id
        )
        is_current = (
            _instant(claims["exp"]) > now - leeway
            and _instant(claims["iat"]) < now + leeway
            and _instant(claims.get("nbf", 0)) < now + leeway
        )
        is_answer = hmac.compare_digest(claims["nonce"].encode(), nonce.encode())
        if not (is_ours and is_current and is_answer and isinstance(subject, str) and SUBJECT.fullmatch(subject)):
            raise Unauthenticated
        return subject

    async def _key(self, provider: Provider, key_id: Any) -> Key:
        """The provider's key of that id; without an id, its only one. An unknown one may be new."""
        async with self._locks.setdefault(provider.issuer, asyncio.Lock()):
            read_at, now = provider.keys_read_at, self._now()
            is_known = key_id in provider.keys
            if read_at is None or read_at + (FRESH_FOR if is_known else AT_MOST_EVERY) <= now:
                provider.keys = _usable(await self._ask("GET", provider.jwks_uri))
                provider.keys_read_at = now
        if key_id is None and len(provider.keys) == 1:
            return next(iter(provider.keys.values()))
        if key_id is None or key_id not in provider.keys:
            raise Unauthenticated
        return provider.keys[key_id]

    # --- asking ------------------------------------------------------------------------------------------------------

    async def _discover(self, issuer: str) -> Provider:
        told = await self._ask("GET", issuer.rstrip("/") + DISCOVERY)
        endpoints = [told.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        if told.get("issuer") != issuer or not all(isinstance(one, str) and _is_https(one) for one in endpoints):
            raise Unavailable
        methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        authorization_endpoint, token_endpoint, jwks_uri = map(str, endpoints)
        return Provider(
            issuer,
            authorization_endpoint,
            token_endpoint,
            jwks_uri,
            secret_in_body="client_secret_basic" not in methods,
            read_at=self._now(),
        )

    async def _ask(self, method: str, url: str, **options: Any) -> dict[str, Any]:
        """The JSON object that is answered; raises Unauthenticated for a refusal, Unavailable for anything else."""
        made = httpx2.AsyncClient(transport=self._transport, timeout=SECONDS, trust_env=False, follow_redirects=False)
        try:
            async with made as client, client.stream(method, url, **options) as answer:
                body = b""
                async for piece in answer.aiter_bytes():
                    body += piece
                    if len(body) > LONGEST:
                        raise Unavailable
        except httpx2.HTTPError as error:
            raise Unavailable from error
        if 400 <= answer.status_code < 500 and method == "POST":
            raise Unauthenticated
        try:
            content = orjson.loads(body)
        except ValueError as error:
            raise Unavailable from error
        if answer.status_code != 200 or not isinstance(content, dict):
            raise Unavailable
        return content


def _usable(published: Mapping[str, Any]) -> dict[str | None, Key]:
    """The published keys that may sign, by their ids; those of a kind that is not known are passed over."""
    known = [key for key in published.get("keys", ()) if isinstance(key, dict) and key.get("kty") in ALGORITHMS]
    signing = [key for key in known if key.get("use", "sig") == "sig"]
    return {key.kid: key for key in KeySet.import_key_set({"keys": signing})} if signing else {}


def _instant(value: Any) -> float:
    if type(value) not in (int, float):
        raise Unauthenticated
    return float(value)


def _is_https(url: str) -> bool:
    return url.startswith("https://")
