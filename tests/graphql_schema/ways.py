"""How records are come by, read off the schema: the lists that show them, and the records that they hang on."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from graphql import GraphQLObjectType

from graphql_schema.fields import ConnectionNode
from graphql_schema.view import View, stored_as

SIZES = {1: (100,), 2: (100, 100), 3: (100, 8, 25)}
"""How many records of each list are asked for, from the outermost in: about as many as a document may cost."""

Lists = dict[type[Any], list[tuple[str, str, ConnectionNode]]]
"""Model -> its lists: where each stands, its name, how it is stored."""

Parts = dict[type[Any], list[tuple[str, type[Any]]]]
"""Model -> the columns by which a record goes with another one, and the models of these."""


def lists(view: View) -> Iterator[tuple[str, str, ConnectionNode]]:
    """Every list in pages: the type it stands on, its name, and how it is stored."""
    for type_ in view.schema.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for name, field in type_.fields.items():
                node = stored_as(field)
                if isinstance(node, ConnectionNode):
                    yield type_.name, name, node


def parts_of(view: View) -> Parts:
    """What goes with the record that holds it, and has no list of its own."""
    found: Parts = defaultdict(list)
    alone = {node.model for owner, _, node in lists(view) if owner == "Query" and node.only is None}
    for owner, _, node in lists(view):
        if node.contained and node.key is not None and node.model not in alone:
            found[node.model].append((node.key.key, view.bindings[owner].model))
    return dict(found)


def stand_alone(view: View) -> set[type[Any]]:
    """Models of which some list shows what one may see by a right of its own, wherever it hangs."""
    return {node.model for _, _, node in lists(view) if not node.contained and node.only is None}


def ways(view: View) -> dict[str, list[str]]:
    """For each type with conditions, selections that have all its records under the condition `$where` between them."""
    by_model: Lists = defaultdict(list)
    for owner, name, node in lists(view):
        by_model[node.model].append((owner, name, node))
    return {
        name: [_nested(path) for path in _paths(view, by_model, binding.model)]
        for name, binding in view.bindings.items()
        if f"{name}Filter" in view.schema.type_map and view.filters[name] and by_model[binding.model]
    }


def _paths(view: View, by_model: Lists, model: type[Any]) -> list[tuple[str, ...]]:
    """Names of the lists one inside the other, by which all records of the model are come by."""
    known = by_model[model]
    if roots := [(name,) for owner, name, node in known if owner == "Query" and node.only is None]:
        return roots[:1]
    inside = [(owner, name) for owner, name, node in known if owner != "Query" and (node.contained or not node.only)]
    if not inside:
        return [(name,) for owner, name, _ in known if owner == "Query"]
    return [
        (*path, name)
        for owner, name in inside
        for path in _paths(view, by_model, view.bindings[owner].model)
        if len(path) < len(SIZES)
    ]


def _nested(path: tuple[str, ...]) -> str:
    *outer, (name, size) = zip(path, SIZES[len(path)], strict=True)
    pages = {"pages": "first", "ends": "last"} if len(path) < len(SIZES) else {"pages": "first"}
    inner = " ".join(
        f"{alias}: {name}({end}: {size}, where: $where) {{ nodes {{ id }} }}" for alias, end in pages.items()
    )
    for name, size in reversed(outer):
        inner = f"{name}(first: {size}) {{ nodes {{ {inner} }} }}"
    return inner
