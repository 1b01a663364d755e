"""Documents that put a value into a place of a query."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, get_named_type, is_required_argument

from graphql_schema.testing.isolation.nest import nested
from graphql_schema.testing.isolation.places import Place, needs_nothing, places_of, shown_by
from graphql_schema.testing.isolation.text import below, called, is_page, literal, which
from graphql_schema.testing.isolation.values import Values


@dataclass(frozen=True, slots=True)
class Route:
    """How to come to a type: fields one inside the other, from a root or from a record's own id."""

    start: str | None
    """The type of the record to begin with; None for a root."""

    fields: tuple[tuple[str, GraphQLField], ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """What a question begins with, beside the value in its place."""

    parent: str | None = None
    """Global id of a record of one's own; None where the way begins at a root."""

    told: bool = False
    """Optional arguments of which a value is known are given too, and not only the required ones."""


@dataclass(frozen=True, slots=True)
class Question:
    """A document with variables, and where in its answer the place's field stands."""

    document: str
    variables: dict[str, Any]
    keys: tuple[str, ...]


@dataclass
class Reader:
    """Writes questions; `values` are those of the county that asks."""

    schema: GraphQLSchema
    values: Values

    @cached_property
    def routes(self) -> dict[str, Route]:
        """The shortest way to each type: a record by its id, or what a field shows without being told anything."""
        query = self.schema.query_type
        assert query is not None
        found = {query.name: Route(None), **{name: Route(name) for name in sorted(self.values.haul.by_id)}}
        waiting = list(found)
        for name in waiting:  # grows while it is walked
            for target, step in self._steps(name):
                if target not in found:
                    found[target] = Route(found[name].start, (*found[name].fields, step))
                    waiting.append(target)
        return found

    def _steps(self, name: str) -> Iterator[tuple[str, tuple[str, GraphQLField]]]:
        type_ = self.schema.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        for key, found in type_.fields.items():
            target = shown_by(found) if is_page(found) else get_named_type(found.type)
            if isinstance(target, GraphQLObjectType) and needs_nothing(found):
                yield target.name, (key, found)

    def starts(self, place: Place) -> list[Start]:
        """Where one can begin, the likeliest first; nowhere if no way leads to the place."""
        route = self.routes.get(place.owner)
        if route is None:
            return []
        if route.start is None:
            told = [Start(told=True)] if self._told(place) else []
            return [Start(), *told]
        haul = self.values.haul
        return [
            Start(id_) for id_ in (haul.ids[route.start] if route.fields else haul.parents(route.start, place.field))
        ]

    def question(self, place: Place, value: Any, start: Start, *, inline: bool = False) -> Question:
        """Ask for the place's field with the value in its place, as a variable or in the document itself."""
        route = self.routes[place.owner]
        owner = self.schema.type_map[place.owner]
        assert isinstance(owner, GraphQLObjectType)
        asked = owner.fields[place.field]
        given = nested(asked.args[place.argument].type, place.path[1:], value, self._sibling(place))
        arguments = {place.argument: given, **self._others(place, asked, self._told(place) if start.told else [])}
        variables = {} if inline else {f"v_{name}": item for name, item in arguments.items()}
        definitions = [f"$v_{name}: {asked.args[name].type}" for name in (arguments if not inline else ())]
        written = (f"{k}: {literal(asked.args[k].type, v) if inline else f'$v_{k}'}" for k, v in arguments.items())
        is_condition = len(place.path) > 1 and not inline  # what its records show is asked where none is set
        asked_of_it = which(asked) if is_condition else below(asked, 2 if inline else 1)
        inner = f"{place.field}({', '.join(written)}) {asked_of_it}"
        for name, found in reversed(route.fields):
            inner = f"{called(name, found)} {{ {f'nodes {{ {inner} }}' if is_page(found) else inner} }}"
        keys = [key for name, found in route.fields for key in ((name, "nodes") if is_page(found) else (name,))]
        if route.start is not None:
            definitions.append("$parent: ID!")
            variables["parent"] = start.parent
            inner = f"node(id: $parent) {{ ... on {route.start} {{ {inner} }} }}"
            keys.insert(0, "node")
        head = f"query({', '.join(definitions)})" if definitions else "query"
        return Question(f"{head} {{ {inner} }}", variables, (*keys, place.field))

    def _others(self, place: Place, asked: GraphQLField, told: list[str]) -> dict[str, Any]:
        """What the field must be told besides, and what it is told though it need not be."""
        required = (name for name, item in asked.args.items() if is_required_argument(item) and name != place.argument)
        return {name: self._filled(place, asked, name) for name in (*required, *told)}

    def _told(self, place: Place) -> list[str]:
        """Optional arguments besides the place's of which a value is known."""
        type_ = self.schema.type_map[place.owner]
        assert isinstance(type_, GraphQLObjectType)
        return [
            name
            for name, item in type_.fields[place.field].args.items()
            if not is_required_argument(item)
            and name != place.argument
            and f"{place.owner}.{place.field}.{name}" in self.values.haul.known
        ]

    def _filled(self, place: Place, asked: GraphQLField, name: str) -> Any:
        first = next(iter(places_of(self.schema, place.owner, place.field, name)))
        value = next(iter(self.values.of(first)), None)
        return nested(asked.args[name].type, first.path[1:], value, self._sibling(first))

    def _sibling(self, place: Place) -> Any:
        """Gives a value to an input field that must be told beside the place."""

        def fill(path: tuple[str, ...]) -> Any:
            found = next(
                item
                for item in places_of(self.schema, place.owner, place.field, place.argument)
                if item.path[1 : len(path) + 1] == path
            )
            return next(iter(self.values.of(found)), None)

        return fill


def shown(data: Any, keys: tuple[str, ...]) -> bool:
    """Whether the answer shows a record, or counts one, where the keys lead to."""
    if isinstance(data, list):
        return any(shown(item, keys) for item in data)
    if keys:
        return isinstance(data, dict) and shown(data.get(keys[0]), keys[1:])
    if isinstance(data, dict):
        if "edges" in data:
            return bool(data["edges"])
        return bool(data.get("count", 1) != 0)
    return data is not None
