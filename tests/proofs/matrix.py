"""What is asked: every field of every type by every operation, every question and every act, as every role."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import Any

from graphql import GraphQLObjectType

from graphql_schema.fields import AggregateNode, ConnectionNode, Lookup, Masked
from graphql_schema.naming import camel
from graphql_schema.view import View, stored_as

ROOT = "Query"
GROWING = ("AuditEntry",)
"""Types of which reading makes more: their lists are compared by whether they show anything at all."""

QUESTIONS = ("can", "explain", "whoMay", "nodes")


@dataclass(frozen=True, slots=True)
class Column:
    """One operation on one field of one type; a question has no field, an act the mutation's name."""

    type: str
    field: str
    operation: str

    def __str__(self) -> str:
        return f"{self.type}.{self.field} by {self.operation}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A column asked as a role, or as several roles together."""

    subject: str
    column: Column


@dataclass(frozen=True)
class Roots:
    """The fields at the root of queries that show a type's records."""

    lists: dict[str, str]
    """Type -> the root field that lists all of them."""

    chosen: dict[str, str]
    """Root field that lists some of them -> the type."""

    counts: dict[str, str]
    lookups: dict[str, tuple[str, tuple[str, ...]]]
    """Type -> a root field that finds one, with the arguments it may be found by."""


def roots_of(view: View) -> Roots:
    """The root fields of the composed schema."""
    found = Roots({}, {}, {}, {})
    query = view.schema.query_type
    assert query is not None
    for name, field in query.fields.items():
        match stored_as(field):
            case ConnectionNode(model=model, only=None):
                found.lists[view.by_model[model].name] = name
            case ConnectionNode(model=model):
                found.chosen[name] = view.by_model[model].name
            case AggregateNode(model=model):
                found.counts[view.by_model[model].name] = name
            case Lookup(model=model, by=by):
                found.lookups[view.by_model[model].name] = name, by
    return found


def columns_of(view: View) -> list[Column]:
    """Every operation on every field of the composed schema, and every mutation."""
    roots = roots_of(view)
    found = [column for name in sorted(view.bindings) for column in _of_type(view, roots, name)]
    found += [Column(type_, root, "chosen list") for root, type_ in roots.chosen.items()]
    query, mutation = view.schema.query_type, view.schema.mutation_type
    assert query is not None
    assert mutation is not None
    computed = [name for name, field in query.fields.items() if stored_as(field) is None and name not in QUESTIONS]
    found += [Column(ROOT, name, "answer") for name in computed]
    return [*found, *(Column("Mutation", name, "act") for name in mutation.fields)]


def untold(columns: Sequence[Column], told: Container[str]) -> list[str]:
    """Acts and computed fields at the root of which the proof does not know yet to whom they are open."""
    return [one.field for one in columns if one.operation in ("act", "answer") and one.field not in told]


def _of_type(view: View, roots: Roots, name: str) -> Iterator[Column]:
    binding = view.bindings[name]
    for field in fields_of(view, name):
        yield Column(name, field, "record")
        if name in roots.lists:
            yield Column(name, field, "list")
        if name in roots.lists and isinstance(stored_as(fields_of(view, name)[field]), Masked):
            for operation in ("filter", "order", "group"):
                yield Column(name, field, operation)
    if name in roots.lists and name not in GROWING:
        yield from (Column(name, field, "filter") for field in view.filters[name])
        yield from (Column(name, order.name, "order") for order in binding.orders)
    if name in roots.counts:
        yield from (Column(name, group.name, "group") for group in binding.groups)
    if name in roots.lookups:
        yield from (Column(name, camel(argument), "lookup") for argument in roots.lookups[name][1])
    if view.is_readable(name):
        yield from (Column(name, "", question) for question in QUESTIONS)


def fields_of(view: View, name: str) -> dict[str, Any]:
    """The fields of a type, by name."""
    type_ = view.schema.type_map[name]
    assert isinstance(type_, GraphQLObjectType)
    return dict(type_.fields)


PATTERN = (1, 2, 0, 0, 0)
"""Which group of subjects has its turn in which round, again and again."""


def draw(columns: Sequence[Column], subjects: Sequence[Sequence[str]], random: Random) -> Iterator[Cell]:
    """Cells without an end: each round asks every column as another subject.

    The groups of subjects take turns after PATTERN, so that a few rounds meet all of them.
    """
    turns = {column: [random.sample(group, len(group)) for group in subjects] for column in columns}
    asked = [0] * len(subjects)
    for group in cycle(PATTERN):
        for column in random.sample(columns, len(columns)):
            chosen = turns[column][group]
            yield Cell(chosen[asked[group] % len(chosen)], column)
        asked[group] += 1
