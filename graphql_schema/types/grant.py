"""Grants: who holds which role where, from when to when."""

from datetime import datetime

import strawberry
from sqlalchemy import and_, or_

from core.context import Context
from core.descriptors import SchemaPart
from core.rbac import models, service
from graphql_schema.connection import Connection
from graphql_schema.fields import Order, bind, column, connection, expression, relation
from graphql_schema.mutation import mutation, ref
from graphql_schema.node import Node
from graphql_schema.types.account import Account
from graphql_schema.types.org import Org
from graphql_schema.types.role import Role


@bind(models.Grant, Order("VALID_FROM", ("valid_from",), descending=True))
@strawberry.type(description="A role held by an account at an organisation and in its whole subtree (授权).")
class Grant(Node):
    """A role held by an account at an organisation and in its whole subtree."""

    valid_from: datetime = column(models.Grant.valid_from, "From when it holds.", filter=True)
    valid_to: datetime | None = column(models.Grant.valid_to, "From when it holds no more.", filter=True)
    is_current: bool = expression(
        lambda grant, now: and_(grant.valid_from <= now, or_(grant.valid_to.is_(None), grant.valid_to > now)),
        "Whether it holds now.",
        reads=(models.Grant.valid_from, models.Grant.valid_to),
    )
    version: int = column(models.Grant.version, "Raised by every change; give it back with a mutation.")
    account: Account | None = relation(models.Grant.account_id, "Who holds the role.", filter=True)
    role: Role | None = relation(models.Grant.role_id, "The role.", filter=True)
    org: Org | None = relation(models.Grant.org_id, "Where it is held.", filter=True)


@strawberry.type
class AccountGrants:
    """What grants add to accounts."""

    grants: Connection[Grant] = connection(models.Grant.account_id, "The roles it holds, held and will hold.")


@strawberry.type
class RoleGrants:
    """What grants add to roles."""

    grants: Connection[Grant] = connection(models.Grant.role_id, "Who holds it.")


@strawberry.type
class OrgGrants:
    """What grants add to organisations."""

    grants: Connection[Grant] = connection(models.Grant.org_id, "The roles that are held at the organisation itself.")


@strawberry.type
class GrantQuery:
    """Grants at the root."""

    grants: Connection[Grant] = connection(models.Grant, "Grants.")


@strawberry.input(description="A role to give to an account.")
class GrantCreateInput:
    """A role to give to an account."""

    account_id: strawberry.ID = strawberry.field(description="Who is to hold it.")
    role_id: strawberry.ID = strawberry.field(description="The role.")
    org_id: strawberry.ID = strawberry.field(description="Where it is held, with the whole subtree.")
    valid_from: datetime | None = strawberry.field(default=None, description="From when; now when left out.")
    valid_to: datetime | None = strawberry.field(default=None, description="From when no more; for ever when left out.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Sent again with the same input, it makes no second grant."
    )


@strawberry.input(description="A grant to end.")
class GrantEndInput:
    """A grant to end."""

    id: strawberry.ID = strawberry.field(description="The grant.")
    version: int = strawberry.field(description="Its version.")
    valid_to: datetime | None = strawberry.field(default=None, description="From when no more; now when left out.")


@strawberry.type
class GrantMutation:
    """Acts on grants."""

    @mutation(Grant)
    async def grant_create(ctx: Context, input: GrantCreateInput) -> models.Grant:
        """Give a role to an account at an organisation; nobody gives more than they hold there."""
        return await service.grant_role(
            ctx,
            ref(input.account_id, Account, "account_id"),
            ref(input.role_id, Role, "role_id"),
            ref(input.org_id, Org, "org_id"),
            valid_from=input.valid_from,
            valid_to=input.valid_to,
        )

    @mutation(Grant)
    async def grant_end(ctx: Context, input: GrantEndInput) -> models.Grant:
        """End a grant, now or at a later instant."""
        return await service.end_grant(ctx, ref(input.id, Grant, "id"), input.version, valid_to=input.valid_to)


TYPES = (Grant,)

PARTS = (
    SchemaPart("Query", GrantQuery),
    SchemaPart("Org", OrgGrants),
    SchemaPart("Account", AccountGrants),
    SchemaPart("Role", RoleGrants),
    SchemaPart("Mutation", GrantMutation),
)
