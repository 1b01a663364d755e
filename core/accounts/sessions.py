"""Signing in and staying so: sessions, each a family of tokens, begun by a password and ended by whoever may."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from core.accounts import attempts
from core.accounts.events import EndReason, PasswordChanged, SessionOpened, SessionRevoked
from core.accounts.models import Account, AccountSession, AccountState
from core.accounts.permissions import ACCOUNT_MANAGE, SESSION_MANAGE
from core.accounts.service import normal_login
from core.auth import ACCESS_LIFETIME, Authentication, Signer
from core.authz import require
from core.context import Context
from core.db import new_id
from core.errors import RuleError, Unauthenticated
from core.rbac.service import raise_credentials_version

SESSION_LIFETIME = timedelta(days=14)
"""How long a refresh token can be used; each use begins anew."""

LONGEST_AGENT = 200


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a client gets: a token for its requests, and one to get the next two with, to be used once."""

    account_id: UUID
    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime


async def sign_in(
    ctx: Context, authentication: Authentication, *, login: str, password: str, address: str, agent: str = ""
) -> SignedIn:
    """Open a session for whoever knows the password.

    `address` is the network address the attempt comes from, `agent` what the client calls itself.
    Opens transactions of its own, so that none is open while the password is hashed.
    Raises Unauthenticated, the same for an unknown login, a wrong password and a disabled account, or RateLimited.
    """
    login, counted = normal_login(login), attempts.counted_for(normal_login(login), address)
    async with ctx.database.transaction(ctx.tenant.id) as session:
        refusal = await attempts.begin(session, ctx.tenant.id, authentication.attempts, counted, ctx.clock.now())
        account = await session.scalar(
            select(Account).where(Account.login == login, Account.state == AccountState.ACTIVE)
        )
    if refusal is not None:
        raise refusal
    encoded = account.password_hash if account is not None else None
    if not await authentication.passwords.matches(password, encoded) or account is None:
        raise Unauthenticated("error.wrong_password")
    async with ctx.transaction() as session:
        await attempts.succeeded(session, authentication.attempts, counted, ctx.clock.now())
        return open_session(ctx, authentication.signer, account.id, address=address, agent=agent)


def open_session(ctx: Context, signer: Signer, account_id: UUID, *, address: str, agent: str) -> SignedIn:
    """A session of the account, whose holder has been made sure of."""
    opened = _session(ctx, account_id, SESSION_LIFETIME)
    opened.agent, opened.network = agent[:LONGEST_AGENT].replace("\0", ""), attempts.network_of(address)
    return _renew(ctx, signer, opened)


async def refresh(ctx: Context, signer: Signer, refresh_token: str) -> SignedIn:
    """Give new tokens for a refresh token that was not used before; one that was ends its session.

    Opens transactions of its own, so that a session ends although the request is refused.
    Raises Unauthenticated.
    """
    session_id = signer.session_of(refresh_token)
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
        if held is not None and held.refresh_hash == _digest(refresh_token):
            return _renew(ctx, signer, held)
    if held is not None:
        async with ctx.transaction():
            await end_sessions(ctx, held.account_id, EndReason.REUSED, only=session_id)
    raise Unauthenticated


async def issue_token(ctx: Context, signer: Signer, account: Account, lifetime: timedelta) -> str:
    """A token for scripts and demos, of any lifetime; its session can be ended, and not be refreshed."""
    await require(ctx, ACCOUNT_MANAGE, account)
    opened = _session(ctx, account.id, lifetime)
    opened.access_expires_at = opened.expires_at
    opened.refresh_hash = _digest(signer.refresh_token(opened.id))
    return signer.sign(account.id, str(ctx.tenant.id), opened.id, lifetime)


def _session(ctx: Context, account_id: UUID, lifetime: timedelta) -> AccountSession:
    now = ctx.clock.now()
    opened = AccountSession(
        id=new_id(), account_id=account_id, expires_at=now + lifetime, renewed_at=now, agent="", revoked_at=None
    )
    ctx.session.add(opened)
    ctx.record(SessionOpened(opened.id, account_id))
    return opened


def _renew(ctx: Context, signer: Signer, session: AccountSession) -> SignedIn:
    """Replace the session's refresh token and sign an access token."""
    refresh_token = signer.refresh_token(session.id)
    session.refresh_hash = _digest(refresh_token)
    session.renewed_at = ctx.clock.now()
    session.access_expires_at = session.renewed_at + ACCESS_LIFETIME
    session.expires_at = session.renewed_at + SESSION_LIFETIME
    return SignedIn(
        account_id=session.account_id,
        access_token=signer.sign(session.account_id, str(ctx.tenant.id), session.id),
        access_expires_at=session.access_expires_at,
        refresh_token=refresh_token,
        refresh_expires_at=session.expires_at,
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# --- ending ----------------------------------------------------------------------------------------------------------


async def revoke_session(ctx: Context, session_id: UUID) -> AccountSession:
    """End one of the actor's own sessions; one that is over stays as it is."""
    await require(ctx, SESSION_MANAGE)
    await end_sessions(ctx, ctx.account_id, EndReason.HOLDER, only=session_id)
    return await ctx.one(AccountSession, session_id)


async def revoke_own_sessions(ctx: Context, *, but_this: bool) -> int:
    """End all of the actor's own sessions, or all but the one that asks; gives how many."""
    await require(ctx, SESSION_MANAGE)
    return await end_sessions(ctx, ctx.account_id, EndReason.HOLDER, but=ctx.session_id if but_this else None)


async def end_sessions(
    ctx: Context, account_id: UUID, reason: EndReason, *, only: UUID | None = None, but: UUID | None = None
) -> int:
    """End the account's sessions on every server: all, one, or all but one; gives how many ran."""
    await raise_credentials_version(ctx)
    now = ctx.clock.now()
    running = [
        AccountSession.account_id == account_id,
        AccountSession.revoked_at.is_(None),
        AccountSession.expires_at > now,
        *([AccountSession.id == only] if only is not None else []),
        *([AccountSession.id != but] if but is not None else []),
    ]
    statement = update(AccountSession).where(*running).values(revoked_at=now).returning(AccountSession.id)
    ended = list(await ctx.session.scalars(statement))
    for session_id in ended:
        ctx.record(SessionRevoked(session_id, account_id, reason))
    return len(ended)


# --- passwords -------------------------------------------------------------------------------------------------------


async def change_password(ctx: Context, authentication: Authentication, *, current: str, new: str, address: str) -> int:
    """Give the actor's own account another password and end its other sessions; gives how many.

    A wrong current password counts as an attempt to sign in. Opens transactions of its own, as `sign_in` does.
    Raises RuleError for a password that is wrong, or that cannot be taken; RateLimited.
    """
    await require(ctx, SESSION_MANAGE)
    async with ctx.database.transaction(ctx.tenant.id) as session:
        account = (await session.scalars(select(Account).where(Account.id == ctx.account_id))).one()
        counted = attempts.counted_for(account.login, address)
        refusal = await attempts.begin(session, ctx.tenant.id, authentication.attempts, counted, ctx.clock.now())
    if refusal is not None:
        raise refusal
    if not await authentication.passwords.matches(current, account.password_hash):
        raise RuleError("rule.wrong_password", field="current_password")
    if new == current:
        raise RuleError("rule.same_password", field="new_password")
    encoded = await authentication.passwords.hash(new, field="new_password")
    async with ctx.transaction() as session:
        ended = await end_sessions(ctx, account.id, EndReason.PASSWORD, but=ctx.session_id)
        await attempts.succeeded(session, authentication.attempts, counted, ctx.clock.now())
        same = select(Account).where(Account.id == account.id, Account.password_hash == account.password_hash)
        held = await session.scalar(same.with_for_update(key_share=True))
        if held is None:  # it was changed meanwhile
            raise RuleError("rule.wrong_password", field="current_password")
        held.password_hash = encoded
        ctx.record(PasswordChanged(held.id))
        return ended
