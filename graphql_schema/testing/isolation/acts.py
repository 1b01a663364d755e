"""Finding, for a mutation, an input of one's own that is accepted: what is refused is chosen anew, by what it says."""

import re
from collections.abc import Awaitable, Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLNonNull,
    GraphQLSchema,
    get_named_type,
    is_required_input_field,
)

from graphql_schema.testing.isolation.door import Reply
from graphql_schema.testing.isolation.places import is_list, places_of
from graphql_schema.testing.isolation.text import below
from graphql_schema.testing.isolation.values import Values

ATTEMPTS = 60
"""How often an input is tried before the place is given up."""

LONGEST_LIST = 3
INPUT = "input"

Path = tuple[str, ...]
AT = re.compile(r"'\$input' has invalid value at ((?:\.\w+|\[\d+\])+):")
"""Where a variable could not be coerced, as GraphQL's own errors tell it."""


@dataclass
class Draft:
    """Choices that make one input; paths hold the indexes of lists."""

    included: set[Path] = field(default_factory=set)
    """Optional parts that are given."""

    kept: Path | None = None
    """The one of them that is given whatever else is chosen."""

    chosen: dict[Path, int] = field(default_factory=dict)
    """Which of the fitting values a leaf has."""

    lengths: dict[Path, int] = field(default_factory=dict)
    version: int | None = None
    """The version that the record turned out to have."""

    fixed: tuple[Path, Any] | None = None
    """The value that is put into a place whatever else is chosen."""


@dataclass
class Act:
    """One mutation, and how to write its input."""

    schema: GraphQLSchema
    name: str
    values: Values
    types: dict[Path, str] = field(default_factory=dict)
    """Which type's ids a place takes, as errors have told."""

    _leaves: dict[Path, list[Any]] = field(default_factory=dict)
    """The leaves of the input written last, with the values they may have."""

    def __post_init__(self) -> None:
        mutation = self.schema.mutation_type
        assert mutation is not None
        self.field = mutation.fields[self.name]
        self.places = {place.path: place for place in places_of(self.schema, mutation.name, self.name, INPUT)}

    @property
    def document(self) -> str:
        """The document, whose only variable is the input."""
        type_ = self.field.args[INPUT].type
        return f"mutation($input: {type_}) {{ {self.name}(input: $input) {below(self.field, 1)} }}"

    def write(self, draft: Draft, records: Iterable[dict[str, dict[str, Any]]]) -> Any:
        """The input that the draft makes; `records` tell the versions of what it names."""
        self._leaves = {}
        return self._part(self.field.args[INPUT].type, (INPUT,), draft, list(records))

    def holds(self, draft: Draft, path: Path) -> bool:
        """Whether the input that the draft makes has something at the path."""
        self.write(draft, ())
        return any(_plain(leaf) == path for leaf in self._leaves)

    def _part(self, type_: Any, path: Path, draft: Draft, records: list[dict[str, dict[str, Any]]]) -> Any:
        if is_list(type_):
            inner = type_.of_type.of_type if isinstance(type_, GraphQLNonNull) else type_.of_type
            length = draft.lengths.setdefault(path, 1)
            return [self._part(inner, (*path, str(index)), draft, records) for index in range(length)]
        named = get_named_type(type_)
        if not isinstance(named, GraphQLInputObjectType):
            return self._leaf(path, draft)
        built = {
            name: self._part(item.type, (*path, name), draft, records)
            for name, item in named.fields.items()
            if is_required_input_field(item) or self._is_included(_plain((*path, name)), draft)
        }
        if "version" in built and (draft.fixed is None or draft.fixed[0] != (*_plain(path), "version")):
            known = next((found[built["id"]].get("version") for found in records if built.get("id") in found), None)
            built["version"] = draft.version or known or built["version"]
        return built

    def _is_included(self, path: Path, draft: Draft) -> bool:
        return any(item[: len(path)] == path for item in draft.included)

    def _leaf(self, path: Path, draft: Draft) -> Any:
        plain = _plain(path)
        if draft.fixed is not None and draft.fixed[0] == plain and set(_indexes(path)) <= {"0"}:
            return draft.fixed[1]
        place = self.places[plain]
        fitting = self._leaves[path] = self.values.of(place, self.types.get(plain))
        first = int(next(iter(_indexes(path)), "0")) if isinstance(place.leaf, GraphQLEnumType) else 0
        return fitting[(draft.chosen.get(path, first)) % len(fitting)] if fitting else None

    def done(self, reply: Reply) -> bool:
        """Whether the act was done."""
        payload = reply.data.get(self.name)
        return payload is not None and not reply.errors and not payload.get("errors")

    def repair(self, draft: Draft, reply: Reply, attempt: int) -> None:
        """Choose anew what the answer complains of; where it names nothing, one leaf after the other."""
        payload = reply.data.get(self.name) or {}
        blamed = False
        for error in payload.get("errors", ()):
            blamed |= self._blame(draft, error)
        for error in reply.errors:
            if found := AT.search(error["message"]):
                blamed |= self._choose_anew(draft, (INPUT, *re.findall(r"\w+", found[1])))
        if not blamed:
            leaves = sorted(self._leaves, key=lambda path: (path[-1] != "id", path))
            if leaves:
                self._choose_anew(draft, leaves[attempt % len(leaves)])

    def _blame(self, draft: Draft, error: dict[str, Any]) -> bool:
        path = (INPUT, *error["field"])
        params = error["params"] or {}
        if error["code"] == "CONFLICT" and "current" in params:
            draft.version = params["current"]
            return True
        if isinstance(params.get("type"), str) and _plain(path) in self.places and _plain(path) not in self.types:
            self.types[_plain(path)] = params["type"]
            draft.chosen.pop(path, None)
            return True
        return bool(error["field"]) and self._choose_anew(draft, path)

    def _choose_anew(self, draft: Draft, path: Path) -> bool:
        """Another value for what stands at the path; False when nothing does."""
        if path in draft.lengths and draft.lengths[path] < LONGEST_LIST:
            draft.lengths[path] += 1
            return True
        below_it = [leaf for leaf in self._leaves if leaf[: len(path)] == path]
        if not below_it:
            if not any(item[: len(path)] == _plain(path) for item in self.places):
                return False
            draft.included.add(_plain(path))
            return True
        draft.version = None
        for leaf in below_it:
            draft.chosen[leaf] = draft.chosen.get(leaf, 0) + 1
            record = (INPUT, "id")
            if draft.chosen[leaf] % max(len(self._leaves[leaf]), 1) != 0:
                continue
            if _plain(leaf) != draft.kept:
                draft.included.discard(_plain(leaf))  # no value fits beside the others
            if leaf != record and record in self._leaves:
                draft.chosen[record] = draft.chosen.get(record, 0) + 1
        return True

    async def solve(
        self, ask: Callable[[Any], Awaitable[Reply]], draft: Draft, attempts: int = ATTEMPTS
    ) -> tuple[Draft | None, Reply]:
        """A draft that is accepted, or None with the last answer; the same input twice running is asked once."""
        draft, asked = deepcopy(draft), None
        for attempt in range(attempts):
            given = self.write(draft, [self.values.haul.records])
            if given != asked:
                reply, asked = await ask(given), given
            if self.done(reply):
                return draft, reply
            self.repair(draft, reply, attempt)
        return None, reply


def _plain(path: Path) -> Path:
    """The path without the indexes of lists."""
    return tuple(part for part in path if not part.isdigit())


def _indexes(path: Path) -> list[str]:
    return [part for part in path if part.isdigit()]
