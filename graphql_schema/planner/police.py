"""One pass over every table of a tree: under which action and in which reach its rows may be read.

The stamp holds no actor's values: they are bound when the plan runs, so one plan serves every actor whose reach has the
same shape.
"""

from collections.abc import Iterable

from core.authz import Rights, ScopeClass
from core.descriptors import Action
from graphql_schema.planner.tree import Root, Stamp, Table, tables
from graphql_schema.view import View

Use = tuple[Action, bool]
"""An action a plan depends on, and whether it reads a list."""


def uses(view: View, roots: Iterable[Root]) -> tuple[Use, ...]:
    """Every action the tree's tables are read under, in the order of the tree."""
    found = ((view.read_actions[table.binding.model], table.is_list) for table in tables(roots) if not table.contained)
    return tuple(dict.fromkeys(found))


def reach(rights: Rights, needed: Iterable[Use]) -> tuple[ScopeClass, ...]:
    """The shape of the actor's reach for each of the actions."""
    return tuple(
        rights.scope(action).for_list() if is_list else rights.scope(action).for_record() for action, is_list in needed
    )


def police(view: View, roots: Iterable[Root], needed: tuple[Use, ...], classes: tuple[ScopeClass, ...]) -> None:
    """Stamp every table: a contained part goes with the record that holds it, all else is scoped by its action."""
    scopes = dict(zip(needed, classes, strict=True))
    for table in tables(roots):
        table.stamp = _stamp(view, table, scopes)


def _stamp(view: View, table: Table, scopes: dict[Use, ScopeClass]) -> Stamp:
    if table.contained:
        return Stamp(None, None)
    action = view.read_actions[table.binding.model]
    return Stamp(action, scopes[action, table.is_list])
