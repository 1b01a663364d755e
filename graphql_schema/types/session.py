"""Signing in: the only mutations that need no token."""

from datetime import datetime

import strawberry
from strawberry.types import Info

from core.accounts.service import SignedIn, refresh, sign_in
from graphql_schema.context import RequestContext


@strawberry.input(description="Who signs in.")
class SessionCreateInput:
    """Who signs in."""

    login: str = strawberry.field(description="The account's login.")
    password: str = strawberry.field(description="The account's password.")


@strawberry.input(description="A session to go on with.")
class SessionRefreshInput:
    """A session to go on with."""

    refresh_token: str = strawberry.field(description="The newest refresh token; each can be used once.")


@strawberry.type(description="A session that was opened or renewed.")
class Session:
    """A session that was opened or renewed."""

    access_token: str = strawberry.field(description="Send it as `Authorization: Bearer …`.")
    access_expires_at: datetime = strawberry.field(description="Until when the access token is good.")
    refresh_token: str = strawberry.field(description="Gets the next two tokens from `sessionRefresh`, once.")
    refresh_expires_at: datetime = strawberry.field(description="Until when the refresh token is good.")


@strawberry.type
class SessionMutation:
    """Signing in."""

    @strawberry.field(description="Sign in; needs no token, and stands alone in its document.")
    async def session_create(self, info: Info, input: SessionCreateInput) -> Session | None:
        """Sign in."""
        request: RequestContext = info.context
        signed_in = await sign_in(
            request.ctx,
            request.services.authentication,
            login=input.login,
            password=input.password,
            address=request.address,
        )
        return _shown(signed_in)

    @strawberry.field(description="Renew a session; needs no token, and stands alone in its document.")
    async def session_refresh(self, info: Info, input: SessionRefreshInput) -> Session | None:
        """Renew a session."""
        request: RequestContext = info.context
        return _shown(await refresh(request.ctx, request.services.authentication.signer, input.refresh_token))


def _shown(signed_in: SignedIn) -> Session:
    return Session(
        access_token=signed_in.access_token,
        access_expires_at=signed_in.access_expires_at,
        refresh_token=signed_in.refresh_token,
        refresh_expires_at=signed_in.refresh_expires_at,
    )
