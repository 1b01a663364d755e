"""Who looked at a person's record: for the person, and for whoever answers the person."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import strawberry
from sqlalchemy import DateTime, Uuid
from strawberry.types import Info
from strawberry.types.nodes import SelectedField

from core.descriptors import SchemaPart
from core.errors import BadRequest, NotFound
from core.privacy.holdings import looks_of
from core.privacy.looks import Look as FoundLook
from core.privacy.permissions import PERSON_DISCLOSE
from graphql_schema.connection import (
    COUNT_CAP,
    DEFAULT_PAGE,
    MAX_PAGE,
    Connection,
    decode_cursor,
    encode_cursor,
    page_of,
)
from graphql_schema.context import RequestContext
from graphql_schema.node import decode
from graphql_schema.planner.values import checked_size
from graphql_schema.scalars import instant_text

BY_TIME = "AT"
COUNTS = {"totalCount", "totalCountCapped"}

Whose = Annotated[
    strawberry.ID | None, strawberry.argument(description="The person; the viewer's own person if left out.")
]
First = Annotated[int | None, strawberry.argument(description=f"How many, {MAX_PAGE} at most.")]
After = Annotated[str | None, strawberry.argument(description="The cursor after which to go on.")]


@strawberry.type(description="Somebody read a person's record, or did something with it (查阅记录).")
class Look:
    """Somebody read a person's record, or did something with it."""

    at: datetime = strawberry.field(description="When.")
    what: str = strawberry.field(description="The event in the audit trail; `RecordsRead` for what was shown.")
    who: str | None = strawberry.field(description="Name of the account; null for the system itself.")
    purpose: str | None = strawberry.field(description="What for, as was stated.")
    rows: int | None = strawberry.field(description="How many rows a read showed, the person's among them.")


def as_look(found: FoundLook) -> Look:
    """What is told of an entry."""
    return Look(at=found.at, what=found.what, who=found.who, purpose=found.purpose, rows=found.rows)


@strawberry.type
class LooksQuery:
    """Who looked, at the root."""

    @strawberry.field(
        description="Who looked at a person's record, in lists too, the newest first; null for a record that is "
        "missing or hidden. The question stands in the audit trail; about anybody but the viewer it needs a purpose, "
        "as `extensions.purpose`. What was done in an emergency is told when the person is told of it.\n\n"
        f"Needs `{PERSON_DISCLOSE}`."
    )
    async def access_log(
        self, info: Info, person_id: Whose = None, first: First = None, after: After = None
    ) -> Connection[Look] | None:
        """Who looked at a person's record."""
        request: RequestContext = info.context
        size = checked_size(DEFAULT_PAGE if first is None else first)
        before = tuple(decode_cursor(after, BY_TIME, [DateTime(timezone=True), Uuid()])) if after is not None else None
        own = request.ctx.rights.person_id
        wanted = decode(person_id, "Person") if person_id is not None else own
        if wanted is None:
            return None
        ctx = replace(request.ctx)  # a transaction of its own: sibling fields read at the same time
        if not ctx.purpose and (wanted != own or ctx.tenant.settings.purpose_required):
            raise BadRequest("error.purpose_required")
        try:
            async with request.lock, ctx.transaction():
                most = COUNT_CAP + 1 if _names(info) & COUNTS else 0
                found, total = await looks_of(ctx, wanted, size + 1, before, most=most)
        except NotFound:
            return None
        shown = [(encode_cursor(BY_TIME, [instant_text(look.at), look.id]), as_look(look)) for look in found]
        return page_of(shown, size, total, is_first=after is None)


def _names(info: Info) -> set[str]:
    """Names of the fields that are asked of the page."""
    return {name for field in info.selected_fields for name in _inside(field)}


def _inside(selected: object) -> set[str]:
    names = set()
    for item in getattr(selected, "selections", ()):
        names |= {item.name} if isinstance(item, SelectedField) else _inside(item)
    return names


PARTS = (SchemaPart("Query", LooksQuery),)
