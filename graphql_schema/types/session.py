"""Signing in, which needs no token, and what somebody does with the own sessions and password."""

from datetime import datetime

import strawberry
from sqlalchemy import and_
from strawberry.types import Info

from core.accounts import models, sessions
from core.accounts.sessions import SignedIn, refresh, sign_in
from core.context import Context
from core.descriptors import SchemaPart
from core.errors import PayloadError
from graphql_schema.connection import Connection
from graphql_schema.context import RequestContext
from graphql_schema.errors import MutationError, mutation_error
from graphql_schema.fields import Order, bind, column, computed, connection
from graphql_schema.limits import ALONE
from graphql_schema.mutation import mutation, ref
from graphql_schema.node import Node


@bind(models.AccountSession, Order("STARTED_AT", ("created_at",), descending=True))
@strawberry.type(description="A place where an account is signed in (登录会话).")
class AccountSession(Node):
    """A place where an account is signed in."""

    created_at: datetime = column(models.AccountSession.created_at, "When the account signed in.")
    renewed_at: datetime = column(models.AccountSession.renewed_at, "When its newest tokens were given.")
    expires_at: datetime = column(models.AccountSession.expires_at, "Until when it can be gone on with.")
    revoked_at: datetime | None = column(models.AccountSession.revoked_at, "When it was ended; null while it runs.")
    agent: str = column(models.AccountSession.agent, "What the client that signed in calls itself.")
    network: str | None = column(models.AccountSession.network, "The network it signed in from.")
    is_current: bool = computed(
        lambda session, ctx: session.id == ctx.session_id,
        "Whether it is the one that asks.",
        requires=(models.AccountSession.id,),
    )


@strawberry.type
class SessionQuery:
    """Sessions at the root."""

    sessions: Connection[AccountSession] = connection(
        models.AccountSession,
        "Where the viewer is signed in now.",
        only=lambda session, asking: and_(
            session.account_id == asking.account, session.revoked_at.is_(None), session.expires_at > asking.now
        ),
    )


@strawberry.input(description="A session to end.")
class SessionRevokeInput:
    """A session to end."""

    id: strawberry.ID = strawberry.field(description="The session.")


@strawberry.input(description="Which sessions to end.")
class SessionRevokeAllInput:
    """Which sessions to end."""

    but_this: bool = strawberry.field(default=True, description="Leave the session that asks.")


@strawberry.type(description="Sessions that were ended.")
class EndedSessions:
    """Sessions that were ended."""

    count: int = strawberry.field(description="How many.")


@strawberry.input(description="Another password for the viewer's own account.")
class PasswordChangeInput:
    """Another password for the viewer's own account."""

    current_password: str = strawberry.field(description="The password until now.")
    new_password: str = strawberry.field(description="The password from now on, of at least 8 characters.")


@strawberry.type(description="What `passwordChange` answers.")
class PasswordChangePayload:
    """What `passwordChange` answers."""

    ended_sessions: EndedSessions | None = strawberry.field(
        description="The other sessions, which are over; null when there is something to correct."
    )
    errors: list[MutationError] = strawberry.field(description="What to correct; empty when it was done.")


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

    @strawberry.field(description="Sign in; needs no token, and stands alone in its document.", metadata={ALONE: True})
    async def session_create(self, info: Info, input: SessionCreateInput) -> Session | None:
        """Sign in."""
        request: RequestContext = info.context
        signed_in = await sign_in(
            request.ctx,
            request.services.authentication,
            login=input.login,
            password=input.password,
            address=request.address,
            agent=request.agent,
        )
        return shown(signed_in)

    @strawberry.field(
        description="Renew a session; needs no token, and stands alone in its document.", metadata={ALONE: True}
    )
    async def session_refresh(self, info: Info, input: SessionRefreshInput) -> Session | None:
        """Renew a session."""
        request: RequestContext = info.context
        return shown(await refresh(request.ctx, request.services.authentication.signer, input.refresh_token))

    @mutation(AccountSession)
    async def session_revoke(ctx: Context, input: SessionRevokeInput) -> models.AccountSession:
        """End a session of one's own; ending the current one signs out."""
        return await sessions.revoke_session(ctx, ref(input.id, AccountSession, "id"))

    @mutation(EndedSessions)
    async def session_revoke_all(ctx: Context, input: SessionRevokeAllInput) -> EndedSessions:
        """End one's own sessions, all of them or all others."""
        return EndedSessions(count=await sessions.revoke_own_sessions(ctx, but_this=input.but_this))

    @strawberry.field(description="Choose another password; one's other sessions end.")
    async def password_change(self, info: Info, input: PasswordChangeInput) -> PasswordChangePayload | None:
        """Choose another password."""
        request: RequestContext = info.context
        try:
            ended = await sessions.change_password(
                request.ctx,
                request.services.authentication,
                current=input.current_password,
                new=input.new_password,
                address=request.address,
            )
        except PayloadError as error:
            return PasswordChangePayload(ended_sessions=None, errors=[mutation_error(error, request.ctx)])
        return PasswordChangePayload(ended_sessions=EndedSessions(count=ended), errors=[])


def shown(signed_in: SignedIn) -> Session:
    """The tokens as the API answers them."""
    return Session(
        access_token=signed_in.access_token,
        access_expires_at=signed_in.access_expires_at,
        refresh_token=signed_in.refresh_token,
        refresh_expires_at=signed_in.refresh_expires_at,
    )


TYPES = (AccountSession,)

PARTS = (
    SchemaPart("Query", SessionQuery),
    SchemaPart("Mutation", SessionMutation),
)
