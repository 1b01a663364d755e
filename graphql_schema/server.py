"""The server: its routes and its middleware, in order."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from graphql_schema.endpoint import Endpoint, TenantEndpoint
from graphql_schema.platform import PlatformEndpoint
from graphql_schema.services import Services


def create_app(services: Services) -> Starlette:
    """The ASGI application over a database that was checked already."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await services.database.close()

    async def ready(_: Request) -> Response:
        try:
            async with services.database.transaction(None) as session:
                await session.execute(text("select 1"))
        except Exception:
            return JSONResponse({"ready": False}, status_code=503)
        return JSONResponse({"ready": True})

    def alive(_: Request) -> Response:
        return JSONResponse({"alive": True})

    return Starlette(
        routes=[
            Route("/livez", alive),
            Route("/readyz", ready),
            Route("/platform/graphql", Endpoint(PlatformEndpoint(services))),
            Route("/{tenant}/graphql", Endpoint(TenantEndpoint(services))),
        ],
        lifespan=lifespan,
    )
