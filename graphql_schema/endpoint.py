"""A GraphQL endpoint: HTTP in, who is asking, the answer out."""

import hashlib
import re
from abc import ABC, abstractmethod
from typing import Generic, NamedTuple, TypeVar

import structlog
from starlette.types import Receive, Scope, Send

from core.db import new_digits
from core.errors import RateLimited, RequestError, Unauthenticated, Unavailable
from graphql_schema import http
from graphql_schema.execute import Answer, Invalid, refusal
from graphql_schema.services import Services

log = structlog.get_logger()

RETRY_SECONDS = 2
"""When to come again, where nothing more is known."""

MAX_AGE = 10
"""Seconds for which a browser may keep the answer to a registered document."""

NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,99}", re.ASCII)

Headers = list[tuple[bytes, bytes]]
Caller = TypeVar("Caller")


class Asked(NamedTuple):
    """A request, before anything in it was believed."""

    scope: Scope
    locale: str
    request_id: str


class Endpoint(ABC, Generic[Caller]):
    """An ASGI application that answers GraphQL requests; whatever goes wrong is JSON with a code."""

    def __init__(self, services: Services) -> None:
        self.services = services

    @abstractmethod
    async def enter(self, asked: Asked) -> Caller:
        """Who asks; raises Unauthenticated for somebody who says something false."""

    @abstractmethod
    async def answer(self, caller: Caller, request: http.GraphQLRequest, asked: Asked) -> Answer:
        """The answer to the caller."""

    async def sharing(self, scope: Scope) -> Headers:
        """Headers by which a page of another site may read the answer."""
        return []

    def body_limit(self, caller: Caller) -> int:
        """Bytes of a body that the caller may send."""
        return self.services.limits.body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = Asked(scope, http.language(scope), new_digits())
        headers: Headers = [(b"x-request-id", asked.request_id.encode())]
        type_, request = http.JSON, None
        try:
            shared = await self.sharing(scope) if http.header(scope, b"origin") is not None else []
            headers += shared
            if scope["method"] == "OPTIONS" and shared:
                return await http.respond(send, 204, b"", headers=headers)
            type_ = http.media_type(http.header(scope, b"accept"))
            if scope["method"] not in ("GET", "POST"):
                raise http.MethodNotAllowed("error.method")
            caller = await self.enter(asked)
            request = await self._read(scope, receive, self.body_limit(caller))
            result = await self.answer(caller, request, asked)
        except Exception as error:
            result = _refused(error, asked, type_)
            headers += hints(error)
        if result.errors:
            _note(result, request, asked)
        if scope["method"] == "GET" and result.status == 200 and not result.errors:
            return await _send_kept(send, scope, result, type_, headers)
        return await http.respond(send, result.status, result.whole, type_=type_, headers=headers)

    async def _read(self, scope: Scope, receive: Receive, maximum: int) -> http.GraphQLRequest:
        limits = self.services.limits
        if scope["method"] == "POST":
            http.check_content_type(http.header(scope, b"content-type"))
            return http.parse_body(await http.read_body(scope, receive, maximum), limits)
        request = http.parse_query(scope["query_string"], limits)
        if request is None:
            raise http.MethodNotAllowed("error.method")
        return request


def bearer(scope: Scope) -> str | None:
    """The token of the Authorization header; None when there is none."""
    value = http.header(scope, b"authorization")
    if value is None:
        return None
    scheme, _, token = value.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    return token.strip()


def _refused(error: Exception, asked: Asked, type_: str) -> Answer:
    result = refusal(error, asked.locale, asked.request_id)
    if isinstance(error, Invalid) and type_ == http.JSON:  # there, such a document is answered like any other
        return Answer(200, result.body, errors=result.errors)
    return result


def hints(error: Exception) -> Headers:
    """Headers that tell a client what to do about an error."""
    if isinstance(error, http.MethodNotAllowed):
        return [(b"allow", error.params.get("allowed", "POST").encode())]
    if isinstance(error, RateLimited | Unavailable):
        return [(b"retry-after", str(error.params.get("retry_after", RETRY_SECONDS)).encode())]
    if isinstance(error, RequestError) and error.status == Unauthenticated.status:
        return [(b"www-authenticate", b"Bearer")]
    return []


def _note(result: Answer, request: http.GraphQLRequest | None, asked: Asked) -> None:
    """Log what was refused and where: neither the document, which may hold anybody's name, nor its variables."""
    name = request.operation_name if request is not None else None
    log.info(
        "refused",
        request_id=asked.request_id,
        status=result.status,
        codes=",".join(sorted({error["extensions"]["code"] for error in result.errors})),
        paths=",".join(".".join(map(str, error["path"])) for error in result.errors if error.get("path")),
        operation=name if name is not None and NAME.fullmatch(name) else None,
        document=_digest(request.query or request.document_id or "") if request is not None else None,
    )


async def _send_kept(send: Send, scope: Scope, result: Answer, type_: str, headers: Headers) -> None:
    """Send what the browser may keep for a moment, or tell it that what it kept is still right."""
    tag = _digest(result.body.decode())
    kept = [
        *headers,
        (b"cache-control", b"private, max-age=%d" % MAX_AGE),
        (b"vary", b"authorization, accept, accept-language, origin"),
        (b"etag", f'W/"{tag}"'.encode()),
    ]
    if f'"{tag}"' in (http.header(scope, b"if-none-match") or ""):
        return await http.respond(send, 304, b"", headers=kept)
    return await http.respond(send, 200, result.whole, type_=type_, headers=kept)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]
