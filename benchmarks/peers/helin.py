"""Helin itself in unusual ways: by its ordinary executor, without read audit, or with another number of readers.

DATABASE_URL is the application's login, SIGNING_KEY the tokens' key, POOL the number of readers; ORDINARY is set for
the ordinary executor, UNNOTED for reads that leave no entries in the trail.
"""

import os
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.load import CONNECTIONS
from benchmarks.peers.listening import run
from core.db import Database
from core.plugin_host import load
from graphql_schema.planner import run as run_module
from graphql_schema.server import create_app
from graphql_schema.services import Services
from graphql_schema.serving import make_services
from graphql_schema.testing.client import Client


def ordinary_app(services: Services) -> Starlette:
    """The same tokens, tenants and rights, but each field of each record read by a query of its own."""

    async def context_of(_: Any) -> Any:
        raise NotImplementedError

    client = Client(services.database, services.views, context_of)

    async def answer(request: Request) -> Response:
        tenant = await services.directory.by_slug(request.path_params["tenant"])
        token = request.headers["authorization"].removeprefix("Bearer ")
        ctx = await services.context(tenant, token, tenant.locale, "benchmark")
        body = await request.json()
        result = await client.as_(ctx).query(body["query"], body["variables"], ordinary=True)
        return Response(result.body, 500 if result.errors else 200, media_type="application/json")

    return Starlette(routes=[Route("/{tenant}/graphql", answer, methods=["POST"])])


if __name__ == "__main__":
    # the ordinary executor keeps its session for seconds, and whoever waits for one longer than two is refused
    database = Database.connect(os.environ["DATABASE_URL"], sessions=2 * CONNECTIONS, readers=int(os.environ["POOL"]))
    if "UNNOTED" in os.environ:
        run_module.mark = lambda _: ()  # what no setting of Helin does: for this comparison alone
    made = make_services(database, os.environ["SIGNING_KEY"], load())
    run(ordinary_app(made) if "ORDINARY" in os.environ else create_app(made))
