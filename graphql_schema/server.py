"""The server: its routes and its middleware, in order."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from core.db import new_digits
from core.errors import RequestError, Unavailable
from graphql_schema import ide
from graphql_schema.execute import refusal
from graphql_schema.files import FileEndpoint
from graphql_schema.http import JSON, Misdirected, language
from graphql_schema.platform import PlatformEndpoint
from graphql_schema.services import Services
from graphql_schema.sheets import SheetEndpoint
from graphql_schema.tenant import TenantEndpoint

TENANT = re.compile("/(?!platform/)([^/]+)/graphql")


class Application(Starlette):
    """The routes, and a short way to the tenants' endpoint, which answers whatever goes wrong itself.

    Starlette's router and its two layers of error handling would cost a tenth of a small read.
    """

    def __init__(self, tenants: TenantEndpoint, **options: Any) -> None:
        super().__init__(**options)
        self._tenants = tenants

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on."""
        found = TENANT.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found is None:
            await super().__call__(scope, receive, send)
        else:
            scope["path_params"] = {"tenant": found[1]}
            await self._tenants(scope, receive, send)


def create_app(services: Services) -> Application:
    """The ASGI application over a database that was checked already."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        beside = [asyncio.create_task(run) for run in (services.sealer.run(), services.credentials.run())]
        async with services.listening():
            yield
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, services.credentials.write_uses(), return_exceptions=True)
        await services.database.close()

    async def ready(request: Request) -> Response:
        try:
            async with services.database.transaction(None) as session:
                await session.execute(text("select 1"))
        except Exception:
            return _told(request, Unavailable())
        return JSONResponse({"ready": True})

    def alive(_: Request) -> Response:
        return JSONResponse({"alive": True})

    tenants = TenantEndpoint(services)
    files, sheets = FileEndpoint(tenants), SheetEndpoint(tenants)
    return Application(
        tenants,
        routes=[
            Route("/livez", alive),
            Route("/readyz", ready),
            Route("/platform/graphql", PlatformEndpoint(services)),
            Route("/{tenant}/files", files),
            Route("/{tenant}/files/{id}", files),
            Route("/{tenant}/sheets", sheets),
            Route("/{tenant}/sheets/{id}", sheets),
            *ide.routes(),
        ],
        exception_handlers={HTTPException: _refuse},
        lifespan=lifespan,
    )


def _refuse(request: Request, error: Exception) -> Response:
    """JSON with a code for an address or a method that no route has."""
    assert isinstance(error, HTTPException)
    answer = _told(request, Misdirected("error.no_address" if error.status_code == 404 else "error.no_method"))
    answer.status_code = error.status_code
    answer.headers.update(error.headers or {})
    return answer


def _told(request: Request, error: RequestError) -> Response:
    answer = refusal(error, language(request.scope), new_digits())
    return Response(answer.body, answer.status, media_type=JSON)
