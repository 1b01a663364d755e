"""Mutations answered without the executor: each act run, its record's JSON a part of the answer as PostgreSQL wrote it.

The executor would take a sixth of an act's time to go over a payload that holds nothing to resolve. It stays in charge
of documents with any other field.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    OperationType,
    VariableNode,
    get_argument_values,
    get_named_type,
    get_variable_values,
    located_error,
)

from graphql_schema.aside import aside
from graphql_schema.context import RequestContext
from graphql_schema.errors import MutationError, top_level
from graphql_schema.mutation import PLANNED, MutationField, Payload, Planned, payload_roots
from graphql_schema.planner.cache import MAX_PLANS, Document
from graphql_schema.planner.read import Reading, Unplannable
from graphql_schema.view import definition

NULL = b"null"


class Step(NamedTuple):
    """One mutation of a document: what runs it, and what its payload shows."""

    key: str
    nodes: list[FieldNode]
    field: GraphQLField
    make_input: Callable[[Any], Any]
    """Makes the input, as the act takes it, of what GraphQL read."""

    payload: GraphQLObjectType
    variable: str | None
    """The variable that holds the whole input; None where the document writes it out."""

    planned: Planned
    entries: "tuple[Entry, ...]"


class Entry(NamedTuple):
    """One key of a payload, for the field of that name."""

    key: str
    name: str
    inside: tuple[tuple[str, str], ...] = ()
    """Of `errors`: key and attribute of what is shown of each; the attribute of `__typename` is empty."""


async def steps_of(document: Document, variables: Mapping[str, Any]) -> tuple[Step, ...] | None:
    """The mutations of the document; None when the executor is needed.

    Raises BadRequest for a payload that asks for what cannot be read, before anything is done.
    """
    if document.operation.operation is not OperationType.MUTATION:
        return None
    shape = document.shape(variables)
    if shape not in document.acts:
        if len(document.acts) == MAX_PLANS:
            document.acts.clear()
        try:
            document.acts[shape] = await aside(_Steps(document, variables).all)
        except Unplannable:
            document.acts[shape] = None
    steps: tuple[Step, ...] | None = document.acts[shape]
    return steps


class _Steps:
    """Finds what a document's mutations need; raises Unplannable for what only the executor can do."""

    def __init__(self, document: Document, variables: Mapping[str, Any]) -> None:
        self._document = document
        self._reading = Reading(document.view, document.fragments, variables)

    def all(self) -> tuple[Step, ...]:
        mutation = self._document.view.schema.mutation_type
        assert mutation is not None
        fields = self._reading.collect(mutation, [self._document.operation.selection_set])
        return tuple(self._step(mutation, key, nodes) for key, nodes in fields.items())

    def _step(self, mutation: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Step:
        name = nodes[0].name.value
        field = mutation.fields.get(name)
        planned = definition(field).metadata.get(PLANNED) if field is not None else None
        if field is None or planned is None:
            raise Unplannable
        payload = get_named_type(field.type)
        assert isinstance(payload, GraphQLObjectType)
        record = get_named_type(payload.fields[planned.record].type)
        assert isinstance(record, GraphQLObjectType)
        payload_roots(self._reading, payload, nodes, planned.record, record)  # which raises Unplannable, if it is
        entries = self._entries(payload, nodes)
        return Step(key, nodes, field, _input_maker(field), payload, _variable(nodes[0]), planned, entries)

    def _entries(self, payload: GraphQLObjectType, nodes: list[FieldNode]) -> tuple[Entry, ...]:
        groups = self._reading.collect(payload, [node.selection_set for node in nodes])
        return tuple(self._entry(payload, key, group) for key, group in groups.items())

    def _entry(self, payload: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Entry:
        name = nodes[0].name.value
        if name != "errors":
            return Entry(key, name)
        type_ = get_named_type(payload.fields[name].type)
        assert isinstance(type_, GraphQLObjectType)
        inside = self._reading.collect(type_, [node.selection_set for node in nodes])
        return Entry(key, name, tuple((key, _attribute(group[0])) for key, group in inside.items()))


def _input_maker(field: GraphQLField) -> Callable[[Any], Any]:
    (argument,) = definition(field).arguments
    type_: Any = argument.type
    build = type_.__strawberry_definition__.from_input
    return lambda values: build(type_, values, None)


def _variable(node: FieldNode) -> str | None:
    (argument,) = node.arguments or ()
    value = argument.value
    return value.name.value if isinstance(value, VariableNode) else None


def _attribute(node: FieldNode) -> str:
    return "" if node.name.value == "__typename" else node.name.value


async def act(
    request: RequestContext, steps: Sequence[Step], variables: dict[str, Any], raw_variables: dict[str, Any]
) -> tuple[bytes, tuple[dict[str, Any], ...]]:
    """Run the mutations one after the other; gives the JSON of `data`, and the errors of those that raised."""
    parts, errors = [], []
    for step in steps:
        name = step.nodes[0].name.value
        asked = MutationField(request, step.key, name, step.payload, step.nodes, variables)
        try:
            given = _given(request.document, step, variables, raw_variables)
            part = _written(step, await step.planned.run(asked, given))
        except Exception as error:
            ctx, part = request.ctx, NULL
            errors.append(top_level(located_error(error, step.nodes, [step.key]), ctx.locale, ctx.request_id))
        parts.append(b'"%s":%s' % (step.key.encode(), part))
    return b"{%s}" % b",".join(parts), tuple(errors)


def _given(document: Document, step: Step, variables: dict[str, Any], raw_variables: dict[str, Any]) -> Any:
    """The input, as the act takes it; raises GraphQLError for one that the document writes out wrongly."""
    values = variables.get(step.variable) if step.variable is not None else None
    if values is None:
        schema, definitions = document.view.schema, document.operation.variable_definitions or ()
        read = get_variable_values(schema, definitions, raw_variables)
        assert not isinstance(read, list), "they were read before"
        values = get_argument_values(step.field, step.nodes[0], read)["input"]
    return step.make_input(values)


def _written(step: Step, payload: Payload) -> bytes:
    return b"{%s}" % b",".join(
        [b'"%s":%s' % (entry.key.encode(), _value(step, payload, entry)) for entry in step.entries]
    )


def _value(step: Step, payload: Payload, entry: Entry) -> bytes:
    if entry.name == step.planned.record:
        return payload.record.get(entry.key, NULL)
    if entry.name == "errors":
        return orjson.dumps([_told(error, entry) for error in payload.errors])
    if entry.name == "__typename":
        return orjson.dumps(step.payload.name)
    return orjson.dumps(payload.told.get(step.planned.told[entry.name]))


def _told(error: MutationError, entry: Entry) -> dict[str, Any]:
    return {key: getattr(error, attribute) if attribute else MutationError.__name__ for key, attribute in entry.inside}
