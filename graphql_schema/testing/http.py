"""A client for tests that speaks HTTP to an application in the same process; needs httpx2."""

from typing import Any

import httpx2
from starlette.types import ASGIApp


class HttpClient:
    """POSTs documents to the endpoint of one tenant."""

    def __init__(self, app: ASGIApp, tenant: str, token: str | None = None) -> None:
        self._transport = httpx2.ASGITransport(app=app)
        self._url = f"http://helin.test/{tenant}/graphql"
        self._token = token

    async def post(self, document: str, variables: dict[str, Any] | None = None, **headers: str) -> httpx2.Response:
        """The answer to one document; `accept_language="en"` sends a header of that name."""
        return await self.send({"query": document, "variables": variables or {}}, **headers)

    async def send(self, content: Any, **headers: str) -> httpx2.Response:
        """The answer to any JSON."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self._token is not None:
            given = {"authorization": f"Bearer {self._token}"} | given
        async with httpx2.AsyncClient(transport=self._transport) as client:
            return await client.post(self._url, json=content, headers=given)
