"""The bytes of files over HTTP: `GET /{tenant}/files/{id}` gives them, `POST /{tenant}/files` attaches a file.

A body is the file itself, nothing around it; the address says to which case it goes: `?case=…&name=…&kind=…`.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl, quote

import orjson
import structlog
from starlette.types import Receive, Scope, Send

from core.context import Context
from core.db import new_digits
from core.errors import BadRequest, LimitExceeded, NotFound, PayloadError, Unauthenticated
from core.files.service import ATTACHMENT, Opened, attach_file, open_file
from core.files.store import FileMissing
from graphql_schema import http
from graphql_schema.endpoint import Asked, Headers, hints
from graphql_schema.errors import mutation_error
from graphql_schema.execute import refusal
from graphql_schema.mutation import ref, ref_case
from graphql_schema.node import encode
from graphql_schema.tenant import TenantEndpoint, Visitor
from graphql_schema.types.file import File

log = structlog.get_logger()

POINTS = 100
"""What one file costs of an account's points."""

PART_SECONDS = 20
"""How long the next part of a body may take to arrive."""

BODY_SECONDS = 600
"""How long a whole body may take."""

UNPROCESSABLE = 422
"""Status for what the caller can correct in what was sent."""

SAFE = [
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; sandbox"),
    (b"cache-control", b"private, no-store"),
]
"""No browser runs what somebody attached, nor keeps it."""


class CutOff(Exception):
    """The bytes of a file could not be sent to their end."""


class FileEndpoint:
    """Answers for the county that the path names; whoever has no token gets nothing."""

    def __init__(self, tenants: TenantEndpoint) -> None:
        self._tenants = tenants
        self.services = tenants.services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = Asked(scope, http.language(scope), new_digits())
        headers: Headers = [(b"x-request-id", asked.request_id.encode())]
        visitor: Visitor | None = None
        try:
            shared = await self._tenants.sharing(scope) if http.header(scope, b"origin") is not None else []
            headers += shared
            if scope["method"] == "OPTIONS" and shared:
                return await http.respond(send, 204, b"", headers=headers)
            visitor = await self._enter(asked)
            if "id" in scope["path_params"]:
                opened = await self._open(visitor.ctx, scope)
                return await _send(send, opened, headers)
            body = await self._attach(visitor.ctx, asked, receive)
            return await http.respond(send, 201, body, headers=headers)
        except CutOff:
            log.exception("cut off file", request_id=asked.request_id)
            raise  # the answer has begun: the server closes the connection, and the client sees that bytes lack
        except Exception as error:
            status, body = _refused(error, asked, visitor)
            log.info("refused file", request_id=asked.request_id, status=status, kind=type(error).__name__)
            return await http.respond(send, status, body, headers=[*headers, *hints(error)])

    async def _enter(self, asked: Asked) -> Visitor:
        visitor = await self._known(asked)
        self.services.points.spend(visitor.payer, POINTS)
        return visitor

    async def _known(self, asked: Asked) -> Visitor:
        visitor = await self._tenants.enter(asked)
        if visitor.is_stranger:
            raise Unauthenticated
        given = query_of(asked.scope)
        ctx = visitor.ctx
        ctx.purpose = http.checked_purpose(given.get("purpose", "")) or ctx.tenant.settings.default_purpose or None
        return visitor

    async def _open(self, ctx: Context, scope: Scope) -> Opened:
        if scope["method"] not in ("GET", "HEAD"):
            raise http.MethodNotAllowed("error.no_method", allowed="GET, HEAD")
        if ctx.tenant.settings.purpose_required and not ctx.purpose:
            raise BadRequest("error.purpose_required")
        try:
            return await self.fetch(ctx, scope["path_params"]["id"])
        except PayloadError as error:
            raise NotFound from error

    async def fetch(self, ctx: Context, name: str) -> Opened:
        """What the address names by a global id."""
        return await open_file(ctx, self.services.files, ref(name, File, "id"))

    async def _attach(self, ctx: Context, asked: Asked, receive: Receive) -> bytes:
        scope = asked.scope
        if scope["method"] != "POST":
            raise http.MethodNotAllowed("error.no_method", allowed="POST")
        most = self.services.limits.file
        announced = http.header(scope, b"content-length")
        if announced is not None and announced.isdigit() and int(announced) > most:
            raise LimitExceeded("file.too_large", maximum=most)
        if http.header(scope, b"content-encoding") not in (None, "identity"):
            raise http.UnsupportedMediaType("error.content_encoding")
        return orjson.dumps({"data": await self.take(ctx, asked, receive, most)})

    async def take(self, ctx: Context, asked: Asked, receive: Receive, most: int) -> dict[str, Any]:
        """Attach the body to a case; answers what to tell of it."""
        given = query_of(asked.scope)
        view = await self.services.views.get(ctx.tenant.plugins)
        model, case_id = ref_case(given.get("case", ""), view, "case")
        named = {"name": given.get("name", ""), "kind": given.get("kind", ATTACHMENT)}

        async def anew() -> Context:
            return (await self._known(asked)).ctx

        content = body_of(receive)
        file = await attach_file(ctx, self.services.files, model, case_id, content, **named, most=most, anew=anew)
        told = {"id": encode("File", file.id), "name": file.name, "mediaType": file.media_type, "size": file.size}
        return {"file": {**told, "sha256": file.sha256}}


def query_of(scope: Scope) -> dict[str, str]:
    """What stands behind the address; raises BadRequest."""
    try:
        pairs = parse_qsl(scope["query_string"].decode("ascii"), errors="strict", max_num_fields=10)
    except ValueError as error:
        raise BadRequest("error.address") from error
    return dict(pairs)


async def body_of(receive: Receive) -> AsyncIterator[bytes]:
    """The body in the parts in which it comes; raises BadRequest for one that breaks off."""
    end = asyncio.get_running_loop().time() + BODY_SECONDS
    while True:
        try:
            async with asyncio.timeout(PART_SECONDS), asyncio.timeout_at(end):
                message = await receive()
        except TimeoutError as error:
            raise BadRequest("error.body_cut") from error
        if message["type"] == "http.disconnect":
            raise BadRequest("error.body_cut")
        if message.get("body"):
            yield message["body"]
        if not message.get("more_body", False):
            return


async def _send(send: Send, opened: Opened, headers: Headers) -> None:
    """Send the bytes, decrypted part by part; nothing is sent before the first part proved right."""
    parts = opened.content
    first = await anext(parts)
    file = opened.file
    start = [
        *headers,
        *SAFE,
        (b"content-type", file.media_type.encode()),
        (b"content-length", str(file.size).encode()),
        (b"content-disposition", f"attachment; filename*=UTF-8''{quote(file.name, safe='')}".encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": start})
    await send({"type": "http.response.body", "body": first, "more_body": True})
    try:
        async for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
    except Exception as error:
        raise CutOff from error
    await send({"type": "http.response.body", "body": b""})


def _refused(error: Exception, asked: Asked, visitor: Visitor | None) -> tuple[int, bytes]:
    """Status and body: the same for a file that is not there and one that may not be seen."""
    if isinstance(error, FileMissing):
        error = NotFound()
    if not isinstance(error, PayloadError) or visitor is None:
        told = refusal(error, asked.locale, asked.request_id)
        return told.status, told.body
    entry = mutation_error(error, visitor.ctx)
    extensions: dict[str, Any] = {"code": entry.code, "field": entry.field, "requestId": asked.request_id}
    body = orjson.dumps({"errors": [{"message": entry.message, "extensions": extensions}]})
    return (404 if isinstance(error, NotFound) else UNPROCESSABLE), body
