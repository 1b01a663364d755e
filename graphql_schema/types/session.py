"""Signing in: the only mutations that need no token."""

from datetime import datetime

import strawberry
from strawberry.types import Info


@strawberry.input(description="Who signs in.")
class SessionCreateInput:
    """Who signs in."""

    login: str = strawberry.field(description="The account's login.")
    password: str = strawberry.field(description="The account's password.")


@strawberry.type(description="x")
class SessionMutation:
    @strawberry.field(description="x")
    async def session_create(self, info: Info, input: SessionCreateInput) -> datetime:
        raise RuntimeError
