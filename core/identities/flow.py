"""Signing in by a provider: the browser is sent there, and comes back with a code (OpenID Connect Core, 3.1; PKCE)."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import delete, select

from core.accounts import attempts
from core.accounts.models import Account, AccountState
from core.accounts.sessions import SignedIn, open_session
from core.auth import Authentication
from core.context import Context
from core.crypto.sealed import reveal
from core.errors import RuleError, Unauthenticated
from core.identities.models import Identity, IdentityProvider, ProviderState, SignInRequest
from core.identities.oidc import Client, OidcClient

LIFETIME = timedelta(minutes=10)
"""How long somebody may take at the provider."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the browser, and what to keep in it until it comes back."""

    authorization_url: str
    flow: str
    expires_at: datetime


async def begin(
    ctx: Context,
    authentication: Authentication,
    oidc: OidcClient,
    *,
    redirect_uri: str,
    issuer: str | None,
    address: str,
) -> Begun:
    """Begin to sign in by the county's provider, or by the one of that issuer when it has several.

    Counts as an attempt of the network until it succeeds. Opens transactions of its own, so that none is open while the
    provider is asked. Raises RuleError for a provider or an address that the county does not have; RateLimited.
    """
    now = ctx.clock.now()
    counted = attempts.of_network(address)
    async with ctx.database.transaction(ctx.tenant.id) as session:
        refusal = await attempts.begin(session, ctx.tenant.id, authentication.attempts, counted, now)
        active = select(IdentityProvider).where(IdentityProvider.state == ProviderState.ACTIVE)
        found = [one for one in await session.scalars(active) if issuer in (None, one.issuer)]
        await session.execute(delete(SignInRequest).where(SignInRequest.expires_at <= now))
    if refusal is not None:
        raise refusal
    if len(found) != 1:
        raise RuleError("rule.provider", field="issuer")
    if redirect_uri not in found[0].redirect_uris:
        raise RuleError("rule.redirect_unknown", field="redirect_uri")
    provider = await oidc.provider(found[0].issuer)
    state, flow, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(4))
    request = SignInRequest(
        provider_id=found[0].id,
        state_hash=_digest(state),
        flow_hash=_digest(flow),
        nonce=nonce,
        verifier=verifier,
        redirect_uri=redirect_uri,
        expires_at=now + LIFETIME,
    )
    async with ctx.database.transaction(ctx.tenant.id) as session:
        session.add(request)
    query = urlencode(
        {
            "response_type": "code",
            "scope": "openid",
            "client_id": found[0].client_id,
            "redirect_uri": redirect_uri,
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
    )
    joint = "&" if "?" in provider.authorization_endpoint else "?"
    return Begun(f"{provider.authorization_endpoint}{joint}{query}", flow, request.expires_at)


async def finish(
    ctx: Context,
    authentication: Authentication,
    oidc: OidcClient,
    *,
    flow: str,
    state: str,
    code: str,
    address: str,
    agent: str = "",
) -> SignedIn:
    """Open a session for whom the provider vouches for, if an administrator linked that identity with an account.

    `flow` is what the browser kept, so that nobody signs somebody else in; `state` and `code` are what it came back
    with. A state works once. Raises Unauthenticated, whatever is wrong, or Unavailable when the provider is.
    """
    taken, client = await _taken(ctx, flow, state)
    subject = await oidc.subject(
        client, code=code, verifier=taken.verifier, redirect_uri=taken.redirect_uri, nonce=taken.nonce
    )
    linked = (
        select(Account)
        .join_from(Account, Identity)
        .where(
            Identity.provider_id == taken.provider_id,
            Identity.subject == subject,
            Account.state == AccountState.ACTIVE,
        )
    )
    async with ctx.transaction() as session:
        account = await session.scalar(linked)
        if account is None:
            raise Unauthenticated("error.not_linked")
        await attempts.succeeded(session, authentication.attempts, attempts.of_network(address), ctx.clock.now())
        return open_session(ctx, authentication.signer, account.id, address=address, agent=agent)


async def _taken(ctx: Context, flow: str, state: str) -> tuple[SignInRequest, Client]:
    """The request that the state belongs to, used up, and what the provider knows the county as."""
    async with ctx.database.transaction(ctx.tenant.id) as session:
        waiting = select(SignInRequest).where(SignInRequest.state_hash == _digest(state)).with_for_update()
        request = await session.scalar(waiting)
        client = None
        if request is not None:
            await session.delete(request)
            provider = (
                await session.scalars(select(IdentityProvider).where(IdentityProvider.id == request.provider_id))
            ).one()
            secret = await reveal(session, provider, IdentityProvider.client_secret)
            if provider.state == ProviderState.ACTIVE:
                client = Client(provider.issuer, provider.client_id, secret)
    if request is None or client is None or request.expires_at <= ctx.clock.now():
        raise Unauthenticated
    if not hmac.compare_digest(request.flow_hash, _digest(flow)):
        raise Unauthenticated
    return request, client


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
