"""Composing one schema: the bound types and schema parts of a set of plug-ins, with clashes refused."""

import copy
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType
from strawberry.annotation import StrawberryAnnotation
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.name_converter import NameConverter
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import StrawberryList, StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from core.authz import read_actions
from core.descriptors import Action, SchemaPart
from core.errors import ConfigError
from core.orgs.models import Org
from core.plugin_host import Contribution, Registry
from core.text import did_you_mean
from graphql_schema import input_values, ordinary, resolve
from graphql_schema.fields import (
    AggregateNode,
    Binding,
    Column,
    Computed,
    ConnectionNode,
    GlobalId,
    Lookup,
    Model,
    NamedId,
    NodeLookup,
    Relation,
    Stored,
    ViewerCan,
    binding_of,
    stored,
)
from graphql_schema.inputs import Inputs, aggregate_arguments, argument, page_arguments
from graphql_schema.limits import alone
from graphql_schema.outputs import Outputs
from graphql_schema.scalars import SCALARS, ActionName
from graphql_schema.sensitive import refuse_exposure, refuse_lookups
from graphql_schema.view import MAX_ACTIONS, View, stored_as

ROOTS = ("Query", "Mutation")


@strawberry.type(description="What can be read.")
class Query:
    """What can be read; its fields come from schema parts."""


@strawberry.type(description="What can be done; every act answers with its record, or with what to correct.")
class Mutation:
    """What can be done; its fields come from schema parts."""


def compose(registry: Registry, plugins: Iterable[str]) -> View:
    """The schema that a tenant with these plug-ins sees; the kernel's are always part of it."""
    enabled = frozenset(plugins) | registry.kernel
    return _Composer(registry, enabled).view()


class _Composer:
    def __init__(self, registry: Registry, enabled: frozenset[str]) -> None:
        self.enabled = enabled
        self.types = [item.item for item in registry.schema_types if item.plugin in enabled]
        found = (binding for type_ in self.types if (binding := binding_of(type_)) is not None)
        self.bindings = {b.name: b for b in found if not b.type.__strawberry_definition__.is_interface}
        self.by_model = {binding.model: binding for binding in self.bindings.values()}
        self.read_actions: Mapping[Model, Action] = read_actions(item.item for item in registry.actions)
        self.actions = {item.item.name: item.item for item in registry.actions if item.plugin in enabled}
        self.parts = _parts_by_target(registry, enabled)
        self.inputs = Inputs()
        self.outputs = Outputs()
        self._fields: dict[str, list[StrawberryField]] = {}

    def view(self) -> View:
        for binding in self.bindings.values():
            refuse_exposure(binding, self._all_fields(binding))
        refuse_lookups(field for part in self.parts.get("Query", ()) for field in _fields_of(part))
        built = _Schema(
            self.fields,
            query=Query,
            mutation=Mutation,
            types=self.types,
            config=StrawberryConfig(sort_schema=True, scalar_map=SCALARS),
        )
        view = View(
            plugins=self.enabled,
            strawberry=built,
            bindings=self.bindings,
            read_actions=self.read_actions,
            actions=self.actions,
            filters={name: self._filters(binding) for name, binding in self.bindings.items()},
            alone=alone(built._schema),
        )
        _attach_resolvers(view)
        return view

    def fields(self, definition: StrawberryObjectDefinition) -> list[StrawberryField]:
        """The type's own fields and those of the parts that name it, or an interface of it."""
        if definition.is_input:
            if definition.from_input is None:
                definition.from_input = input_values.builder(definition)
            return definition.fields
        if definition.name not in self._fields or definition.name in ("Connection", "Edge"):
            fields = [*definition.fields, *self._contributed(definition)]
            self._fields[definition.name] = [self._completed(definition, field) for field in fields]
        return self._fields[definition.name]

    def _contributed(self, definition: StrawberryObjectDefinition) -> Iterable[StrawberryField]:
        names = [definition.name, *(interface.name for interface in definition.interfaces)]
        for name in names:
            for part in self.parts.get(name, ()):
                yield from part.fields.__strawberry_definition__.fields

    def _completed(self, definition: StrawberryObjectDefinition, field: StrawberryField) -> StrawberryField:
        node = stored(field)
        if node is None:
            return field
        copied = copy.copy(field)
        copied.arguments = self._arguments(node)
        if isinstance(node, AggregateNode):
            made = self.outputs.aggregate(self._binding(node.model), self._group_types(node.model))
            copied.type_annotation = StrawberryAnnotation(StrawberryList(made))
        model = self._model_read(definition, node)
        if model is not None and model in self.read_actions:
            copied.description = f"{field.description}\n\nNeeds `{self.read_actions[model]}`."
        return copied

    def _model_read(self, definition: StrawberryObjectDefinition, node: Stored) -> Model | None:
        match node:
            case ConnectionNode(contained=False) | AggregateNode(contained=False) | Lookup():
                return node.model
            case Relation(contained=False):
                owner = self.bindings.get(definition.name)
                return node.target(owner.model) if owner is not None else None
        return None

    # --- arguments ---------------------------------------------------------------------------------------------------

    def _arguments(self, node: Stored) -> list[StrawberryArgument]:
        match node:
            case ConnectionNode():
                binding = self._binding(node.model)
                return page_arguments(self._where(binding), self.inputs.order_by(binding))
            case AggregateNode():
                binding = self._binding(node.model)
                return aggregate_arguments(self._where(binding), self.inputs.group_by(binding))
            case Lookup():
                only = len(node.by) == 1
                return [self._key(node, name, required=only) for name in node.by]
            case NodeLookup(many=True):
                return [argument("ids", list[strawberry.ID], "Global ids, 100 at most.", required=True)]
            case ViewerCan():
                what = f"Names of actions, {MAX_ACTIONS} at most."
                return [argument("actions", list[ActionName], what, required=True)]
            case NodeLookup():
                return [argument("id", strawberry.ID, "A global id.", required=True)]
        return []

    def _key(self, node: Lookup, name: str, *, required: bool) -> StrawberryArgument:
        kind = strawberry.ID if name == "id" else str
        return argument(name, kind, "Its global id." if name == "id" else f"Its {name}.", required=required)

    def _binding(self, model: Model) -> Binding:
        if model not in self.by_model:
            raise ConfigError(f"No GraphQL type is bound to {model.__name__}; write @bind({model.__name__}) above one.")
        return self.by_model[model]

    def _group_types(self, model: Model) -> Mapping[str, Any]:
        """The GraphQL type of each group's key, by the group's name."""
        binding = self._binding(model)
        shown = {
            node.attribute: field for field in self._all_fields(binding) if isinstance(node := stored(field), Column)
        }
        kinds: dict[str, Any] = {}
        for group in binding.groups:
            match group.kind:
                case "town":
                    kinds[group.name] = self._binding(Org).type
                case "month":
                    kinds[group.name] = str
                case _ if group.attribute in shown:
                    kinds[group.name] = shown[group.attribute].type
                case _:
                    raise ConfigError(f"`{binding.name}` groups by `{group.attribute}`, which is none of its columns.")
        return kinds

    # --- filters -----------------------------------------------------------------------------------------------------

    def _where(self, binding: Binding) -> type[Any]:
        return self.inputs.where(binding.name, lambda: self._filter_inputs(binding))

    def _filter_inputs(self, binding: Binding) -> Mapping[str, type[Any]]:
        inputs: dict[str, Any] = {}
        for field in self._all_fields(binding):
            node = stored(field)
            if isinstance(node, Relation) and node.filter:
                inputs[_name(field)] = self._where(self._binding(node.target(binding.model)))
            elif isinstance(node, GlobalId) or (isinstance(node, Column | NamedId) and node.filter):
                inputs[_name(field)] = self.inputs.column(field)
        if binding.model is Org:
            inputs["within"] = strawberry.ID
        return inputs

    def _filters(self, binding: Binding) -> Mapping[str, Stored]:
        return {
            _name(field): node
            for field in self._all_fields(binding)
            if isinstance(node := stored(field), GlobalId) or getattr(node, "filter", False)
            if node is not None
        }

    def _all_fields(self, binding: Binding) -> list[StrawberryField]:
        return self.fields(binding.type.__strawberry_definition__)


class _Schema(strawberry.Schema):
    """A Strawberry schema whose types get their fields from a composer."""

    def __init__(self, fields: Callable[[StrawberryObjectDefinition], list[StrawberryField]], **options: Any) -> None:
        self._composed = fields
        super().__init__(**options)

    def get_fields(self, type_definition: StrawberryObjectDefinition) -> list[StrawberryField]:
        return self._composed(type_definition)


def _name(field: StrawberryField) -> str:
    return NameConverter().from_field(field)


def _parts_by_target(registry: Registry, enabled: frozenset[str]) -> dict[str, list[Any]]:
    """Parts by the type they extend; raises ConfigError for an unknown target or two parts with one field."""
    known = {*ROOTS, *(_type_name(item.item) for item in registry.schema_types)}
    parts: dict[str, list[Any]] = {}
    owners: dict[tuple[str, str], str] = {}
    for contribution in registry.schema_parts:
        target = contribution.item.target
        if target not in known:
            hint = did_you_mean(target, known)
            raise ConfigError(
                f"Plug-in `{contribution.plugin}` extends the GraphQL type `{target}`, unknown here{hint}"
            )
        _claim(contribution, owners)
        if contribution.plugin in enabled:
            parts.setdefault(target, []).append(contribution.item)
    return parts


def _fields_of(part: SchemaPart) -> list[StrawberryField]:
    fields: list[StrawberryField] = part.fields.__strawberry_definition__.fields
    return fields


def _type_name(type_: type[Any]) -> str:
    name: str = type_.__strawberry_definition__.name
    return name


def _claim(contribution: Contribution[Any], owners: dict[tuple[str, str], str]) -> None:
    for field in contribution.item.fields.__strawberry_definition__.fields:
        place = contribution.item.target, _name(field)
        if place in owners:
            raise ConfigError(
                f"Plug-ins `{owners[place]}` and `{contribution.plugin}` both define `{place[0]}.{place[1]}`; "
                "rename the field in one of them."
            )
        owners[place] = contribution.plugin


def _attach_resolvers(view: View) -> None:
    for name, type_ in view.schema.type_map.items():
        if name.startswith("__"):
            continue
        if isinstance(type_, GraphQLObjectType):
            if name in view.bindings:
                type_.is_type_of = None  # the type is told by the row's model, or by what the planner wrote
            for field_name, field in type_.fields.items():
                _attach(view, type_, field_name, field)
        elif isinstance(type_, GraphQLInterfaceType):
            type_.resolve_type = ordinary.type_resolver(view)


def _attach(view: View, owner: GraphQLObjectType, name: str, field: GraphQLField) -> None:
    node = stored_as(field)
    if node is None:
        if owner.name in view.bindings:
            raise ConfigError(
                f"`{owner.name}.{name}` has no storage; fields of a type bound to a model are made with "
                "column, expression, relation, connection, aggregate or computed."
            )
        field.resolve = resolve.ready_made(field.resolve)
    elif isinstance(node, Computed):
        field.resolve = resolve.computed(view.bindings[owner.name], node)
    elif owner is view.schema.query_type:
        field.resolve = resolve.root(view, node)
    else:
        field.resolve = resolve.ready_made(ordinary.resolver(view, node))
