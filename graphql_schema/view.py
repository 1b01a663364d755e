"""The schema as a set of plug-ins makes it, with what planner and resolvers look up in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import strawberry
from graphql import GraphQLField, GraphQLNamedType, GraphQLSchema
from strawberry.types.field import StrawberryField

from core.audit.reads import table_of
from core.descriptors import Action
from core.errors import BadRequest, LimitExceeded
from graphql_schema.fields import Binding, Model, Stored, stored
from graphql_schema.naming import group_enum

MAX_ACTIONS = 20
"""Actions that one field may ask about."""


@dataclass(frozen=True)
class View:
    """One composed schema: what every tenant with this set of plug-ins sees."""

    plugins: frozenset[str]
    strawberry: strawberry.Schema
    bindings: Mapping[str, Binding]
    """GraphQL type name -> binding."""

    read_actions: Mapping[Model, Action]
    actions: Mapping[str, Action]
    """Every action there is in this view, by name."""

    filters: Mapping[str, Mapping[str, Stored]]
    """GraphQL type name -> filterable field by its GraphQL name."""

    by_model: dict[Model, Binding] = field(default_factory=dict)
    by_table: dict[str, Binding] = field(default_factory=dict)
    """Binding by the name under which the audit trail knows its rows."""

    alone: frozenset[str] = frozenset()
    """Mutations that stand alone in their document and need no token there."""

    group_enums: frozenset[str] = field(init=False)
    """Enums of which a list says what to count by."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "group_enums", frozenset(map(group_enum, self.bindings)))
        self.by_model.update({binding.model: binding for binding in self.bindings.values()})
        self.by_table.update({table_of(model): binding for model, binding in self.by_model.items()})

    @property
    def schema(self) -> GraphQLSchema:
        """The schema as graphql-core knows it."""
        return self.strawberry._schema

    def binding(self, type_: GraphQLNamedType) -> Binding:
        """The binding of a GraphQL type that shows records."""
        return self.bindings[type_.name]

    def named_actions(self, model: Model, names: Sequence[str]) -> tuple[Action, ...]:
        """The actions of these names, each once; none for a part of another record, which is asked itself.

        Raises BadRequest for a name that no action has, and LimitExceeded for too many.
        """
        if len(names) > MAX_ACTIONS:
            raise LimitExceeded("error.too_many_actions", given=len(names), maximum=MAX_ACTIONS)
        found = tuple(self.action(name) for name in dict.fromkeys(names))
        return found if model in self.read_actions else ()

    def action(self, name: str) -> Action:
        """The action of that name; raises BadRequest when there is none."""
        if name not in self.actions:
            raise BadRequest("error.unknown_action", name=name[:80])
        return self.actions[name]

    def is_readable(self, name: str) -> bool:
        """Whether records of the type can be read on their own; a contained part comes with its record only."""
        return name in self.bindings and self.bindings[name].model in self.read_actions


BACKREF = "strawberry-definition"


def definition(field: GraphQLField) -> StrawberryField:
    """The Strawberry field behind a field of the built schema."""
    found: StrawberryField = field.extensions[BACKREF]
    return found


def stored_as(field: GraphQLField) -> Stored | None:
    """How a field of the built schema is stored; None for a Python resolver."""
    return stored(definition(field))
