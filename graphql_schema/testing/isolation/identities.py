"""Providers of identities for the counties of a proof."""

from core.accounts.models import Account
from core.context import Context
from core.identities.models import Identity, IdentityProvider, ProviderState

ISSUERS = ("https://id.helin.test", "https://login.helin.test")
"""Issuers that the proof's operator vouches for."""


async def add_providers(ctx: Context, account: Account, mark: str) -> None:
    """Two providers, one of them with the county's mark, to each of which the account is known."""
    for name in ("same", mark):
        provider = IdentityProvider(
            name=f"认证{name}",
            issuer=f"https://{name}.helin.test",
            client_id=f"client {name}",
            redirect_uris=[f"https://{name}.helin.test/back"],
            state=ProviderState.ACTIVE,
        )
        ctx.session.add(provider)
        await ctx.session.flush()
        ctx.session.add(Identity(provider_id=provider.id, account_id=account.id, subject=f"subject-{name}"))
