"""Output types made from bound types: what their aggregates show."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.base import StrawberryOptional
from strawberry.types.field import StrawberryField

from graphql_schema.fields import Binding
from graphql_schema.naming import camel


class Outputs:
    """Makes the output types of one schema, each once."""

    def __init__(self) -> None:
        self._made: dict[str, type[Any]] = {}

    def aggregate(self, binding: Binding, keys: Mapping[str, Any]) -> type[Any]:
        """The aggregate of a bound type; `keys` gives the GraphQL type of each group's key."""
        name = f"{binding.name}Aggregate"
        if name not in self._made:
            fields = [_field("count", int, "How many records.")]
            if binding.groups:
                fields.append(_field("keys", self._keys(binding, keys), "What the records have in common."))
            if binding.sums:
                fields.append(_field("sum", self._sums(binding), "What the records add up to."))
            self._make(name, f"Counts and sums of {binding.name} records, by group.", fields)
        return self._made[name]

    def _keys(self, binding: Binding, kinds: Mapping[str, Any]) -> type[Any]:
        text = "Null when it was not grouped by, or has no value."
        fields = [_field(group.field, _nullable(kinds[group.name]), text) for group in binding.groups]
        return self._make(f"{binding.name}Keys", f"What {binding.name} records of a group have in common.", fields)

    def _sums(self, binding: Binding) -> type[Any]:
        text = "Null when no record has a value."
        kinds = {item.name: Decimal if item.is_money else int for item in binding.sums}
        fields = [_field(name, _nullable(kind), text) for name, kind in kinds.items()]
        return self._make(f"{binding.name}Sums", f"What {binding.name} records of a group add up to.", fields)

    def _make(self, name: str, description: str, fields: list[StrawberryField]) -> type[Any]:
        made: type[Any] = strawberry.type(type(name, (), {"__annotations__": {}}), description=description)
        made.__strawberry_definition__.fields = fields
        self._made[name] = made
        return made


def _nullable(kind: Any) -> Any:
    return kind if isinstance(kind, StrawberryOptional) else StrawberryOptional(kind)


def _field(name: str, annotation: Any, description: str) -> StrawberryField:
    return StrawberryField(
        python_name=name,
        graphql_name=camel(name),
        type_annotation=StrawberryAnnotation(annotation),
        description=description,
    )
