"""GraphQL over HTTP: reading a request's body, choosing the answer's media type, writing the answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.types import Receive, Scope, Send

from core.errors import BadRequest, LimitExceeded, RequestError

MAX_BODY = 1024 * 1024
"""Bytes of a request's body, counted while it is read."""

MAX_DOCUMENT = 64 * 1024
"""Bytes of a document."""

RESPONSE = "application/graphql-response+json"
JSON = "application/json"


class MethodNotAllowed(RequestError):
    """Only POST is answered here."""

    code = "BAD_REQUEST"
    status = 405


class NotAcceptable(RequestError):
    """The client accepts neither of the two media types."""

    code = "BAD_REQUEST"
    status = 406


class UnsupportedMediaType(RequestError):
    """The body is not said to be JSON in UTF-8."""

    code = "BAD_REQUEST"
    status = 415


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """What a client asks: a document, which operation in it, the values of its variables."""

    query: str
    operation_name: str | None
    variables: dict[str, Any]


def header(scope: Scope, name: bytes) -> str | None:
    """The request header of that lower-case name."""
    for key, value in scope["headers"]:
        if key == name:
            text: str = value.decode("latin-1")
            return text
    return None


def media_type(accept: str | None) -> str:
    """The media type to answer in; raises NotAcceptable. A client that says nothing gets application/json."""
    if accept is None or not accept.strip():
        return JSON
    best, found = 0.0, None
    for entry in accept.split(","):
        name, *params = (part.strip().lower() for part in entry.split(";"))
        quality = _quality(params)
        answer = {RESPONSE: RESPONSE, JSON: JSON, "application/*": RESPONSE, "*/*": JSON}.get(name)
        if answer is not None and quality > best:
            best, found = quality, answer
    if found is None:
        raise NotAcceptable("error.not_acceptable")
    return found


def _quality(params: Iterable[str]) -> float:
    for param in params:
        name, _, value = param.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def check_content_type(content_type: str | None) -> None:
    """Raise UnsupportedMediaType for anything but JSON in UTF-8: a form of another site can send nothing else."""
    name, *params = (part.strip().lower() for part in (content_type or "").split(";"))
    charsets = [value.strip('" ') for key, _, value in (param.partition("=") for param in params) if key == "charset"]
    if name != JSON or any(charset not in ("utf-8", "utf8") for charset in charsets):
        raise UnsupportedMediaType("error.content_type")


async def read_body(scope: Scope, receive: Receive) -> bytes:
    """The body, refused with LimitExceeded as soon as it passes the cap."""
    announced = header(scope, b"content-length")
    if announced is not None and announced.isdigit() and int(announced) > MAX_BODY:
        raise LimitExceeded("error.body_too_large", maximum=MAX_BODY)
    if header(scope, b"content-encoding") not in (None, "identity"):
        raise UnsupportedMediaType("error.content_encoding")
    chunks, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadRequest("error.body_cut")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > MAX_BODY:
            raise LimitExceeded("error.body_too_large", maximum=MAX_BODY)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def parse_body(body: bytes) -> GraphQLRequest:
    """The request in a JSON body; raises BadRequest or LimitExceeded."""
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadRequest("error.body_not_json") from error
    if not isinstance(content, dict):
        raise BadRequest("error.body_not_object")
    query, name = content.get("query"), content.get("operationName")
    variables, extensions = content.get("variables"), content.get("extensions")
    if not isinstance(query, str):
        raise BadRequest("error.body_member", member="query", expected="a string")
    if name is not None and not isinstance(name, str):
        raise BadRequest("error.body_member", member="operationName", expected="a string or null")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest("error.body_member", member="variables", expected="an object or null")
    if extensions is not None and not isinstance(extensions, dict):
        raise BadRequest("error.body_member", member="extensions", expected="an object or null")
    if len(query) > MAX_DOCUMENT:
        raise LimitExceeded("error.document_too_large", maximum=MAX_DOCUMENT)
    return GraphQLRequest(query, name or None, variables or {})


async def respond(send: Send, status: int, body: bytes, *, type_: str = JSON, headers: Iterable[Any] = ()) -> None:
    """Send a whole answer."""
    start = [
        (b"content-type", f"{type_}; charset=utf-8".encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *headers,
    ]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": body})
