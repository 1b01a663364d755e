"""The building blocks of a plug-in's `schema.py`: each says once how a GraphQL field is stored.

`bind` ties a type to its model; `column`, `masked`, `expression`, `money`, `relation`, `connection` and `lookup` make
whole fields. From the same metadata the planner makes one SQL statement and the ordinary executor its resolvers.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

import strawberry
from sqlalchemy import BigInteger, ColumnElement, Text, case, cast, func, inspect, literal_column
from sqlalchemy.orm import InstrumentedAttribute
from strawberry.types.field import StrawberryField

from core.context import Context
from core.crypto.sealed import Sealed
from core.descriptors import Action

NODE = "helin"
"""Key of a field's storage in its Strawberry metadata."""

Model = type[Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """A row inside a statement: attributes are its columns, by their mapped names."""

    column: Callable[[str], ColumnElement[Any]]

    def __getattr__(self, name: str) -> ColumnElement[Any]:
        return self.column(name)


@dataclass(frozen=True, slots=True)
class GlobalId:
    """The record's global id."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the type's own model."""

    attribute: str
    filter: bool = False


@dataclass(frozen=True, slots=True)
class Masked(Column):
    """What is shown of a sensitive value, and the action under which the value itself is shown."""

    source: Sealed = field(kw_only=True)
    reveal: Action = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Expression:
    """An SQL expression over the row, with the columns it reads and the present instant if it wants it."""

    build: Callable[[Row, ColumnElement[Any]], ColumnElement[Any]]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedId:
    """The global id of a record of any type, which the row names by the record's table and its id."""

    table: str
    attribute: str
    filter: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """To one other record, by a foreign key of either side."""

    key: InstrumentedAttribute[Any]
    contained: bool = False
    filter: bool = False

    @property
    def owner(self) -> Model:
        """The model that has the foreign key."""
        return owner_of(self.key)

    def target(self, model: Model) -> Model:
        """The model at the other end, seen from a record of `model`."""
        return referred_model(self.key) if issubclass(model, self.owner) else self.owner


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and when, inside a statement."""

    now: ColumnElement[Any]
    account: ColumnElement[Any]
    person: ColumnElement[Any]


Only = Callable[[Row, Asking], ColumnElement[bool]]
"""What the rows of a list have in common, beside the right to see them."""


@dataclass(frozen=True, slots=True)
class ConnectionNode:
    """To many records: all of `model`, or those whose foreign key `key` points at the row, or those `only` chooses."""

    model: Model
    key: InstrumentedAttribute[Any] | None = None
    contained: bool = False
    only: Only | None = None


@dataclass(frozen=True, slots=True)
class AggregateNode:
    """Counts and sums, by group, of the records that a connection with the same `model` and `key` lists."""

    model: Model
    key: InstrumentedAttribute[Any] | None = None
    contained: bool = False


@dataclass(frozen=True, slots=True)
class Lookup:
    """One record of `model` by exactly one of its unique columns."""

    model: Model
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NodeLookup:
    """One record of any type by its global id, or several in the order of their ids."""

    many: bool


@dataclass(frozen=True, slots=True)
class Computed:
    """Python's part: `resolve(row, ctx)` over the columns it `requires`, which are read without a further statement."""

    resolve: Callable[[Any, Context], Any]
    requires: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ViewerCan:
    """Those of the actions given that the viewer may do to the record."""


Stored = (
    GlobalId
    | Column
    | Expression
    | NamedId
    | Relation
    | ConnectionNode
    | AggregateNode
    | Lookup
    | NodeLookup
    | Computed
    | ViewerCan
)


@dataclass(frozen=True, slots=True)
class Group:
    """What records can be counted by: the value of a column, the month of an instant, or the town of a place."""

    name: str
    kind: Literal["column", "month", "town"]
    attribute: str

    @property
    def field(self) -> str:
        """The name of the group's key: `ORG_TOWN` -> `org_town`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Sum:
    """What can be added up, under the name of its field: whole numbers, or fen shown in yuan."""

    name: str
    attribute: str
    is_money: bool


def by(attribute: InstrumentedAttribute[Any]) -> Group:
    """Count by the value of a column that the type shows."""
    return Group(attribute.key.upper(), "column", attribute.key)


def by_month(attribute: InstrumentedAttribute[Any]) -> Group:
    """Count by the month of an instant, cut at the tenant's midnight."""
    return Group("MONTH", "month", attribute.key)


def by_town(attribute: InstrumentedAttribute[Any]) -> Group:
    """Count by the town in which a place lies."""
    return Group("ORG_TOWN", "town", attribute.key)


def money_sum(name: str, attribute: InstrumentedAttribute[Any]) -> Sum:
    """Add up a sum kept in fen."""
    return Sum(name, attribute.key, is_money=True)


@dataclass(frozen=True, slots=True)
class Order:
    """An order a list can be had in; an index stands behind it, ending in `id` and the place.

    All columns run the same way, so that one index read forwards or backwards serves both directions.
    """

    name: str
    columns: tuple[str, ...]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Binding:
    """A GraphQL type, the model whose rows it shows, and the orders its lists offer, the first by default."""

    type: type[Any]
    model: Model
    orders: tuple[Order, ...]
    groups: tuple[Group, ...] = ()
    sums: tuple[Sum, ...] = ()

    @property
    def name(self) -> str:
        """The type's GraphQL name."""
        name: str = self.type.__strawberry_definition__.name
        return name


def bind(
    model: Model, *orders: Order, groups: tuple[Group, ...] = (), sums: tuple[Sum, ...] = ()
) -> Callable[[type[T]], type[T]]:
    """Bind a Strawberry type to the model whose rows it shows; write it above `@strawberry.type`.

    `groups` and `sums` are what its aggregates offer.
    """

    def attach(cls: type[T]) -> type[T]:
        cls.__helin_binding__ = Binding(cls, model, orders or (Order("ID", ()),), groups, sums)  # type: ignore[attr-defined]  # kept on the class
        return cls

    return attach


def binding_of(cls: type[Any]) -> Binding | None:
    """The binding of a type, if it has one of its own."""
    binding: Binding | None = vars(cls).get("__helin_binding__")
    return binding


def stored(field: StrawberryField) -> Stored | None:
    """How the field is stored; None for a field with a Python resolver."""
    node: Stored | None = field.metadata.get(NODE)
    return node


def _field(node: Stored, description: str) -> Any:
    return strawberry.field(description=description, metadata={NODE: node})


def global_id(description: str) -> Any:
    """The record's global id."""
    return _field(GlobalId(), description)


def column(attribute: InstrumentedAttribute[Any], description: str, *, filter: bool = False) -> Any:
    """A column, under the field's own name; `filter` lets `where` compare it."""
    return _field(Column(attribute.key, filter), description)


def masked(attribute: Sealed, description: str, *, reveal: Action) -> Any:
    """The masked form of a sensitive value: no list is filtered, sorted or grouped by it.

    Who may do `reveal` to the record sees the value itself by `valueReveal`, for a purpose.
    """
    text = f"{description}\n\nMasked; `valueReveal` shows the value itself to who holds `{reveal}`."
    return _field(Masked(attribute.masked, source=attribute, reveal=reveal), text)


def expression(
    build: Callable[[Row, ColumnElement[Any]], ColumnElement[Any]],
    description: str,
    *,
    reads: Iterable[InstrumentedAttribute[Any]],
) -> Any:
    """A value computed in SQL by `build(row, now)` from the columns it `reads`."""
    return _field(Expression(build, tuple(attribute.key for attribute in reads)), description)


def money(attribute: InstrumentedAttribute[Any], description: str) -> Any:
    """A sum kept in fen (CNY 0.01), shown in yuan as a decimal string with two places."""

    return expression(lambda row, _: yuan(row.column(attribute.key)), description, reads=(attribute,))


def yuan(fen: ColumnElement[Any]) -> ColumnElement[Any]:
    """A sum in fen as yuan, a decimal string with two places."""
    fen = cast(fen, BigInteger)
    whole = cast(func.abs(fen).op("/")(literal_column("100")), Text)
    rest = func.lpad(cast(func.abs(fen) % literal_column("100"), Text), literal_column("2"), literal_column("'0'"))
    sign: ColumnElement[str] = case((fen < literal_column("0"), literal_column("'-'")), else_=literal_column("''"))
    return sign.op("||")(whole).op("||")(literal_column("'.'")).op("||")(rest)


def named_id(
    table: InstrumentedAttribute[Any], attribute: InstrumentedAttribute[Any], description: str, *, filter: bool = False
) -> Any:
    """The global id of a record of any type, named by the columns with its table and its id; null for an unknown one.

    `filter` lets `where` compare the id.
    """
    return _field(NamedId(table.key, attribute.key, filter), description)


def relation(
    key: InstrumentedAttribute[Any], description: str, *, contained: bool = False, filter: bool = False
) -> Any:
    """The record at the other end of a foreign key; null where the actor may not see it.

    `contained` is for a record's own part: it goes with the record and is not checked again.
    """
    return _field(Relation(key, contained, filter), description)


def connection(
    of: InstrumentedAttribute[Any] | Model, description: str, *, contained: bool = False, only: Only | None = None
) -> Any:
    """A list in pages: of every record of a model, or of those whose foreign key points at the row.

    `only(row, asking)` leaves fewer of them; it must fit the index of each order.
    """
    if isinstance(of, InstrumentedAttribute):
        return _field(ConnectionNode(owner_of(of), of, contained, only), description)
    return _field(ConnectionNode(of, None, contained, only), description)


def aggregate(of: InstrumentedAttribute[Any] | Model, description: str, *, contained: bool = False) -> Any:
    """Counts and sums, by group, of what `connection` would list; annotate the field as `list[Aggregate]`."""
    if isinstance(of, InstrumentedAttribute):
        return _field(AggregateNode(owner_of(of), of, contained), description)
    return _field(AggregateNode(of, None, contained), description)


def computed(
    resolve: Callable[[Any, Context], Any], description: str, *, requires: Iterable[InstrumentedAttribute[Any]]
) -> Any:
    """A value computed in Python by `resolve(row, ctx)`, where `row` has the columns named in `requires`.

    For what SQL cannot say; a document with such a field goes through the executor.
    """
    return _field(Computed(resolve, tuple(attribute.key for attribute in requires)), description)


def lookup(model: Model, description: str, *, by: tuple[str, ...] = ("id",)) -> Any:
    """One record by exactly one of its unique columns, `id` being its global id; null where there is none."""
    return _field(Lookup(model, by), description)


def viewer_can(description: str) -> Any:
    """Those of the actions given that the viewer may do to the record; annotate the field as `list[ActionName]`."""
    return _field(ViewerCan(), description)


def node_lookup(description: str, *, many: bool = False) -> Any:
    """One record, or several, of any type by global id."""
    return _field(NodeLookup(many), description)


def owner_of(attribute: InstrumentedAttribute[Any]) -> Model:
    """The model that has the column."""
    owner = attribute.class_
    assert isinstance(owner, type), f"{attribute} is not a column of a model"
    return owner


def referred_model(key: InstrumentedAttribute[Any]) -> Model:
    """The model at the other end of a foreign key column (that of its tenant-wide key).

    A column without one may say in its `info` which table it `refers_to`.
    """
    column = inspect(key.class_).columns[key.key]
    told = column.info.get("refers_to")
    (target,) = {told} if told else {foreign.column.table.name for foreign in column.foreign_keys}
    for mapper in inspect(key.class_).registry.mappers:
        if getattr(mapper.local_table, "name", None) == target:
            model: Model = mapper.class_
            return model
    raise LookupError(f"No model is mapped to {target}")
