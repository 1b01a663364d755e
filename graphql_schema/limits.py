"""What a document may hold: one pass over it before it is validated, each fragment taken once, whatever spreads it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    is_interface_type,
    is_object_type,
)

from core.config import Limits
from core.errors import BadRequest, LimitExceeded
from graphql_schema.cost import ACT, Cost, Terms, add, field_cost, reads_table
from graphql_schema.view import definition

ALONE = "helin.alone"
"""Key in the metadata of a mutation that stands alone in its document, and so needs no token there."""


def alone(schema: GraphQLSchema) -> frozenset[str]:
    """Names of the mutations that stand alone."""
    mutation = schema.mutation_type
    fields = mutation.fields if mutation is not None else {}
    return frozenset(name for name, field in fields.items() if definition(field).metadata.get(ALONE))


@dataclass(slots=True)
class Tally:
    """What a selection adds up to, fragments counted wherever they are spread."""

    fields: int = 0
    aliases: int = 0
    directives: int = 0
    tables: int = 0
    depth: int = 0
    cost: Terms = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        """Count what stands beside the rest."""
        self.fields += other.fields
        self.aliases += other.aliases
        self.directives += other.directives
        self.tables += other.tables
        self.depth = max(self.depth, other.depth)
        add(self.cost, other.cost)


def price(schema: GraphQLSchema, ast: DocumentNode, limits: Limits) -> "dict[OperationDefinitionNode, Cost]":
    """The cost of each operation; raises LimitExceeded as soon as a sum passes its limit, GraphQLError for a cycle."""
    return _Pass(schema, ast, limits).costs()


class _Pass:
    def __init__(self, schema: GraphQLSchema, ast: DocumentNode, limits: Limits) -> None:
        self._schema = schema
        self._limits = limits
        self._operations = [node for node in ast.definitions if isinstance(node, OperationDefinitionNode)]
        self._definitions = {
            node.name.value: node for node in ast.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._fragments: dict[str, Tally] = {}
        self._written = 0
        self._objects = 0

    def costs(self) -> dict[OperationDefinitionNode, Cost]:
        for name in self._ordered():
            node = self._definitions[name]
            self._fragments[name] = self._selection(node.selection_set, self._type(node.type_condition.name.value))
        whole, found = Tally(), {}
        for operation in self._operations:
            tally = self._operation(operation)
            whole.add(tally)
            self._check(whole)
            found[operation] = Cost(tally.cost)
        return found

    def _ordered(self) -> list[str]:
        """The fragments, each after those that it spreads."""
        graph = {name: set(_spreads(node.selection_set)) for name, node in self._definitions.items()}
        try:
            order = TopologicalSorter(graph).static_order()
            return [name for name in order if name in self._definitions]
        except CycleError as error:
            raise GraphQLError(f'Cannot spread fragment "{error.args[1][0]}" within itself.') from error

    def _operation(self, node: OperationDefinitionNode) -> Tally:
        for variable in node.variable_definitions or ():
            self._check_value(variable.default_value)
        tally = self._selection(node.selection_set, self._schema.get_root_type(node.operation))
        if node.operation is OperationType.MUTATION:
            acts = list(root_names(node.selection_set, self._definitions))
            if len(acts) > self._limits.mutations:
                raise LimitExceeded("error.too_many_mutations", maximum=self._limits.mutations)
            names = alone(self._schema) if len(acts) > 1 else frozenset()
            if not names.isdisjoint(acts):
                raise BadRequest("error.alone", names=", ".join(sorted(names)))
            add(tally.cost, {(): ACT * len(acts)})
        return tally

    def _selection(self, set_: SelectionSetNode, parent: GraphQLNamedType | None) -> Tally:
        tally = Tally()
        for node in set_.selections:
            self._written += 1
            tally.fields += 1
            tally.directives += self._directives(node.directives or ())
            if isinstance(node, FieldNode):
                self._field(tally, node, parent)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                tally.add(
                    self._selection(node.selection_set, self._type(condition.name.value) if condition else parent)
                )
            elif isinstance(node, FragmentSpreadNode) and node.name.value in self._fragments:
                tally.add(self._fragments[node.name.value])
            self._check(tally)
        return tally

    def _field(self, tally: Tally, node: FieldNode, parent: GraphQLNamedType | None) -> None:
        tally.aliases += node.alias is not None
        for argument in node.arguments or ():
            self._check_value(argument.value)
        definition = None
        if is_object_type(parent) or is_interface_type(parent):
            definition = self._schema.get_field(parent, node.name.value)
        below = Tally()
        if node.selection_set is not None:
            type_: Any = definition.type if definition is not None else None
            while hasattr(type_, "of_type"):
                type_ = type_.of_type
            below = self._selection(node.selection_set, type_)
        below.depth += 1
        below.tables += reads_table(definition)
        below.cost = field_cost(parent, node, definition, below.cost)
        tally.add(below)

    def _directives(self, nodes: Iterable[DirectiveNode]) -> int:
        count = 0
        for node in nodes:
            count += 1
            for argument in node.arguments or ():
                self._check_value(argument.value)
        return count

    def _check(self, tally: Tally) -> None:
        limits = self._limits
        if tally.fields > limits.fields or self._written > limits.fields:
            raise LimitExceeded("error.too_many_fields", maximum=limits.fields)
        if tally.aliases > limits.aliases:
            raise LimitExceeded("error.too_many_aliases", maximum=limits.aliases)
        if tally.directives > limits.directives:
            raise LimitExceeded("error.too_many_directives", maximum=limits.directives)
        if tally.tables > limits.tables:
            raise LimitExceeded("error.too_many_tables", maximum=limits.tables)
        if tally.depth > limits.depth:
            raise LimitExceeded("error.too_deep", maximum=limits.depth)
        if tally.cost.get((), 0) > limits.cost:
            raise LimitExceeded("error.too_costly", requested=tally.cost[()], maximum=limits.cost)

    def _check_value(self, node: ValueNode | None, depth: int = 0) -> None:
        if depth > self._limits.nesting:
            raise LimitExceeded("error.values_too_deep", maximum=self._limits.nesting)
        if isinstance(node, ListValueNode):
            for item in node.values:
                self._check_value(item, depth + 1)
        elif isinstance(node, ObjectValueNode):
            self._objects += 1
            if self._objects > self._limits.objects:
                raise LimitExceeded("error.too_many_objects", maximum=self._limits.objects)
            for member in node.fields:
                self._check_value(member.value, depth + 1)

    def _type(self, name: str) -> GraphQLNamedType | None:
        return self._schema.type_map.get(name)


def root_names(set_: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[str]:
    """Names of the fields at the top of a selection, those of fragments too."""
    for node in set_.selections:
        if isinstance(node, FieldNode):
            yield node.name.value
        elif isinstance(node, InlineFragmentNode):
            yield from root_names(node.selection_set, fragments)
        elif isinstance(node, FragmentSpreadNode) and node.name.value in fragments:
            yield from root_names(fragments[node.name.value].selection_set, fragments)


def _spreads(set_: SelectionSetNode) -> Iterator[str]:
    waiting = [set_]
    while waiting:
        for node in waiting.pop().selections:
            if isinstance(node, FragmentSpreadNode):
                yield node.name.value
            elif isinstance(node, FieldNode | InlineFragmentNode) and node.selection_set is not None:
                waiting.append(node.selection_set)
