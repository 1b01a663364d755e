"""Signing in by a provider of OpenID Connect, and what a false one gets nobody in with."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import httpx2
import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey
from sqlalchemy import select, update

from core.accounts.models import Account, AccountState
from core.auth import Signer
from core.db import Database
from core.identities.models import IdentityProvider, SignInRequest
from core.identities.oidc import OidcClient
from core.orgs.models import Org
from core.plugin_host import Registry
from graphql_schema.node import encode
from graphql_schema.server import Application, create_app
from graphql_schema.serving import make_services
from graphql_schema.testing.http import HttpClient
from tests.factories import make_account, make_grant
from tests.graphql_schema.idp import CLIENT, ISSUER, SECRET, SUBJECT, Claims, Idp

KEY = "only for tests: thirty-two letters"
BACK = "https://desk.example.test/back"

BEGIN = """mutation($back: String!, $issuer: String) { oidcSignInBegin(input: { redirectUri: $back, issuer: $issuer }) {
  oidcSignIn { authorizationUrl flow } errors { field code }
} }"""
FINISH = """mutation($flow: String!, $state: String!, $code: String!) {
  oidcSignInFinish(input: { flow: $flow, state: $state, code: $code }) { accessToken refreshToken }
}"""
CREATE = """mutation($issuer: String!, $back: [String!]!) {
  identityProviderCreate(input: {
    name: "示例认证", issuer: $issuer, redirectUris: $back
    clientId: "helin-yunyang", clientSecret: "a secret: of the county"
  }) { identityProvider { id version } errors { field code } }
}"""
LINK = """mutation($id: ID!, $provider: ID!, $subject: String!, $version: Int!) {
  accountIdentityLink(input: { id: $id, version: $version, providerId: $provider, subject: $subject }) {
    account { identities { nodes { id subject provider { issuer } } } } errors { field code }
  }
}"""


@dataclass
class Clock:
    """A clock that is set by hand."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def idp() -> Idp:
    """The provider."""
    return Idp()


@pytest.fixture
def clock() -> Clock:
    """The clock by which the server keeps what the provider publishes."""
    return Clock()


@pytest.fixture
def app(database: Database, registry: Registry, idp: Idp, clock: Clock) -> Application:
    """A server that vouches for the provider."""
    oidc = OidcClient([ISSUER], transport=httpx2.ASGITransport(app=idp.app()), now=clock)
    services = make_services(database, KEY, registry, oidc=oidc)
    services.directory._fresh_for *= 0
    return create_app(services)


@pytest.fixture
async def account(county: Org) -> Account:
    """Whom the provider vouches for."""
    return await make_account(county, "county_leader", login="li")


@pytest.fixture
async def admin(app: Application, county: Org) -> HttpClient:
    """The county's administrator."""
    held = await make_account(county, "tenant_admin")
    await make_grant(held, "county_leader", county)
    return HttpClient(app, "yunyang", Signer(KEY).sign(held.id, str(held.tenant_id), uuid4()))


async def ask(client: HttpClient, document: str, field_: str, **variables: Any) -> Any:
    """One field of the answer, which must hold no error."""
    answer = (await client.post(document, variables)).json()
    assert "errors" not in answer, answer
    return answer["data"][field_]


@pytest.fixture
async def provider(admin: HttpClient) -> str:
    """The provider's id, once an administrator has named it."""
    made = await ask(admin, CREATE, "identityProviderCreate", issuer=ISSUER, back=[BACK])
    assert made["errors"] == []
    return str(made["identityProvider"]["id"])


@pytest.fixture
async def linked(admin: HttpClient, provider: str, account: Account) -> str:
    """The identity that is linked with the account."""
    given = {"id": encode("Account", account.id), "provider": provider, "subject": SUBJECT, "version": 1}
    made = await ask(admin, LINK, "accountIdentityLink", **given)
    (node,) = made["account"]["identities"]["nodes"]
    assert (node["subject"], node["provider"]["issuer"]) == (SUBJECT, ISSUER)
    return str(node["id"])


async def begun(app: Application, **given: Any) -> Any:
    """Where the browser is sent, and what it keeps."""
    return await ask(HttpClient(app, "yunyang"), BEGIN, "oidcSignInBegin", **({"back": BACK} | given))


async def sent_back(idp: Idp, url: str) -> dict[str, str]:
    """What the browser comes back from the provider with."""
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=idp.app())) as browser:
        answer = await browser.get(url)
    assert answer.headers["location"].startswith(BACK)
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


async def finished(app: Application, **given: str) -> httpx2.Response:
    """The answer to a browser that is back."""
    return await HttpClient(app, "yunyang").post(FINISH, given)


async def signed_in(app: Application, idp: Idp) -> httpx2.Response:
    """The answer to somebody who goes the whole way."""
    start = (await begun(app))["oidcSignIn"]
    return await finished(app, flow=start["flow"], **await sent_back(idp, start["authorizationUrl"]))


def code(answer: httpx2.Response) -> str:
    """The code of an answer's only error; empty when somebody was let in."""
    errors = answer.json().get("errors", [])
    return str(errors[0]["extensions"]["code"]) if errors else ""


@pytest.mark.parametrize("methods", [("client_secret_basic", "client_secret_post"), ("client_secret_post",)])
@pytest.mark.parametrize("kind", ["RSA", "EC"])
async def test_whom_the_provider_vouches_for_is_signed_in(
    app: Application, idp: Idp, linked: str, methods: tuple[str, ...], kind: str
) -> None:
    idp.methods = methods
    if kind == "EC":
        idp.key, idp.algorithm = ECKey.generate_key("P-256", {"kid": "ec"}), "ES256"
    answer = await signed_in(app, idp)
    token = answer.json()["data"]["oidcSignInFinish"]["accessToken"]
    viewer = await ask(HttpClient(app, "yunyang", token), "{ viewer { login } }", "viewer")
    assert viewer == {"login": "li"}


async def test_who_is_not_linked_is_not_let_in_and_no_account_is_made(
    app: Application, idp: Idp, provider: str, database: Database, county: Org
) -> None:
    async with database.transaction(county.tenant_id) as session:
        before = len(list(await session.scalars(select(Account.id))))
    assert code(await signed_in(app, idp)) == "UNAUTHENTICATED"
    async with database.transaction(county.tenant_id) as session:
        assert len(list(await session.scalars(select(Account.id)))) == before


async def test_who_is_unlinked_or_disabled_is_not_let_in(
    app: Application, idp: Idp, linked: str, admin: HttpClient, database: Database, account: Account
) -> None:
    async with database.transaction(account.tenant_id) as session:
        await session.execute(update(Account).where(Account.id == account.id).values(state=AccountState.DISABLED))
    assert code(await signed_in(app, idp)) == "UNAUTHENTICATED"
    async with database.transaction(account.tenant_id) as session:
        await session.execute(update(Account).where(Account.id == account.id).values(state=AccountState.ACTIVE))
    assert code(await signed_in(app, idp)) == ""
    unlink = "mutation($id: ID!) { accountIdentityUnlink(input: { id: $id }) { errors { code } } }"
    assert await ask(admin, unlink, "accountIdentityUnlink", id=linked) == {"errors": []}
    assert code(await signed_in(app, idp)) == "UNAUTHENTICATED"


async def test_a_disabled_provider_lets_nobody_in(
    app: Application, idp: Idp, linked: str, admin: HttpClient, provider: str
) -> None:
    start = (await begun(app))["oidcSignIn"]
    disable = """mutation($id: ID!) { identityProviderUpdate(input: { id: $id, version: 1, state: DISABLED }) {
      identityProvider { state } errors { code } } }"""
    done = await ask(admin, disable, "identityProviderUpdate", id=provider)
    assert done["identityProvider"]["state"] == "DISABLED"
    back = await sent_back(idp, start["authorizationUrl"])
    assert code(await finished(app, flow=start["flow"], **back)) == "UNAUTHENTICATED"
    assert (await begun(app))["errors"] == [{"field": ["issuer"], "code": "INVALID"}]


# --- the way there and back ------------------------------------------------------------------------------------------


async def test_a_state_works_once_and_with_its_own_browser(app: Application, idp: Idp, linked: str) -> None:
    start, other = [(await begun(app))["oidcSignIn"] for _ in range(2)]
    back = await sent_back(idp, start["authorizationUrl"])
    there = await sent_back(idp, other["authorizationUrl"])
    assert code(await finished(app, flow=start["flow"], **there)) == "UNAUTHENTICATED"
    assert code(await finished(app, flow=start["flow"], **back)) == ""
    assert code(await finished(app, flow=start["flow"], **back)) == "UNAUTHENTICATED"


@pytest.mark.parametrize("part", ["flow", "state", "code"])
async def test_what_was_made_up_lets_nobody_in(app: Application, idp: Idp, linked: str, part: str) -> None:
    start = (await begun(app))["oidcSignIn"]
    given = {"flow": start["flow"], **await sent_back(idp, start["authorizationUrl"])}
    assert code(await finished(app, **(given | {part: "made up"}))) == "UNAUTHENTICATED"


async def test_the_code_of_another_flow_lets_nobody_in(app: Application, idp: Idp, linked: str) -> None:
    start, stolen = [(await begun(app))["oidcSignIn"] for _ in range(2)]
    back = await sent_back(idp, start["authorizationUrl"])
    theirs = await sent_back(idp, stolen["authorizationUrl"])
    assert code(await finished(app, flow=start["flow"], state=back["state"], code=theirs["code"])) == "UNAUTHENTICATED"


async def test_who_takes_too_long_is_not_let_in(
    app: Application, idp: Idp, linked: str, database: Database, county: Org
) -> None:
    start = (await begun(app))["oidcSignIn"]
    back = await sent_back(idp, start["authorizationUrl"])
    async with database.transaction(county.tenant_id) as session:
        await session.execute(update(SignInRequest).values(expires_at=datetime.now(UTC)))
    assert code(await finished(app, flow=start["flow"], **back)) == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    "back",
    ["https://desk.example.test/back/", "https://forger.example.test/back", "https://desk.example.test/back?x=1"],
)
async def test_a_browser_is_sent_back_nowhere_else(app: Application, provider: str, back: str) -> None:
    assert await begun(app, back=back) == {
        "oidcSignIn": None,
        "errors": [{"field": ["redirectUri"], "code": "INVALID"}],
    }


async def test_nothing_of_a_flow_is_kept_in_clear(
    app: Application, provider: str, database: Database, county: Org
) -> None:
    start = (await begun(app))["oidcSignIn"]
    query = dict(parse_qsl(urlsplit(start["authorizationUrl"]).query))
    async with database.transaction(county.tenant_id) as session:
        kept = str(vars((await session.scalars(select(SignInRequest))).one()))
        secret = str(vars((await session.scalars(select(IdentityProvider))).one()))
    assert start["flow"] not in kept
    assert query["state"] not in kept
    assert SECRET not in secret


async def test_beginnings_are_limited_by_network(app: Application, provider: str) -> None:
    for _ in range(100):
        assert (await begun(app))["errors"] == []
    assert code(await HttpClient(app, "yunyang").post(BEGIN, {"back": BACK})) == "RATE_LIMITED"


# --- what a false provider would send --------------------------------------------------------------------------------


def seconds(ahead: int) -> int:
    """An instant as claims have it."""
    return int(datetime.now(UTC).timestamp()) + ahead


FALSE_CLAIMS: dict[str, Claims] = {
    "another issuer": {"iss": "https://id.example.test"},
    "no issuer": {"iss": None},
    "for another client": {"aud": "helin-fengjie"},
    "for several, none told": {"aud": [CLIENT, "another"]},
    "for several, another told": {"aud": [CLIENT, "another"], "azp": "another"},
    "another party told": {"azp": "another"},
    "for nobody": {"aud": None},
    "over": {"exp": seconds(-120)},
    "no end": {"exp": None},
    "an end as text": {"exp": str(seconds(120))},
    "an end that is true": {"exp": True},
    "from the future": {"iat": seconds(3600)},
    "no beginning": {"iat": None},
    "not yet good": {"nbf": seconds(3600)},
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "a nonce that is a number": {"nonce": 1},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a long subject": {"sub": "x" * 256},
    "a subject with a space": {"sub": f"{SUBJECT} "},
    "a subject that is a list": {"sub": [SUBJECT]},
    "somebody else": {"sub": "staff-0002"},
}


@pytest.mark.parametrize("change", FALSE_CLAIMS)
async def test_a_token_with_false_claims_lets_nobody_in(app: Application, idp: Idp, linked: str, change: str) -> None:
    idp.claims = FALSE_CLAIMS[change]
    assert code(await signed_in(app, idp)) == "UNAUTHENTICATED"


def unsigned(token: str) -> str:
    """The token's claims under no signature."""
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": "one"}).encode()).rstrip(b"=").decode()
    return f"{head}.{token.split('.')[1]}."


FALSE_TOKENS: dict[str, Callable[[Idp], None]] = {
    "unsigned": lambda idp: vars(idp).update(forge=unsigned),
    "cut": lambda idp: vars(idp).update(forge=lambda token: token[:-6]),
    "altered": lambda idp: vars(idp).update(forge=lambda token: token.replace(".", ".e30", 1)),
    "no token": lambda idp: vars(idp).update(forge=lambda _: "x"),
    "huge": lambda idp: vars(idp).update(forge=lambda token: token + "A" * 300_000),
    "by another key of that id": lambda idp: vars(idp).update(signed_by=RSAKey.generate_key(2048, {"kid": "one"})),
    "by an unknown key": lambda idp: vars(idp).update(signed_by=RSAKey.generate_key(2048, {"kid": "two"})),
    "by the client's secret": lambda idp: vars(idp).update(
        signed_by=OctKey.import_key(SECRET.encode().ljust(32), {"kid": "one"}), algorithm="HS256"
    ),
    "by a published symmetric key": lambda idp: vars(idp).update(
        signed_by=OctKey.import_key(b"x" * 32, {"kid": "shared"}), algorithm="HS256"
    ),
    "by the public key as a secret": lambda idp: vars(idp).update(
        signed_by=OctKey.import_key(
            base64.b64encode(str(idp.key.as_dict(private=False)["n"]).encode()), {"kid": "one"}
        ),
        algorithm="HS256",
    ),
}


@pytest.mark.parametrize("kind", FALSE_TOKENS)
async def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(
    app: Application, idp: Idp, linked: str, kind: str
) -> None:
    FALSE_TOKENS[kind](idp)
    assert code(await signed_in(app, idp)) in ("UNAUTHENTICATED", "UNAVAILABLE")


# --- discovery and keys ----------------------------------------------------------------------------------------------


async def test_what_the_provider_publishes_is_kept_for_a_while(
    app: Application, idp: Idp, linked: str, clock: Clock
) -> None:
    idp.claims = {"exp": seconds(3600)}
    for _ in range(3):
        assert code(await signed_in(app, idp)) == ""
    assert [idp.asked.count(name) for name in ("discovery", "keys", "token")] == [1, 1, 3]
    clock.ahead = timedelta(minutes=9)
    assert code(await signed_in(app, idp)) == ""
    assert idp.asked.count("keys") == 1


async def test_a_new_key_is_fetched_when_a_token_names_it_but_not_at_every_token(
    app: Application, idp: Idp, linked: str, clock: Clock
) -> None:
    assert code(await signed_in(app, idp)) == ""
    idp.key = RSAKey.generate_key(2048, {"kid": "two"})
    assert code(await signed_in(app, idp)) == "UNAUTHENTICATED"
    clock.ahead = timedelta(seconds=61)
    assert code(await signed_in(app, idp)) == ""
    idp.signed_by = RSAKey.generate_key(2048, {"kid": "three"})
    for _ in range(5):
        assert code(await signed_in(app, idp)) == "UNAUTHENTICATED"
    assert idp.asked.count("keys") == 2


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://id.example.test"},
        {"token_endpoint": "http://id.example.test/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": 1},
    ],
)
async def test_a_provider_that_tells_something_false_is_not_used(
    app: Application, idp: Idp, provider: str, told: Claims
) -> None:
    idp.discovery = told
    assert code(await HttpClient(app, "yunyang").post(BEGIN, {"back": BACK})) == "UNAVAILABLE"


@pytest.mark.parametrize("status", [302, 404, 500])
async def test_a_provider_that_does_not_answer_is_unavailable(
    app: Application, idp: Idp, provider: str, status: int
) -> None:
    idp.status = status
    assert code(await HttpClient(app, "yunyang").post(BEGIN, {"back": BACK})) == "UNAVAILABLE"


# --- administration --------------------------------------------------------------------------------------------------


async def test_an_issuer_that_the_operator_does_not_vouch_for_is_refused(admin: HttpClient) -> None:
    for issuer in ("https://169.254.169.254", "http://id.example.test/county", f"{ISSUER}/"):
        made = await ask(admin, CREATE, "identityProviderCreate", issuer=issuer, back=[BACK])
        assert made == {"identityProvider": None, "errors": [{"field": ["issuer"], "code": "INVALID"}]}


@pytest.mark.parametrize(
    "back", ["http://desk.example.test/back", "javascript:alert(1)", "/back", "https://", "https://a.test/#x"]
)
async def test_an_address_to_come_back_to_is_https(admin: HttpClient, back: str) -> None:
    made = await ask(admin, CREATE, "identityProviderCreate", issuer=ISSUER, back=[back])
    assert made["errors"] == [{"field": ["redirectUris"], "code": "INVALID"}]


async def test_an_identity_belongs_to_one_account(admin: HttpClient, linked: str, provider: str, county: Org) -> None:
    other = await make_account(county)
    given = {"id": encode("Account", other.id), "provider": provider, "subject": SUBJECT, "version": 1}
    made = await ask(admin, LINK, "accountIdentityLink", **given)
    assert made["errors"] == [{"field": ["subject"], "code": "NOT_UNIQUE"}]


async def test_nobody_links_an_account_that_holds_more(app: Application, provider: str, county: Org, east: Org) -> None:
    clerk, leader = await make_account(east, "tenant_admin"), await make_account(east)
    await make_grant(leader, "county_leader", county)
    client = HttpClient(app, "yunyang", Signer(KEY).sign(clerk.id, str(clerk.tenant_id), uuid4()))
    given = {"id": encode("Account", leader.id), "provider": provider, "subject": SUBJECT, "version": 1}
    assert code(await client.post(LINK, given)) == "FORBIDDEN"


async def test_who_administers_a_town_names_no_provider(app: Application, east: Org) -> None:
    clerk = await make_account(east, "tenant_admin")
    client = HttpClient(app, "yunyang", Signer(KEY).sign(clerk.id, str(clerk.tenant_id), uuid4()))
    assert code(await client.post(CREATE, {"issuer": ISSUER, "back": [BACK]})) == "FORBIDDEN"
