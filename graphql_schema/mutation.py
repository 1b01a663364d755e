"""Mutations: one argument `input`, one transaction, a payload with the record or with what to correct.

The record's selection is read by a plan inside the transaction, before it commits.
"""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
import strawberry
from graphql import GraphQLObjectType, GraphQLResolveInfo, get_named_type
from sqlalchemy.exc import IntegrityError
from strawberry.types import Info

from core.audit.writer import Key, make_key, replayed
from core.context import Context
from core.errors import BadRequest, PayloadError, RuleError
from graphql_schema.context import RequestContext
from graphql_schema.errors import MutationError, mutation_error
from graphql_schema.fields import binding_of
from graphql_schema.naming import camel
from graphql_schema.node import encode, split
from graphql_schema.planner.read import Reading
from graphql_schema.planner.tree import Argument, Compare, Root

RECORD = "id of the record"
"""Variable under which a payload's plan finds the record; no document can name it, since names have no spaces."""

Act = Callable[..., Awaitable[Any]]


@dataclass
class Payload:
    """What a mutation answers: the record's fields by response key, and what to correct."""

    record: dict[str, Any] = field(default_factory=dict)
    errors: list[MutationError] = field(default_factory=list)


def ref(value: str, type_: type[Any], name: str) -> Any:
    """The UUID in an input's global id, which must be of the type; `name` is the input field, for the error."""
    binding = binding_of(type_)
    assert binding is not None
    parts = split(value)
    if parts is None or parts[0] != binding.name:
        raise RuleError("error.bad_id", field=name, value=value[:80], type=binding.name)
    return parts[1]


def mutation(returns: type[Any]) -> Callable[[Act], Any]:
    """Make a field of Mutation from `async def noun_verb(ctx, input)`, which returns the model's record.

    The payload holds the record as a field named like its type, and `errors`. An input with `idempotency_key` may be
    sent again: the record is then read anew, not made twice.
    """

    def decorate(act: Act) -> Any:
        payload = _payload_type(act.__name__, returns)

        async def resolve(info: Info, input: Any) -> Any:
            return await _run(info._raw_info, act, input)

        annotations = inspect.get_annotations(act)
        resolve.__annotations__ = {"info": Info, "input": annotations["input"], "return": payload | None}
        resolve.__name__ = act.__name__
        return strawberry.field(resolver=resolve, description=inspect.cleandoc(act.__doc__ or ""))

    return decorate


def _payload_type(name: str, returns: type[Any]) -> type[Any]:
    title = "".join(word.capitalize() for word in name.split("_")) + "Payload"
    key = record_field(returns)

    def record(root: Any, info: Info) -> Any:
        return root.record.get(info.path.key)

    record.__annotations__ = {"root": strawberry.Parent[Payload], "info": Info, "return": returns | None}
    fields = {
        "__annotations__": {"errors": list[MutationError]},
        key: strawberry.field(resolver=record, description="The record; null when there is something to correct."),
        "errors": strawberry.field(description="What to correct; empty when it was done."),
        "__doc__": f"What `{camel(name)}` answers.",
    }
    return strawberry.type(type(title, (), fields), description=f"What `{camel(name)}` answers.")


def record_field(type_: type[Any]) -> str:
    """The payload's field for a record: the name of its type."""
    name: str = type_.__strawberry_definition__.name
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name).lstrip("_")


async def _run(info: GraphQLResolveInfo[Any], act: Act, given: Any) -> Payload:
    request: RequestContext = info.context
    key = _key(request.ctx, info.field_name, given)
    try:
        try:
            return await _once(request, info, act, given, key)
        except IntegrityError as error:
            if key is None or "pk_core_idempotency" not in str(error.orig):
                raise
            return await _once(
                request, info, act, given, key
            )  # another request with the key was faster: read its record
    except PayloadError as error:
        return Payload(errors=[mutation_error(error, request.ctx)])


def _key(ctx: Context, mutation_name: str, given: Any) -> Key | None:
    text = getattr(given, "idempotency_key", None)
    if not text:
        return None
    if len(text) > 200:
        raise BadRequest("rule.too_long", field="idempotencyKey", maximum=200)
    rest = {name: value for name, value in vars(given).items() if name != "idempotency_key"}
    return make_key(ctx, mutation_name, text, rest)


async def _once(
    request: RequestContext, info: GraphQLResolveInfo[Any], act: Act, given: Any, key: Key | None
) -> Payload:
    ctx: Context = request.ctx
    async with ctx.transaction():
        record_id = await replayed(ctx, key) if key is not None else None
        if record_id is None:
            record_id = (await act(ctx, given)).id
            if key is not None:
                ctx.remember(key, record_id)
        return Payload(record=await _read(request, info, record_id))


async def _read(request: RequestContext, info: GraphQLResolveInfo[Any], record_id: Any) -> dict[str, Any]:
    """The record as the payload's selection asks for it, under the actor's own rights."""
    payload = get_named_type(info.return_type)
    assert isinstance(payload, GraphQLObjectType)
    variables = request.variables(info)
    name = next(name for name in payload.fields if name != "errors")
    type_ = get_named_type(payload.fields[name].type)
    assert isinstance(type_, GraphQLObjectType)
    variables[RECORD] = encode(type_.name, record_id)

    def make(reading: Reading) -> list[Root]:
        wanted = Argument(variables[RECORD], lambda values: values[RECORD])
        groups = reading.collect(payload, [node.selection_set for node in info.field_nodes])
        return [
            reading.record(key, type_, nodes, Compare("id", "eq", wanted))
            for key, nodes in groups.items()
            if nodes[0].name.value == name
        ]

    plan = await request.document.plan_part(str(info.path.key), make, request.ctx.rights, variables)
    if not plan.keys:
        return {}
    found = await plan.fetch(request.ctx.reader, request.call(variables))
    return {key: orjson.loads(value) for key, value in zip(plan.keys, found, strict=True)}
