"""API keys over HTTP: made once, shown never again, worth no more than their holder and their scopes."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import select

from core.accounts.keys import KEY as SHAPE
from core.accounts.models import Account, ApiKey
from core.audit.models import AuditEntry, OutboxEntry
from core.auth import Signer
from core.db import Database
from core.orgs.models import Org
from core.plugin_host import Registry
from graphql_schema.node import encode
from graphql_schema.server import create_app
from graphql_schema.services import Services
from graphql_schema.serving import make_services
from graphql_schema.testing.http import HttpClient
from tests.factories import make_account, make_grant

KEY = "only for tests: thirty-two letters"
CREATE = """mutation($scopes: [String!]!, $until: DateTime!) {
  apiKeyCreate(input: { name: "周报", scopes: $scopes, expiresAt: $until, idempotencyKey: "k" }) {
    apiKey { id name prefix scopes lastUsedAt revokedAt } key errors { field code }
  }
}"""
KEYS = "{ apiKeys { nodes { id prefix lastUsedAt } } }"
ORGS = "{ orgs { nodes { code } } accounts { nodes { login } } sessions { nodes { id } } apiKeys { nodes { id } } }"
REVOKE = "mutation($id: ID!) { apiKeyRevoke(input: { id: $id }) { apiKey { revokedAt } errors { field code } } }"


@pytest.fixture
def services(database: Database, registry: Registry) -> Services:
    """What the server holds; its copy of the register is never old."""
    made = make_services(database, KEY, registry)
    made.directory._fresh_for *= 0
    return made


@pytest.fixture
async def account(county: Org) -> Account:
    """Who holds the key."""
    return await make_account(county, "tenant_admin")


@pytest.fixture
def holder(services: Services, account: Account) -> HttpClient:
    """The holder, signed in."""
    return client(services, token_of(account))


def token_of(account: Account) -> str:
    """A token of the account."""
    return Signer(KEY).sign(account.id, str(account.tenant_id), uuid4())


def client(services: Services, token: str, tenant: str = "yunyang") -> HttpClient:
    """Somebody with a token or key."""
    return HttpClient(create_app(services), tenant, token)


async def ask(asker: HttpClient, document: str, **variables: Any) -> Any:
    """The data of the answer, which must hold no error."""
    answer = (await asker.post(document, variables)).json()
    assert "errors" not in answer, answer
    return answer["data"]


async def made(holder: HttpClient, *scopes: str, days: float = 30) -> Any:
    """What making a key answers."""
    until = (datetime.now(UTC) + timedelta(days=days)).isoformat()
    return (await ask(holder, CREATE, scopes=list(scopes), until=until))["apiKeyCreate"]


def code(answer: httpx2.Response) -> str:
    """The code of an answer's only error."""
    (error,) = answer.json()["errors"]
    return str(error["extensions"]["code"])


async def test_a_key_is_told_once_and_kept_nowhere(holder: HttpClient, database: Database, account: Account) -> None:
    until = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    given: dict[str, Any] = {"scopes": ["core:org:read"], "until": until}
    first, second = [(await ask(holder, CREATE, **given))["apiKeyCreate"] for _ in range(2)]
    assert SHAPE.fullmatch(first["key"])
    assert first["key"].startswith(first["apiKey"]["prefix"])
    assert (second["apiKey"], second["key"]) == (first["apiKey"], None)
    secret = first["key"].removeprefix(first["apiKey"]["prefix"] + "_")
    async with database.transaction(account.tenant_id) as session:
        told = [
            str(vars(row))
            for model in (ApiKey, AuditEntry, OutboxEntry)
            for row in await session.scalars(select(model))
        ]
    assert [text for text in told if secret in text] == []
    events = [text for text in told if "ApiKeyCreated" in text]
    assert len(events) == 2
    assert [text for text in events if "key_hash" in text] == []


async def test_a_key_may_do_what_its_scopes_say_and_no_more(
    services: Services, holder: HttpClient, county: Org
) -> None:
    program = client(services, (await made(holder, "core:org:read"))["key"])
    seen = await ask(program, ORGS)
    assert [bool(seen[name]["nodes"]) for name in ("orgs", "accounts", "sessions", "apiKeys")] == [
        True,
        False,
        False,
        False,
    ]
    viewer = (await ask(program, "{ viewer { actions roles { key } } }"))["viewer"]
    assert viewer == {"actions": ["core:org:read"], "roles": []}
    update = 'mutation($id: ID!) { orgUpdate(input: { id: $id, version: 1, name: "新" }) { errors { code } } }'
    assert code(await program.post(update, {"id": encode("Org", county.id)})) == "FORBIDDEN"


@pytest.mark.parametrize(
    "act",
    [
        'apiKeyCreate(input: { name: "x", scopes: ["core:org:read"], expiresAt: "2030-01-01T00:00:00Z" })',
        "sessionRevokeAll(input: { butThis: false })",
        'passwordChange(input: { currentPassword: "correct horse", newPassword: "battery staple" })',
    ],
)
async def test_a_key_makes_nothing_that_lasts(services: Services, holder: HttpClient, act: str) -> None:
    scopes = ("core:org:read", "core:session:read", "core:api_key:read", "core:account:manage")
    program = client(services, (await made(holder, *scopes))["key"])
    assert code(await program.post(f"mutation {{ {act} {{ errors {{ code }} }} }}")) == "FORBIDDEN"


@pytest.mark.parametrize(
    ("scope", "field"),
    [
        ("core:session:manage", ["scopes", "0"]),
        ("core:api_key:manage", ["scopes", "0"]),
        ("mediation:dispute:read", ["scopes", "0"]),
        ("core:nothing:read", ["scopes", "0"]),
        ("*", ["scopes", "0"]),
    ],
)
async def test_a_scope_that_one_does_not_hold_is_refused(holder: HttpClient, scope: str, field: list[str]) -> None:
    refused = await made(holder, scope)
    assert refused == {"apiKey": None, "key": None, "errors": [{"field": field, "code": "INVALID"}]}


@pytest.mark.parametrize("days", [-1, 0, 367])
async def test_a_key_ends_within_a_year(holder: HttpClient, days: int) -> None:
    assert (await made(holder, "core:org:read", days=days))["errors"] == [{"field": ["expiresAt"], "code": "INVALID"}]


async def test_a_key_without_scopes_is_refused(holder: HttpClient) -> None:
    assert (await made(holder))["errors"] == [{"field": ["scopes"], "code": "REQUIRED"}]


async def test_a_key_loses_what_its_holder_loses(
    services: Services, database: Database, holder: HttpClient, account: Account, county: Org, east: Org
) -> None:
    await make_grant(account, "mediation_manager", east)
    program = client(services, (await made(holder, "mediation:dispute:read", "core:org:read"))["key"])
    grants = "query($id: ID!) { account(id: $id) { grants { nodes { id version role { key } } } } }"
    nodes = (await ask(holder, grants, id=encode("Account", account.id)))["account"]["grants"]["nodes"]
    (grant,) = [node for node in nodes if node["role"]["key"] == "mediation_manager"]
    assert "mediation:dispute:read" in (await ask(program, "{ viewer { actions } }"))["viewer"]["actions"]
    end = "mutation($id: ID!) { grantEnd(input: { id: $id, version: 1 }) { errors { code } } }"
    assert (await ask(holder, end, id=grant["id"]))["grantEnd"]["errors"] == []
    assert (await ask(program, "{ viewer { actions } }"))["viewer"]["actions"] == ["core:org:read"]


async def test_an_ended_key_is_refused_and_another_one_is_not(services: Services, holder: HttpClient) -> None:
    first = await made(holder, "core:org:read")
    second = (await ask(holder, CREATE.replace('"k"', '"l"'), scopes=["core:org:read"], until=tomorrow()))[
        "apiKeyCreate"
    ]
    programs = [client(services, one["key"]) for one in (first, second)]
    assert [(await program.post(ORGS)).status_code for program in programs] == [200, 200]
    ended = (await ask(holder, REVOKE, id=first["apiKey"]["id"]))["apiKeyRevoke"]
    assert ended["apiKey"]["revokedAt"] is not None
    assert [(await program.post(ORGS)).status_code for program in programs] == [401, 200]
    assert [node["prefix"] for node in (await ask(holder, KEYS))["apiKeys"]["nodes"]] == [second["apiKey"]["prefix"]]


def tomorrow() -> str:
    """A day ahead."""
    return (datetime.now(UTC) + timedelta(days=1)).isoformat()


async def test_nobody_sees_or_ends_the_key_of_somebody_else(
    services: Services, holder: HttpClient, county: Org
) -> None:
    key = (await made(holder, "core:org:read"))["apiKey"]["id"]
    other = client(services, token_of(await make_account(county, "tenant_admin")))
    assert (await ask(other, KEYS))["apiKeys"]["nodes"] == []
    assert (await ask(other, "query($id: ID!) { node(id: $id) { id } }", id=key))["node"] is None
    refused = (await ask(other, REVOKE, id=key))["apiKeyRevoke"]
    assert refused == {"apiKey": None, "errors": [{"field": ["id"], "code": "NOT_FOUND"}]}


@pytest.mark.parametrize("act", ["accountDisable", "accountSignOut"])
async def test_an_administrator_ends_the_keys_of_an_account(services: Services, county: Org, act: str) -> None:
    account = await make_account(county, "county_leader")
    program = client(services, (await made(client(services, token_of(account)), "core:org:read"))["key"])
    admin = client(services, token_of(await make_account(county, "tenant_admin")))
    assert (await program.post(ORGS)).status_code == 200
    document = f"mutation($id: ID!) {{ {act}(input: {{ id: $id, version: 1 }}) {{ errors {{ code }} }} }}"
    await ask(admin, document, id=encode("Account", account.id))
    assert (await program.post(ORGS)).status_code == 401


async def test_the_last_use_is_written_now_and_then_and_not_by_the_request(
    services: Services, holder: HttpClient
) -> None:
    program = client(services, (await made(holder, "core:org:read"))["key"])
    for _ in range(3):
        await program.post(ORGS)
    assert [node["lastUsedAt"] for node in (await ask(holder, KEYS))["apiKeys"]["nodes"]] == [None]
    await services.credentials.write_uses()
    (used,) = [node["lastUsedAt"] for node in (await ask(holder, KEYS))["apiKeys"]["nodes"]]
    assert abs(datetime.now(UTC) - datetime.fromisoformat(used)) < timedelta(minutes=1)


async def test_a_known_key_costs_a_planned_request_no_statement(
    services: Services, holder: HttpClient, database: Database
) -> None:
    text = (await made(holder, "core:org:read"))["key"]
    tenant = await services.directory.by_slug("yunyang")
    assert services.credentials.is_news(tenant, text)
    first = await services.context(tenant, text, "en", "test")
    assert not services.credentials.is_news(tenant, text)
    services.credentials._database = None
    assert (await services.context(tenant, text, "en", "test")).rights is first.rights


async def test_an_account_has_twenty_keys_at_most(holder: HttpClient) -> None:
    for number in range(20):
        document = CREATE.replace('"k"', f'"{number}"')
        assert (await ask(holder, document, scopes=["core:org:read"], until=tomorrow()))["apiKeyCreate"]["errors"] == []
    assert (await made(holder, "core:org:read"))["errors"] == [{"field": ["name"], "code": "INVALID"}]
