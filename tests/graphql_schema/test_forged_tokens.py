"""What a forger may send in place of a token: none of it is let in, at a county's edge or the operators'."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from joserfc import jwe, jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from core.accounts.administration import disable_account
from core.accounts.keys import create_key, digest_of, revoke_key
from core.accounts.models import Account
from core.accounts.sessions import open_session, revoke_session
from core.auth import Passwords, Signer
from core.context import Context
from core.db import Database
from core.orgs.models import Org
from core.plugin_host import Registry
from graphql_schema.server import create_app
from graphql_schema.serving import make_services
from tests.conftest import ContextFor, Figures
from tests.factories import find_tenant, make_account

KEY = "only for tests: thirty-two letters"
OTHER_KEY = "another key, which is long enough too"
PASSWORD = "correct horse"
KEY_ID = hashlib.sha256(f"helin key id {KEY}".encode()).hexdigest()[:8]
RSA, EC, ED = RSAKey.generate_key(2048), ECKey.generate_key("P-256"), OKPKey.generate_key("Ed25519")

Claims = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """What a forger may have seen, and what the true key could sign."""

    account: Account
    stranger: Account
    """Of another county."""

    disabled: Account
    token: str
    refresh_token: str
    session_id: UUID
    ended_session: UUID
    key: str
    expired_key: str
    revoked_key: str
    foreign_key: str

    @property
    def claims(self) -> Claims:
        """The claims of the token that is good."""
        return dict(json.loads(unpadded(self.token.split(".")[1])))

    @property
    def header(self) -> Claims:
        """The header of the token that is good."""
        return dict(json.loads(unpadded(self.token.split(".")[0])))

    def signed(self, claims: Any = None, header: Any = None, *, key: str = KEY, digest: str = "sha256") -> str:
        """A token written as ours are, with these changes; None takes a member away."""
        return sign(changed(self.header, header), changed(self.claims, claims), key=key, digest=digest)

    def altered(self, **claims: Any) -> str:
        """The good token with other claims under the signature that it has."""
        head, _, signature = self.token.split(".")
        return f"{head}.{part(self.claims | claims)}.{signature}"


def changed(content: Claims, changes: Claims | None) -> Claims:
    """The content with the changes."""
    return {name: value for name, value in (content | (changes or {})).items() if value is not None}


def coded(data: bytes) -> str:
    """Base64 as tokens have it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unpadded(text: str) -> bytes:
    """What such a text holds."""
    return base64.urlsafe_b64decode(text + "==")


def part(content: Any) -> str:
    """A part of a token; bytes are taken as they are."""
    return coded(content if isinstance(content, bytes) else json.dumps(content, separators=(",", ":")).encode())


def sign(header: Any, claims: Any, *, key: str = KEY, digest: str = "sha256") -> str:
    """A token signed by hand."""
    body = f"{part(header)}.{part(claims)}"
    return f"{body}.{coded(hmac.new(key.encode(), body.encode(), digest).digest())}"


def by(algorithm: str, key: Any, **header: Any) -> Callable[[Facts], str]:
    """Signed rightly, by an algorithm and a key of the forger's."""
    return lambda facts: jwt.encode({"alg": algorithm, "kid": KEY_ID, **header}, facts.claims, key, [algorithm])


def slack(token: str) -> str:
    """The same signature in another spelling: its last letter has two bits that say nothing."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + letters[letters.index(token[-1]) ^ 1]


def in_seconds(seconds: int) -> int:
    """An instant as claims have it."""
    return int((datetime.now(UTC) + timedelta(seconds=seconds)).timestamp())


ALGORITHMS: dict[str, Callable[[Facts], str]] = {
    "none, unsigned": lambda f: f"{part({'alg': 'none', 'kid': KEY_ID})}.{part(f.claims)}.",
    "none, with typ, unsigned": lambda f: f"{part(f.header | {'alg': 'none'})}.{part(f.claims)}.",
    "None": lambda f: f"{part(f.header | {'alg': 'None'})}.{part(f.claims)}.",
    "NONE, signed": lambda f: f.signed(header={"alg": "NONE"}),
    "none, signed": lambda f: f.signed(header={"alg": "none"}),
    "HS384": lambda f: f.signed(header={"alg": "HS384"}, digest="sha384"),
    "HS512": lambda f: f.signed(header={"alg": "HS512"}, digest="sha512"),
    "HS256 told, SHA-512 used": lambda f: f.signed(digest="sha512"),
    "RS256 told, HMAC used": lambda f: f.signed(header={"alg": "RS256"}),
    "RS256 by the forger": by("RS256", RSA),
    "PS256 by the forger": by("PS256", RSA),
    "ES256 by the forger": by("ES256", EC),
    "Ed25519 by the forger": by("Ed25519", ED),
    "no algorithm": lambda f: f.signed(header={"alg": None}),
    "a number": lambda f: f.signed(header={"alg": 256}),
    "a list": lambda f: f.signed(header={"alg": ["HS256"]}),
    "small letters": lambda f: f.signed(header={"alg": "hs256"}),
    "a space": lambda f: f.signed(header={"alg": "HS256 "}),
}
KEYS: dict[str, Callable[[Facts], str]] = {
    "of another server": lambda f: Signer(OTHER_KEY).sign(f.account.id, str(f.account.tenant_id), f.session_id),
    "another key under our id": lambda f: f.signed(key=OTHER_KEY),
    "an empty key": lambda f: f.signed(key=""),
    "the key id as key": lambda f: f.signed(key=KEY_ID),
    "the tenant's id as key": lambda f: f.signed(key=str(f.account.tenant_id)),
    "a public key as key": lambda f: f.signed(key=RSA.as_pem(private=False).decode()),
    "a cut key": lambda f: f.signed(key=KEY[:-1]),
    "another id": lambda f: f.signed(header={"kid": "00000000"}),
    "no id": lambda f: f.signed(header={"kid": None}),
    "a path as id": lambda f: f.signed(header={"kid": "../../../../dev/null"}, key=""),
    "SQL as id": lambda f: f.signed(header={"kid": "' union select 'key' --"}, key="key"),
    "a list as id": lambda f: f.signed(header={"kid": [KEY_ID]}),
    "a key in the header": by(
        "HS256", OctKey.import_key(OTHER_KEY), jwk={"kty": "oct", "k": coded(OTHER_KEY.encode())}
    ),
    "a public key in the header": by("ES256", EC, jwk=EC.as_dict(private=False)),
    "an address of keys": by("RS256", RSA, jku="https://forger.example.org/jwks.json"),
    "an address of certificates": by("RS256", RSA, x5u="https://forger.example.org/cert.pem"),
}
HEADERS: dict[str, Callable[[Facts], str]] = {
    "something critical": lambda f: f.signed(header={"crit": ["x"], "x": 1}),
    "nothing critical": lambda f: f.signed(header={"crit": []}),
    "an unencoded payload": lambda f: f.signed(header={"crit": ["b64"], "b64": False}),
    "another type": lambda f: f.signed(header={"typ": "at+jwt"}),
    "no type": lambda f: f.signed(header={"typ": None}),
    "compressed": lambda f: f.signed(header={"zip": "DEF"}),
    "a token inside a token": lambda f: sign(f.header | {"cty": "JWT"}, f.token.encode()),
    "something more": lambda f: f.signed(header={"x": 1}),
    "the algorithm twice": lambda f: sign(b'{"alg":"none",' + json.dumps(f.header).encode()[1:], f.claims),
    "no object": lambda f: sign([], f.claims),
}
CLAIMS: dict[str, Callable[[Facts], str]] = {
    "for another county": lambda f: f.signed({"aud": str(f.stranger.tenant_id)}),
    "for operators": lambda f: f.signed({"aud": "platform"}),
    "for a county by its name": lambda f: f.signed({"aud": "yunyang"}),
    "for several": lambda f: f.signed({"aud": [str(f.account.tenant_id), "platform"]}),
    "for nobody": lambda f: f.signed({"aud": None}),
    "by another issuer": lambda f: f.signed({"iss": "nileh"}),
    "by several issuers": lambda f: f.signed({"iss": ["helin"]}),
    "by no issuer": lambda f: f.signed({"iss": None}),
    "over": lambda f: f.signed({"exp": in_seconds(-1)}),
    "over long ago": lambda f: f.signed({"exp": 1}),
    "over before all time": lambda f: f.signed({"exp": -1}),
    "over beyond all years": lambda f: f.signed({"exp": 10**30}),
    "over at an infinite time": lambda f: sign(f.header, json.dumps(f.claims | {"exp": float("inf")}).encode()),
    "over never": lambda f: f.signed({"exp": None}),
    "an end as text": lambda f: f.signed({"exp": str(in_seconds(60))}),
    "an end in parts of seconds": lambda f: f.signed({"exp": in_seconds(60) + 0.5}),
    "an end that is true": lambda f: f.signed({"exp": True}),
    "not yet good": lambda f: f.signed({"nbf": in_seconds(3600)}),
    "made in the future": lambda f: f.signed({"iat": in_seconds(3600)}),
    "of nobody": lambda f: f.signed({"sub": str(uuid4())}),
    "of an account of another county": lambda f: f.signed({"sub": str(f.stranger.id)}),
    "of a disabled account": lambda f: f.signed({"sub": str(f.disabled.id)}),
    "of no id": lambda f: f.signed({"sub": "root"}),
    "of a number": lambda f: f.signed({"sub": 1}),
    "of an id in capitals": lambda f: f.signed({"sub": str(f.account.id).upper()}),
    "of an id without dashes": lambda f: f.signed({"sub": f.account.id.hex}),
    "no subject": lambda f: f.signed({"sub": None}),
    "of an ended session": lambda f: f.signed({"sid": str(f.ended_session)}),
    "of no session": lambda f: f.signed({"sid": None}),
    "of a session that is no id": lambda f: f.signed({"sid": ""}),
    "with a role": lambda f: f.signed({"roles": ["tenant_admin"]}),
    "the subject twice": lambda f: sign(f.header, json.dumps(f.claims)[:-1].encode() + b',"sub":"%a"}' % str(uuid4())),
    "the audience twice": lambda f: sign(
        f.header, json.dumps({"aud": "platform"})[:-1].encode() + b"," + json.dumps(f.claims).encode()[1:]
    ),
    "in another order": lambda f: sign(f.header, dict(reversed(f.claims.items()))),
    "with spaces": lambda f: sign(f.header, json.dumps(f.claims, indent=1).encode()),
    "with a mark before": lambda f: sign(f.header, b"\xef\xbb\xbf" + json.dumps(f.claims).encode()),
    "not in UTF-8": lambda f: sign(f.header, b'{"iss":"\xff"}'),
    "a list": lambda f: sign(f.header, [f.claims]),
    "nothing": lambda f: sign(f.header, None),
    "too deep": lambda f: sign(f.header, b"[" * 900),
}
ALTERED: dict[str, Callable[[Facts], str]] = {
    "another subject": lambda f: f.altered(sub=str(uuid4())),
    "another audience": lambda f: f.altered(aud="platform"),
    "a later end": lambda f: f.altered(exp=in_seconds(10**8)),
    "another session": lambda f: f.altered(sid=str(uuid4())),
    "a bit of the signature": lambda f: f.token[:-5] + ("A" if f.token[-5] != "A" else "B") + f.token[-4:],
    "bits that say nothing": lambda f: slack(f.token),
    "a cut signature": lambda f: f.token[:-8],
    "an empty signature": lambda f: f.token.rpartition(".")[0] + ".",
    "no signature": lambda f: f.token.rpartition(".")[0],
    "the signature of another token": lambda f: f.token.rpartition(".")[0] + "." + f.signed({"x": 1}).split(".")[2],
    "padded": lambda f: f.token + "=",
    "a dot more": lambda f: f.token + ".",
    "a part more": lambda f: f.token + ".AAAA",
    "a space inside": lambda f: f.token.replace(".", ". ", 1),
    "another alphabet": lambda f: f.token.replace("-", "+").replace("_", "/") + "+",
    "in capitals": lambda f: f.token.upper(),
    "twice": lambda f: f.token + f.token,
    "cut short": lambda f: f.token[: len(f.token) // 2],
    "a word before": lambda f: "Bearer " + f.token,
    "huge": lambda f: f.token + "A" * 100_000,
    "as JSON": lambda f: json.dumps(dict(zip(("protected", "payload", "signature"), f.token.split("."), strict=True))),
}
OTHERS: dict[str, Callable[[Facts], str]] = {
    "encrypted with our key": lambda f: jwe.encrypt_compact(
        {"alg": "dir", "enc": "A256GCM"}, json.dumps(f.claims), OctKey.import_key(hashlib.sha256(KEY.encode()).digest())
    ),
    "encrypted for a public key": lambda f: jwe.encrypt_compact(
        {"alg": "RSA-OAEP", "enc": "A256GCM"}, json.dumps(f.claims), RSA
    ),
    "a refresh token": lambda f: f.refresh_token,
    "a password": lambda f: PASSWORD,
    "a password's hash": lambda f: f.account.password_hash,
    "the id of a session": lambda f: str(f.session_id),
    "the signing key": lambda f: KEY,
    "dots": lambda f: "..",
    "no token": lambda f: ".",
    "null": lambda f: "null",
}
API_KEYS: dict[str, Callable[[Facts], str]] = {
    "with another letter": lambda f: f.key[:-9] + ("A" if f.key[-9] != "A" else "B") + f.key[-8:],
    "with bits that say nothing": lambda f: slack(f.key),
    "cut": lambda f: f.key[:-1],
    "longer": lambda f: f.key + "A",
    "in capitals": lambda f: f.key.upper(),
    "with another beginning": lambda f: f"helin_00000000_{f.key.rpartition('helin_')[2][9:]}",
    "without its beginning": lambda f: f.key[len("helin_") :],
    "its beginning alone": lambda f: f.key[:14],
    "its hash": lambda f: digest_of(f.key),
    "its hash after its beginning": lambda f: f"{f.key[:14]}_{digest_of(f.key)[:43]}",
    "over": lambda f: f.expired_key,
    "ended": lambda f: f.revoked_key,
    "of another county": lambda f: f.foreign_key,
    "a token in a key": lambda f: f"helin_{f.token}",
    "made up": lambda f: f"helin_01234567_{'A' * 43}",
}
TABLE = {
    f"{kind}: {name}": forge
    for kind, cases in {
        "algorithm": ALGORITHMS,
        "key": KEYS,
        "header": HEADERS,
        "claims": CLAIMS,
        "altered": ALTERED,
        "other": OTHERS,
        "API key": API_KEYS,
    }.items()
    for name, forge in cases.items()
}


@pytest.fixture
async def facts(ctx_for: ContextFor, registry: Registry, county: Org, abroad: Org) -> Facts:
    """Two accounts in two counties, with sessions and keys that are good and some that are not."""
    account = await make_account(county, "tenant_admin", password_hash=await Passwords().hash(PASSWORD))
    stranger, disabled = await make_account(abroad, "tenant_admin"), await make_account(county)
    ctx, there = await ctx_for(account), await ctx_for(stranger)
    signer = Signer(KEY)
    async with ctx.transaction():
        opened, ended = [open_session(ctx, signer, account.id, address="::1", agent="") for _ in range(2)]
        await ctx.session.flush()
        ended_session = await revoke_session(ctx, signer.session_of(ended.refresh_token))
        await disable_account(ctx, disabled.id)
        revoked = await made_key(ctx, registry)
        await revoke_key(ctx, revoked.key.id)
        expired = await made_key(ctx, registry)
        expired.key.expires_at = ctx.clock.now()
        good = await made_key(ctx, registry)
    async with there.transaction():
        foreign = await made_key(there, registry)
    return Facts(
        account=account,
        stranger=stranger,
        disabled=disabled,
        token=opened.access_token,
        refresh_token=opened.refresh_token,
        session_id=signer.session_of(opened.refresh_token),
        ended_session=ended_session.id,
        key=good.text,
        expired_key=expired.text,
        revoked_key=revoked.text,
        foreign_key=foreign.text,
    )


async def made_key(ctx: Context, registry: Registry) -> Any:
    """A key of the actor's."""
    known = {one.item.name: one.item for one in registry.actions}
    tomorrow = ctx.clock.now() + timedelta(days=1)
    made = await create_key(ctx, known, name="a program", scopes=["core:org:read"], expires_at=tomorrow)
    await ctx.session.flush()
    return made


@pytest.fixture
def client(database: Database, registry: Registry) -> httpx2.AsyncClient:
    """A way to every edge."""
    transport = httpx2.ASGITransport(app=create_app(make_services(database, KEY, registry)))
    return httpx2.AsyncClient(transport=transport, base_url="http://helin.test")


async def status(client: httpx2.AsyncClient, path: str, **headers: str) -> int:
    """How a question with the headers is answered; a refusal tells nothing but that it is one."""
    answer = await client.post(path, json={"query": "{ tenant { slug } }"}, headers=headers)
    if answer.status_code != 200:
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "UNAUTHENTICATED"
        assert answer.headers["www-authenticate"] == "Bearer"
    return int(answer.status_code)


async def test_what_is_not_forged_is_let_in(client: httpx2.AsyncClient, facts: Facts) -> None:
    for token in (facts.token, facts.signed(), facts.key):
        assert await status(client, "/yunyang/graphql", authorization=f"Bearer {token}") == 200


async def test_nothing_forged_is_let_in(client: httpx2.AsyncClient, facts: Facts, figures: Figures) -> None:
    assert (await find_tenant("yunyang")).id == facts.account.tenant_id
    forged = {name: forge(facts) for name, forge in TABLE.items()}
    assert facts.token not in forged.values()
    assert facts.key not in forged.values()
    accepted = [
        (name, path)
        for name, token in forged.items()
        for path in ("/yunyang/graphql", "/platform/graphql")
        if await status(client, path, authorization=f"Bearer {token}") != 401
    ]
    figures("forged tokens", f"{len(set(forged.values()))} tried at two edges, {len(accepted)} accepted")
    assert accepted == []
    assert len(set(forged.values())) >= 60


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "{token}"},
        {"authorization": "Basic {token}"},
        {"authorization": "Token {token}"},
        {"authorization": "Bearer Bearer {token}"},
        {"authorization": "Bearer"},
        {"authorization": "Bearer "},
        {"authorization": ""},
        {"x-authorization": "Bearer {token}"},
        {"cookie": "authorization=Bearer {token}; token={token}"},
        {"proxy-authorization": "Bearer {token}"},
    ],
)
async def test_a_good_token_in_another_place_is_not_looked_for(
    client: httpx2.AsyncClient, facts: Facts, headers: dict[str, str]
) -> None:
    given = {name: value.format(token=facts.token) for name, value in headers.items()}
    assert await status(client, "/yunyang/graphql", **given) == 401
    assert await status(client, f"/yunyang/graphql?access_token={facts.token}", **given) == 401


async def test_a_good_token_opens_no_other_edge(client: httpx2.AsyncClient, facts: Facts) -> None:
    for token in (facts.token, facts.key):
        for path in ("/fengjie/graphql", "/platform/graphql", "/nowhere/graphql"):
            assert await status(client, path, authorization=f"Bearer {token}") == 401
