"""GraphQL over HTTP: reading a request, choosing the answer's media type, writing the answer."""

import asyncio
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import orjson
from starlette.types import Receive, Scope, Send

from core.config import Limits
from core.errors import BadRequest, LimitExceeded, RequestError
from core.i18n import negotiate
from graphql_schema.planner.values import checked_text

DEFAULT_LOCALE = "en"
BODY_SECONDS = 10
"""How long a body may take to arrive."""

LONGEST_PURPOSE = 200

RESPONSE = "application/graphql-response+json"
JSON = "application/json"

LIMITS = Limits()

Header = tuple[bytes, bytes]

HEADERS = "helin.headers"
"""Key of the request's headers, by name, in its scope."""

REMEMBERED = 256
"""Values of a header of which it is remembered what they ask for: most clients send the same."""


class Misdirected(RequestError):
    """Nothing stands at the address, or nothing that answers to the method."""

    code = "BAD_REQUEST"


class MethodNotAllowed(RequestError):
    """Only POST is answered here, and GET for a registered document."""

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


class GraphQLRequest(NamedTuple):
    """What a client asks: a document or the id of a registered one, which operation in it, the variables' values."""

    query: str
    operation_name: str | None
    variables: dict[str, Any]
    document_id: str | None = None
    purpose: str | None = None
    """What personal data is read for, as `extensions.purpose` of the request says."""


def header(scope: Scope, name: bytes) -> str | None:
    """The request header of that lower-case name, the first when it came twice."""
    headers: dict[bytes, bytes] | None = scope.get(HEADERS)
    if headers is None:
        headers = scope[HEADERS] = dict(reversed(scope["headers"]))
    value = headers.get(name)
    return None if value is None else value.decode("latin-1")


def language(scope: Scope) -> str:
    """The language that the request asks for."""
    wish = header(scope, b"accept-language")
    return DEFAULT_LOCALE if wish is None else negotiate(wish, DEFAULT_LOCALE)


@lru_cache(REMEMBERED)
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


@lru_cache(REMEMBERED)
def check_content_type(content_type: str | None) -> None:
    """Raise UnsupportedMediaType for anything but JSON in UTF-8: a form of another site can send nothing else."""
    name, *params = (part.strip().lower() for part in (content_type or "").split(";"))
    charsets = [value.strip('" ') for key, _, value in (param.partition("=") for param in params) if key == "charset"]
    if name != JSON or any(charset not in ("utf-8", "utf8") for charset in charsets):
        raise UnsupportedMediaType("error.content_type")


async def read_body(scope: Scope, receive: Receive, maximum: int = LIMITS.body) -> bytes:
    """The body, refused with LimitExceeded as soon as it passes the maximum."""
    announced = header(scope, b"content-length")
    if announced is not None and announced.isdigit() and int(announced) > maximum:
        raise LimitExceeded("error.body_too_large", maximum=maximum)
    if header(scope, b"content-encoding") not in (None, "identity"):
        raise UnsupportedMediaType("error.content_encoding")
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body", False):
        body: bytes = message.get("body", b"")
        _check_size(body, maximum)
        return body
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _read_rest(message, receive, maximum)
    except TimeoutError as error:
        raise BadRequest("error.body_cut") from error


async def _read_rest(message: Mapping[str, Any], receive: Receive, maximum: int) -> bytes:
    body = bytearray()
    while True:
        if message["type"] == "http.disconnect":
            raise BadRequest("error.body_cut")
        body += message.get("body", b"")
        _check_size(body, maximum)
        if not message.get("more_body", False):
            return bytes(body)
        message = await receive()


def _check_size(body: bytes | bytearray, maximum: int) -> None:
    if len(body) > maximum:
        raise LimitExceeded("error.body_too_large", maximum=maximum)


def parse_body(body: bytes, limits: Limits = LIMITS) -> GraphQLRequest:
    """The request in a JSON body; raises BadRequest or LimitExceeded."""
    if body.count(b",") > limits.values + limits.document:  # more than any text of ours; reading them would take long
        raise LimitExceeded("error.too_many_values", maximum=limits.values)
    return _request(_json(body, "error.body_not_json"), body, limits)


def parse_query(query_string: bytes, limits: Limits = LIMITS) -> GraphQLRequest | None:
    """The request in an address, which names a registered document; None when it names none.

    Raises BadRequest or LimitExceeded.
    """
    if len(query_string) > limits.document:
        raise LimitExceeded("error.document_too_large", maximum=limits.document)
    try:
        pairs = parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError as error:
        raise BadRequest("error.address") from error
    content: dict[str, Any] = dict(pairs)
    if "documentId" not in content or "query" in content:
        return None
    text = content.pop("variables", "") or "null"
    raw = text.encode(errors="replace")
    content["variables"] = _json(raw, "error.variables_not_json")
    extensions = content.pop("extensions", "") or "null"
    content["extensions"] = _json(extensions.encode(errors="replace"), "error.extensions_not_json")
    return _request(content, raw, limits)


def _json(text: bytes, complaint: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequest("error.bad_text" if "surrogate" in error.msg else complaint) from error


def _request(content: Any, raw: bytes, limits: Limits) -> GraphQLRequest:
    if not isinstance(content, dict):
        raise BadRequest("error.body_not_object")
    query, document_id = _member(content, "query", str), _member(content, "documentId", str)
    name, variables = _member(content, "operationName", str), _member(content, "variables", dict)
    purpose = checked_purpose(_member(_member(content, "extensions", dict) or {}, "purpose", str) or "")
    if (query is None) is (document_id is None):
        raise BadRequest("error.query_or_id")
    if query is not None and len(query) > limits.document:
        raise LimitExceeded("error.document_too_large", maximum=limits.document)
    if query is not None and "\0" in query:
        raise BadRequest("error.bad_text")
    if variables and _may_be_too_much(raw, limits):
        _check_values(variables, limits)
    return GraphQLRequest(query or "", name or None, variables or {}, document_id, purpose)


def checked_purpose(stated: str) -> str | None:
    """The stated purpose, if there is one; raises BadRequest for more than a line."""
    purpose = stated.strip()
    if len(purpose) > LONGEST_PURPOSE or not (purpose.isprintable() or not purpose):
        raise BadRequest("error.bad_purpose", maximum=LONGEST_PURPOSE)
    return purpose or None


EXPECTED: Mapping[type[Any], str] = {str: "a string or null", dict: "an object or null"}


def _member(content: dict[str, Any], name: str, kind: type[Any]) -> Any:
    value = content.get(name)
    if value is not None and not isinstance(value, kind):
        raise BadRequest("error.body_member", member=name, expected=EXPECTED[kind])
    return value


def _may_be_too_much(raw: bytes, limits: Limits) -> bool:
    """Whether the values must be looked at one by one; most requests are told harmless by counting signs."""
    return b"\\u0000" in raw or raw.count(b",") + raw.count(b"{") + raw.count(b"[") > min(
        limits.objects, limits.nesting, limits.values
    )


def _check_values(variables: dict[str, Any], limits: Limits) -> None:
    """Raise BadRequest for text that PostgreSQL cannot hold, LimitExceeded for too many values, or too deep ones."""
    values = objects = 0
    waiting: list[tuple[Any, int]] = [(variables, 0)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, str):
            checked_text(value)
        elif isinstance(value, dict | list):
            objects += isinstance(value, dict)
            values += len(value)
            if depth > limits.nesting:
                raise LimitExceeded("error.values_too_deep", maximum=limits.nesting)
            if objects > limits.objects:
                raise LimitExceeded("error.too_many_objects", maximum=limits.objects)
            if values > limits.values:
                raise LimitExceeded("error.too_many_values", maximum=limits.values)
            waiting.extend((part, depth + 1) for part in (value.values() if isinstance(value, dict) else value))


async def respond(send: Send, status: int, body: bytes, *, type_: str = JSON, headers: Iterable[Header] = ()) -> None:
    """Send a whole answer; nobody keeps it unless its headers say so."""
    start = list(headers)
    if body:
        start += [
            (b"content-type", f"{type_}; charset=utf-8".encode()),
            (b"content-length", str(len(body)).encode()),
        ]
    if not any(name == b"cache-control" for name, _ in start):
        start.append((b"cache-control", b"no-store"))
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": body})
