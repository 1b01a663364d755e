"""Answering one GraphQL request: its document read once, planned reads as bytes, the rest through the executor."""

from dataclasses import dataclass, field
from typing import Any

import orjson
import strawberry
from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute,
    get_variable_values,
    parse,
    validate,
)

from core.context import Context
from core.errors import DocumentInvalid, RequestError
from graphql_schema.context import RequestContext
from graphql_schema.errors import top_level
from graphql_schema.http import GraphQLRequest
from graphql_schema.planner.cache import Document, DocumentCache
from graphql_schema.view import View

MAX_TOKENS = 10_000
WITHOUT_TOKEN = frozenset({"sessionCreate", "sessionRefresh"})
"""Mutations that need no token; each stands alone in its document."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: `status` is that of application/graphql-response+json; `body` is JSON."""

    status: int
    body: bytes


@dataclass
class Invalid(Exception):
    """A document that does not parse, validate or coerce."""

    errors: list[GraphQLError] = field(default_factory=list)


def read_document(cache: DocumentCache, view: View, request: GraphQLRequest) -> Document:
    """The parsed and validated document, from the cache when it was seen before; raises Invalid."""
    key = view.plugins, request.query, request.operation_name
    document = cache.get(key)
    if document is None:
        document = _make_document(view, request)
        cache.put(key, document)
    return document


def _make_document(view: View, request: GraphQLRequest) -> Document:
    ast = _read_valid(view.schema, request.query)
    return Document(ast, _choose(ast, request), view, len(request.query.encode()))


def _read_valid(schema: GraphQLSchema, text: str) -> DocumentNode:
    try:
        ast = parse(text, max_tokens=MAX_TOKENS)
        errors = validate(schema, ast)
    except GraphQLError as error:
        raise Invalid([error]) from error
    except RecursionError as error:
        raise Invalid([GraphQLError("The document is nested too deeply.")]) from error
    if errors:
        raise Invalid(errors)
    return ast


def _choose(ast: DocumentNode, request: GraphQLRequest) -> OperationDefinitionNode:
    operations = [node for node in ast.definitions if isinstance(node, OperationDefinitionNode)]
    chosen = [
        node
        for node in operations
        if request.operation_name is None or (node.name and node.name.value == request.operation_name)
    ]
    if len(chosen) != 1:
        names = ", ".join(node.name.value for node in operations if node.name)
        raise Invalid(
            [GraphQLError(f"Name one operation of the document in `operationName`: {names or 'it has none'}.")]
        )
    return chosen[0]


async def answer_on_platform(
    schema: strawberry.Schema, services: Any, request: GraphQLRequest, locale: str, request_id: str
) -> Answer:
    """Run a document of the operators' schema, which has no plans."""
    ast = _read_valid(schema._schema, request.query)
    _choose(ast, request)
    result = execute(
        schema._schema,
        ast,
        context_value=services,
        variable_values=request.variables,
        operation_name=request.operation_name,
        executor_class=schema.execution_context_class,
    )
    return written(result if isinstance(result, ExecutionResult) else await result, locale, request_id)


def needs_token(document: Document) -> bool:
    """Whether only a signed-in account may run the document."""
    selections = document.operation.selection_set.selections
    only = selections[0] if len(selections) == 1 else None
    return not (
        document.operation.operation is OperationType.MUTATION
        and isinstance(only, FieldNode)
        and only.name.value in WITHOUT_TOKEN
    )


async def answer(
    document: Document, ctx: Context, raw_variables: dict[str, Any], *, services: Any = None, address: str = ""
) -> Answer:
    """Run the document's operation; `address` is the client's, for counting its attempts to sign in."""
    coerced = get_variable_values(
        document.view.schema, document.operation.variable_definitions or (), raw_variables, max_errors=10
    )
    if isinstance(coerced, list):
        raise Invalid(coerced)
    request = RequestContext(ctx, document, services=services, address=address)
    plan = document.plan(ctx.rights, coerced.coerced)
    if plan is not None:
        return Answer(200, b'{"data":%s}' % await plan.answer(ctx.reader, request.call(coerced.coerced)))
    return written(await execute_ordinarily(request, raw_variables), ctx.locale, ctx.request_id)


async def execute_ordinarily(request: RequestContext, raw_variables: dict[str, Any]) -> ExecutionResult:
    """Run the operation through graphql-core's executor."""
    document = request.document
    result = execute(
        document.view.schema,
        document.ast,
        context_value=request,
        variable_values=raw_variables,
        operation_name=document.operation.name.value if document.operation.name else None,
        executor_class=document.view.strawberry.execution_context_class,
    )
    return result if isinstance(result, ExecutionResult) else await result


def written(result: ExecutionResult, locale: str, request_id: str) -> Answer:
    """An execution's result as JSON."""
    content: dict[str, Any] = {"data": result.data}
    if result.errors:
        content["errors"] = [top_level(error, locale, request_id) for error in result.errors]
    return Answer(200, orjson.dumps(content))


def refusal(error: Exception, locale: str, request_id: str) -> Answer:
    """The answer to a request that was not run."""
    if isinstance(error, Invalid):
        entries = [top_level(item, locale, request_id) for item in error.errors]
        status = DocumentInvalid.status
    else:
        entries = [top_level(error, locale, request_id)]
        status = error.status if isinstance(error, RequestError) else 500
    return Answer(status, orjson.dumps({"errors": entries}))
