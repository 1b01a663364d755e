import base64
from dataclasses import replace
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from core.accounts.administration import disable_account
from core.accounts.models import Account, AccountSession
from core.accounts.service import create_account
from core.accounts.sessions import SignedIn, issue_token, refresh, sign_in
from core.audit.models import AuditEntry
from core.auth import AttemptLimits, Authentication, Passwords, Signer
from core.context import Context
from core.errors import Forbidden, NotFound, PayloadError, RateLimited, Unauthenticated
from core.orgs.models import Org
from tests.conftest import ContextFor
from tests.factories import make_account

PASSWORD = "correct horse"


@pytest.fixture
def authentication() -> Authentication:
    return Authentication(Signer("a key for tests, long enough to be taken"))


@pytest.fixture
async def account(county: Org) -> Account:
    return await make_account(county, role="county_leader", login="li", password_hash=await Passwords().hash(PASSWORD))


@pytest.fixture
async def admin(ctx_for: ContextFor, county: Org) -> Context:
    return await ctx_for("tenant_admin", county)


async def enter(
    ctx: Context, authentication: Authentication, login: str = "li", password: str = PASSWORD, address: str = "::1"
) -> SignedIn:
    return await sign_in(ctx, authentication, login=login, password=password, address=address)


async def create(ctx: Context, org: Org, **values: Any) -> Account:
    given: dict[str, Any] = {"login": "wang", "name": "王五", "password": PASSWORD} | values
    async with ctx.transaction():
        return await create_account(ctx, Passwords(), org_id=org.id, **given)


# --- accounts --------------------------------------------------------------------------------------------------------


async def test_who_has_a_new_account_can_sign_in(admin: Context, authentication: Authentication, east: Org) -> None:
    made = await create(admin, east)
    assert (await enter(admin, authentication, "wang")).account_id == made.id


async def test_a_login_is_kept_in_small_letters(admin: Context, authentication: Authentication, east: Org) -> None:
    await create(admin, east, login=" Wang.5 ")
    assert await enter(admin, authentication, "WANG.5")


@pytest.mark.parametrize("login", ["", "a", "-ab", "王五", "a b", "a" * 65])
async def test_a_login_that_is_none_is_refused(admin: Context, east: Org, login: str) -> None:
    with pytest.raises(PayloadError) as caught:
        await create(admin, east, login=login)
    assert caught.value.field == "login"


async def test_a_login_that_is_taken_is_refused(admin: Context, account: Account, east: Org) -> None:
    with pytest.raises(PayloadError) as caught:
        await create(admin, east, login="LI")
    assert (caught.value.field, caught.value.payload_code) == ("login", "NOT_UNIQUE")


async def test_an_account_without_a_name_is_refused(admin: Context, east: Org) -> None:
    with pytest.raises(PayloadError) as caught:
        await create(admin, east, name=" ")
    assert (caught.value.field, caught.value.payload_code) == ("name", "REQUIRED")


async def test_who_may_not_manage_accounts_makes_none(ctx_for: ContextFor, county: Org) -> None:
    with pytest.raises(Forbidden):
        await create(await ctx_for("county_leader", county), county)


async def test_an_administrator_of_one_town_makes_no_account_in_another(
    ctx_for: ContextFor, east: Org, west: Org
) -> None:
    with pytest.raises(NotFound):
        await create(await ctx_for("tenant_admin", east), west)


async def test_no_password_stands_in_the_audit_trail(admin: Context, east: Org) -> None:
    made = await create(admin, east)
    async with admin.transaction() as session:
        entry = await session.scalar(select(AuditEntry).where(AuditEntry.record_id == made.id))
    assert entry is not None
    assert "login" in entry.after
    assert "password_hash" not in entry.after


async def test_a_disabled_account_cannot_sign_in(
    admin: Context, authentication: Authentication, account: Account
) -> None:
    async with admin.transaction():
        await disable_account(admin, account.id)
    with pytest.raises(Unauthenticated):
        await enter(admin, authentication)


async def test_a_disabled_account_cannot_go_on(
    admin: Context, ctx_for: ContextFor, authentication: Authentication, account: Account
) -> None:
    signed_in = await enter(admin, authentication)
    async with admin.transaction():
        await disable_account(admin, account.id)
    with pytest.raises(Unauthenticated):
        await refresh(admin, authentication.signer, signed_in.refresh_token)
    with pytest.raises(Unauthenticated):
        await ctx_for(account)


# --- signing in ------------------------------------------------------------------------------------------------------


async def test_a_token_names_the_account_and_the_tenant(
    admin: Context, authentication: Authentication, account: Account
) -> None:
    signed_in = await enter(admin, authentication)
    assert authentication.signer.verify(signed_in.access_token, str(admin.tenant.id)).subject == account.id


@pytest.mark.parametrize(
    ("login", "password"), [("li", "wrong horse"), ("nobody", PASSWORD), ("li", ""), ("", ""), ("li'--", "'")]
)
async def test_what_is_wrong_is_not_told(
    admin: Context, authentication: Authentication, account: Account, login: str, password: str
) -> None:
    with pytest.raises(Unauthenticated) as caught:
        await enter(admin, authentication, login, password)
    assert (caught.value.key, caught.value.params) == ("error.wrong_password", {})


async def test_an_account_of_another_county_cannot_sign_in_here(
    ctx_for: ContextFor, authentication: Authentication, account: Account, abroad: Org
) -> None:
    with pytest.raises(Unauthenticated):
        await enter(await ctx_for("tenant_admin", abroad), authentication)


async def test_signing_in_is_audited(admin: Context, authentication: Authentication, account: Account) -> None:
    await enter(admin, authentication)
    async with admin.transaction() as session:
        entry = await session.scalar(select(AuditEntry).where(AuditEntry.event == "SessionOpened"))
    assert entry is not None
    assert entry.after["account_id"] == str(account.id)
    assert "refresh_hash" not in entry.after


async def test_of_a_thousand_guesses_ten_are_tried(
    admin: Context, authentication: Authentication, account: Account
) -> None:
    refused = []
    for number in range(1000):
        with pytest.raises((Unauthenticated, RateLimited)) as caught:
            await enter(admin, authentication, password=f"guess {number}", address=f"10.0.0.{number}")
        refused.append(caught.type)
    assert refused.count(Unauthenticated) == 10


async def test_one_network_cannot_try_many_accounts(admin: Context, authentication: Authentication) -> None:
    few = replace(authentication, attempts=AttemptLimits(from_network=5))
    for number in range(5):
        with pytest.raises(Unauthenticated):
            await enter(admin, few, login=f"user{number}", address=f"10.0.0.{number}")
    with pytest.raises(RateLimited):
        await enter(admin, few, login="user5", address="10.0.0.5")
    with pytest.raises(Unauthenticated):
        await enter(admin, few, login="user5", address="10.0.1.5")


async def test_signing_in_rightly_is_not_limited(
    admin: Context, authentication: Authentication, account: Account
) -> None:
    for _ in range(15):
        assert await enter(admin, authentication)


@pytest.mark.parametrize("known", ["with a password", "without a password"])
async def test_an_unknown_login_takes_as_long_as_a_known_one(
    admin: Context, authentication: Authentication, account: Account, east: Org, known: str
) -> None:
    many = replace(authentication, attempts=AttemptLimits(of_account=1000))
    if known == "without a password":
        await make_account(east, login="known")

    async def seconds(login: str) -> float:
        begun = perf_counter()
        with pytest.raises(Unauthenticated):
            await enter(admin, many, login, "wrong horse")
        return perf_counter() - begun

    login = "li" if known == "with a password" else "known"
    pairs = [(await seconds(login), await seconds("nobody")) for _ in range(9)]
    assert median(unknown / known for known, unknown in pairs) == pytest.approx(1, abs=0.3)


# --- going on --------------------------------------------------------------------------------------------------------


async def test_a_refresh_token_gives_the_next_two(
    admin: Context, authentication: Authentication, account: Account
) -> None:
    first = await enter(admin, authentication)
    second = await refresh(admin, authentication.signer, first.refresh_token)
    third = await refresh(admin, authentication.signer, second.refresh_token)
    assert authentication.signer.verify(third.access_token, str(admin.tenant.id)).subject == account.id


async def test_a_refresh_token_used_twice_ends_the_session(
    admin: Context, authentication: Authentication, account: Account
) -> None:
    first = await enter(admin, authentication)
    second = await refresh(admin, authentication.signer, first.refresh_token)
    for token in (first.refresh_token, second.refresh_token):
        with pytest.raises(Unauthenticated):
            await refresh(admin, authentication.signer, token)


async def test_a_session_that_was_ended_leaves_other_sessions_alone(
    admin: Context, authentication: Authentication, account: Account
) -> None:
    other, first = await enter(admin, authentication), await enter(admin, authentication)
    await refresh(admin, authentication.signer, first.refresh_token)
    with pytest.raises(Unauthenticated):
        await refresh(admin, authentication.signer, first.refresh_token)
    assert await refresh(admin, authentication.signer, other.refresh_token)


async def test_a_refresh_token_ends_after_two_weeks(
    ctx_for: ContextFor, admin: Context, authentication: Authentication, account: Account
) -> None:
    signed_in = await enter(admin, authentication)
    later = await ctx_for("tenant_admin", now=signed_in.refresh_expires_at)
    with pytest.raises(Unauthenticated):
        await refresh(later, authentication.signer, signed_in.refresh_token)


async def test_a_refresh_token_is_worth_nothing_in_another_county(
    ctx_for: ContextFor, admin: Context, authentication: Authentication, account: Account, abroad: Org
) -> None:
    signed_in = await enter(admin, authentication)
    with pytest.raises(Unauthenticated):
        await refresh(await ctx_for("tenant_admin", abroad), authentication.signer, signed_in.refresh_token)


@pytest.mark.parametrize("token", ["", "x", "长", "AAAA", base64.urlsafe_b64encode(bytes(48)).decode(), "A" * 10_000])
async def test_a_refresh_token_that_is_none_is_refused(
    admin: Context, authentication: Authentication, token: str
) -> None:
    with pytest.raises(Unauthenticated):
        await refresh(admin, authentication.signer, token)


async def test_a_refresh_token_is_stored_as_its_hash_only(
    admin: Context, authentication: Authentication, account: Account
) -> None:
    signed_in = await enter(admin, authentication)
    async with admin.transaction() as session:
        stored = list(await session.scalars(select(AccountSession.refresh_hash)))
    assert len(stored) == 1
    assert signed_in.refresh_token not in stored[0]


async def test_an_issued_token_lasts_as_long_as_asked(
    admin: Context, authentication: Authentication, account: Account
) -> None:
    async with admin.transaction():
        token = await issue_token(admin, authentication.signer, account, timedelta(days=30))
    claims = authentication.signer.verify(token, str(admin.tenant.id))
    assert abs(claims.expires_at - admin.clock.now() - timedelta(days=30)) < timedelta(seconds=5)


async def test_an_issued_token_stands_for_a_session(
    admin: Context, authentication: Authentication, account: Account
) -> None:
    async with admin.transaction():
        token = await issue_token(admin, authentication.signer, account, timedelta(days=30))
    claims = authentication.signer.verify(token, str(admin.tenant.id))
    async with admin.transaction() as session:
        ids: list[UUID] = list(await session.scalars(select(AccountSession.id)))
    assert ids == [claims.session_id]
