"""Sessions over HTTP: signing in, going on, seeing where one is signed in, ending it; passwords."""

import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from core.accounts.models import Account
from core.auth import Passwords, Signer
from core.db import Database
from core.orgs.models import Org
from core.plugin_host import Registry
from graphql_schema.node import encode
from graphql_schema.server import Application, create_app
from graphql_schema.serving import make_services
from graphql_schema.testing.http import HttpClient
from tests.factories import make_account, make_grant

KEY = "only for tests: thirty-two letters"
PASSWORD = "correct horse"
SIGN_IN = """mutation($login: String!, $password: String!) {
  sessionCreate(input: { login: $login, password: $password }) { accessToken refreshToken }
}"""
REFRESH = "mutation($token: String!) { sessionRefresh(input: { refreshToken: $token }) { accessToken refreshToken } }"
SESSIONS = "{ sessions { nodes { id agent network revokedAt isCurrent } } }"
WHO = "{ viewer { login } }"


@pytest.fixture
def app(database: Database, registry: Registry) -> Application:
    """The application, whose copy of the register is never old."""
    services = make_services(database, KEY, registry)
    services.directory._fresh_for *= 0
    return create_app(services)


@pytest.fixture
async def account(county: Org) -> Account:
    """Somebody who knows the password."""
    return await make_account(county, "county_leader", login="li", password_hash=await Passwords().hash(PASSWORD))


class Browser(HttpClient):
    """Somebody's client, who may sign in."""

    def __init__(self, app: Application) -> None:
        super().__init__(app, "yunyang")
        self._app = app
        self.refresh_token = ""

    async def sign_in(self, password: str = PASSWORD, login: str = "li", agent: str = "tests") -> httpx2.Response:
        """Sign in, and keep the tokens if it was right."""
        self._token = None
        answer = await self.post(SIGN_IN, {"login": login, "password": password}, user_agent=agent)
        return self._keep(answer, "sessionCreate")

    async def refresh(self, token: str | None = None) -> httpx2.Response:
        """Go on with the newest refresh token, or another one."""
        client = HttpClient(self._app, "yunyang")
        return self._keep(await client.post(REFRESH, {"token": token or self.refresh_token}), "sessionRefresh")

    def _keep(self, answer: httpx2.Response, field: str) -> httpx2.Response:
        if made := (answer.json().get("data") or {}).get(field):
            self._token, self.refresh_token = made["accessToken"], made["refreshToken"]
        return answer

    async def ask(self, document: str, **variables: Any) -> Any:
        """The data of the answer, which must hold no error."""
        answer = (await self.post(document, variables)).json()
        assert "errors" not in answer, answer
        return answer["data"]

    async def is_in(self) -> bool:
        """Whether the access token is accepted."""
        return (await self.post(WHO)).status_code == 200

    async def current(self) -> str:
        """The id of the browser's own session."""
        nodes = (await self.ask(SESSIONS))["sessions"]["nodes"]
        (found,) = [node["id"] for node in nodes if node["isCurrent"]]
        return str(found)


@pytest.fixture
async def browser(app: Application, account: Account) -> Browser:
    """Signed in."""
    return await signed_in(app)


async def signed_in(app: Application) -> Browser:
    """Another browser that is signed in."""
    opened = Browser(app)
    await opened.sign_in()
    return opened


def code(answer: httpx2.Response) -> str:
    """The code of an answer's only error."""
    (error,) = answer.json()["errors"]
    return str(error["extensions"]["code"])


# --- attempts --------------------------------------------------------------------------------------------------------


async def test_a_document_with_a_thousand_logins_tries_none(app: Application, account: Account) -> None:
    fields = "\n".join(
        f'a{n}: sessionCreate(input: {{ login: "li", password: "{n}" }}) {{ accessToken }}' for n in range(1000)
    )
    refused = await HttpClient(app, "yunyang").post(f"mutation {{ {fields} }}")
    assert code(refused) == "LIMIT_EXCEEDED"
    refused = await HttpClient(app, "yunyang").post(
        'mutation { a: sessionCreate(input: { login: "li", password: "1" }) { accessToken } '
        'b: sessionCreate(input: { login: "li", password: "correct horse" }) { accessToken } }'
    )
    assert code(refused) == "UNAUTHENTICATED"  # two are not alone in their document
    assert await (await signed_in(app)).is_in()  # nothing was counted


async def test_of_many_documents_at_once_ten_try_a_password(app: Application, account: Account) -> None:
    tries = [Browser(app).sign_in(f"guess {number}") for number in range(60)]
    codes = Counter(code(answer) for answer in await asyncio.gather(*tries))
    assert codes["UNAUTHENTICATED"] <= 10
    assert code(await Browser(app).sign_in()) == "RATE_LIMITED"  # nor is the right one tried


async def test_unknown_logins_are_limited_and_answered_like_known_ones(app: Application, account: Account) -> None:
    answers = []
    for login in ("li", "nobody"):
        told = [(await Browser(app).sign_in("guess", login)).json()["errors"][0] for _ in range(12)]
        answers.append([(error["extensions"]["code"], error["message"]) for error in told])
    assert answers[0] == answers[1]
    assert [one[0] for one in answers[0]].count("UNAUTHENTICATED") == 10


@pytest.mark.commits
async def test_what_one_server_counts_another_one_knows(
    database: Database, registry: Registry, account: Account
) -> None:
    for number in range(10):
        app = create_app(make_services(database, KEY, registry))
        assert code(await Browser(app).sign_in(f"guess {number}")) == "UNAUTHENTICATED"
    assert code(await Browser(create_app(make_services(database, KEY, registry))).sign_in()) == "RATE_LIMITED"


# --- sessions --------------------------------------------------------------------------------------------------------


async def test_one_sees_where_one_is_signed_in_and_nobody_else_does(
    app: Application, browser: Browser, county: Org, account: Account
) -> None:
    await Browser(app).sign_in(agent="another browser " * 20)
    nodes = (await browser.ask(SESSIONS))["sessions"]["nodes"]
    assert [(node["agent"][:15], node["isCurrent"]) for node in nodes] == [("another browser", False), ("tests", True)]
    assert {len(node["agent"]) <= 200 for node in nodes} == {True}
    assert {node["network"] for node in nodes} == {"127.0.0.0/24"}
    admin = await make_account(county, "tenant_admin")
    token = Signer(KEY).sign(admin.id, str(admin.tenant_id), uuid4())
    answer = (await HttpClient(app, "yunyang", token).post(SESSIONS)).json()
    assert answer["data"]["sessions"]["nodes"] == []
    node = await HttpClient(app, "yunyang", token).post(
        "query($id: ID!) { node(id: $id) { id } }", {"id": nodes[0]["id"]}
    )
    assert node.json()["data"]["node"] is None


async def test_who_ends_the_own_session_is_signed_out(app: Application, browser: Browser) -> None:
    other = await signed_in(app)
    act = "mutation($id: ID!) { sessionRevoke(input: { id: $id }) { accountSession { revokedAt } errors { code } } }"
    ended = (await browser.ask(act, id=await browser.current()))["sessionRevoke"]
    assert ended["errors"] == []
    assert ended["accountSession"]["revokedAt"] is not None
    assert not await browser.is_in()
    assert code(await browser.refresh()) == "UNAUTHENTICATED"
    assert await other.is_in()


async def test_nobody_ends_the_session_of_somebody_else(app: Application, browser: Browser, county: Org) -> None:
    other = await make_account(county, "tenant_admin")
    await make_grant(other, "county_leader", county)
    client = HttpClient(app, "yunyang", Signer(KEY).sign(other.id, str(other.tenant_id), uuid4()))
    act = "mutation($id: ID!) { sessionRevoke(input: { id: $id }) { accountSession { id } errors { field code } } }"
    for id_ in (await browser.current(), encode("AccountSession", uuid4())):
        answer = (await client.post(act, {"id": id_})).json()["data"]["sessionRevoke"]
        assert answer == {"accountSession": None, "errors": [{"field": ["id"], "code": "NOT_FOUND"}]}
    assert await browser.is_in()


@pytest.mark.parametrize(("but_this", "left"), [("true", [True, False]), ("false", [False, False])])
async def test_all_sessions_are_ended_or_all_others(
    app: Application, browser: Browser, but_this: str, left: list[bool]
) -> None:
    other = await signed_in(app)
    act = f"mutation {{ sessionRevokeAll(input: {{ butThis: {but_this} }}) {{ endedSessions {{ count }} }} }}"
    count = (await browser.ask(act))["sessionRevokeAll"]["endedSessions"]["count"]
    assert count == left.count(False)
    assert [await browser.is_in(), await other.is_in()] == left


async def test_a_refresh_token_that_comes_twice_ends_the_access_tokens_too(browser: Browser, app: Application) -> None:
    stolen, other = browser.refresh_token, await signed_in(app)
    await browser.refresh()
    assert await browser.is_in()
    assert code(await browser.refresh(stolen)) == "UNAUTHENTICATED"
    assert not await browser.is_in()
    assert code(await browser.refresh()) == "UNAUTHENTICATED"
    assert await other.is_in()


async def test_a_refresh_token_that_was_never_given_ends_nothing(browser: Browser) -> None:
    newest = browser.refresh_token
    for made_up in (newest[:-1] + "A", "A" + newest[1:], newest.swapcase(), newest[:40] + newest[:24]):
        if made_up != newest:
            assert code(await browser.refresh(made_up)) == "UNAUTHENTICATED"
    assert await browser.is_in()
    assert (await browser.refresh()).json()["data"]["sessionRefresh"] is not None


# --- passwords -------------------------------------------------------------------------------------------------------

CHANGE = """mutation($now: String!, $new: String!) {
  passwordChange(input: { currentPassword: $now, newPassword: $new }) { endedSessions { count } errors { field code } }
}"""


async def test_a_changed_password_ends_the_other_sessions(app: Application, browser: Browser) -> None:
    other = await signed_in(app)
    done = (await browser.ask(CHANGE, now=PASSWORD, new="battery staple"))["passwordChange"]
    assert done == {"endedSessions": {"count": 1}, "errors": []}
    assert [await browser.is_in(), await other.is_in()] == [True, False]
    assert code(await Browser(app).sign_in()) == "UNAUTHENTICATED"
    assert await Browser(app).sign_in("battery staple")


@pytest.mark.parametrize(
    ("now", "new", "field"),
    [
        ("wrong horse", "battery staple", "currentPassword"),
        (PASSWORD, "short", "newPassword"),
        (PASSWORD, PASSWORD, "newPassword"),
    ],
)
async def test_what_is_wrong_with_a_change_is_told(browser: Browser, now: str, new: str, field: str) -> None:
    refused = (await browser.ask(CHANGE, now=now, new=new))["passwordChange"]
    assert refused == {"endedSessions": None, "errors": [{"field": [field], "code": "INVALID"}]}


async def test_guesses_at_the_current_password_are_limited(browser: Browser) -> None:
    for _ in range(10):
        await browser.ask(CHANGE, now="guess", new="battery staple")
    assert code(await browser.post(CHANGE, {"now": PASSWORD, "new": "battery staple"})) == "RATE_LIMITED"


RESET = "mutation($id: ID!) { accountPasswordReset(input: { id: $id, version: 1 }) { password errors { code } } }"


async def test_a_reset_password_ends_all_sessions_and_is_told_once(
    app: Application, browser: Browser, county: Org, account: Account
) -> None:
    admin = await make_account(county, "tenant_admin")
    await make_grant(admin, "county_leader", county)
    client = HttpClient(app, "yunyang", Signer(KEY).sign(admin.id, str(admin.tenant_id), uuid4()))
    made = (await client.post(RESET, {"id": encode("Account", account.id)})).json()["data"]["accountPasswordReset"]
    assert made["errors"] == []
    assert not await browser.is_in()
    assert code(await browser.sign_in()) == "UNAUTHENTICATED"
    assert (await browser.sign_in(made["password"])).json()["data"]["sessionCreate"] is not None


async def test_nobody_resets_the_password_of_an_account_that_holds_more(
    app: Application, county: Org, east: Org
) -> None:
    clerk, leader = await make_account(east, "tenant_admin"), await make_account(east)
    await make_grant(leader, "county_leader", county)
    client = HttpClient(app, "yunyang", Signer(KEY).sign(clerk.id, str(clerk.tenant_id), uuid4()))
    assert code(await client.post(RESET, {"id": encode("Account", leader.id)})) == "FORBIDDEN"


async def test_a_disabled_account_is_out_and_stays_out_when_enabled(
    app: Application, browser: Browser, county: Org, account: Account
) -> None:
    admin = await make_account(county, "tenant_admin")
    client = HttpClient(app, "yunyang", Signer(KEY).sign(admin.id, str(admin.tenant_id), uuid4()))
    for version, act in ((1, "accountDisable"), (2, "accountEnable")):
        document = f"mutation($id: ID!) {{ {act}(input: {{ id: $id, version: {version} }}) {{ errors {{ code }} }} }}"
        answer = (await client.post(document, {"id": encode("Account", account.id)})).json()
        assert answer["data"][act]["errors"] == []
        assert not await browser.is_in()
    assert code(await browser.refresh()) == "UNAUTHENTICATED"


async def test_an_administrator_signs_an_account_out(
    app: Application, browser: Browser, county: Org, account: Account
) -> None:
    admin = await make_account(county, "tenant_admin")
    client = HttpClient(app, "yunyang", Signer(KEY).sign(admin.id, str(admin.tenant_id), uuid4()))
    document = "mutation($id: ID!) { accountSignOut(input: { id: $id, version: 1 }) { errors { code } } }"
    await client.post(document, {"id": encode("Account", account.id)})
    assert not await browser.is_in()
    assert (await browser.sign_in()).json()["data"]["sessionCreate"] is not None
