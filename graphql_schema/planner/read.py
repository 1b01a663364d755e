"""Reading an operation into the typed tree: fragments, aliases, directives merged, arguments made conditions."""

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
)
from graphql.language import BooleanValueNode

from core.errors import BadRequest
from graphql_schema.connection import MAX_PAGE
from graphql_schema.fields import (
    AggregateNode,
    Binding,
    Column,
    Computed,
    ConnectionNode,
    Expression,
    GlobalId,
    Group,
    Lookup,
    NamedId,
    NodeLookup,
    Order,
    Relation,
    ViewerCan,
)
from graphql_schema.naming import camel
from graphql_schema.node import split
from graphql_schema.planner.arguments import read_arguments
from graphql_schema.planner.tables import named_id
from graphql_schema.planner.tree import (
    TRUE,
    Aggregation,
    Argument,
    ById,
    Can,
    Compare,
    Condition,
    Count,
    Cursor,
    Edges,
    Entry,
    Field,
    GroupKey,
    GroupKeys,
    Info,
    Link,
    Nodes,
    One,
    OneOf,
    Page,
    Root,
    Scalar,
    Span,
    Sums,
    Table,
    Total,
    TypeName,
    Variables,
)
from graphql_schema.planner.where import Where, link_of
from graphql_schema.view import View, stored_as

Merged = dict[str, list[FieldNode]]


TYPE_KEY = "type of the record"
"""The key under which the executor finds the type of a record behind an interface; no response key has a space."""


class Unplannable(Exception):
    """The operation holds a field with a Python resolver: it is for the ordinary executor."""


class Reading:
    """One operation, read with the values of its variables.

    With `for_executor` the executor goes over what was read: it finds there the columns that Python's fields require,
    and the type of each record behind an interface.
    """

    def __init__(
        self,
        view: View,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Variables,
        *,
        for_executor: bool = False,
    ) -> None:
        self.view = view
        self._where = Where(view)
        self._fragments = fragments
        self._variables = variables
        self._for_executor = for_executor

    def operation(self, node: OperationDefinitionNode) -> list[Root]:
        """The roots of a query; raises Unplannable when a part of it needs Python."""
        query = self.view.schema.query_type
        assert query is not None
        return [self.root(query, key, nodes) for key, nodes in self.collect(query, [node.selection_set]).items()]

    def root(self, parent: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Root:
        """One root field."""
        if nodes[0].name.value == "__typename":
            return TypeName(key, parent.name)
        field = _field(parent, nodes[0])
        match stored_as(field):
            case ConnectionNode() as node:
                return self._page(key, field, nodes, node, None)
            case AggregateNode() as node:
                return self._aggregation(key, field, nodes, node, None)
            case Lookup() as node:
                return self._lookup(key, field, nodes, node)
            case NodeLookup() as node:
                return self._by_id(key, field, nodes, node)
        raise Unplannable

    def record(
        self,
        key: str,
        type_: GraphQLObjectType,
        nodes: list[FieldNode],
        by: Condition,
        *,
        is_kind: bool = False,
        contained: bool = False,
    ) -> One:
        """The record of a type that fulfils a condition, with what the nodes select of it.

        `is_kind` says that the field's own type is an interface of it, `contained` that it goes with a record which
        was checked already.
        """
        fields = self._row(type_, nodes)
        table = Table(self.view.binding(type_), contained=contained)
        return One(key, table, self._tagged(type_, fields) if is_kind else fields, by=by)

    # --- selections --------------------------------------------------------------------------------------------------

    def collect(self, type_: GraphQLObjectType, sets: Iterable[SelectionSetNode | None]) -> Merged:
        """Fields by response key, as the specification merges them, for this type."""
        grouped: Merged = {}
        visited: set[str] = set()
        for selections in sets:
            if selections is not None:
                self._visit(type_, selections, grouped, visited)
        return grouped

    def _visit(self, type_: GraphQLObjectType, set_: SelectionSetNode, grouped: Merged, visited: set[str]) -> None:
        for node in set_.selections:
            if not self._included(node.directives or ()):
                continue
            if isinstance(node, FieldNode):
                grouped.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or self._applies(node.type_condition.name.value, type_):
                    self._visit(type_, node.selection_set, grouped, visited)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in visited:
                visited.add(node.name.value)
                fragment = self._fragments[node.name.value]
                if self._applies(fragment.type_condition.name.value, type_):
                    self._visit(type_, fragment.selection_set, grouped, visited)

    def _applies(self, condition: str, type_: GraphQLObjectType) -> bool:
        named = self.view.schema.type_map[condition]
        return named is type_ or (is_abstract_type(named) and self.view.schema.is_sub_type(named, type_))

    def _included(self, directives: Iterable[DirectiveNode]) -> bool:
        for directive in directives:
            if directive.name.value in ("include", "skip") and directive.arguments:
                wanted = directive.name.value == "include"
                if self._boolean(directive.arguments[0].value) is not wanted:
                    return False
        return True

    def _boolean(self, node: Any) -> bool:
        if isinstance(node, VariableNode):
            return bool(self._variables[node.name.value])
        assert isinstance(node, BooleanValueNode)
        return node.value

    def _row(self, type_: GraphQLObjectType, nodes: list[FieldNode]) -> list[Field]:
        grouped = self.collect(type_, [node.selection_set for node in nodes])
        fields = {key: self._field_of_row(type_, key, group) for key, group in grouped.items()}
        required = {name for field in fields.values() if isinstance(field, Computed) for name in field.requires}
        return [
            *(field for field in fields.values() if not isinstance(field, Computed)),
            *(Scalar(required_key(name), name) for name in sorted(required)),
        ]

    def _field_of_row(self, type_: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Field | Computed:
        if nodes[0].name.value == "__typename":
            return TypeName(key, type_.name)
        field = _field(type_, nodes[0])
        match stored_as(field):
            case GlobalId() as node:
                return Scalar(key, node)
            case Column(attribute=attribute):
                return Scalar(key, attribute)
            case Expression() as node:
                return Scalar(key, node)
            case NamedId() as node:
                return Scalar(key, named_id(self.view, node))
            case Relation() as node:
                return self._relation(type_, key, field, nodes, node)
            case ConnectionNode() as node:
                assert node.key is not None
                return self._page(key, field, nodes, node, Link(node.key.key, "id"))
            case AggregateNode() as node:
                assert node.key is not None
                return self._aggregation(key, field, nodes, node, Link(node.key.key, "id"))
            case ViewerCan():
                return self._can(type_, key, field, nodes)
            case Computed() as node if self._for_executor:
                return node
        raise Unplannable

    def _relation(
        self, owner: GraphQLObjectType, key: str, field: GraphQLField, nodes: list[FieldNode], node: Relation
    ) -> One | OneOf:
        target = get_named_type(field.type)
        if isinstance(target, GraphQLInterfaceType):
            kinds = [item for item in self.view.schema.get_possible_types(target) if self.view.is_readable(item.name)]
            return OneOf(key, [self._related(owner, key, kind, nodes, node, is_kind=True) for kind in kinds])
        assert isinstance(target, GraphQLObjectType)
        return self._related(owner, key, target, nodes, node)

    def _related(
        self,
        owner: GraphQLObjectType,
        key: str,
        target: GraphQLObjectType,
        nodes: list[FieldNode],
        node: Relation,
        *,
        is_kind: bool = False,
    ) -> One:
        table = Table(self.view.binding(target), contained=node.contained)
        fields = self._row(target, nodes)
        link = link_of(self.view.binding(owner), table.binding, node)
        return One(key, table, self._tagged(target, fields) if is_kind else fields, link=link)

    def _can(self, type_: GraphQLObjectType, key: str, field: GraphQLField, nodes: list[FieldNode]) -> Can:
        binding = self.view.binding(type_)
        names = read_arguments(field, nodes[0], self._variables)["actions"].value
        return Can(key, binding.model, self.view.named_actions(binding.model, names))

    # --- roots -------------------------------------------------------------------------------------------------------

    def _lookup(self, key: str, field: GraphQLField, nodes: list[FieldNode], node: Lookup) -> One:
        target = get_named_type(field.type)
        assert isinstance(target, GraphQLObjectType)
        given = read_arguments(field, nodes[0], self._variables)
        named = [(name, argument) for name, argument in given.items() if argument.value is not None]
        if len(named) != 1:
            raise BadRequest("error.exactly_one", field=nodes[0].name.value, arguments=", ".join(node.by))
        name, argument = named[0]
        return self.record(key, target, nodes, Compare(name, "eq", argument))

    def _by_id(self, key: str, field: GraphQLField, nodes: list[FieldNode], node: NodeLookup) -> ById:
        ids = read_arguments(field, nodes[0], self._variables)["ids" if node.many else "id"]
        found = dict.fromkeys(
            parts[0] for value in (ids.value if node.many else [ids.value]) if (parts := split(value))
        )
        types = [self.view.schema.type_map[name] for name in sorted(found) if self.view.is_readable(name)]
        choices = [
            One(type_.name, Table(self.view.binding(type_)), self._tagged(type_, self._row(type_, nodes)))
            for type_ in types
            if isinstance(type_, GraphQLObjectType)
        ]
        return ById(key, node.many, ids, choices)

    def _tagged(self, type_: GraphQLObjectType, fields: list[Field]) -> list[Field]:
        return [*fields, TypeName(TYPE_KEY, type_.name)] if self._for_executor else fields

    # --- pages -------------------------------------------------------------------------------------------------------

    def _page(
        self, key: str, field: GraphQLField, nodes: list[FieldNode], node: ConnectionNode, link: Link | None
    ) -> Page:
        connection = get_named_type(field.type)
        assert isinstance(connection, GraphQLObjectType)
        target = get_named_type(connection.fields["nodes"].type)
        assert isinstance(target, GraphQLObjectType)
        table = Table(self.view.binding(target), contained=node.contained, is_list=True)
        given = read_arguments(field, nodes[0], self._variables)
        order, descending = read_order(table.binding, given.get("orderBy"))
        grouped = self.collect(connection, [item.selection_set for item in nodes])
        entries = [self._entry(connection, target, name, group) for name, group in grouped.items()]
        where = given.get("where")
        condition = TRUE if where is None or where.value is None else self._where.condition(table.binding, where)
        return Page(key, table, order, descending, _span(given), condition, entries, link, node.only)

    def _entry(
        self, connection: GraphQLObjectType, target: GraphQLObjectType, key: str, nodes: list[FieldNode]
    ) -> Entry:
        match nodes[0].name.value:
            case "nodes":
                return Nodes(key, self._row(target, nodes))
            case "edges":
                return self._edges(connection, target, key, nodes)
            case "pageInfo":
                return self._info(connection, key, nodes)
            case "__typename":
                return TypeName(key, connection.name)
            case name:
                return Total(key, capped=name == "totalCountCapped")

    def _edges(
        self, connection: GraphQLObjectType, target: GraphQLObjectType, key: str, nodes: list[FieldNode]
    ) -> Edges:
        edge = get_named_type(connection.fields["edges"].type)
        assert isinstance(edge, GraphQLObjectType)
        items: list[Cursor | Nodes | TypeName] = []
        for name, group in self.collect(edge, [node.selection_set for node in nodes]).items():
            match group[0].name.value:
                case "cursor":
                    items.append(Cursor(name))
                case "node":
                    items.append(Nodes(name, self._row(target, group)))
                case _:
                    items.append(TypeName(name, edge.name))
        return Edges(key, items)

    def _info(self, connection: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Info:
        info = get_named_type(connection.fields["pageInfo"].type)
        assert isinstance(info, GraphQLObjectType)
        grouped = self.collect(info, [node.selection_set for node in nodes])
        names = ((name, group[0].name.value) for name, group in grouped.items())
        return Info(key, tuple(TypeName(n, info.name) if field == "__typename" else (n, field) for n, field in names))

    # --- aggregates --------------------------------------------------------------------------------------------------

    def _aggregation(
        self, key: str, field: GraphQLField, nodes: list[FieldNode], node: AggregateNode, link: Link | None
    ) -> Aggregation:
        type_ = get_named_type(field.type)
        assert isinstance(type_, GraphQLObjectType)
        table = Table(self.view.by_model[node.model], contained=node.contained, is_list=True)
        given = read_arguments(field, nodes[0], self._variables)
        groups = read_groups(table.binding, given.get("groupBy"))
        grouped = self.collect(type_, [item.selection_set for item in nodes])
        entries = [self._aggregate_entry(type_, table.binding, groups, n, group) for n, group in grouped.items()]
        where = given.get("where")
        condition = TRUE if where is None or where.value is None else self._where.condition(table.binding, where)
        return Aggregation(key, table, groups, condition, entries, link, _values(type_, groups))

    def _aggregate_entry(
        self, type_: GraphQLObjectType, binding: Binding, groups: tuple[Group, ...], key: str, nodes: list[FieldNode]
    ) -> GroupKeys | Count | Sums | TypeName:
        name = nodes[0].name.value
        if name == "__typename":
            return TypeName(key, type_.name)
        if name == "count":
            return Count(key)
        inner = get_named_type(type_.fields[name].type)
        assert isinstance(inner, GraphQLObjectType)
        fields = self.collect(inner, [node.selection_set for node in nodes]).items()
        if name == "keys":
            return GroupKeys(key, [self._group_key(inner, binding, groups, n, group) for n, group in fields])
        sums = {camel(item.name): item for item in binding.sums}
        named = ((n, group[0].name.value) for n, group in fields)
        return Sums(key, [TypeName(n, inner.name) if f == "__typename" else (n, sums[f]) for n, f in named])

    def _group_key(
        self, type_: GraphQLObjectType, binding: Binding, groups: tuple[Group, ...], key: str, nodes: list[FieldNode]
    ) -> GroupKey | One | TypeName:
        name = nodes[0].name.value
        if name == "__typename":
            return TypeName(key, type_.name)
        group = next(group for group in binding.groups if camel(group.field) == name)
        if group not in groups:
            return GroupKey(key, None)
        if group.kind != "town":
            return GroupKey(key, group)
        target = get_named_type(type_.fields[name].type)
        assert isinstance(target, GraphQLObjectType)
        return One(key, Table(self.view.binding(target)), self._row(target, nodes), link=Link("place", group.name))


def required_key(attribute: str) -> str:
    """The key of a column that Python's part requires; no response key has a space."""
    return f"requires {attribute}"


def _field(type_: GraphQLObjectType, node: FieldNode) -> GraphQLField:
    field: GraphQLField | None = type_.fields.get(node.name.value)
    if field is None:  # __schema and __type
        raise Unplannable
    return field


def read_order(binding: Binding, given: Argument | None) -> tuple[Order, bool]:
    """The order a list is asked for, and whether it runs down; raises BadRequest for more than one."""
    if given is None or not given.value:
        return binding.orders[0], binding.orders[0].descending
    if len(given.value) > 1:
        raise BadRequest("error.one_order", offered=", ".join(order.name for order in binding.orders))
    entry = given.value[0]
    order = next(order for order in binding.orders if order.name == entry["field"])
    direction = entry.get("direction")
    return order, order.descending if direction is None else direction == "DESC"


def read_groups(binding: Binding, given: Argument | None) -> tuple[Group, ...]:
    """What is grouped by, each group once."""
    names = dict.fromkeys((given.value if given is not None else None) or ())
    offered = {group.name: group for group in binding.groups}
    return tuple(offered[name] for name in names)


def _values(type_: GraphQLObjectType, groups: tuple[Group, ...]) -> tuple[str, ...]:
    """All values of the only key, in their order; none where there are several keys or endlessly many values."""
    if len(groups) != 1 or groups[0].kind != "column":
        return ()
    keys = get_named_type(type_.fields["keys"].type)
    assert isinstance(keys, GraphQLObjectType)
    key = get_named_type(keys.fields[camel(groups[0].field)].type)
    return tuple(sorted(str(item.value) for item in key.values.values())) if isinstance(key, GraphQLEnumType) else ()


def _span(given: Mapping[str, Argument]) -> Span:
    first, last, after, before = (
        argument if (argument := given.get(name)) is not None and argument.value is not None else None
        for name in ("first", "last", "after", "before")
    )
    if first is not None and last is not None:
        raise BadRequest("error.first_and_last", maximum=MAX_PAGE)
    return Span(last or first, last is not None, after, before)
