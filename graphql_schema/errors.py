"""Errors as clients see them: only our coded ones and GraphQL's own; all else is INTERNAL with the request's id."""

from typing import Any

import strawberry
import structlog
from graphql import GraphQLError
from strawberry.scalars import JSON

from core.context import Context
from core.errors import HelinError, PayloadError, RequestError
from core.i18n import translate
from graphql_schema.naming import camel

log = structlog.get_logger()


@strawberry.type(description="What to correct in a mutation's input.")
class MutationError:
    """What to correct in a mutation's input."""

    field: list[str] = strawberry.field(description="Path of the input field; empty when it is about the whole.")
    code: str = strawberry.field(
        description="Shared by all: INVALID, REQUIRED, NOT_FOUND, NOT_UNIQUE, CONFLICT, ILLEGAL_MOVE, KEY_REUSED; "
        "plug-ins add their own, so clients must accept unknown ones."
    )
    message: str = strawberry.field(description="For people, in the language of the request.")
    params: JSON = strawberry.field(description="The values in the message, for clients that translate it themselves.")


def mutation_error(error: PayloadError, ctx: Context) -> MutationError:
    """The payload's form of an error."""
    path = [camel(part) for part in error.field.split(".")] if error.field else []
    return MutationError(
        field=path,
        code=error.payload_code,
        message=translate(error.key, ctx.locale, field=".".join(path), **error.params),
        params=JSON(error.params),
    )


def top_level(error: Exception, locale: str, request_id: str) -> dict[str, Any]:
    """An entry of the response's `errors`."""
    cause = error.original_error if isinstance(error, GraphQLError) else error
    if isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    entry: dict[str, Any] = {}
    if isinstance(error, GraphQLError):
        if error.locations:
            entry["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
        if error.path:
            entry["path"] = error.path
    code, message = _told(error, cause, locale, request_id)
    return {"message": message, **entry, "extensions": {"code": code, "requestId": request_id}}


def _told(error: Exception, cause: BaseException | None, locale: str, request_id: str) -> tuple[str, str]:
    if isinstance(cause, RequestError | PayloadError):
        return cause.code, translate(cause.key, locale, **cause.params)
    if isinstance(error, GraphQLError) and (cause is None or isinstance(cause, GraphQLError)):
        return "DOCUMENT_INVALID", error.message
    if not isinstance(cause, HelinError):
        log.error("internal error", request_id=request_id, kind=type(cause).__name__, exc_info=cause)
    return "INTERNAL", translate("error.internal", locale, request_id=request_id)
