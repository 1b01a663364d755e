"""A server over the test's database, asked over HTTP."""

from dataclasses import dataclass
from typing import Any

import httpx2
from starlette.applications import Starlette

from core.db import Database
from core.plugin_host import Registry
from graphql_schema.services import Services
from tenants.service import change_settings

KEY = "only for tests: thirty-two letters"
RESPONSE = "application/graphql-response+json"
PLANNED = '{ org(code: "500235") { level } }'
IN_PYTHON = "{ tenant { slug } }"
SIGN_IN = 'mutation { sessionCreate(input: { login: "x", password: "y" }) { accessToken } }'

Answer = httpx2.Response


@dataclass
class Site:
    """The server over the test's database, and a token of a county leader of Yunyang."""

    services: Services
    app: Starlette
    token: str
    database: Database
    registry: Registry

    def client(self, **headers: str) -> httpx2.AsyncClient:
        """A client with these headers."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=self.app), base_url="http://helin.test", headers=given
        )

    async def ask(self, document: str, variables: dict[str, Any] | None = None, **headers: str) -> Answer:
        """The leader's document answered."""
        return await self.send({"query": document, "variables": variables or {}}, **headers)

    async def send(self, content: Any, **headers: str) -> Answer:
        """The leader's request answered."""
        given = {"authorization": f"Bearer {self.token}", "accept": RESPONSE} | headers
        async with self.client(**given) as client:
            return await client.post("/yunyang/graphql", json=content)

    async def ask_as_stranger(self, document: str, **headers: str) -> Answer:
        """A document that came without a token answered."""
        async with self.client(accept=RESPONSE, **headers) as client:
            return await client.post("/yunyang/graphql", json={"query": document})

    async def set(self, **settings: Any) -> None:
        """Change Yunyang's settings."""
        await change_settings(self.database, self.registry, "yunyang", **settings)
        self.services.directory._known.clear()  # as if the second had passed for which it is kept


def code(answer: Answer) -> str:
    """The code of the first error."""
    found: str = answer.json()["errors"][0]["extensions"]["code"]
    return found
