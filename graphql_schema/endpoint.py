"""The GraphQL endpoints: HTTP in, who is asking, which county, the answer out."""

from collections.abc import Awaitable, Callable

import structlog
from starlette.types import Receive, Scope, Send

from core.context import Context
from core.db import new_id
from core.errors import RequestError, Unauthenticated
from core.i18n import negotiate
from graphql_schema import http
from graphql_schema.execute import Answer, Invalid, answer, needs_token, read_document, refusal
from graphql_schema.services import Services

log = structlog.get_logger()

DEFAULT_LOCALE = "en"

Handle = Callable[[Scope, http.GraphQLRequest, str, str], Awaitable[Answer]]


class Endpoint:
    """An ASGI application that answers POSTed GraphQL requests by `handle(scope, request, locale, request_id)`."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whatever goes wrong is JSON with a code."""
        request_id = new_id().hex
        locale = negotiate(http.header(scope, b"accept-language"), DEFAULT_LOCALE)
        type_ = http.JSON
        headers = [(b"x-request-id", request_id.encode())]
        try:
            type_ = http.media_type(http.header(scope, b"accept"))
            if scope["method"] != "POST":
                headers.append((b"allow", b"POST"))
                raise http.MethodNotAllowed("error.method")
            http.check_content_type(http.header(scope, b"content-type"))
            request = http.parse_body(await http.read_body(scope, receive))
            result = await self._handle(scope, request, locale, request_id)
        except Invalid as error:
            # under application/json a document that does not validate is an answer like any other
            result = refusal(error, locale, request_id)
            if type_ == http.JSON:
                result = Answer(200, result.body)
        except RequestError as error:
            result = refusal(error, locale, request_id)
            if error.status == Unauthenticated.status:
                headers.append((b"www-authenticate", b"Bearer"))
        except Exception as error:
            result = refusal(error, locale, request_id)
        await http.respond(send, result.status, result.body, type_=type_, headers=headers)


def bearer(scope: Scope) -> str | None:
    """The token of the Authorization header; None when there is none."""
    value = http.header(scope, b"authorization")
    if value is None:
        return None
    scheme, _, token = value.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    return token.strip()


class TenantEndpoint:
    """Answers for the county that the path names."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def __call__(self, scope: Scope, request: http.GraphQLRequest, locale: str, request_id: str) -> Answer:
        """Run the request in its tenant."""
        context = await self._context(scope, locale, request_id)
        view = await self._services.views.get(context.tenant.plugins)
        try:
            document = read_document(self._services.documents, view, request)
        except Invalid:
            if context.rights.account_id is None:  # what a schema holds is not for strangers
                raise Unauthenticated from None
            raise
        if context.rights.account_id is None and needs_token(document):
            raise Unauthenticated
        return await answer(document, context, request.variables, services=self._services, address=_address(scope))

    async def _context(self, scope: Scope, locale: str, request_id: str) -> Context:
        tenant = await self._services.directory.by_slug(scope["path_params"]["tenant"])
        return await self._services.context(tenant, bearer(scope), locale, request_id)


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""
