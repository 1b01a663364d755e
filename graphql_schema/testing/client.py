"""A client for tests: it runs a document as an actor, without HTTP, and tells how the document was read.

answer = await Client(database, Views(registry), context_of).as_(account).query("{ disputes { nodes { id } } }")
assert answer.data["disputes"]["nodes"] == []
assert len(answer.statements) == 1
"""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.models import Account
from core.context import Context
from core.db import Database, Reader
from core.errors import RequestError
from graphql_schema import execute
from graphql_schema.context import RequestContext
from graphql_schema.http import GraphQLRequest
from graphql_schema.planner.cache import Document, DocumentCache
from graphql_schema.services import Views

Who = Account | Context | Awaitable[Account | Context]
ContextOf = Callable[[Account], Awaitable[Context]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a document answered, and how."""

    body: bytes
    planned: bool
    """The whole operation was one plan; the executor had no part in it."""

    statements: tuple[str, ...]
    """SQL of the planned reads, in their order."""

    @property
    def data(self) -> Any:
        """The answer's `data`; None for a request that was refused."""
        return orjson.loads(self.body).get("data")

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The answer's `errors`; none for an answer without."""
        errors: list[dict[str, Any]] = orjson.loads(self.body).get("errors", [])
        return errors

    @property
    def codes(self) -> list[str]:
        """The code of each error."""
        return [error["extensions"]["code"] for error in self.errors]


@dataclass
class Client:
    """Asks as any account; `context_of` makes an account's Context, with rights compiled anew."""

    database: Database
    views: Views
    context_of: ContextOf
    documents: DocumentCache = field(default_factory=DocumentCache)
    services: Any = None
    """What resolvers find as the server's services."""

    def as_(self, who: Who) -> "Asker":
        """Ask as the account, in a context made for each query, or in the context given; either may be awaitable."""
        return Asker(self, who)


@dataclass
class Asker:
    """Asks as one actor."""

    client: Client
    who: Who

    async def query(self, document: str, variables: dict[str, Any] | None = None, *, ordinary: bool = False) -> Answer:
        """Run the document's only operation; `ordinary` reads it row by row, to compare a plan with."""
        reader = _Recorder(self.client.database.reader)
        given = await self._context()
        ctx = replace(given, database=_Recorded(self.client.database, reader))
        body, planned = b"", False
        try:
            read = await self._read(ctx, document)
            run = _ordinarily if ordinary else execute.answer
            body = (await run(read, ctx, variables or {}, services=self.client.services)).body
            planned = not ordinary and await _is_planned(read, ctx, variables or {})
        except (execute.Invalid, RequestError) as error:
            body = execute.refusal(error, ctx.locale, ctx.request_id).body
        return Answer(body, planned, tuple(reader.statements))

    async def _context(self) -> Context:
        if inspect.isawaitable(self.who):
            self.who = await self.who
        return self.who if isinstance(self.who, Context) else await self.client.context_of(self.who)

    async def _read(self, ctx: Context, document: str) -> Document:
        view = await self.client.views.get(ctx.tenant.plugins)
        return execute.read_document(self.client.documents, view, GraphQLRequest(document, None, {}))


async def _is_planned(document: Document, ctx: Context, variables: dict[str, Any]) -> bool:
    return await document.plan(ctx.rights, document.variables.coerced(variables)) is not None


async def _ordinarily(
    document: Document, ctx: Context, variables: dict[str, Any], *, services: Any = None
) -> execute.Answer:
    async with ctx.transaction():
        request = RequestContext(ctx, document, ordinary=True, services=services)
        result = await execute.execute_ordinarily(request, variables)
    return execute.written(result, ctx.locale, ctx.request_id)


class _Recorder:
    """Notes the statements of planned reads."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.statements: list[str] = []

    async def fetch(
        self, sql: str, arguments: Sequence[Any], *, together: UUID | None = None
    ) -> Sequence[bytes | None]:
        """Note the statement, and run it."""
        self.statements.append(sql)
        return await self._reader.fetch(sql, arguments, together=together)

    async def close(self) -> None:
        """Whoever made the reader closes it."""


class _Recorded(Database):
    """A database whose planned reads are noted."""

    def __init__(self, database: Database, reader: Reader) -> None:
        super().__init__(database.bind, reader)
        self._database = database

    @asynccontextmanager
    async def transaction(self, tenant_id: UUID | None) -> AsyncIterator[AsyncSession]:
        """A transaction of the database."""
        async with self._database.transaction(tenant_id) as session:
            yield session
