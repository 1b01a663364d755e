"""Building an argument's value round one leaf."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLNonNull, get_named_type, is_required_input_field

from graphql_schema.testing.isolation.places import is_list

Fill = Callable[[tuple[str, ...]], Any]


def nested(type_: Any, path: tuple[str, ...], value: Any, fill: Fill, walked: tuple[str, ...] = ()) -> Any:
    """The value of the argument that holds `value` at the end of the path, and on the way only what must be there.

    `fill` gives the value of a leaf that must be there besides, by its path.
    """
    if is_list(type_):
        inner = type_.of_type.of_type if isinstance(type_, GraphQLNonNull) else type_.of_type
        return [nested(inner, path, value, fill, walked)]
    if not path:
        return value
    named = get_named_type(type_)
    assert isinstance(named, GraphQLInputObjectType)
    built = {path[0]: nested(named.fields[path[0]].type, path[1:], value, fill, (*walked, path[0]))}
    for name, field in named.fields.items():
        if name not in built and is_required_input_field(field):
            built[name] = _whole(field.type, (*walked, name), fill)
    return built


def _whole(type_: Any, walked: tuple[str, ...], fill: Fill) -> Any:
    """The least that a required part may hold."""
    if is_list(type_):
        inner = type_.of_type.of_type if isinstance(type_, GraphQLNonNull) else type_.of_type
        return [_whole(inner, walked, fill)]
    named = get_named_type(type_)
    if not isinstance(named, GraphQLInputObjectType):
        return fill(walked)
    return {
        name: _whole(field.type, (*walked, name), fill)
        for name, field in named.fields.items()
        if is_required_input_field(field)
    }
