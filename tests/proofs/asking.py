"""Asking the product as one account of the estate, and what it answered."""

from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import orjson

from core.context import Context
from core.descriptors import Action
from core.errors import RequestError
from graphql_schema import execute
from graphql_schema.http import GraphQLRequest
from graphql_schema.node import encode
from graphql_schema.planner.cache import DocumentCache
from tests.proofs.estate import Estate
from tests.proofs.matrix import Roots, roots_of
from tests.proofs.rows import Kind, Row

SEEN = 0.6
"""How often a record is taken that the account sees, if there is one."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its data, and the codes of its errors."""

    data: Any
    codes: tuple[str, ...]


@dataclass
class Asking:
    """Who asks, by which chance, and what has been worked out about them already."""

    estate: Estate
    random: Random
    documents: DocumentCache = field(default_factory=DocumentCache)
    account: Row = field(default_factory=dict)
    ctx: Context | None = None
    showed: bool = False
    """Whether the last question showed something, or the last act was let in."""

    _seen: dict[tuple[Any, str], list[Row]] = field(default_factory=dict)
    _open: dict[tuple[Any, str, str], list[Row]] = field(default_factory=dict)
    _listed: dict[tuple[Any, str], list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.view = self.estate.view
        self.rows = self.estate.rows
        self.reference = self.estate.reference
        self.roots: Roots = roots_of(self.view)

    async def become(self, subject: str) -> None:
        """Ask as one of the accounts that were granted the role."""
        wanted = self.random.choice(self.estate.subjects[subject])
        found = self.rows.one("Account", wanted)
        assert found is not None
        self.account, self.ctx, self.showed = found, await self.estate.context(wanted), False

    async def ask(self, query: str, variables: dict[str, Any], purpose: str | None = None) -> Reply:
        """The answer to one document."""
        assert self.ctx is not None
        ctx = replace(self.ctx, purpose=purpose)
        try:
            document = execute.read_document(self.documents, self.view, GraphQLRequest(query, None, variables))
            answer = await execute.answer(document, ctx, variables, services=self.estate.services)
        except (execute.Invalid, RequestError) as error:
            answer = execute.refusal(error, ctx.locale, ctx.request_id)
        body = orjson.loads(answer.body)
        self.showed |= any(map(_is_something, (body.get("data") or {}).values()))
        return Reply(body.get("data"), tuple(error["extensions"]["code"] for error in body.get("errors", ())))

    def kind(self, name: str) -> Kind:
        """The type of that name."""
        return self.rows.kinds[name]

    def sees(self, kind: Kind, row: Row) -> bool:
        """Whether the account sees the record, by the reference."""
        return any(one is row for one in self.seen(kind))

    def seen(self, kind: Kind) -> list[Row]:
        """The records of the type that the account sees by their ids, by the reference."""
        key = self.account["id"], kind.name
        if key not in self._seen:
            rows = self.rows.of(kind.name)
            self._seen[key] = [row for row in rows if self.reference.sees(self.account, kind, row)]
        return self._seen[key]

    def listed(self, kind: Kind) -> list[Row]:
        """The records that a list shows the account, by the reference."""
        key = self.account["id"], kind.name
        if key not in self._listed:
            self._listed[key] = self.reference.listed(self.account, kind)
        return self._listed[key]

    def open_to(self, action: Action, kind: Kind) -> list[Row]:
        """The records of the type to which the account may do this, by the reference."""
        key = self.account["id"], kind.name, str(action)
        if key not in self._open:
            rows = self.rows.of(kind.name) if self.reference.anywhere(self.account, action) else []
            self._open[key] = [row for row in rows if self.reference.may(self.account, action, kind, row)]
        return self._open[key]

    def any_for(self, action: Action, kind: Kind) -> Row:
        """A record of the type, more often than not one to which the account may do this."""
        found = self.open_to(action, kind) if self.random.random() < SEEN else []
        return self.random.choice(found) if found else self.any(kind)

    def any(self, kind: Kind) -> Row:
        """A record of the type, more often than not one that the account sees."""
        seen = self.seen(kind) if kind.read is not None and self.random.random() < SEEN else []
        return self.random.choice(seen or self.rows.of(kind.name))


def gid(kind: Kind, row: Row) -> str:
    """The record's global id."""
    return encode(kind.name, row["id"])


def _is_something(value: Any) -> bool:
    """Whether an answer shows anything: a record, an entry of a list, a reason."""
    if isinstance(value, dict) and "nodes" in value:
        return bool(value["nodes"])
    return bool(value)
