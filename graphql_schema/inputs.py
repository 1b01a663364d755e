"""Input types made from bound types: `where`, `orderBy`, and the arguments of planned fields."""

import datetime as dt
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import StrawberryList, StrawberryOptional
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

from graphql_schema.connection import DEFAULT_PAGE, MAX_PAGE
from graphql_schema.fields import Binding
from graphql_schema.naming import group_enum

EQUALITY = ("eq", "in", "isNull")
ORDERED = ("eq", "in", "lt", "lte", "gt", "gte", "isNull")

OPERATORS: Mapping[Any, tuple[str, tuple[str, ...]]] = {
    strawberry.ID: ("Id", ("eq", "in")),
    str: ("String", ("eq", "in", "startsWith", "isNull")),
    bool: ("Boolean", ("eq", "isNull")),
    int: ("Int", ORDERED),
    dt.datetime: ("DateTime", ORDERED),
    dt.date: ("Date", ORDERED),
}
"""GraphQL name and operators of each Python type; row-level security lets an index answer all of them."""

MEANING = {
    "eq": "Equal to this.",
    "in": "One of these; an empty list matches nothing.",
    "lt": "Less than, or before, this.",
    "lte": "Not more than, or not after, this.",
    "gt": "More than, or after, this.",
    "gte": "Not less than, or not before, this.",
    "startsWith": "Begins with this.",
    "isNull": "Whether there is no value.",
    "and": "All of these.",
    "or": "At least one of these; an empty list matches nothing.",
    "not": "Not this.",
    "within": "In the subtree of this organisation, itself included.",
}


@strawberry.enum(description="Which way a list runs.")
class OrderDirection(Enum):
    """Which way a list runs."""

    ASC = "ASC"
    DESC = "DESC"


class Inputs:
    """Makes the input types of one schema, each once."""

    def __init__(self) -> None:
        self._made: dict[str, type[Any]] = {}

    def column(self, field: StrawberryField) -> type[Any]:
        """The operators for a column, told by its GraphQL type."""
        kind = field.type.of_type if isinstance(field.type, StrawberryOptional) else field.type
        if isinstance(kind, StrawberryEnumDefinition):
            kind = kind.wrapped_cls
        name, operators = (kind.__name__, EQUALITY) if isinstance(kind, type(Enum)) else OPERATORS[kind]
        annotations: dict[str, Any] = {name: StrawberryList(kind) if name == "in" else kind for name in operators}
        if "isNull" in annotations:
            annotations["isNull"] = bool
        return self._make(f"{name}Filter", f"What a {name} is compared with; several must all hold.", annotations)

    def where(self, name: str, fields: Callable[[], Mapping[str, type[Any]]]) -> type[Any]:
        """The `where` input of the bound type `name`; `fields` gives the input type of each filterable field."""
        title = f"{name}Filter"
        if title not in self._made:
            made = self._make(title, f"Which records of type {name}; several conditions must all hold.", {})
            joined = {"and": StrawberryList(made), "or": StrawberryList(made), "not": made}
            _fill(made, {**fields(), **joined})
        return self._made[title]

    def order_by(self, binding: Binding) -> type[Any]:
        """The `orderBy` input of a bound type: one of the orders it offers."""
        title = f"{binding.name}OrderBy"
        if title not in self._made:
            make: Any = Enum  # the functional form: its members are known only here
            enum = strawberry.enum(
                make(f"{binding.name}Order", {order.name: order.name for order in binding.orders}),
                description=f"The orders in which {binding.name} records can be listed.",
            )
            self._make(title, f"How {binding.name} records are sorted.", {"direction": OrderDirection})
            order = _field("field", enum, "What to sort by; ties are settled by id.")
            self._made[title].__strawberry_definition__.fields.insert(0, order)
        return self._made[title]

    def group_by(self, binding: Binding) -> Any:
        """The enum of what a bound type's records can be counted by."""
        title = group_enum(binding.name)
        if title not in self._made:
            make: Any = Enum
            self._made[title] = strawberry.enum(
                make(title, {group.name: group.name for group in binding.groups}),
                description=f"What {binding.name} records can be counted by.",
            )
        return self._made[title]

    def _make(self, name: str, description: str, annotations: Mapping[str, Any]) -> type[Any]:
        if name not in self._made:
            self._made[name] = strawberry.input(type(name, (), {"__annotations__": {}}), description=description)
            _fill(self._made[name], annotations)
        return self._made[name]


def _fill(made: type[Any], annotations: Mapping[str, Any]) -> None:
    made.__strawberry_definition__.fields = [
        _field(name, StrawberryOptional(kind), MEANING.get(name, f"By `{name}`."), default=strawberry.UNSET)
        for name, kind in annotations.items()
    ]


def _field(name: str, annotation: Any, description: str, **options: Any) -> StrawberryField:
    return StrawberryField(
        python_name=name,
        graphql_name=name,
        type_annotation=StrawberryAnnotation(annotation),
        description=description,
        **options,
    )


def argument(name: str, annotation: Any, description: str, *, required: bool = False) -> StrawberryArgument:
    """An argument of a planned field."""
    return StrawberryArgument(
        python_name=name,
        graphql_name=name,
        type_annotation=StrawberryAnnotation(annotation if required else StrawberryOptional(annotation)),
        description=description,
        default=strawberry.UNSET,
    )


def aggregate_arguments(where: type[Any], group_by: Any) -> list[StrawberryArgument]:
    """The arguments of every aggregate."""
    return [
        argument("groupBy", StrawberryList(group_by), "What to count by; one group of all when left out or empty."),
        argument("where", where, "Only records that fulfil this."),
    ]


def page_arguments(where: type[Any], order_by: type[Any]) -> list[StrawberryArgument]:
    """The arguments of every connection."""
    return [
        argument("first", int, f"How many from the start, 1 to {MAX_PAGE}; {DEFAULT_PAGE} when neither is given."),
        argument("after", str, "Only records after this cursor."),
        argument("last", int, f"How many from the end, 1 to {MAX_PAGE}."),
        argument("before", str, "Only records before this cursor."),
        argument("where", where, "Only records that fulfil this."),
        argument(
            "orderBy", StrawberryList(order_by), "How to sort, one entry at most; the type's first order when left out."
        ),
    ]
