"""The operators' endpoint: tenants, plug-ins and health, and no tenant's records."""

from datetime import datetime

import strawberry
from sqlalchemy import select, text
from strawberry.schema.config import StrawberryConfig
from strawberry.types import Info

from core.accounts.models import Operator
from core.errors import BadRequest, Unauthenticated
from core.tenancy import Tenant, TenantState
from graphql_schema.endpoint import Asked, Endpoint, bearer
from graphql_schema.enums import graphql_enum
from graphql_schema.execute import Answer, answer_on_platform
from graphql_schema.http import GraphQLRequest
from graphql_schema.scalars import SCALARS
from graphql_schema.services import Services

AUDIENCE = "platform"

graphql_enum(TenantState)


@strawberry.type(description="A county that uses Helin (租户).")
class PlatformTenant:
    """A county that uses Helin."""

    slug: str = strawberry.field(description="Name in addresses.")
    name: str = strawberry.field(description="Official name.")
    division_code: str = strawberry.field(description="Six digits, National Bureau of Statistics.")
    state: TenantState = strawberry.field(description="Whether it is served.")
    plugins: list[str] = strawberry.field(description="Plug-ins that are switched on.")
    created_at: datetime = strawberry.field(description="When it was onboarded.")


@strawberry.type(description="A plug-in, loaded or left out.")
class PlatformPlugin:
    """A plug-in, loaded or left out."""

    name: str = strawberry.field(description="Its name.")
    distribution: str | None = strawberry.field(description="The distribution that brings it.")
    version: str | None = strawberry.field(description="Version of that distribution.")
    problem: str | None = strawberry.field(description="Why it was left out; null for one that is loaded.")


@strawberry.type(description="How the server does.")
class Health:
    """How the server does."""

    database: bool = strawberry.field(description="Whether the database answers.")
    database_version: str | None = strawberry.field(description="What the database calls itself.")
    documents: int = strawberry.field(description="Documents in the cache.")
    document_hits: int = strawberry.field(description="Requests whose document was in the cache.")
    document_misses: int = strawberry.field(description="Requests whose document had to be read.")


@strawberry.type(description="What an operator can read.")
class PlatformQuery:
    """What an operator can read."""

    @strawberry.field(description="All counties.")
    async def tenants(self, info: Info) -> list[PlatformTenant]:
        """All counties."""
        async with info.context.database.transaction(None) as session:
            found = await session.scalars(select(Tenant).order_by(Tenant.slug))
        return [
            PlatformTenant(
                slug=tenant.slug,
                name=tenant.name,
                division_code=tenant.division_code,
                state=TenantState(tenant.state),
                plugins=sorted(tenant.plugins),
                created_at=tenant.created_at,
            )
            for tenant in found
        ]

    @strawberry.field(description="All plug-ins.")
    def plugins(self, info: Info) -> list[PlatformPlugin]:
        """All plug-ins."""
        registry = info.context.registry
        loaded = [
            PlatformPlugin(name=p.name, distribution=p.distribution, version=p.version, problem=None)
            for p in registry.plugins
        ]
        left_out = [
            PlatformPlugin(name=q.name, distribution=None, version=None, problem=q.reason) for q in registry.quarantined
        ]
        return [*loaded, *left_out]

    @strawberry.field(description="How the server does.")
    async def health(self, info: Info) -> Health:
        """How the server does."""
        services: Services = info.context
        version = None
        try:
            async with services.database.transaction(None) as session:
                version = await session.scalar(text("show server_version"))
        except Exception:
            version = None
        return Health(
            database=version is not None,
            database_version=version,
            documents=len(services.documents),
            document_hits=services.documents.hits,
            document_misses=services.documents.misses,
        )


SCHEMA = strawberry.Schema(PlatformQuery, config=StrawberryConfig(sort_schema=True, scalar_map=SCALARS))


class PlatformEndpoint(Endpoint[None]):
    """Answers operators."""

    async def enter(self, asked: Asked) -> None:
        """Let operators in only."""
        token = bearer(asked.scope)
        if token is None:
            raise Unauthenticated
        claims = self.services.authentication.signer.verify(token, AUDIENCE)
        async with self.services.database.transaction(None) as session:
            if (
                await session.scalar(
                    select(Operator.id).where(Operator.id == claims.subject, Operator.disabled_at.is_(None))
                )
                is None
            ):
                raise Unauthenticated

    async def answer(self, caller: None, request: GraphQLRequest, asked: Asked) -> Answer:
        """Run the request for an operator."""
        if request.document_id is not None:
            raise BadRequest("error.unknown_document")
        return await answer_on_platform(SCHEMA, self.services, request, asked.locale, asked.request_id)
