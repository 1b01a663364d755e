"""What resolvers find in `info.context`: the request's Context, its document, and how it is to be read."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Sibling resolvers run at once, and one session takes one statement at a time."""

    services: Mapping[type[Any], Any] = field(default_factory=dict)
    """What belongs to the server rather than to the request, by type: see graphql_schema/server.py."""

    def call(self, variables: Mapping[str, Any]) -> Call:
        """The values that a plan binds."""
        return Call(self.ctx.tenant.id, self.ctx.rights, self.ctx.clock.now(), variables)
