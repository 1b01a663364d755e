"""Asking an application over HTTP, in the same process, as one account of one tenant."""

import asyncio
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.types import ASGIApp, Message, Scope

from graphql_schema.testing.stage import Stage


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer."""

    status: int
    body: Any

    @property
    def data(self) -> dict[str, Any]:
        """The answer's `data`; empty for a request that was refused."""
        return self.body.get("data") or {}

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The answer's top-level errors."""
        errors: list[dict[str, Any]] = self.body.get("errors", [])
        return errors


@dataclass
class Door:
    """An account's way in; each request comes from another network address, so that no limit by address is met.

    What a request leaves in the database is undone: reads of the trail must not meet one another.
    """

    stage: Stage
    app: ASGIApp
    tenant: str
    token: str
    requests: int = 0

    async def ask(
        self, document: str, variables: dict[str, Any], *, anonymous: bool = False, for_good: bool = False
    ) -> Reply:
        """The answer to one document, sent without the token if `anonymous`; what it does stays if it is `for_good`."""
        self.requests += 1
        content = orjson.dumps({"query": document, "variables": variables, "extensions": {"purpose": "a proof"}})
        sent: list[Message] = []

        async def receive() -> Message:
            if not sent:
                return {"type": "http.request", "body": content, "more_body": False}
            await asyncio.Event().wait()
            raise AssertionError

        async def send(message: Message) -> None:
            sent.append(message)

        async with nullcontext() if for_good else self.stage.undone():
            await self.app(self._scope(len(content), anonymous), receive, send)
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return Reply(sent[0]["status"], orjson.loads(body))

    def _scope(self, length: int, anonymous: bool) -> Scope:
        number = self.requests
        path = f"/{self.tenant}/graphql"
        headers = [
            (b"host", b"helin.test"),
            (b"content-type", b"application/json"),
            (b"content-length", str(length).encode()),
            (b"accept", b"application/graphql-response+json"),
        ]
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": headers if anonymous else [*headers, (b"authorization", f"Bearer {self.token}".encode())],
            "client": (f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}", 1),
            "server": ("helin.test", 80),
        }
