"""Why somebody may do something to a record, and who may."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

import strawberry
from sqlalchemy import Integer, Text, Uuid, select
from strawberry.types import Info

from core.access.levels import MemberRole
from core.access.permissions import ACCESS_EXPLAIN
from core.access.reasons import Reason, Way, explain, who_may
from core.authz import require, visible
from core.context import Context
from core.descriptors import Action, SchemaPart
from graphql_schema.connection import DEFAULT_PAGE, MAX_PAGE, Connection, decode_cursor, encode_cursor, page_of
from graphql_schema.context import RequestContext
from graphql_schema.enums import graphql_enum
from graphql_schema.node import decode, encode, split
from graphql_schema.planner.values import checked_size
from graphql_schema.scalars import ActionName

BY_NUMBER = "NUMBER"
BY_LOGIN = "LOGIN"

graphql_enum(Way)


@strawberry.type(description="One way in which an account may do something to a record.")
class AccessReason:
    """One way in which an account may do something to a record."""

    way: Way = strawberry.field(description="By what it may.")
    role: str | None = strawberry.field(description="Key of the role that holds the action; null for a member.")
    org_id: strawberry.ID | None = strawberry.field(description="The organisation at which the role is held.")
    member_role: MemberRole | None = strawberry.field(description="The role in the record, for a member.")
    ends_at: datetime | None = strawberry.field(description="Until when; null for good.")


@strawberry.type(description="An account that may do something to a record, and why.")
class AccessHolder:
    """An account that may do something to a record."""

    account_id: strawberry.ID = strawberry.field(description="Global id of the account.")
    name: str = strawberry.field(description="Name of the account.")
    reasons: list[AccessReason] = strawberry.field(description="Every way in which it may.")


What = Annotated[ActionName, strawberry.argument(description="What would be done.")]
Which = Annotated[strawberry.ID, strawberry.argument(description="Global id of the record.")]
Whose = Annotated[strawberry.ID | None, strawberry.argument(description="The account; the viewer's own if left out.")]
First = Annotated[int | None, strawberry.argument(description=f"How many, {MAX_PAGE} at most.")]
After = Annotated[str | None, strawberry.argument(description="The cursor after which to go on.")]


@strawberry.type
class ExplainQuery:
    """Questions about rights at the root."""

    @strawberry.field(
        description="Why an account may do something to a record: no reason when it may not, null for a record that is "
        f"missing or hidden. About anybody but the viewer it needs `{ACCESS_EXPLAIN}`."
    )
    async def explain(
        self,
        info: Info,
        action: What,
        record: Which,
        account: Whose = None,
        first: First = None,
        after: After = None,
    ) -> Connection[AccessReason] | None:
        """Why an account may do something to a record."""
        async with _asked(info, action, record) as asked:
            if asked is None:
                return None
            ctx, wanted, row = asked
            account_id = decode(account, "Account") if account is not None else ctx.account_id
            if account_id != ctx.account_id:
                await require(ctx, ACCESS_EXPLAIN, row)
            reasons = await explain(ctx, wanted, row, account_id)
        size = checked_size(DEFAULT_PAGE if first is None else first)
        begin = decode_cursor(after, BY_NUMBER, [Integer()])[0] if after is not None else 0
        shown = [
            (encode_cursor(BY_NUMBER, [begin + number]), _reason(reason))
            for number, reason in enumerate(reasons[begin:], start=1)
        ]
        return page_of(shown, size, len(reasons), is_first=after is None)

    @strawberry.field(
        description="Which accounts may do something to a record, by login, and why; null for a record that is missing "
        f"or hidden. Needs `{ACCESS_EXPLAIN}`."
    )
    async def who_may(
        self, info: Info, action: What, record: Which, first: First = None, after: After = None
    ) -> Connection[AccessHolder] | None:
        """Which accounts may do something to a record, and why."""
        many = checked_size(DEFAULT_PAGE if first is None else first)
        login = tuple(decode_cursor(after, BY_LOGIN, [Text(), Uuid()])) if after is not None else None
        async with _asked(info, action, record) as asked:
            if asked is None:
                return None
            ctx, wanted, row = asked
            await require(ctx, ACCESS_EXPLAIN, row)
            found = await who_may(ctx, wanted, row, many=many + 1, after=login)
        shown = [
            (encode_cursor(BY_LOGIN, [reasons[0].login, reasons[0].account_id]), _holder(reasons))
            for reasons in found.reasons
        ]
        return page_of(shown, many, found.total, is_first=after is None)


@asynccontextmanager
async def _asked(info: Info, action: str, record: str) -> AsyncIterator[tuple[Context, Action, Any] | None]:
    """The action and the record that the viewer asks about, in a transaction; None where the record is not seen."""
    request: RequestContext = info.context
    view, ctx = request.document.view, replace(request.ctx)
    wanted = view.action(action)
    parts = split(record)
    async with request.lock, ctx.transaction() as session:
        if parts is None or not view.is_readable(parts[0]):
            yield None
            return
        model = view.bindings[parts[0]].model
        seen = visible(ctx, model, view.read_actions[model])
        row = await session.scalar(select(model).where(model.id == parts[1], seen))
        yield None if row is None else (ctx, wanted, row)


def _reason(reason: Reason) -> AccessReason:
    return AccessReason(
        way=reason.way,
        role=reason.role,
        org_id=strawberry.ID(encode("Org", reason.org_id)) if reason.org_id else None,
        member_role=reason.member_role,
        ends_at=reason.ends_at,
    )


def _holder(reasons: list[Reason]) -> AccessHolder:
    return AccessHolder(
        account_id=strawberry.ID(encode("Account", reasons[0].account_id)),
        name=reasons[0].name,
        reasons=[_reason(reason) for reason in reasons],
    )


PARTS = (SchemaPart("Query", ExplainQuery),)
