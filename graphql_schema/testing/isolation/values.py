"""Which values to put into a place: a county's own that fit, the likeliest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from graphql import GraphQLEnumType, GraphQLInterfaceType, GraphQLSchema

from graphql_schema.testing.isolation.haul import Haul
from graphql_schema.testing.isolation.places import Place

PLAIN: Mapping[str, Sequence[Any]] = {
    "Int": (1, 2, 30),
    "Float": (1.0, 0.5),
    "Boolean": (False, True),
    "Date": ("2011-01-05", "2031-01-05"),
    "DateTime": ("2011-01-05T02:03:04+00:00", "2031-01-05T02:03:04+00:00"),
    "Decimal": ("12.50",),
    "JSON": ({},),
}
"""Values of scalars that are nobody's."""

TEXTS = ("a text of the proof", "another text of the proof", "proof-text", "990001999", "proof@helin.test", "1")
"""Texts that are nobody's, for whatever a field may ask of one."""


@dataclass(frozen=True)
class Values:
    """The values that one county can put into places."""

    schema: GraphQLSchema
    haul: Haul
    hints: Mapping[str, Sequence[Any]]

    def of(self, place: Place, type_: str | None = None) -> list[Any]:
        """What fits into the place; `type_` is the type whose ids it takes, once that is known."""
        found = [*self.haul.known.get(place.input, ()), *self.hints.get(place.input, ())]
        if isinstance(place.leaf, GraphQLEnumType):
            seen = self.haul.values.get((place.subject, place.about), ())
            return once(found, (value for value in seen if value in place.leaf.values), place.leaf.values)
        if place.leaf.name == "ID":
            return once(found, self.haul.values.get((place.subject, place.about), ()), self.ids(place, type_))
        if place.leaf.name == "ActionName":
            return once(found, self.haul.values.get(("Action", "name"), ()))
        if place.leaf.name == "String":
            return once(found, self._texts(place))
        seen = self.haul.values.get((place.subject, place.about), ())
        return once(found, seen if place.leaf.name != "Boolean" else (), self._plain(place))

    def ids(self, place: Place, type_: str | None = None) -> list[str]:
        """Global ids: of the type told or guessed, else one of each type in turn."""
        for name in type_.split(" | ") if type_ else self._types(place):
            if self.haul.ids.get(name):
                return self.haul.ids[name]
        subject = self.schema.type_map.get(place.subject)
        if isinstance(subject, GraphQLInterfaceType):
            return [ids[0] for ids in self.haul.ids.values() if ids]
        rows = zip_longest(*self.haul.ids.values())
        return [id_ for row in rows for id_ in row if id_ is not None]

    def _types(self, place: Place) -> list[str]:
        """Types whose ids the place may take, told by its name: `mediatorId` takes those of Mediator."""
        if place.about in ("id", "ids", "within"):
            return [place.subject]
        stem = place.about.removesuffix("s").removesuffix("Id")
        title = f"{stem[:1].upper()}{stem[1:]}"
        named = [name for name in self.haul.ids if name == title]
        return [*named, *(name for name in self.haul.ids if name.endswith(title) and name != title)]

    def _texts(self, place: Place) -> list[str]:
        if place.argument in ("after", "before") and len(place.path) == 1:
            return self.haul.cursors.get((place.owner, place.field), [])
        own = self.haul.values.get((place.subject, place.about))
        return list(own) if own else [*self.haul.by_name(place.about), *TEXTS]

    def _plain(self, place: Place) -> Sequence[Any]:
        return PLAIN.get(place.leaf.name, TEXTS)


def foreign(place: Place, theirs: Values, mine: Values, mark: str, type_: str | None = None) -> list[Any]:
    """What a neighbor can put into the place: first what only the neighbor has, then what both have."""
    found = theirs.of(place, type_)
    if place.leaf.name == "String" and not any(mark in str(value) for value in found):
        marked = (value for values in theirs.haul.values.values() for value in values if mark in str(value))
        found = once(list(marked)[:1], found)
    own = mine.of(place, type_)
    return [*(value for value in found if value not in own), *(value for value in found if value in own)]


def once(*groups: Iterable[Any]) -> list[Any]:
    """All values, each where it comes first; they need not be hashable."""
    found: list[Any] = []
    for group in groups:
        found.extend(value for value in group if value not in found)
    return found
