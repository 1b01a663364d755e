"""Comparing what a county is answered beside its neighbors with what it is answered alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from core.clock import system_now
from graphql_schema.testing.isolation.door import Reply

Path = tuple[str | int, ...]
Step = tuple[Path, Any]

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")
AN_HOUR = timedelta(hours=1)

ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Leak:
    """A probe that told something, or did something."""

    kind: str
    """LEAK: a neighbor's id or text was answered. ORACLE: the answer depends on the neighbor being there.
    ACCEPTED: the act was done, and would not have been alone. SIDE-EFFECT: a neighbor's row changed."""

    place: str
    asked: str
    told: str

    def __str__(self) -> str:
        return f"{self.kind} at {self.place}\n  {self.asked}\n  {self.told}"


def plain(reply: Reply) -> dict[str, Any]:
    """The answer without what differs from request to request."""
    body = {name: value for name, value in reply.body.items() if name != "extensions"}
    if reply.errors:
        body["errors"] = [
            error | {"extensions": {k: v for k, v in error["extensions"].items() if k != "requestId"}}
            for error in reply.errors
        ]
    return {"status": reply.status, **body}


def differing(one: Any, other: Any, path: Path = ()) -> Iterator[Path]:
    """The places at which two answers differ."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for key in one:
            yield from differing(one[key], other[key], (*path, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differing(left, right, (*path, index))
    elif one != other and not (_is_now(one) and _is_now(other)):
        yield path


def _is_now(value: Any) -> bool:
    """Whether it is an instant of these minutes: the two worlds are asked one after the other."""
    if not (isinstance(value, str) and INSTANT.fullmatch(value)):
        return False
    return abs(system_now() - datetime.fromisoformat(value)) < AN_HOUR


def tainted(reply: Reply, asked: str, ids: frozenset[str], marks: tuple[str, ...]) -> str | None:
    """A neighbor's id or text in the answer that was not in the question."""
    body = orjson.dumps(reply.body).decode()
    told: set[str] = {found.replace("-", "") for found in ID.findall(body)} & ids
    told = {id_ for id_ in told if id_ not in asked.replace("-", "")}
    return next(iter(told), None) or next((mark for mark in marks if mark in body and mark not in asked), None)
