"""Signing in by a provider outside (OpenID Connect), and what an administrator says of providers and identities."""

from datetime import datetime

import strawberry
from strawberry.types import Info

from core.accounts.models import Account as AccountModel
from core.context import Context
from core.descriptors import SchemaPart
from core.errors import PayloadError
from core.identities import flow, models, service
from graphql_schema.connection import Connection
from graphql_schema.context import RequestContext
from graphql_schema.enums import graphql_enum
from graphql_schema.errors import MutationError, mutation_error
from graphql_schema.fields import Order, bind, column, connection, relation
from graphql_schema.limits import ALONE
from graphql_schema.mutation import mutation, ref
from graphql_schema.node import Node
from graphql_schema.services import Services
from graphql_schema.types.account import Account, AccountInput
from graphql_schema.types.session import Session, shown

graphql_enum(models.ProviderState)


@bind(models.IdentityProvider, Order("ISSUER", ("issuer",)))
@strawberry.type(description="Who vouches for people outside (身份提供方): an issuer of OpenID Connect.")
class IdentityProvider(Node):
    """Who vouches for people outside."""

    name: str = column(models.IdentityProvider.name, "What people call it.")
    issuer: str = column(models.IdentityProvider.issuer, "Its address, as its tokens have it.")
    client_id: str = column(models.IdentityProvider.client_id, "What it knows the county as.")
    redirect_uris: list[str] = column(models.IdentityProvider.redirect_uris, "Where a browser may be sent back to.")
    state: models.ProviderState = column(models.IdentityProvider.state, "Whether it is used.")
    version: int = column(models.IdentityProvider.version, "Raised by every change; give it back with a mutation.")


@bind(models.Identity, Order("CREATED_AT", ("created_at",)))
@strawberry.type(description="Who an account is to a provider (外部身份).")
class Identity(Node):
    """Who an account is to a provider."""

    subject: str = column(models.Identity.subject, "The claim `sub` of the provider's tokens.")
    created_at: datetime = column(models.Identity.created_at, "When it was linked.")
    provider: IdentityProvider | None = relation(models.Identity.provider_id, "The provider; null where hidden.")


@strawberry.type
class IdentityQuery:
    """Providers at the root."""

    identity_providers: Connection[IdentityProvider] = connection(
        models.IdentityProvider, "By whom people of the county may sign in."
    )


@strawberry.type
class AccountIdentities:
    """What identities add to accounts."""

    identities: Connection[Identity] = connection(
        models.Identity.account_id, "Who the account is to providers.", contained=True
    )


@strawberry.input(description="A provider by which people may sign in.")
class IdentityProviderCreateInput:
    """A provider by which people may sign in."""

    name: str = strawberry.field(description="What people call it.")
    issuer: str = strawberry.field(description="Its address, one of those that the operator vouches for.")
    client_id: str = strawberry.field(description="What it knows the county as.")
    client_secret: str | None = strawberry.field(
        default=None, description="What the county shows it; left out for a public client. Shown nowhere."
    )
    redirect_uris: list[str] = strawberry.field(description="Where a browser may be sent back to.")


@strawberry.input(description="What changes of a provider; what is left out stays.")
class IdentityProviderUpdateInput:
    """What changes of a provider."""

    id: strawberry.ID = strawberry.field(description="The provider.")
    version: int = strawberry.field(description="Its version.")
    name: str | None = strawberry.field(default=None, description="What people call it.")
    client_id: str | None = strawberry.field(default=None, description="What it knows the county as.")
    client_secret: str | None = strawberry.field(default=None, description="What the county shows it.")
    redirect_uris: list[str] | None = strawberry.field(
        default=None, description="Where a browser may be sent back to, in place of those before."
    )
    state: models.ProviderState | None = strawberry.field(default=None, description="Whether it is used.")


@strawberry.input(description="Whom a provider vouches for, as the holder of an account.")
class AccountIdentityLinkInput(AccountInput):
    """Whom a provider vouches for, as the holder of an account."""

    provider_id: strawberry.ID = strawberry.field(description="The provider.")
    subject: str = strawberry.field(description="The claim `sub` of its tokens, as its own administration shows it.")


@strawberry.input(description="An identity to take from its account.")
class AccountIdentityUnlinkInput:
    """An identity to take from its account."""

    id: strawberry.ID = strawberry.field(description="The identity.")


@strawberry.type
class IdentityMutation:
    """Acts of an administrator on providers and identities."""

    @mutation(IdentityProvider)
    async def identity_provider_create(
        ctx: Context,
        input: IdentityProviderCreateInput,
        services: Services,
    ) -> models.IdentityProvider:
        """Let people sign in by a provider of OpenID Connect."""
        return await service.create_provider(ctx, services.oidc, **vars(input))

    @mutation(IdentityProvider)
    async def identity_provider_update(
        ctx: Context,
        input: IdentityProviderUpdateInput,
    ) -> models.IdentityProvider:
        """Change what is known of a provider, or whether it is used."""
        changes = {name: value for name, value in vars(input).items() if name not in ("id", "version")}
        provider_id = ref(input.id, IdentityProvider, "id")
        return await service.update_provider(ctx, provider_id, input.version, **changes)

    @mutation(Account)
    async def account_identity_link(ctx: Context, input: AccountIdentityLinkInput) -> AccountModel:
        """Let whom a provider vouches for sign in to an account; takes all that the account holds."""
        return await service.link_identity(
            ctx,
            ref(input.id, Account, "id"),
            input.version,
            provider_id=ref(input.provider_id, IdentityProvider, "provider_id"),
            subject=input.subject,
        )

    @mutation(Account)
    async def account_identity_unlink(ctx: Context, input: AccountIdentityUnlinkInput) -> AccountModel:
        """Let whom a provider vouches for sign in to the account no more; its sessions go on until they are ended."""
        return await service.unlink_identity(ctx, ref(input.id, Identity, "id"))


# --- signing in ------------------------------------------------------------------------------------------------------


@strawberry.input(description="By which provider to sign in.")
class OidcSignInBeginInput:
    """By which provider to sign in."""

    redirect_uri: str = strawberry.field(description="Where the browser is sent back to.")
    issuer: str | None = strawberry.field(default=None, description="The provider's, where the county has several.")


@strawberry.type(description="A signing in that has begun.")
class OidcSignIn:
    """A signing in that has begun."""

    authorization_url: str = strawberry.field(description="Where to send the browser.")
    flow: str = strawberry.field(description="To be kept in the browser until it comes back.")
    expires_at: datetime = strawberry.field(description="Until when it must be back.")


@strawberry.type(description="What `oidcSignInBegin` answers.")
class OidcSignInBeginPayload:
    """What `oidcSignInBegin` answers."""

    oidc_sign_in: OidcSignIn | None = strawberry.field(description="Null when there is something to correct.")
    errors: list[MutationError] = strawberry.field(description="What to correct; empty when it was done.")


@strawberry.input(description="What the browser came back with.")
class OidcSignInFinishInput:
    """What the browser came back with."""

    flow: str = strawberry.field(description="What was kept in the browser.")
    state: str = strawberry.field(description="The parameter `state` of the address it came back to.")
    code: str = strawberry.field(description="The parameter `code` of that address.")


@strawberry.type
class OidcMutation:
    """Signing in by a provider."""

    @strawberry.field(
        description="Begin to sign in by a provider; needs no token, and stands alone in its document.",
        metadata={ALONE: True},
    )
    async def oidc_sign_in_begin(self, info: Info, input: OidcSignInBeginInput) -> OidcSignInBeginPayload | None:
        """Begin to sign in by a provider."""
        request: RequestContext = info.context
        services: Services = request.services
        try:
            begun = await flow.begin(
                request.ctx,
                services.authentication,
                services.oidc,
                redirect_uri=input.redirect_uri,
                issuer=input.issuer,
                address=request.address,
            )
        except PayloadError as error:
            return OidcSignInBeginPayload(oidc_sign_in=None, errors=[mutation_error(error, request.ctx)])
        made = OidcSignIn(authorization_url=begun.authorization_url, flow=begun.flow, expires_at=begun.expires_at)
        return OidcSignInBeginPayload(oidc_sign_in=made, errors=[])

    @strawberry.field(
        description="Finish it; needs no token, and stands alone in its document.", metadata={ALONE: True}
    )
    async def oidc_sign_in_finish(self, info: Info, input: OidcSignInFinishInput) -> Session | None:
        """Finish to sign in by a provider."""
        request: RequestContext = info.context
        signed_in = await flow.finish(
            request.ctx,
            request.services.authentication,
            request.services.oidc,
            flow=input.flow,
            state=input.state,
            code=input.code,
            address=request.address,
            agent=request.agent,
        )
        return shown(signed_in)


TYPES = (IdentityProvider, Identity)

PARTS = (
    SchemaPart("Query", IdentityQuery),
    SchemaPart("Account", AccountIdentities),
    SchemaPart("Mutation", IdentityMutation),
    SchemaPart("Mutation", OidcMutation),
)
