"""Acts of an administrator: by which providers people sign in, and who is who there."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select

from core.accounts.administration import managed_account
from core.accounts.models import Account
from core.accounts.permissions import ACCOUNT_MANAGE
from core.authz import require
from core.context import Context
from core.errors import NotFound, RuleError
from core.identities.events import IdentityLinked, IdentityProviderCreated, IdentityProviderUpdated, IdentityUnlinked
from core.identities.models import Identity, IdentityProvider, ProviderState
from core.identities.oidc import SUBJECT, OidcClient
from core.identities.permissions import PROVIDER_MANAGE
from core.rbac.holding import check_rights_of
from core.rbac.roles import county
from core.text import checked_text


async def create_provider(
    ctx: Context,
    oidc: OidcClient,
    *,
    name: str,
    issuer: str,
    client_id: str,
    client_secret: str | None,
    redirect_uris: Iterable[str],
) -> IdentityProvider:
    """Let people sign in by an issuer; raises RuleError for one that the operator does not vouch for."""
    await require(ctx, PROVIDER_MANAGE, await county(ctx))
    oidc.check_issuer(issuer)
    if await ctx.session.scalar(select(IdentityProvider.id).where(IdentityProvider.issuer == issuer)):
        raise RuleError("rule.not_unique", field="issuer", code="NOT_UNIQUE")
    provider = IdentityProvider(
        name=checked_text(name, "name"),
        issuer=issuer,
        client_id=checked_text(client_id, "client_id"),
        redirect_uris=_checked_addresses(redirect_uris),
        state=ProviderState.ACTIVE,
    )
    provider.client_secret = client_secret
    ctx.session.add(provider)
    ctx.record(IdentityProviderCreated(provider.id, issuer))
    return provider


async def update_provider(
    ctx: Context,
    provider_id: UUID,
    version: int,
    *,
    name: str | None = None,
    client_id: str | None = None,
    client_secret: str | None = None,
    redirect_uris: Iterable[str] | None = None,
    state: ProviderState | None = None,
) -> IdentityProvider:
    """Change what is known of a provider, or whether it is used; None leaves what is there."""
    provider = await ctx.one_at(IdentityProvider, provider_id, version)
    await require(ctx, PROVIDER_MANAGE, await county(ctx))
    changes: dict[str, Any] = {
        "name": None if name is None else checked_text(name, "name"),
        "client_id": None if client_id is None else checked_text(client_id, "client_id"),
        "client_secret": client_secret,
        "redirect_uris": None if redirect_uris is None else _checked_addresses(redirect_uris),
        "state": state,
    }
    for attribute, value in changes.items():
        if value is not None:
            setattr(provider, attribute, value)
    ctx.record(IdentityProviderUpdated(provider.id))
    await ctx.session.flush()
    return provider


def _checked_addresses(given: Iterable[str]) -> list[str]:
    """Where browsers may be sent back to: https, or a loopback address of a program on the same machine."""
    addresses = sorted(set(given))
    if not addresses:
        raise RuleError("rule.required", field="redirect_uris", code="REQUIRED")
    for address in addresses:
        try:
            parts = urlsplit(address)
            is_good = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1"))
            is_good = is_good and bool(parts.hostname) and not parts.fragment and len(address) <= 500
        except ValueError:
            is_good = False
        if not is_good:
            raise RuleError("rule.redirect", field="redirect_uris")
    return addresses


async def link_identity(ctx: Context, account_id: UUID, version: int, *, provider_id: UUID, subject: str) -> Account:
    """Let whom a provider vouches for sign in to an account.

    Whoever signs in has the account, so it takes all that the account holds. Raises Forbidden, NotFound or RuleError.
    """
    account = await managed_account(ctx, account_id, version)
    await check_rights_of(ctx, account)
    provider = await ctx.one(IdentityProvider, provider_id, field="provider_id")
    if not SUBJECT.fullmatch(subject):
        raise RuleError("rule.subject", field="subject")
    taken = select(Identity.id).where(Identity.provider_id == provider.id, Identity.subject == subject)
    if await ctx.session.scalar(taken):
        raise RuleError("rule.not_unique", field="subject", code="NOT_UNIQUE")
    ctx.session.add(Identity(provider_id=provider.id, account_id=account.id, subject=subject))
    ctx.record(IdentityLinked(account.id, provider.id, subject))
    return account


async def unlink_identity(ctx: Context, identity_id: UUID) -> Account:
    """Let whom a provider vouches for sign in to the account no more; sessions that run go on until they are ended."""
    identity = await ctx.session.scalar(select(Identity).where(Identity.id == identity_id))
    if identity is None:
        raise NotFound
    account = await ctx.one(Account, identity.account_id)
    await require(ctx, ACCOUNT_MANAGE, account)
    await ctx.session.delete(identity)
    ctx.record(IdentityUnlinked(account.id, identity.provider_id, identity.subject))
    return account
