"""Answering one GraphQL request: its document read once, planned reads as bytes, the rest through the executor."""

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

import orjson
import strawberry
from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    execute,
)

from core.config import Limits
from core.context import Context
from core.errors import DocumentInvalid, RequestError
from graphql_schema.acting import act, steps_of
from graphql_schema.aside import aside
from graphql_schema.context import RequestContext
from graphql_schema.errors import top_level
from graphql_schema.http import GraphQLRequest
from graphql_schema.limits import root_names
from graphql_schema.planner.cache import Document, DocumentCache
from graphql_schema.validate import Invalid as Invalid
from graphql_schema.validate import read_valid
from graphql_schema.view import View

LIMITS = Limits()
INTROSPECTION = frozenset({"__schema", "__type", "__typename"})

LONGEST_MESSAGE = 500
"""Letters of a message that repeats what the client sent."""

Charge = Callable[[int], bytes]
"""Takes the points of an operation, or refuses it; gives the answer's `extensions`, as JSON."""


class Answer(NamedTuple):
    """A response: `status` is that of application/graphql-response+json; `body` is JSON, without its extensions."""

    status: int
    body: bytes
    extensions: bytes = b""
    errors: tuple[dict[str, Any], ...] = ()

    @property
    def whole(self) -> bytes:
        """The body with its extensions."""
        return b"%s,%s}" % (self.body[:-1], self.extensions) if self.extensions else self.body


def document_key(view: View, request: GraphQLRequest) -> Hashable:
    """What a cached document is found by."""
    return view.plugins, request.query, request.operation_name


def read_document(cache: DocumentCache, view: View, request: GraphQLRequest) -> Document:
    """The document, from the cache when it was seen before; raises as `make_document` does."""
    key = document_key(view, request)
    document = cache.get(key)
    if document is None:
        document = make_document(view, request)
        cache.put(key, document)
    return document


def make_document(view: View, request: GraphQLRequest, limits: Limits = LIMITS, suggest: bool = True) -> Document:
    """The parsed and validated document; raises Invalid, LimitExceeded or BadRequest."""
    ast, costs = read_valid(view.schema, request.query, limits, suggest=suggest)
    operation = _choose(ast, request)
    return Document(ast, operation, view, len(request.query.encode()), costs[operation])


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
    ast, _ = await aside(read_valid, schema._schema, request.query, LIMITS)
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
        and only.name.value in document.view.alone
    )


def is_introspection(document: Document) -> bool:
    """Whether the document asks for nothing but the schema."""
    names = root_names(document.operation.selection_set, document.fragments)
    return document.operation.operation is OperationType.QUERY and INTROSPECTION.issuperset(names)


async def answer(
    document: Document,
    ctx: Context,
    raw_variables: dict[str, Any],
    *,
    services: Any = None,
    address: str = "",
    agent: str = "",
    charge: Charge | None = None,
) -> Answer:
    """Run the document's operation; `address` is the client's, and `agent` its name, for when it signs in."""
    variables = document.variables.coerced(raw_variables)
    extensions = charge(document.cost.at(variables)) if charge is not None else b""
    request = RequestContext(ctx, document, services=services, address=address, agent=agent)
    plan = await document.plan(ctx.rights, variables)
    if plan is not None:
        data = await plan.answer(ctx.reader, request.call(variables))
        return Answer(200, b'{"data":%s}' % data, extensions)
    steps = await steps_of(document, variables)
    if steps is not None:
        data, errors = await act(request, steps, variables, raw_variables)
        told = b',"errors":%s' % orjson.dumps(errors) if errors else b""
        return Answer(200, b'{"data":%s%s}' % (data, told), extensions, errors)
    return written(await execute_ordinarily(request, raw_variables), ctx.locale, ctx.request_id, extensions)


async def execute_ordinarily(request: RequestContext, raw_variables: dict[str, Any]) -> ExecutionResult:
    """Run the operation through graphql-core's executor."""
    document = request.document

    def run() -> Any:
        return execute(
            document.view.schema,
            document.ast,
            context_value=request,
            variable_values=raw_variables,
            operation_name=document.operation.name.value if document.operation.name else None,
            executor_class=document.view.strawberry.execution_context_class,
        )

    result = await aside(run) if is_introspection(document) else run()
    return result if isinstance(result, ExecutionResult) else await result


def written(result: ExecutionResult, locale: str, request_id: str, extensions: bytes = b"") -> Answer:
    """An execution's result as JSON."""
    content: dict[str, Any] = {"data": result.data}
    errors = tuple(top_level(error, locale, request_id) for error in result.errors or ())
    if errors:
        content["errors"] = errors
    return Answer(200, orjson.dumps(content), extensions, errors)


def refusal(error: Exception, locale: str, request_id: str) -> Answer:
    """The answer to a request that was not run."""
    if isinstance(error, Invalid):
        entries = tuple(top_level(_of_document(item), locale, request_id) for item in error.errors)
        status = DocumentInvalid.status
    else:
        entries = (top_level(error, locale, request_id),)
        status = error.status if isinstance(error, RequestError) else 500
    return Answer(status, orjson.dumps({"errors": entries}), errors=entries)


def _of_document(error: GraphQLError) -> GraphQLError:
    """An error of a document, whatever a scalar's reader raised beneath it: it is about the client's own text."""
    if isinstance(error.original_error, RequestError):
        return error
    return GraphQLError(error.message[:LONGEST_MESSAGE], error.nodes, error.source, error.positions, error.path)
