"""What a schema may not do with sensitive values: refused when it is composed, with the sentence that says why.

Whoever filters or sorts by a masked field learns the value bit by bit, and whoever groups by it counts its values.
"""

from collections.abc import Iterable, Iterator

from sqlalchemy import inspect
from strawberry.types.field import StrawberryField

from core.errors import ConfigError
from graphql_schema.fields import Binding, Column, Computed, Expression, Lookup, Masked, NamedId, stored


def refuse_exposure(binding: Binding, fields: Iterable[StrawberryField]) -> None:
    """Raise ConfigError when a bound type shows, compares, sorts, groups or adds up what is sensitive."""
    for attribute, what in _uses(binding, fields):
        info = inspect(binding.model).columns[attribute].info
        if info.get("secret"):
            raise ConfigError(f"{what} `{attribute}`, which never leaves its table; take it out.")
        if info.get("masked"):
            raise ConfigError(
                f"{what} `{attribute}`, the masked form of a sensitive value, which may be shown by `masked(…)` and "
                "nothing else: no list is filtered, sorted, grouped or searched by it."
            )


def refuse_lookups(fields: Iterable[StrawberryField]) -> None:
    """Raise ConfigError when a root field looks a record up by what is sensitive."""
    for field in fields:
        node = stored(field)
        if not isinstance(node, Lookup):
            continue
        for attribute in node.by:
            info = inspect(node.model).columns[attribute].info
            if info.get("secret") or info.get("masked"):
                raise ConfigError(
                    f"`{field.python_name}` looks up by `{attribute}`, which is sensitive; write an act that states a "
                    "purpose, as `personFind` does."
                )


def _uses(binding: Binding, fields: Iterable[StrawberryField]) -> Iterator[tuple[str, str]]:
    """Attribute, and the beginning of a sentence about what is done with it."""
    for field in fields:
        place = f"`{binding.name}.{field.python_name}`"
        match stored(field):
            case Masked(filter=False):
                pass
            case Column(attribute=attribute):
                yield attribute, f"{place} is made of"
            case NamedId(table=table, attribute=attribute):
                yield from ((name, f"{place} is made of") for name in (table, attribute))
            case Expression(columns=names) | Computed(requires=names):
                yield from ((name, f"{place} reads") for name in names)
    for order in binding.orders:
        yield from ((name, f"The order {order.name} of `{binding.name}` sorts by") for name in order.columns)
    yield from ((group.attribute, f"`{binding.name}` groups by") for group in binding.groups)
    yield from ((item.attribute, f"`{binding.name}` adds up") for item in binding.sums)
