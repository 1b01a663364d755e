"""A provider of OpenID Connect that runs inside the test, and what a false one would send."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import Key, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

ISSUER = "https://id.example.test/county"
CLIENT, SECRET = "helin-yunyang", "a secret: of the county"
SUBJECT = "staff-0001"

Claims = dict[str, Any]


@dataclass
class Idp:
    """A provider: it signs everybody in as the same person."""

    issuer: str = ISSUER
    client: str = CLIENT
    secret: str = SECRET
    key: Key = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    algorithm: str = "RS256"
    methods: tuple[str, ...] = ("client_secret_basic",)
    claims: Claims = field(default_factory=dict)
    """What its tokens say otherwise than they should; None leaves a claim out."""

    forge: Callable[[str], str] = str
    header: Claims = field(default_factory=dict)
    signed_by: Key | None = None
    discovery: Claims = field(default_factory=dict)
    status: int = 200
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def app(self) -> Starlette:
        """The provider as an application."""
        path = urlsplit(self.issuer).path
        return Starlette(
            routes=[
                Route(f"{path}/.well-known/openid-configuration", self.configuration),
                Route(f"{path}/authorize", self.authorize),
                Route(f"{path}/token", self.token, methods=["POST"]),
                Route(f"{path}/keys", self.keys),
            ]
        )

    def configuration(self, _: Request) -> Response:
        self.asked.append("discovery")
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": self.methods,
        }
        return JSONResponse(told | self.discovery, self.status)

    def keys(self, _: Request) -> Response:
        self.asked.append("keys")
        strange = {"kty": "oct", "kid": "shared", "k": base64.urlsafe_b64encode(b"x" * 32).decode()}
        return JSONResponse({"keys": [strange, self.key.as_dict(private=False), {"kty": "unknown"}]})

    def authorize(self, request: Request) -> Response:
        query = dict(request.query_params)
        assert (query["response_type"], query["client_id"], query["code_challenge_method"]) == (
            "code",
            self.client,
            "S256",
        )
        assert query["scope"].split() == ["openid"]
        code = uuid4().hex
        self.codes[code] = query
        return RedirectResponse(f"{query['redirect_uri']}?code={code}&state={query['state']}")

    async def token(self, request: Request) -> Response:
        self.asked.append("token")
        form = dict(parse_qsl((await request.body()).decode()))
        query = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        basic = base64.b64encode(f"{self.client}:{quote(self.secret, safe='')}".encode()).decode()
        is_known = request.headers.get("authorization") == f"Basic {basic}" or form.get("client_secret") == self.secret
        if query is None or challenge.decode() != query["code_challenge"] or not is_known:
            return JSONResponse({"error": "invalid_grant"}, 400)
        if form["redirect_uri"] != query["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"token_type": "Bearer", "access_token": "x", "id_token": self.signed(query["nonce"])})

    def signed(self, nonce: str) -> str:
        """The token."""
        now = int(datetime.now(UTC).timestamp())
        claims: Claims = {
            "iss": self.issuer,
            "aud": self.client,
            "sub": SUBJECT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
        }
        given = {name: value for name, value in (claims | self.claims).items() if value is not None}
        key = self.signed_by or self.key
        return self.forge(
            jwt.encode({"alg": self.algorithm, "kid": key.kid, **self.header}, given, key, [self.algorithm])
        )
