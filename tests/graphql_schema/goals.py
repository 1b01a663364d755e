"""What random documents must ask for: every field that a query reaches, and every argument, with ways to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
)

from graphql_schema.view import View, stored_as

LONGEST_PATH = 6

Path = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """What must occur: a field, `Dispute.parties`, or an argument of it, `Dispute.parties(first)`; and ways to it."""

    name: str
    paths: tuple[Path, ...]
    argument: str | None = None


def goals(view: View) -> list[Goal]:
    """Every field that a query can reach, and every argument."""
    return [goal for type_, paths in _paths(view).items() for goal in _goals_of(view, type_, paths)]


def _goals_of(view: View, type_name: str, paths: list[Path]) -> Iterator[Goal]:
    type_ = view.schema.type_map[type_name]
    assert isinstance(type_, GraphQLObjectType)
    for name, found in type_.fields.items():
        if found.args and not is_planned(view, type_, found):
            continue  # Python answers, in one way only
        ways = tuple((*path, (type_name, name)) for path in paths)
        yield Goal(f"{type_name}.{name}", ways)
        yield from (Goal(f"{type_name}.{name}({argument})", ways, argument) for argument in found.args)


def _paths(view: View) -> dict[str, list[Path]]:
    """The shortest ways from the root to each type that plans can read, eight at most."""
    found: dict[str, list[Path]] = {"Query": [()]}
    waiting: list[tuple[str, Path]] = [("Query", ())]
    for name, path in waiting:  # grows while it is walked
        type_ = view.schema.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        for field_name, field_ in type_.fields.items():
            for target in _targets(view, type_, field_):
                step = (*path, (name, field_name))
                ways = found.setdefault(target.name, [])
                if len(ways) < 8 and len(step) < LONGEST_PATH:
                    ways.append(step)
                    waiting.append((target.name, step))
    return found


def _targets(view: View, owner: GraphQLObjectType, field_: GraphQLField) -> list[GraphQLObjectType]:
    if not is_planned(view, owner, field_):
        return []
    target = get_named_type(field_.type)
    if isinstance(target, GraphQLInterfaceType):
        return [type_ for type_ in view.schema.get_possible_types(target) if view.is_readable(type_.name)]
    return [target] if isinstance(target, GraphQLObjectType) else []


def is_planned(view: View, owner: GraphQLObjectType, field_: GraphQLField) -> bool:
    """Whether the planner reads the field: what is under a planned root, and the root itself."""
    return owner is not view.schema.query_type or stored_as(field_) is not None
