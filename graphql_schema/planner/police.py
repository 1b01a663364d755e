"""One pass over every table of a tree: under which action and in which reach its rows may be read.

The stamp holds no actor's values: they are bound when the plan runs, so one plan serves every actor whose reach has the
same shape.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from core.authz import Rights
from core.descriptors import Action
from core.scopes import ScopeClass
from graphql_schema.planner.tree import Can, Root, Stamp, Table, tables
from graphql_schema.view import View


class Use(NamedTuple):
    """An action a plan depends on, on rows of which model, and whether it reads a list."""

    action: Action
    model: type[Any]
    is_list: bool = False


def uses(view: View, roots: Iterable[Root]) -> tuple[Use, ...]:
    """Every action the tree's tables are read under, in the order of the tree."""
    return tuple(dict.fromkeys(use for part in tables(roots) for use in _uses(view, part)))


def _uses(view: View, part: Table | Can) -> tuple[Use, ...]:
    if isinstance(part, Can):
        return tuple(Use(action, part.model) for action in part.actions)
    if part.contained:
        return ()
    model = part.binding.model
    return (Use(view.read_actions[model], model, part.is_list),)


def reach(rights: Rights, needed: Iterable[Use]) -> tuple[ScopeClass, ...]:
    """The shape of the actor's reach for each of the actions."""
    return tuple(
        [
            rights.scope(action, model).for_list() if is_list else rights.scope(action, model).for_record()
            for action, model, is_list in needed
        ]
    )


def police(view: View, roots: Iterable[Root], needed: tuple[Use, ...], classes: tuple[ScopeClass, ...]) -> None:
    """Stamp every table: a contained part goes with the record that holds it, all else is scoped by its action."""
    scopes = dict(zip(needed, classes, strict=True))
    for part in tables(roots):
        if isinstance(part, Can):
            part.scopes = {use.action: scopes[use] for use in _uses(view, part)}
        else:
            part.stamp = _stamp(view, part, scopes)


def _stamp(view: View, table: Table, scopes: dict[Use, ScopeClass]) -> Stamp:
    if table.contained:
        return Stamp(None, None)
    (use,) = _uses(view, table)
    return Stamp(use.action, scopes[use])
