"""Acts on accounts: making them, signing in; those of an administrator stand in administration.py."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from core.accounts.events import AccountCreated, SessionOpened, SessionRevoked
from core.accounts.models import Account, AccountSession, AccountState
from core.accounts.permissions import ACCOUNT_MANAGE
from core.auth import ACCESS_LIFETIME, Authentication, Passwords, Signer
from core.authz import require
from core.context import Context
from core.db import new_id
from core.errors import RuleError, Unauthenticated
from core.orgs.models import Org
from core.orgs.service import check_at_work
from core.people.models import Person
from core.text import checked_text

SESSION_LIFETIME = timedelta(days=14)
"""How long a refresh token can be used; each use begins anew."""

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")


async def create_account(
    ctx: Context,
    passwords: Passwords,
    *,
    org_id: UUID,
    login: str,
    name: str,
    password: str,
    person_id: UUID | None = None,
) -> Account:
    """Let somebody who works for the organisation sign in; rights come by grants."""
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    await require(ctx, ACCOUNT_MANAGE, org)
    check_at_work(org, "org_id")
    if person_id is not None:
        await ctx.one(Person, person_id, field="person_id")
    account = Account(
        org_id=org.id,
        org_place=org.place,
        login=await _free_login(ctx, login),
        name=checked_text(name, "name"),
        password_hash=await passwords.hash(password),
        person_id=person_id,
        state=AccountState.ACTIVE,
    )
    ctx.session.add(account)
    ctx.record(AccountCreated(account.id, org.id, account.login))
    await ctx.session.flush()
    return account


async def _free_login(ctx: Context, login: str) -> str:
    normal = normal_login(login)
    if not LOGIN.fullmatch(normal):
        raise RuleError("rule.login", field="login")
    if await ctx.session.scalar(select(Account.id).where(Account.login == normal)):
        raise RuleError("rule.not_unique", field="login", code="NOT_UNIQUE")
    return normal


def normal_login(login: str) -> str:
    """The login as it is stored: people do not remember in which case they chose it."""
    return login.strip().lower()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a client gets: a token for its requests, and one to get the next two with, to be used once."""

    account_id: UUID
    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime


async def sign_in(ctx: Context, authentication: Authentication, *, login: str, password: str, address: str) -> SignedIn:
    """Open a session for whoever knows the password; `address` is the network address the attempt comes from.

    Opens transactions of its own, so that none is open while the password is hashed.
    Raises Unauthenticated, the same for an unknown login, a wrong password and a disabled account, or RateLimited.
    """
    who = normal_login(login)
    authentication.attempts.begin(ctx.tenant.id, who, address)
    async with ctx.database.transaction(ctx.tenant.id) as session:
        account = await session.scalar(
            select(Account).where(Account.login == who, Account.state == AccountState.ACTIVE)
        )
    encoded = account.password_hash if account is not None else None
    if not await authentication.passwords.matches(password, encoded) or account is None:
        raise Unauthenticated("error.wrong_password")
    authentication.attempts.succeeded(ctx.tenant.id, who, address)
    async with ctx.transaction():
        session_row = _open_session(ctx, account.id, SESSION_LIFETIME)
        return _renew(ctx, authentication.signer, session_row)


async def refresh(ctx: Context, signer: Signer, refresh_token: str) -> SignedIn:
    """Give new tokens for a refresh token that was not used before.

    Opens a transaction of its own, so that a token used twice ends its session although the request is refused.
    Raises Unauthenticated.
    """
    session_id = _session_of(refresh_token)
    async with ctx.transaction():
        held = await ctx.session.scalar(
            select(AccountSession)
            .join(Account, (Account.tenant_id == AccountSession.tenant_id) & (Account.id == AccountSession.account_id))
            .where(
                AccountSession.id == session_id,
                AccountSession.revoked_at.is_(None),
                AccountSession.expires_at > ctx.clock.now(),
                Account.state == AccountState.ACTIVE,
            )
            .with_for_update(of=AccountSession)
        )
        if held is not None and hmac.compare_digest(held.refresh_hash, _digest(refresh_token)):
            return _renew(ctx, signer, held)
        if held is not None:
            held.revoked_at = ctx.clock.now()
            ctx.record(SessionRevoked(held.id, held.account_id))
    raise Unauthenticated


async def issue_token(ctx: Context, signer: Signer, account: Account, lifetime: timedelta) -> str:
    """A token for scripts and demos, of any lifetime; its session cannot be refreshed."""
    await require(ctx, ACCOUNT_MANAGE, account)
    session_row = _open_session(ctx, account.id, lifetime)
    session_row.refresh_hash = _digest(secrets.token_urlsafe())
    return signer.sign(account.id, str(ctx.tenant.id), session_row.id, lifetime)


def _open_session(ctx: Context, account_id: UUID, lifetime: timedelta) -> AccountSession:
    opened = AccountSession(id=new_id(), account_id=account_id, expires_at=ctx.clock.now() + lifetime)
    ctx.session.add(opened)
    ctx.record(SessionOpened(opened.id, account_id))
    return opened


def _renew(ctx: Context, signer: Signer, session_row: AccountSession) -> SignedIn:
    """Replace the session's refresh token and sign an access token."""
    refresh_token = base64.urlsafe_b64encode(session_row.id.bytes + secrets.token_bytes(32)).decode()
    session_row.refresh_hash = _digest(refresh_token)
    session_row.expires_at = ctx.clock.now() + SESSION_LIFETIME
    return SignedIn(
        account_id=session_row.account_id,
        access_token=signer.sign(session_row.account_id, str(ctx.tenant.id), session_row.id),
        access_expires_at=ctx.clock.now() + ACCESS_LIFETIME,
        refresh_token=refresh_token,
        refresh_expires_at=session_row.expires_at,
    )


def _session_of(refresh_token: str) -> UUID:
    """The session whose id the token begins with."""
    try:
        return UUID(bytes=base64.b64decode(refresh_token, altchars=b"-_", validate=True)[:16])
    except ValueError as error:
        raise Unauthenticated from error


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
