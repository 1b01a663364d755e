"""What resolvers find in `info.context`: the request's Context, its document, and how it is to be read."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from graphql import GraphQLResolveInfo
from strawberry.types import Info

from core.context import Context
from graphql_schema.planner.binds import Call
from graphql_schema.planner.cache import Document


@dataclass
class RequestContext:
    """One GraphQL request."""

    ctx: Context
    document: Document
    ordinary: bool = False
    """Read row by row instead of by plans: for comparing the two."""

    services: Any = None
    """What belongs to the server rather than to the request: see graphql_schema/services.py."""

    address: str = ""
    """The client's network address."""

    agent: str = ""
    """What the client calls itself."""

    @cached_property
    def lock(self) -> asyncio.Lock:
        """Sibling resolvers run at once, and one session takes one statement at a time."""
        return asyncio.Lock()

    @staticmethod
    def variables(info: GraphQLResolveInfo[Any]) -> dict[str, Any]:
        """The operation's variables; Strawberry's executor hands them on as a plain dictionary."""
        given: Any = info.variable_values
        return dict(given)

    def call(self, variables: Mapping[str, Any]) -> Call:
        """The values that a plan binds."""
        ctx = self.ctx
        return Call(
            ctx.tenant.id,
            ctx.rights,
            ctx.clock.now(),
            ctx.clock.zone.key,
            variables,
            ctx.request_id,
            ctx.purpose,
            ctx.tenant.settings.purpose_required,
        )


@asynccontextmanager
async def reading(info: Info) -> AsyncIterator[Context]:
    """For a root field that reads by itself: a transaction of its own, since sibling fields read at the same time."""
    request: RequestContext = info.context
    ctx = replace(request.ctx)
    async with request.lock, ctx.transaction():
        yield ctx
