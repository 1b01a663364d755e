"""Random documents made from a schema: any of its types, fields, arguments, fragments and directives may occur.

Each document has a goal, a field or an argument that must occur in it, so that a run over all goals meets them all.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import count
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
)

from core.orgs.models import Org
from graphql_schema.connection import encode_cursor
from graphql_schema.fields import (
    AggregateNode,
    Binding,
    ConnectionNode,
    GlobalId,
    Lookup,
    NamedId,
    NodeLookup,
    Order,
    Relation,
    ViewerCan,
)
from graphql_schema.node import encode
from graphql_schema.scalars import instant_text
from graphql_schema.view import View, stored_as
from tests.graphql_schema.goals import Goal, Path

ALIASES = ("r", "n1", "n3", "p2", "q2", "t1", "rn", "one", "select", "order", "Mixed_Case", "_", "x" * 63, "y" * 64)
NOWHERE = "org1_00000000000070008000000000000000"

Rows = Mapping[type[Any], list[Any]]


@dataclass(frozen=True, slots=True)
class Document:
    """A document and the values of its variables."""

    text: str
    variables: tuple[dict[str, Any], ...]
    """Several sets: a document is asked again with other values."""


@dataclass
class Writer:
    """Writes one document for one reader."""

    view: View
    rows: Rows
    """The reader's own county."""

    foreign: Rows
    random: Random
    goal: Goal
    seen: Rows = field(default_factory=dict)
    """Those of the own county that the reader sees: mostly asked for, so that most documents have an answer."""

    used: set[str] = field(default_factory=set)
    """Names of the goals that the document meets."""

    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _definitions: list[str] = field(default_factory=list)
    _fragments: list[str] = field(default_factory=list)
    _variables: dict[str, Any] = field(default_factory=dict)
    _types: dict[str, GraphQLInputType] = field(default_factory=dict)
    _aliases: set[str] = field(default_factory=set)

    def document(self) -> Document:
        """A document that holds the goal."""
        query = self.view.schema.query_type
        assert query is not None
        path = self.random.choice(self.goal.paths if self._chance(25) else self.goal.paths[:2])
        selection = self._selection(query, 1 + self._chance(25), path)
        head = f"query Q({', '.join(self._definitions)}) " if self._definitions else ""
        variables = (self._variables, *(self._varied() for _ in range(1 if self._definitions else 0)))
        return Document(" ".join([f"{head}{{ {selection} }}", *self._fragments]), variables)

    def _varied(self) -> dict[str, Any]:
        """Other values for the variables, of another shape too."""
        return {name: self._other(self._types[name], value) for name, value in self._variables.items()}

    def _other(self, type_: GraphQLInputType, value: Any) -> Any:
        if isinstance(type_, GraphQLNonNull):
            return self._other(type_.of_type, value)
        match type_:
            case GraphQLList() if value:
                items = [self._other(type_.of_type, item) for item in value]
                return self.random.sample(items, self.random.randint(0, len(items)))
            case GraphQLInputObjectType() if value:
                return {name: self._other(type_.fields[name].type, item) for name, item in value.items()}
            case GraphQLEnumType() if value:
                return self.random.choice(list(type_.values))
        if isinstance(value, bool):
            return self._chance(50)
        return self.random.randint(1, 4) if isinstance(value, int) else value

    def _chance(self, percent: int) -> bool:
        return self.random.randint(1, 100) > 100 - percent  # less is simpler: failures shrink to plain documents

    # --- selections --------------------------------------------------------------------------------------------------

    def _selection(self, type_: GraphQLNamedType, depth: int, path: Path) -> str:
        """What stands between braces; `path` is what must occur."""
        if isinstance(type_, GraphQLInterfaceType):
            parts = self._of_interface(type_, depth, path)
        else:
            assert isinstance(type_, GraphQLObjectType)
            parts = self._of_object(type_, depth, path)
        if self._chance(12):
            parts.append("__typename")
        self.random.shuffle(parts)
        return self._wrapped(type_, " ".join(parts))

    def _of_object(self, type_: GraphQLObjectType, depth: int, path: Path) -> list[str]:
        forced = path[0][1] if path else None
        offered = [name for name, found in type_.fields.items() if self._is_offered(type_, found, depth)]
        least, most = (0, 1) if forced and path[1:] else (1, 3)
        names = self.random.sample(offered, min(len(offered), self.random.randint(least, most)))
        names = [*([forced] if forced else []), *(name for name in names if name != forced)]
        return [part for name in names for part in self._field(type_, name, depth, path if name == forced else ())]

    def _is_offered(self, owner: GraphQLObjectType, found: GraphQLField, depth: int) -> bool:
        named = get_named_type(found.type)
        if owner is self.view.schema.query_type:
            return stored_as(found) is not None or (named.name == "Tenant" and self._chance(20))
        return is_leaf_type(named) or depth > 0 or owner.name not in self.view.bindings

    def _of_interface(self, type_: GraphQLInterfaceType, depth: int, path: Path) -> list[str]:
        """Fields of the interface, and fragments on interfaces and types behind it, whose names must not meet."""
        possible = [item for item in self.view.schema.get_possible_types(type_) if self.view.is_readable(item.name)]
        chosen = self.random.sample(possible, min(len(possible), self.random.randint(0, 2)))
        if path:
            chosen = [self._type(path[0][0]), *(item for item in chosen if item.name != path[0][0])]
        parts = [f"... on {item.name} {{ {self._aliased(item, depth, path)} }}" for item in chosen]
        if self._chance(30):
            parts.append("... on Case { number }")
        return [*parts, "id"]

    def _aliased(self, type_: GraphQLObjectType, depth: int, path: Path) -> str:
        """A selection of which no name meets that of another type's."""
        forced = path and path[0][0] == type_.name
        offered = [name for name, found in type_.fields.items() if self._is_offered(type_, found, depth)]
        names = [*([path[0][1]] if forced else []), *self.random.sample(offered, self.random.randint(1, 3))]
        fields = (
            self._field(type_, name, depth, path if forced and place == 0 else (), alias=self._fresh())
            for place, name in enumerate(dict.fromkeys(names))
        )
        return " ".join(part for parts in fields for part in parts)

    def _type(self, name: str) -> GraphQLObjectType:
        type_ = self.view.schema.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        return type_

    def _field(
        self, owner: GraphQLObjectType, name: str, depth: int, path: Path, alias: str | None = None
    ) -> list[str]:
        """The field, once or twice: the second time with another selection, to be merged."""
        found = owner.fields[name]
        target = get_named_type(found.type)
        self.used.add(f"{owner.name}.{name}")
        arguments = self._arguments(owner, name, found, path)
        if alias is None and (arguments or self._chance(15)):
            alias = self._alias(owner)
        head = f"{alias}: {name}" if alias else name
        if arguments:
            head += f"({', '.join(f'{key}: {value}' for key, value in arguments.items())})"
        if is_leaf_type(target):
            return [head + self._directive(path)]
        inside = depth - (target.name in self.view.bindings and owner.name in self.view.bindings)
        times = 2 if self._chance(8) else 1
        below = (path[1:] if turn == 0 else () for turn in range(times))
        return [
            f"{head}{self._directive(path)} {{ {self._selection(target, max(inside, 0), rest)} }}" for rest in below
        ]

    def _alias(self, owner: GraphQLObjectType) -> str:
        alias = self.random.choice(ALIASES)
        return self._fresh() if alias in self._aliases or alias in owner.fields else self._claimed(alias)

    def _fresh(self) -> str:
        return f"a{next(self._numbers)}"

    def _claimed(self, alias: str) -> str:
        self._aliases.add(alias)
        return alias

    def _directive(self, path: Path) -> str:
        """A directive that leaves the goal in the answer."""
        if not self._chance(8):
            return ""
        name = self.random.choice(["include", "skip"])
        stays = bool(path) or self._chance(70)
        value = stays is (name == "include")
        return f" @{name}(if: {self._value(GraphQLNonNull(self._boolean), value)})"

    @cached_property
    def _boolean(self) -> Any:
        return self.view.schema.type_map["Boolean"]

    def _wrapped(self, type_: GraphQLNamedType, selection: str) -> str:
        """The selection as it is, or inside a fragment."""
        match self.random.randint(1, 20):
            case 1:
                name = f"F{next(self._numbers)}"
                self._fragments.append(f"fragment {name} on {type_.name} {{ {selection} }}")
                return f"...{name}{self._directive(((type_.name, ''),))}"
            case 2:
                return f"... on {type_.name} {{ {selection} }}"
            case 3:
                return f"... {{ {selection} }}"
        return selection

    # --- arguments ---------------------------------------------------------------------------------------------------

    def _arguments(self, owner: GraphQLObjectType, name: str, found: GraphQLField, path: Path) -> dict[str, str]:
        wanted = self.goal.argument if len(path) == 1 else None
        match stored_as(found):
            case ConnectionNode(model=model):
                values = self._page(self.view.by_model[model], wanted, is_root=owner.name == "Query")
            case AggregateNode(model=model):
                values = self._groups(self.view.by_model[model], wanted)
            case Lookup() as node:
                values = self._key(node, wanted)
            case ViewerCan():
                values = {"actions": self.random.sample(sorted(self.view.actions), self.random.randint(0, 4))}
            case NodeLookup(many=many):
                values = self._ids(path[1][0] if len(path) > 1 else None, many=many)
            case _:
                values = {}
        self.used.update(f"{owner.name}.{name}({argument})" for argument in values)
        return {argument: self._value(found.args[argument].type, value) for argument, value in values.items()}

    def _page(self, binding: Binding, wanted: str | None, *, is_root: bool) -> dict[str, Any]:
        values: dict[str, Any] = {}
        order = binding.orders[0]
        if wanted == "orderBy" or self._chance(40):
            order = self.random.choice(binding.orders)
            values["orderBy"] = self._order(order)
        size = wanted if wanted in ("first", "last") else self.random.choice(["first", "first", "last", None])
        if size is not None or not is_root:
            values[size or "first"] = self.random.randint(1, 4 if is_root else 3)
        for cursor in ("after", "before"):
            if wanted == cursor or self._chance(8):
                values[cursor] = self._cursor(binding, order)
        if wanted == "where" or self._chance(15):
            values["where"] = self.where(binding, 2)
        return values

    def _order(self, order: Order) -> Any:
        entry: dict[str, Any] = {"field": order.name}
        if self._chance(80):
            entry["direction"] = self.random.choice(["ASC", "DESC", None])
        return [entry]

    def _cursor(self, binding: Binding, order: Order) -> str:
        row = self._row(binding.model)
        return encode_cursor(order.name, [_told(getattr(row, name)) for name in (*order.columns, "id")])

    def _groups(self, binding: Binding, wanted: str | None) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if wanted == "groupBy" or self._chance(80):
            names = [group.name for group in binding.groups]
            values["groupBy"] = self.random.sample(names, self.random.randint(0, 2))
        if wanted == "where" or self._chance(20):
            values["where"] = self.where(binding, 2)
        return values

    def _key(self, node: Lookup, wanted: str | None) -> dict[str, Any]:
        name = wanted or self.random.choice(node.by)
        row = self._row(node.model)
        value = encode(self.view.by_model[node.model].name, row.id) if name == "id" else getattr(row, name)
        others = {other: None for other in node.by if other != name and self._chance(10)}
        return {name: value} | others

    def _ids(self, type_name: str | None, *, many: bool) -> dict[str, Any]:
        if not many:
            return {"id": self._id(type_name)}
        ids = [self._id(None) for _ in range(self.random.randint(0, 3))]
        return {"ids": [*ids, self._id(type_name), *self.random.sample(ids, min(len(ids), 1))]}

    def _id(self, type_name: str | None) -> str:
        if type_name is None and self._chance(10):
            return self.random.choice([NOWHERE, "", "x", "query1_00", "caseParty1_" + "0" * 32])
        name = type_name or self.random.choice([name for name in self.view.bindings if self.view.is_readable(name)])
        return encode(name, self._row(self.view.bindings[name].model).id)

    def _row(self, model: type[Any]) -> Any:
        """One of the rows that the reader sees, less often of the own county's, seldom of the other's."""
        seen = self.seen.get(model)
        own = seen if seen and self._chance(90) else self.rows[model]
        return self.random.choice(self.foreign[model] if self._chance(5) else own)

    # --- filters -----------------------------------------------------------------------------------------------------

    def where(self, binding: Binding, depth: int) -> dict[str, Any]:
        """A random condition on a bound type's rows, with so many levels of conditions inside."""
        names = list(self._input(f"{binding.name}Filter").fields)
        if depth == 0:
            names = [name for name in names if not isinstance(self._stored(binding, name), Relation | None)]
        many = min(len(names), 1 + self._chance(20))
        return {name: self._filter(binding, name, depth) for name in self.random.sample(names, many)}

    def _stored(self, binding: Binding, name: str) -> Any:
        return self.view.filters[binding.name].get(name)

    def _input(self, name: str) -> GraphQLInputObjectType:
        type_ = self.view.schema.type_map[name]
        assert isinstance(type_, GraphQLInputObjectType)
        return type_

    def _filter(self, binding: Binding, name: str, depth: int) -> Any:
        self.used.add(f"{binding.name}Filter.{name}")
        if self._chance(2):
            return None
        if name in ("and", "or"):
            return [self.where(binding, depth - 1) for _ in range(self.random.randint(0, 2))]
        if name == "not":
            return self.where(binding, depth - 1)
        if name == "within":
            return encode("Org", self._row(Org).id)
        node = self._stored(binding, name)
        if isinstance(node, Relation):
            return self.where(self.view.by_model[node.target(binding.model)], depth - 1) if self._chance(95) else {}
        type_ = get_named_type(self._input(f"{binding.name}Filter").fields[name].type)
        operators = list(self._input(type_.name).fields)
        chosen = self.random.sample(operators, 1 + self._chance(10))
        return {operator: self.operand(binding, node, type_.name, operator) for operator in chosen}

    def operand(self, binding: Binding, node: Any, type_name: str, operator: str) -> Any:
        """A random value to compare a field of the type with."""
        self.used.add(f"{type_name}.{operator}")
        if operator == "isNull":
            return self._chance(50)
        if operator == "in":
            return [self._known(binding, node) for _ in range(self.random.randint(0, 3))]
        value = self._known(binding, node)
        return value[: self.random.randint(0, 2)] if operator == "startsWith" else value

    def _known(self, binding: Binding, node: Any) -> Any:
        """A value that some row has."""
        if isinstance(node, GlobalId):
            return encode(binding.name, self._row(binding.model).id)
        if isinstance(node, NamedId):
            return encode(
                "Person", self.random.choice([row.record_id for row in self.rows[binding.model] if row.record_id])
            )
        values = [getattr(row, node.attribute) for row in self.rows[binding.model]]
        return _told(self.random.choice([value for value in values if value is not None]))

    # --- values ------------------------------------------------------------------------------------------------------

    def _value(self, type_: GraphQLInputType, value: Any) -> str:
        """The value in place, or as a variable: given, by its default, or both."""
        if not self._chance(12):
            return self._literal(type_, value)
        name = f"v{next(self._numbers)}"
        way = self.random.choice(["given", "default", "both"])
        default = "" if way == "given" else f" = {self._constant(type_, value)}"
        self._definitions.append(f"${name}: {type_}{default}")
        self._types[name] = type_
        if way != "default":
            self._variables[name] = value
        return f"${name}"

    def _literal(self, type_: GraphQLInputType, value: Any, constant: bool = False) -> str:
        inner = self._constant if constant else self._value
        if isinstance(type_, GraphQLNonNull):
            return self._literal(type_.of_type, value, constant)
        if value is None:
            return "null"
        if isinstance(type_, GraphQLList):
            return f"[{', '.join(inner(type_.of_type, item) for item in value)}]"
        if isinstance(type_, GraphQLInputObjectType):
            items = (f"{name}: {inner(type_.fields[name].type, item)}" for name, item in value.items())
            return f"{{ {', '.join(items)} }}"
        return str(value) if isinstance(type_, GraphQLEnumType) else json.dumps(value, ensure_ascii=False)

    def _constant(self, type_: GraphQLInputType, value: Any) -> str:
        return self._literal(type_, value, constant=True)


def _told(value: Any) -> Any:
    """The value as JSON has it."""
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date) else value
