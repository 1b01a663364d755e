"""Every place of a schema into which a client can put a value: the leaves of all arguments of all fields."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_required_argument,
)

Fields = GraphQLObjectType | GraphQLInterfaceType


@dataclass(frozen=True, slots=True)
class Place:
    """One leaf of one argument of a field, such as `Org.disputes(where.type.code.eq)`."""

    owner: str
    field: str
    path: tuple[str, ...]
    leaf: GraphQLNamedType
    subject: str
    """The output type whose records the value is about."""

    about: str
    """The field of those records that the value is compared with, or else the input field's own name."""

    input: str
    """The last input field on the way, such as `StringFilter.eq`; a field of the schema for an argument."""

    def __str__(self) -> str:
        return f"{self.owner}.{self.field}({'.'.join(self.path)})"

    @property
    def argument(self) -> str:
        """The argument of the field."""
        return self.path[0]

    @property
    def covers(self) -> tuple[str, ...]:
        """What is tried when a value is put here: the argument, and the condition at the end of the way to the leaf.

        An act is a matter of its own at each leaf; the conditions of a filter are the same wherever it stands.
        """
        argument = f"{self.owner}.{self.field}({self.argument})"
        if len(self.path) == 1:
            return (argument,)
        return argument, str(self) if self.owner == "Mutation" else f"{self.subject}.{self.about} by {self.input}"


def places(schema: GraphQLSchema) -> list[Place]:
    """All places, in the order of their names; a type met again on its own way is entered for its id alone."""
    found = [
        place
        for type_ in schema.type_map.values()
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__")
        for name, field in type_.fields.items()
        for place in _of_field(schema, type_.name, name, field)
    ]
    return sorted(found, key=str)


def fewest(all_places: Iterable[Place]) -> list[Place]:
    """Places that cover together what all of them do."""
    covered: set[str] = set()
    found = []
    for place in all_places:
        if not covered.issuperset(place.covers):
            covered.update(place.covers)
            found.append(place)
    return found


def places_of(schema: GraphQLSchema, owner: str, field: str, argument: str) -> list[Place]:
    """The places of one argument."""
    type_ = schema.type_map[owner]
    assert isinstance(type_, GraphQLObjectType)
    return [place for place in _of_field(schema, owner, field, type_.fields[field]) if place.argument == argument]


def _of_field(schema: GraphQLSchema, owner: str, name: str, field: GraphQLField) -> Iterator[Place]:
    subject = shown_by(field).name
    for argument, given in field.args.items():
        for path, leaf, about, input_ in _leaves(schema, given.type, (argument,), (subject, argument), ()):
            yield Place(owner, name, path, leaf, *about, input_ or f"{owner}.{name}.{argument}")


Leaf = tuple[tuple[str, ...], GraphQLNamedType, tuple[str, str], str]


def _leaves(
    schema: GraphQLSchema,
    type_: GraphQLInputType,
    path: tuple[str, ...],
    about: tuple[str, str],
    seen: tuple[str, ...],
    input_: str = "",
) -> Iterator[Leaf]:
    named = get_named_type(type_)
    if not isinstance(named, GraphQLInputObjectType):
        yield path, named, about, input_
        return
    filtered = named.name.removesuffix("Filter")
    is_filter = filtered != named.name and isinstance(schema.type_map.get(filtered), Fields)
    again = named.name in seen
    for name, field in named.fields.items():
        if again and name != "id":
            continue
        subject = (filtered, name) if is_filter else (about[0], about[1] if filtered != named.name else name)
        yield from _leaves(schema, field.type, (*path, name), subject, (*seen, named.name), f"{named.name}.{name}")


def shown_by(field: GraphQLField) -> GraphQLNamedType:
    """The type of the records a field shows: of a page's nodes, of a payload's record, or the field's own."""
    named: GraphQLNamedType = get_named_type(field.type)
    fields = named.fields if isinstance(named, GraphQLObjectType) else {}
    inner = fields.get("nodes") or next((fields[name] for name in fields if name != "errors"), None)
    if inner is not None and ("nodes" in fields or "errors" in fields):
        named = get_named_type(inner.type)
    return named


def is_list(type_: Any) -> bool:
    """Whether the type, null or not, is a list."""
    return isinstance(type_.of_type if isinstance(type_, GraphQLNonNull) else type_, GraphQLList)


def needs_nothing(field: GraphQLField) -> bool:
    """Whether the field can be asked for without arguments."""
    return not any(is_required_argument(argument) for argument in field.args.values())
