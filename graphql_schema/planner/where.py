"""`where` arguments read into conditions, relations and subtrees of organisations among them."""

from collections.abc import Iterator

from core.tenancy import placement_of
from graphql_schema.fields import Binding, Column, GlobalId, NamedId, Relation, Stored
from graphql_schema.planner.tree import Argument, Compare, Condition, Exists, Junction, Link, Not, Table, Within
from graphql_schema.view import View


class Where:
    """Reads conditions in terms of a view's bound types."""

    def __init__(self, view: View) -> None:
        self._view = view

    def condition(self, binding: Binding, where: Argument) -> Condition:
        """The condition that a `where` asks of a bound type's rows."""
        return Junction("and", tuple(self._conditions(binding, where)))

    def _conditions(self, binding: Binding, where: Argument) -> Iterator[Condition]:
        filters = self._view.filters[binding.name]
        for name, argument in where.items():
            if name in ("and", "or"):
                yield Junction(name, tuple(self.condition(binding, part) for part in argument))
            elif name == "not":
                yield Not(self.condition(binding, argument))
            elif name == "within":
                yield Within("place", Table(binding), argument)
            else:
                yield from self._compare(binding, filters[name], argument)

    def _compare(self, binding: Binding, node: Stored, argument: Argument) -> Iterator[Condition]:
        match node:
            case Relation():
                yield from self._related(binding, node, argument)
            case GlobalId():
                yield from (Compare("id", operator, value) for operator, value in argument.items())
            case Column(attribute=column) | NamedId(attribute=column):
                yield from (Compare(column, operator, value) for operator, value in argument.items())

    def _related(self, binding: Binding, node: Relation, argument: Argument) -> Iterator[Condition]:
        target = self.target(binding, node)
        conditions = list(self._conditions(target, argument))
        if node.key.key == "org_id" and (place := placement_of(binding.model).place):
            # the row carries its organisation's place, so the subtree needs no join
            for within in [part for part in conditions if isinstance(part, Within)]:
                conditions.remove(within)
                yield Within(place, within.table, within.argument)
        if conditions or not argument.items():
            link = link_of(binding, target, node)
            yield Exists(Table(target, contained=node.contained), link, Junction("and", tuple(conditions)))

    def target(self, binding: Binding, node: Relation) -> Binding:
        """The binding at the other end of a relation."""
        return self._view.by_model[node.target(binding.model)]


def link_of(owner: Binding, target: Binding, node: Relation) -> Link:
    """How a relation's record hangs on its owner: by the owner's foreign key, or by the record's own."""
    if issubclass(owner.model, node.owner):
        return Link(inner="id", outer=node.key.key)
    return Link(inner=node.key.key, outer="id")
