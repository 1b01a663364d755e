"""Mutations: one argument `input`, one transaction, a payload with the record or with what to correct.

The record's selection is read by a plan inside the transaction, before it commits.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import strawberry
from graphql import FieldNode, GraphQLInterfaceType, GraphQLObjectType, GraphQLResolveInfo, get_named_type
from sqlalchemy.exc import IntegrityError
from strawberry.types import Info

from core.accounts.attempts import count_question
from core.audit.writer import Key, make_key, replayed
from core.cases.models import Case
from core.context import Context
from core.db import clash_of
from core.errors import BadRequest, PayloadError, RuleError
from core.tenancy import placement_of
from graphql_schema.context import RequestContext
from graphql_schema.errors import MutationError, mutation_error
from graphql_schema.fields import binding_of
from graphql_schema.limits import ALONE
from graphql_schema.naming import camel
from graphql_schema.node import encode, split
from graphql_schema.planner.read import Reading
from graphql_schema.planner.tree import Argument, Compare, Root
from graphql_schema.view import View

NOBODY = UUID(int=0)
"""Stands for the record of which only the type counts when its plan is made."""

RECORD = "id of the record"
"""Variable under which a payload's plan finds the record; no document can name it, since names have no spaces."""

Act = Callable[..., Awaitable[Any]]

OPEN = "Needs no token when it stands alone in its document; how often a network may ask is limited."


@dataclass(frozen=True, slots=True)
class Once:
    """A record with what is answered beside it this one time: it is kept nowhere, so a repeated request gets null."""

    record: Any
    told: Mapping[str, str]


@dataclass
class Payload:
    """What a mutation answers: the record's JSON by response key, what is told once, and what to correct."""

    record: dict[str, bytes] = field(default_factory=dict)
    value: Any = None
    """The record itself, of a type that is bound to no model."""

    told: Mapping[str, str] = field(default_factory=dict)
    errors: list[MutationError] = field(default_factory=list)


class MutationField(NamedTuple):
    """One mutation of a document."""

    request: RequestContext
    key: str
    name: str
    payload: GraphQLObjectType
    nodes: list[FieldNode]
    variables: dict[str, Any]
    for_executor: bool = False
    """Whether the executor goes over the payload; without it, the record's JSON is a part of the answer as it is."""

    @classmethod
    def of(cls, info: GraphQLResolveInfo[Any]) -> "MutationField":
        """The mutation whose field the executor is at."""
        payload = get_named_type(info.return_type)
        assert isinstance(payload, GraphQLObjectType)
        request: RequestContext = info.context
        key = str(info.path.key)
        return cls(request, key, info.field_name, payload, info.field_nodes, request.variables(info), for_executor=True)


Run = Callable[[MutationField, Any], Awaitable[Payload]]


@dataclass(frozen=True, slots=True)
class Planned:
    """What the metadata of a mutation hold whose payload can be written without the executor."""

    run: Run
    record: str
    """The payload's field of the record, in GraphQL."""

    told: Mapping[str, str]
    """What is told once: its name by that in GraphQL."""


PLANNED = "helin.planned"
"""Key in a mutation's metadata."""


def ref(value: str, type_: type[Any], name: str) -> Any:
    """The UUID in an input's global id, which must be of the type; `name` is the input field, for the error."""
    binding = binding_of(type_)
    assert binding is not None
    return ref_named(value, binding.name, name)


def ref_named(value: str, type_name: str, name: str) -> Any:
    """The same for a type that only other plug-ins show."""
    parts = split(value)
    if parts is None or parts[0] != type_name:
        raise RuleError("error.bad_id", field=name, type=type_name)
    return parts[1]


def optional_ref(value: str | None, type_: type[Any], name: str) -> Any:
    """The same, of an input that may be left out."""
    return ref(value, type_, name) if value else None


def ref_guarded(value: str, view: View, name: str) -> tuple[type[Any], Any]:
    """The model and the UUID in the global id of a record that has members: of a case of any kind, or of a person."""
    parts = split(value)
    binding = view.bindings.get(parts[0]) if parts is not None else None
    if parts is None or binding is None or placement_of(binding.model).members is None:
        raise RuleError("error.bad_id", field=name, type="Case | Person")
    return binding.model, parts[1]


def ref_case(value: str, view: View, name: str, *, of: type[Case] = Case) -> tuple[type[Case], Any]:
    """The model and the UUID in the global id of a case of any kind, or of the kind `of`."""
    parts = split(value)
    binding = view.bindings.get(parts[0]) if parts is not None else None
    if parts is None or binding is None or not issubclass(binding.model, of):
        wanted = " | ".join(sorted(binding.name for binding in view.bindings.values() if issubclass(binding.model, of)))
        raise RuleError("error.bad_id", field=name, type=wanted)
    return binding.model, parts[1]


def mutation(returns: type[Any], *, once: Mapping[str, str] | None = None, alone: bool = False) -> Callable[[Act], Any]:
    """Make a field of Mutation from `async def noun_verb(ctx, input)`, which returns the model's record.

    The payload holds the record as a field named like its type, and `errors`. An input with `idempotency_key` may be
    sent again: the record is then read anew, not made twice. An act that takes `services` too is given the server's,
    one that takes `view` the schema's view, to find out of which type an id is; it may return a record of any type as
    `Node`, without a key then. `once` describes, by name, texts that the act answers beside the record, in `Once`.
    A type that is bound to no model is answered as the act returns it. One that stands `alone` in its document needs no
    token there: what it asks for is a code or public, and how often a network may ask is limited.
    """

    def decorate(act: Act) -> Any:
        payload = _payload_type(act.__name__, returns, once or {})
        wanted = inspect.signature(act).parameters

        async def run(asked: MutationField, input: Any) -> Payload:
            request = asked.request
            if alone:
                await count_question(request.ctx, request.address)
            offered = {"services": request.services, "view": request.document.view}
            more = {name: value for name, value in offered.items() if name in wanted}
            return await _run(asked, returns, lambda ctx: act(ctx, input, **more), input)

        async def resolve(info: Info, input: Any) -> Any:
            return await run(MutationField.of(info._raw_info), input)

        annotations = inspect.get_annotations(act)
        resolve.__annotations__ = {"info": Info, "input": annotations["input"], "return": payload | None}
        resolve.__name__ = act.__name__
        description = inspect.cleandoc(act.__doc__ or "") + (f"\n\n{OPEN}" if alone else "")
        metadata: dict[Any, Any] = {ALONE: alone}
        binding = binding_of(returns)
        if binding is not None and not binding.type.__strawberry_definition__.is_interface:
            names = {camel(name): name for name in once or ()}
            metadata[PLANNED] = Planned(run, camel(record_field(returns)), names)
        return strawberry.field(resolver=resolve, description=description, metadata=metadata)

    return decorate


def _payload_type(name: str, returns: type[Any], once: Mapping[str, str]) -> type[Any]:
    title = "".join(word.capitalize() for word in name.split("_")) + "Payload"
    key = record_field(returns)

    def record(root: Any, info: Info) -> Any:
        if root.value is not None:
            return root.value
        found = root.record.get(info.path.key)
        return None if found is None else orjson.loads(found)

    record.__annotations__ = {"root": strawberry.Parent[Payload], "info": Info, "return": returns | None}
    fields = {
        "__annotations__": {"errors": list[MutationError]},
        key: strawberry.field(resolver=record, description="The record; null when there is something to correct."),
        **{text: _told_field(text, description) for text, description in once.items()},
        "errors": strawberry.field(description="What to correct; empty when it was done."),
        "__doc__": f"What `{camel(name)}` answers.",
    }
    return strawberry.type(type(title, (), fields), description=f"What `{camel(name)}` answers.")


def _told_field(name: str, description: str) -> Any:
    def told(root: Any) -> Any:
        return root.told.get(name)

    told.__annotations__ = {"root": strawberry.Parent[Payload], "return": str | None}
    return strawberry.field(resolver=told, description=description)


def record_field(type_: type[Any]) -> str:
    """The payload's field for a record: the name of its type."""
    name: str = type_.__strawberry_definition__.name
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name).lstrip("_")


async def _run(asked: MutationField, returns: type[Any], act: Act, given: Any) -> Payload:
    ctx = asked.request.ctx
    key = _key(ctx, asked.name, given)
    try:
        try:
            return await _once(asked, returns, act, key)
        except IntegrityError as error:
            taken = clash_of(error)
            if taken is None:
                raise
            if key is None or taken != "pk_core_idempotency":
                raise RuleError("rule.not_unique", field="id", code="NOT_UNIQUE") from error
            # another request with the key was faster: read its record
            return await _once(asked, returns, act, key)
    except PayloadError as error:
        return Payload(errors=[mutation_error(error, ctx)])


def _key(ctx: Context, mutation_name: str, given: Any) -> Key | None:
    text = getattr(given, "idempotency_key", None)
    if not text:
        return None
    if len(text) > 200:
        raise BadRequest("rule.too_long", field="idempotencyKey", maximum=200)
    rest = {name: value for name, value in vars(given).items() if name != "idempotency_key"}
    return make_key(ctx, mutation_name, text, rest)


async def _once(asked: MutationField, returns: type[Any], act: Act, key: Key | None) -> Payload:
    ctx = asked.request.ctx
    async with ctx.transaction():
        record_id = await replayed(ctx, key) if key is not None else None
        type_ = None
        told: Mapping[str, str] = {}
        if record_id is None:
            made = await act(ctx)
            if isinstance(made, Once):
                made, told = made.record, made.told
            binding = asked.request.document.view.by_model.get(type(made))
            if binding is None:
                return Payload(value=made)
            record_id, type_ = made.id, binding.name
            if key is not None:
                ctx.remember(key, record_id)
        return Payload(record=await _read(asked, camel(record_field(returns)), record_id, type_), told=told)


async def _read(asked: MutationField, field_name: str, record_id: Any, type_name: str | None) -> dict[str, bytes]:
    """The record as the payload's selection asks for it, under the actor's own rights."""
    request = asked.request
    type_ = get_named_type(asked.payload.fields[field_name].type)
    if is_abstract := isinstance(type_, GraphQLInterfaceType):
        type_ = request.document.view.schema.type_map[str(type_name)]
    assert isinstance(type_, GraphQLObjectType)
    variables = {**asked.variables, RECORD: encode(type_.name, record_id)}

    def make(reading: Reading) -> list[Root]:
        return payload_roots(reading, asked.payload, asked.nodes, field_name, type_, is_kind=is_abstract)

    place = asked.key, type_.name, asked.for_executor
    plan = await request.document.plan_part(place, make, request.ctx.rights, variables, for_executor=asked.for_executor)
    if not plan.keys:
        return {}
    found = await plan.fetch(request.ctx.reader, request.call(variables))
    return dict(zip(plan.keys, found, strict=True))


def payload_roots(
    reading: Reading,
    payload: GraphQLObjectType,
    nodes: list[FieldNode],
    field_name: str,
    type_: GraphQLObjectType,
    *,
    is_kind: bool = False,
) -> list[Root]:
    """The record of a payload, read for each response key under which the selection asks for it."""
    wanted = Argument(encode(type_.name, NOBODY), lambda values: values[RECORD])
    contained = not reading.view.is_readable(type_.name)  # a part goes with the record that the act checked
    groups = reading.collect(payload, [node.selection_set for node in nodes])
    return [
        reading.record(key, type_, group, Compare("id", "eq", wanted), is_kind=is_kind, contained=contained)
        for key, group in groups.items()
        if group[0].name.value == field_name
    ]
