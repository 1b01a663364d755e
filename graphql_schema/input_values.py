"""Inputs as acts are given them: what GraphQL read, made into the input type's instance.

How each field is made is found out once for each type; Strawberry would find it out again with every request, which
took a twelfth of an act's time.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from functools import cache
from typing import Any, NamedTuple

from strawberry.schema.name_converter import NameConverter
from strawberry.types.arguments import InputContext
from strawberry.types.base import (
    StrawberryList,
    StrawberryMaybe,
    StrawberryObjectDefinition,
    StrawberryOptional,
    has_object_definition,
)

Make = Callable[[Any], Any]
Build = Callable[[type[Any], Mapping[str, Any], InputContext], Any]


class _Entry(NamedTuple):
    name: str
    """In GraphQL."""

    attribute: str
    make: Make | None
    """What makes the attribute of the value; None where they are the same."""


def builder(definition: StrawberryObjectDefinition) -> Build:
    """What makes an input of its values, for `StrawberryObjectDefinition.from_input`."""
    make = _maker(definition)
    return lambda _type, values, _context: make(values)


def _maker(definition: StrawberryObjectDefinition) -> Make:
    @cache
    def entries() -> list[_Entry]:  # when the first value comes: an input may hold its own type
        return _entries(definition)

    @cache
    def missing() -> Mapping[str, None]:
        """What a field without a default holds that was left out."""
        return {
            field.python_name: None
            for field in definition.fields
            if field.default_value is MISSING and field.default_factory is MISSING
        }

    def make(values: Mapping[str, Any]) -> Any:
        given = dict(missing())
        for name, attribute, change in entries():
            if name in values:
                value = values[name]
                given[attribute] = value if change is None or value is None else change(value)
        return definition.origin(**given)

    return make


def _entries(definition: StrawberryObjectDefinition) -> list[_Entry]:
    name_of = NameConverter().from_field
    return [
        _Entry(name_of(field), field.python_name, _make_of(field.resolve_type(type_definition=definition)))
        for field in definition.fields
    ]


def _make_of(type_: Any) -> Make | None:
    if isinstance(type_, StrawberryMaybe):
        raise TypeError("An input's field that may be left out is written `T | None = strawberry.UNSET`, not as Maybe.")
    if isinstance(type_, StrawberryOptional):
        return _make_of(type_.of_type)
    if isinstance(type_, StrawberryList):
        item = _make_of(type_.of_type)
        if item is None:
            return list
        return lambda values: [None if value is None else item(value) for value in values]
    return _maker(type_.__strawberry_definition__) if has_object_definition(type_) else None
