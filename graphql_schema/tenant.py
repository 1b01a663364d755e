"""The endpoint of a tenant: which county the path names, what the caller may send there."""

from functools import partial
from typing import NamedTuple

import structlog
from graphql import OperationType
from starlette.types import Scope

from core.context import Context
from core.errors import BadRequest, LimitExceeded, RequestError, Unauthenticated
from core.tenancy import DocumentMode, TenantInfo
from core.trusted.service import digest_of
from graphql_schema import http
from graphql_schema.aside import SPENT, Spent, aside
from graphql_schema.endpoint import Asked, Endpoint, Headers, bearer
from graphql_schema.execute import (
    Answer,
    Invalid,
    answer,
    document_key,
    is_introspection,
    make_document,
    needs_token,
)
from graphql_schema.planner.cache import Document
from graphql_schema.points import Payer

log = structlog.get_logger()

EXTENSIONS = b'"extensions":{"cost":{"requested":%d,"limit":%d,"remaining":%d}}'
FAILURE_SECONDS = 0.001
"""What a document that is not let in costs at least: it may have been looked for in the database."""

STRANGERS_BODY = 256 * 1024
"""Bytes of a body that comes without a token."""


class Visitor(NamedTuple):
    """Who asks in which tenant, and whose points it takes."""

    ctx: Context
    payer: Payer

    @property
    def is_stranger(self) -> bool:
        """Whether no token came with the request."""
        return self.ctx.rights.account_id is None


class TenantEndpoint(Endpoint[Visitor]):
    """Answers for the county that the path names."""

    async def sharing(self, scope: Scope) -> Headers:
        """What the tenant's own sites may do; nothing for any other."""
        origin = http.header(scope, b"origin") or ""
        try:
            tenant = await self.services.directory.by_slug(scope["path_params"]["tenant"])
        except Unauthenticated:
            return []
        if origin not in tenant.settings.origins:
            return []
        allowed = [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"origin")]
        if scope["method"] != "OPTIONS":
            return [*allowed, (b"access-control-expose-headers", b"x-request-id, retry-after, etag")]
        return [
            *allowed,
            (b"access-control-allow-methods", b"GET, POST"),
            (b"access-control-allow-headers", b"authorization, content-type, accept, accept-language, if-none-match"),
            (b"access-control-max-age", b"600"),
        ]

    async def enter(self, asked: Asked) -> Visitor:
        """The account whose token came along, or a stranger; raises Unauthenticated for an unknown tenant too."""
        tenant = await self.services.directory.by_slug(asked.scope["path_params"]["tenant"])
        ctx = await self._context(tenant, bearer(asked.scope), asked)
        account_id = ctx.rights.account_id
        payer = Payer(account_id, tenant.id) if account_id else Payer(_address(asked.scope), None)
        return Visitor(ctx, payer)

    async def _context(self, tenant: TenantInfo, token: str | None, asked: Asked) -> Context:
        """The request's context; looking for a key that is none is paid by the address it comes from."""
        is_news = token is not None and self.services.credentials.is_news(tenant, token)
        if is_news:
            self.services.points.check(Payer(_address(asked.scope), None))
        try:
            return await self.services.context(tenant, token, asked.locale, asked.request_id)
        except Unauthenticated:
            if is_news:
                self.services.points.fine(Payer(_address(asked.scope), None), FAILURE_SECONDS)
            raise

    def body_limit(self, caller: Visitor) -> int:
        """Bytes of a body; a stranger has little to say."""
        limit = self.services.limits.body
        return min(limit, STRANGERS_BODY) if caller.is_stranger else limit

    async def answer(self, caller: Visitor, request: http.GraphQLRequest, asked: Asked) -> Answer:
        """Run the request in its tenant; what it takes beside the loop is paid by the caller."""
        spent = Spent()
        SPENT.set(spent)
        try:
            document = await self._document(caller, request)
            if asked.scope["method"] == "GET" and document.operation.operation is not OperationType.QUERY:
                raise http.MethodNotAllowed("error.method")
            charge = partial(self._charge, caller.payer)
            caller.ctx.purpose = request.purpose or caller.ctx.tenant.settings.default_purpose or None
            return await answer(
                document,
                caller.ctx,
                request.variables,
                services=self.services,
                address=_address(asked.scope),
                agent=http.header(asked.scope, b"user-agent") or "",
                charge=charge,
            )
        finally:
            if spent.seconds:
                self.services.points.fine(caller.payer, spent.seconds)

    async def _document(self, caller: Visitor, request: http.GraphQLRequest) -> Document:
        """The document, if the caller may send it."""
        try:
            document = await self._known(caller, request)
        except (Invalid, BadRequest) as error:
            self.services.points.fine(caller.payer, FAILURE_SECONDS)
            raise (_barrier(caller, request, None) or error) from error
        if (barrier := _barrier(caller, request, document)) is not None:
            raise barrier
        if caller.ctx.tenant.settings.documents is DocumentMode.AUDIT and request.document_id is None:
            _note_text(caller, request, document)
        return document

    async def _known(self, caller: Visitor, request: http.GraphQLRequest) -> Document:
        """The valid document, from the cache when it was seen before."""
        if request.document_id is not None:
            self.services.points.check(caller.payer)
            text = await self.services.trusted.text(caller.ctx.tenant.id, request.document_id)
            request = request._replace(query=text)
        view = await self.services.views.get(caller.ctx.tenant.plugins)
        key = document_key(view, request)
        found = self.services.documents.get(key)
        if found is None:
            self.services.points.check(caller.payer)
            suggest = not caller.is_stranger or caller.ctx.tenant.settings.open_schema
            found = await aside(make_document, view, request, self.services.limits, suggest)
            self.services.documents.put(key, found)
        return found

    def _charge(self, payer: Payer, points: int) -> bytes:
        most = self.services.limits.cost
        if points > most:
            raise LimitExceeded("error.too_costly", requested=points, maximum=most)
        balance = self.services.points.spend(payer, points)
        return EXTENSIONS % (points, balance.limit, balance.remaining)


def _barrier(caller: Visitor, request: http.GraphQLRequest, document: Document | None) -> RequestError | None:
    """Why the caller may not send the document, which is None when it cannot be read; anybody may sign in."""
    settings = caller.ctx.tenant.settings
    is_unknown = settings.documents is DocumentMode.ENFORCE and request.document_id is None
    if not caller.is_stranger and not is_unknown:
        return None
    if document is not None and not needs_token(document):
        return None
    looks = document is None or is_introspection(document)
    if caller.is_stranger and not (settings.open_schema and looks):
        return Unauthenticated()
    return BadRequest("error.only_registered") if is_unknown else None


def _note_text(caller: Visitor, request: http.GraphQLRequest, document: Document) -> None:
    """Log a document that ENFORCE would refuse."""
    if needs_token(document):
        name = document.operation.name
        log.info(
            "not registered",
            request_id=caller.ctx.request_id,
            tenant=caller.ctx.tenant.slug,
            operation=name.value if name else None,
            document=digest_of(request.query),
        )


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""
