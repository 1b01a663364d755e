"""HTTP/1.1 as uvicorn reads it, except that a head has an end, and that what cannot be read is refused in JSON too."""

import asyncio
from http import HTTPStatus
from typing import Any

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from core.i18n import FALLBACK, translate
from graphql_schema.http import JSON

MAX_HEAD = 64 * 1024
"""Bytes of a request's line and headers, beyond those that came with its first."""

MUCH = 16 * 1024
"""Bytes that are not held back."""


class Gathering:
    """A transport that sends what is written in one turn of the loop, an answer's head and body, in one system call."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._written: list[bytes] = []
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send it when the turn is over, or at once where it is much: then the transport says when to wait."""
        if not self._written:
            self._loop.call_soon(self._send)
        self._written.append(data)
        self._size += len(data)
        if self._size > MUCH:
            self._send()

    def close(self) -> None:
        """Close the connection when all is sent."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        if self._written:
            data = b"".join(self._written)
            self._written.clear()
            self._size = 0
            self._transport.write(data)


class Protocol(HttpToolsProtocol):
    """One connection."""

    _head = 0
    _in_head = True

    def connection_made(self, transport: Any) -> None:
        """A client is there."""
        held: Any = Gathering(transport, self.loop)
        super().connection_made(held)

    def data_received(self, data: bytes) -> None:
        """Read on; a head that is too long already ends the connection."""
        self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > MAX_HEAD and not self.transport.is_closing():
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "LIMIT_EXCEEDED", "error.head_too_large")

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._head, self._in_head = 0, True

    def on_headers_complete(self) -> None:
        """The head ends."""
        self._in_head = False
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP."""
        self._refuse(HTTPStatus.BAD_REQUEST, "BAD_REQUEST", "error.no_http")

    def _refuse(self, status: HTTPStatus, code: str, key: str) -> None:
        message = translate(key, FALLBACK, maximum=MAX_HEAD)
        body = orjson.dumps({"errors": [{"message": message, "extensions": {"code": code}}]})
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: {JSON}; charset=utf-8\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
