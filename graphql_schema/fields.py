"""The building blocks of a plug-in's `schema.py`: each says once how a GraphQL field is stored.

`bind` ties a type to its model; `column`, `expression`, `money`, `relation`, `connection` and `lookup` make whole
fields. From the same metadata the planner makes one SQL statement and the ordinary executor its resolvers.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import strawberry
from sqlalchemy import BigInteger, ColumnElement, Text, case, cast, func, inspect
from sqlalchemy.orm import InstrumentedAttribute
from strawberry.types.field import StrawberryField

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
class Expression:
    """An SQL expression over the row, with the columns it reads and the present instant if it wants it."""

    build: Callable[[Row, ColumnElement[Any]], ColumnElement[Any]]
    columns: tuple[str, ...]


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
class ConnectionNode:
    """To many records: all of `model`, or those whose foreign key `key` points at the row."""

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


Stored = GlobalId | Column | Expression | Relation | ConnectionNode | Lookup | NodeLookup


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

    @property
    def name(self) -> str:
        """The type's GraphQL name."""
        name: str = self.type.__strawberry_definition__.name
        return name


def bind(model: Model, *orders: Order) -> Callable[[type[T]], type[T]]:
    """Bind a Strawberry type to the model whose rows it shows; write it above `@strawberry.type`."""

    def attach(cls: type[T]) -> type[T]:
        cls.__helin_binding__ = Binding(cls, model, orders or (Order("ID", ()),))  # type: ignore[attr-defined]
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

    def yuan(row: Row, _: ColumnElement[Any]) -> ColumnElement[Any]:
        fen = cast(getattr(row, attribute.key), BigInteger)
        whole, rest = func.abs(fen) / 100, func.abs(fen) % 100
        sign = case((fen < 0, "-"), else_="")
        return sign + cast(whole, Text) + "." + func.lpad(cast(rest, Text), 2, "0")

    return expression(yuan, description, reads=(attribute,))


def relation(
    key: InstrumentedAttribute[Any], description: str, *, contained: bool = False, filter: bool = False
) -> Any:
    """The record at the other end of a foreign key; null where the actor may not see it.

    `contained` is for a record's own part: it goes with the record and is not checked again.
    """
    return _field(Relation(key, contained, filter), description)


def connection(of: InstrumentedAttribute[Any] | Model, description: str, *, contained: bool = False) -> Any:
    """A list in pages: of every record of a model, or of those whose foreign key points at the row."""
    if isinstance(of, InstrumentedAttribute):
        return _field(ConnectionNode(owner_of(of), of, contained), description)
    return _field(ConnectionNode(of, None, contained), description)


def lookup(model: Model, description: str, *, by: tuple[str, ...] = ("id",)) -> Any:
    """One record by exactly one of its unique columns, `id` being its global id; null where there is none."""
    return _field(Lookup(model, by), description)


def node_lookup(description: str, *, many: bool = False) -> Any:
    """One record, or several, of any type by global id."""
    return _field(NodeLookup(many), description)


def owner_of(attribute: InstrumentedAttribute[Any]) -> Model:
    """The model that has the column."""
    owner: Any = attribute.class_
    return owner  # type: ignore[no-any-return]


def referred_model(key: InstrumentedAttribute[Any]) -> Model:
    """The model at the other end of a foreign key column (that of its tenant-wide key)."""
    column = inspect(key.class_).columns[key.key]
    (target,) = {foreign.column.table for foreign in column.foreign_keys}
    for mapper in inspect(key.class_).registry.mappers:
        if mapper.local_table is target:
            model: Model = mapper.class_
            return model
    raise LookupError(f"No model is mapped to {target}")
