"""The typed tree of a planned operation: what `read` makes, `police` stamps and `emit` turns into SQL."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.descriptors import Action
from core.scopes import ScopeClass
from graphql_schema.fields import Binding, Expression, GlobalId, Group, Only, Order, Sum

Variables = Mapping[str, Any]
Getter = Callable[[Variables], Any]


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument's value: now, when the plan is made, and in any later request of the same shape.

    `parts` holds the arguments inside an input object or a list.
    """

    value: Any
    get: Getter
    parts: "Mapping[str, Argument] | tuple[Argument, ...]" = ()

    def __getitem__(self, name: str) -> "Argument":
        assert isinstance(self.parts, Mapping)
        return self.parts[name]

    def items(self) -> "list[tuple[str, Argument]]":
        """The named arguments inside, nulls left out: a filter that is null asks nothing."""
        assert isinstance(self.parts, Mapping)
        return [(name, part) for name, part in self.parts.items() if part.value is not None]

    def __iter__(self) -> "Iterator[Argument]":
        assert isinstance(self.parts, tuple)
        return iter(self.parts)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What police decided for a table: under which action, in which reach, its rows may be read."""

    action: Action | None
    """None for a contained part, which goes with the record that holds it."""

    scope: ScopeClass | None


@dataclass(slots=True)
class Table:
    """A place in the statement where rows of a model are read; emit refuses one without a stamp."""

    binding: Binding
    contained: bool = False
    is_list: bool = False
    stamp: Stamp | None = None
    tag: int | None = None
    """What its rows are noted by in the audit trail, where they show something personal: see sight.py."""


@dataclass(frozen=True, slots=True)
class Link:
    """How a table's rows hang on the row above: its column `inner` equals the column `outer`."""

    inner: str
    outer: str


# --- conditions of `where` -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compare:
    """A column against a value: `column operator value`; the global id stands under the column `id`."""

    column: str
    operator: str
    argument: Argument


@dataclass(frozen=True, slots=True)
class Within:
    """The row's place inside the subtree of an organisation that the actor may see."""

    column: str
    table: Table
    argument: Argument


@dataclass(frozen=True, slots=True)
class Exists:
    """A related record that fulfils a condition."""

    table: Table
    link: Link
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Junction:
    """Conditions joined by `and` or `or`; none at all is true for `and`, false for `or`."""

    operator: str
    conditions: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """A condition turned round."""

    condition: "Condition"


Condition = Compare | Within | Exists | Junction | Not
TRUE = Junction("and", ())


# --- what is selected ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scalar:
    """A column of the row by name, an expression over it, or its global id."""

    key: str
    source: "str | Expression | GlobalId"


@dataclass(frozen=True, slots=True)
class TypeName:
    """The name of the type, `__typename`: known when the plan is made."""

    key: str
    name: str


@dataclass(slots=True)
class One:
    """One record, or null: the one that `link` names, or at a root the one that fulfils `by`."""

    key: str
    table: Table
    fields: "list[Field]"
    link: Link | None = None
    by: "Condition | None" = None


@dataclass(slots=True)
class ById:
    """Records of several types by global id, in the order of the ids: for each type that occurs, what it shows."""

    key: str
    many: bool
    ids: Argument
    choices: "list[One]"


@dataclass(slots=True)
class OneOf:
    """One record of any of several types, or null: the first of them that the link leads to."""

    key: str
    choices: "list[One]"


@dataclass(slots=True)
class Can:
    """Those of the actions that the viewer may do to a row of the model; police says how far each reaches."""

    key: str
    model: type[Any]
    actions: tuple[Action, ...]
    scopes: dict[Action, ScopeClass] | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The cursor of an edge."""

    key: str


@dataclass(frozen=True, slots=True)
class Nodes:
    """The page's records; inside an edge, its one record."""

    key: str
    fields: "list[Field]"


@dataclass(frozen=True, slots=True)
class Edges:
    """The page's records with their cursors."""

    key: str
    items: "list[Cursor | Nodes | TypeName]"


@dataclass(frozen=True, slots=True)
class Info:
    """Where the page stands: `names` maps each key to hasNextPage, hasPreviousPage, startCursor or endCursor."""

    key: str
    names: "tuple[tuple[str, str] | TypeName, ...]"


@dataclass(frozen=True, slots=True)
class Total:
    """How many records the list has, or whether they were too many to count."""

    key: str
    capped: bool


Entry = Nodes | Edges | Info | Total | TypeName


@dataclass(frozen=True, slots=True)
class Span:
    """Which part of a list a page shows; without a size, the default one."""

    size: Argument | None
    backwards: bool
    after: Argument | None
    before: Argument | None


@dataclass(frozen=True, slots=True)
class GroupKey:
    """The value of a group's key; null for a group that was not asked for."""

    key: str
    group: Group | None


@dataclass(frozen=True, slots=True)
class GroupKeys:
    """The keys of a group; a town is a record of its own."""

    key: str
    items: "list[GroupKey | One | TypeName]"


@dataclass(frozen=True, slots=True)
class Count:
    """How many records a group has."""

    key: str


@dataclass(frozen=True, slots=True)
class Sums:
    """What a group's records add up to."""

    key: str
    items: "list[tuple[str, Sum] | TypeName]"


@dataclass(slots=True)
class Aggregation:
    """Counts and sums by group."""

    key: str
    table: Table
    groups: tuple[Group, ...]
    where: Condition
    entries: "list[GroupKeys | Count | Sums | TypeName]"
    link: Link | None = None
    values: tuple[str, ...] = ()
    """All values that the only key may have, where they are few and known."""


@dataclass(slots=True)
class Page:
    """A page of a list."""

    key: str
    table: Table
    order: Order
    descending: bool
    span: Span
    where: Condition
    entries: list[Entry]
    link: Link | None = None
    only: Only | None = None


def tables(items: "Iterable[Any]") -> "Iterator[Table | Can]":
    """Every table in the tree, those inside conditions too, and every question what the viewer can do."""
    for item in items:
        match item:
            case Can():
                yield item
            case One():
                yield item.table
                yield from _tables_of(item.by)
                yield from tables(item.fields)
            case Page():
                yield item.table
                yield from _tables_of(item.where)
                yield from tables(item.entries)
            case ById() | OneOf():
                yield from tables(item.choices)
            case Aggregation():
                yield item.table
                yield from _tables_of(item.where)
                yield from tables(item.entries)
            case GroupKeys():
                yield from tables(item.items)
            case Nodes():
                yield from tables(item.fields)
            case Edges():
                yield from tables(item.items)


def has_no_list(roots: "Iterable[Root]") -> bool:
    """Whether it is only single records that are read, each found by a key."""
    many = any(isinstance(root, ById) and root.many for root in roots)
    return not many and not any(isinstance(table, Table) and table.is_list for table in tables(roots))


def _tables_of(condition: Condition | None) -> Iterator[Table]:
    match condition:
        case Within():
            yield condition.table
        case Exists():
            yield condition.table
            yield from _tables_of(condition.condition)
        case Junction():
            for part in condition.conditions:
                yield from _tables_of(part)
        case Not():
            yield from _tables_of(condition.condition)


Field = Scalar | TypeName | One | OneOf | Can | Page | Aggregation
"""What a record's selection holds."""

Root = One | Page | Aggregation | ById | TypeName
"""What an operation's selection holds."""
