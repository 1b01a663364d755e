"""The IDE: GraphiQL on a page of each tenant, from files that stand here; nothing is loaded from elsewhere."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from graphql_schema.ide.examples import QUERIES
from tenants.resolve import SLUG
from tenants.service import RESERVED

HERE = Path(__file__).parent

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src data:",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""What the page may load: our files, and the pictures and fonts inside GraphiQL's style sheet.

GraphiQL's dialogs would also insert a style that stops the page behind them from scrolling; nothing there scrolls.
"""

PAGE_HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
}
FOREVER = "public, max-age=31536000, immutable"
"""For the files of `vendor`, whose folders name their versions."""


def routes() -> list[BaseRoute]:
    """The page of each tenant, and the files it loads."""
    return [
        Route("/assets/ide/examples.json", _examples),
        Mount("/assets/ide", _Assets(directory=HERE / "static")),
        Route("/{tenant}", _page),
        Route("/{tenant}/", _page),
    ]


async def _page(request: Request) -> Response:
    """The same page for every name: whether there is such a tenant is told only to those with a token."""
    slug = request.path_params["tenant"]
    if slug in RESERVED or not SLUG.fullmatch(slug):
        raise HTTPException(404)
    return FileResponse(HERE / "page.html", headers=PAGE_HEADERS)


async def _examples(_: Request) -> Response:
    content = [{"title": title, "query": query} for title, query in QUERIES.items()]
    return JSONResponse(content, headers={"cache-control": "no-cache"})


class _Assets(StaticFiles):
    """Files that browsers keep: a vendored one for good, ours until its ETag changes."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or 404."""
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = FOREVER if path.startswith("vendor/") else "no-cache"
        response.headers["x-content-type-options"] = "nosniff"
        return response
