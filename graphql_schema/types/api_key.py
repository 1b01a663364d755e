"""API keys: what a program shows in place of a session."""

from datetime import datetime

import strawberry
from sqlalchemy import and_

from core.accounts import keys, models
from core.context import Context
from core.descriptors import SchemaPart
from graphql_schema.connection import Connection
from graphql_schema.fields import Order, bind, column, connection
from graphql_schema.mutation import Once, mutation, ref
from graphql_schema.node import Node
from graphql_schema.services import Services


@bind(models.ApiKey, Order("CREATED_AT", ("created_at",), descending=True))
@strawberry.type(description="What a program shows in place of a session (接口密钥), within its scopes.")
class ApiKey(Node):
    """What a program shows in place of a session."""

    name: str = column(models.ApiKey.name, "What it is for.", filter=True)
    prefix: str = column(models.ApiKey.prefix, "What its text begins with.", filter=True)
    scopes: list[str] = column(models.ApiKey.scopes, "Actions that it allows, as far as its holder holds them.")
    created_at: datetime = column(models.ApiKey.created_at, "When it was made.")
    expires_at: datetime = column(models.ApiKey.expires_at, "Until when it is good.")
    last_used_at: datetime | None = column(models.ApiKey.last_used_at, "When it was used last, to the minute or so.")
    revoked_at: datetime | None = column(models.ApiKey.revoked_at, "When it was ended; null while it is good.")


@strawberry.type
class ApiKeyQuery:
    """API keys at the root."""

    api_keys: Connection[ApiKey] = connection(
        models.ApiKey,
        "The viewer's own keys that are good.",
        only=lambda key, asking: and_(
            key.account_id == asking.account, key.revoked_at.is_(None), key.expires_at > asking.now
        ),
    )


@strawberry.input(description="A key to make for the viewer's own account.")
class ApiKeyCreateInput:
    """A key to make."""

    name: str = strawberry.field(description="What it is for.")
    scopes: list[str] = strawberry.field(description="Actions that it allows, of those in `viewer.actions`.")
    expires_at: datetime = strawberry.field(description="Until when it is good: a year ahead at most.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Sent again with the same input, it makes no second key and tells no text."
    )


@strawberry.input(description="A key to end.")
class ApiKeyRevokeInput:
    """A key to end."""

    id: strawberry.ID = strawberry.field(description="The key.")


@strawberry.type
class ApiKeyMutation:
    """Acts on one's own API keys."""

    @mutation(ApiKey, once={"key": "The key's text: told here and nowhere else; null when sent again."})
    async def api_key_create(ctx: Context, input: ApiKeyCreateInput, services: Services) -> Once:
        """Make an API key of one's own account; a program sends it as `Authorization: Bearer …`."""
        made = await keys.create_key(
            ctx,
            services.actions(ctx.tenant.plugins),
            name=input.name,
            scopes=input.scopes,
            expires_at=input.expires_at,
        )
        return Once(made.key, {"key": made.text})

    @mutation(ApiKey)
    async def api_key_revoke(ctx: Context, input: ApiKeyRevokeInput) -> models.ApiKey:
        """End an API key of one's own."""
        return await keys.revoke_key(ctx, ref(input.id, ApiKey, "id"))


TYPES = (ApiKey,)

PARTS = (
    SchemaPart("Query", ApiKeyQuery),
    SchemaPart("Mutation", ApiKeyMutation),
)
