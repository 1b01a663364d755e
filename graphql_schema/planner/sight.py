"""What of a tree is personal: an operation that shows it leaves an entry in the audit trail.

A table is tagged where a PERSONAL or SENSITIVE column of it is shown, or where its rows were chosen by one: whoever
finds a record by a name has read the name. Counts are no reads, unless they are of what was chosen or grouped so.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, func, literal_column

from core.audit.reads import is_personal, reads_are_noted, table_of
from graphql_schema.fields import Expression, Model
from graphql_schema.planner.tree import (
    Aggregation,
    ById,
    Compare,
    Condition,
    Cursor,
    Edges,
    Exists,
    GroupKeys,
    Info,
    Junction,
    Nodes,
    Not,
    One,
    Page,
    Scalar,
    Table,
    TypeName,
)

NONE: ColumnElement[bytes] = literal_column("''::bytea", LargeBinary())


def mark(roots: Iterable[Any]) -> tuple[str, ...]:
    """Tag the tables that show something personal; gives their names, in the order of their tags."""
    names: dict[str, int] = {}
    for table in _personal(roots):
        table.tag = names.setdefault(table_of(table.binding.model), len(names))
    return tuple(names)


def sees(item: Any) -> bool:
    """Whether what is selected here, or anything inside it, shows rows that are to be noted."""
    match item:
        case One():
            return item.table.tag is not None or any(map(sees, item.fields))
        case Page():
            shown = [entry for entry in item.entries if isinstance(entry, Nodes | Edges)]
            return bool(shown) and (item.table.tag is not None or any(map(sees, shown)))
        case ById():
            return any(map(sees, item.choices))
        case Aggregation():
            return any(map(sees, item.entries))
        case Nodes():
            return any(map(sees, item.fields))
        case Edges() | GroupKeys():
            return any(map(sees, item.items))
    return False


def row_sight(tag: int | None, record_id: ColumnElement[Any] | None, inside: Iterable[ColumnElement[Any]]) -> Any:
    """What a row shows, as the trail's `seen` holds it: itself if it is tagged, then all that hangs on it."""
    parts: list[ColumnElement[Any]] = [func.coalesce(part, NONE) for part in inside]
    if tag is not None:
        parts.insert(0, literal_column(f"'\\x{tag:02x}'::bytea", LargeBinary()).op("||")(func.uuid_send(record_id)))
    whole = parts[0] if parts else NONE
    for part in parts[1:]:
        whole = whole.op("||")(part)
    return whole


# --- where a column is personal --------------------------------------------------------------------------------------


def _personal(items: Iterable[Any]) -> Iterator[Table]:
    for item in items:
        match item:
            case One():
                if _shows(item.table, item.fields) or _chosen(item.table, item.by):
                    yield item.table
                yield from _personal(item.fields)
            case Page():
                if _shows(item.table, item.entries, item.order.columns) or _chosen(item.table, item.where):
                    yield item.table
                yield from _personal(item.entries)
            case ById():
                yield from _personal(item.choices)
            case Aggregation():
                groups = [group.attribute for group in item.groups]
                if is_personal(item.table.binding.model, groups) or _chosen(item.table, item.where):
                    yield item.table
                yield from _personal(item.entries)
            case Nodes():
                yield from _personal(item.fields)
            case Edges() | GroupKeys():
                yield from _personal(item.items)


def _shows(table: Table, items: Iterable[Any], keys: tuple[str, ...] = ()) -> bool:
    """Whether personal columns are among the fields of the rows; `keys` are the columns that their cursors hold."""
    model = table.binding.model
    return reads_are_noted(model) or is_personal(model, _columns(items, keys))


def _columns(items: Iterable[Any], keys: tuple[str, ...]) -> Iterator[str]:
    for item in items:
        match item:
            case Scalar(source=str() as name):
                yield name
            case Scalar(source=Expression() as source):
                yield from source.columns
            case Nodes():
                yield from _columns(item.fields, keys)
            case Edges():
                yield from _columns(item.items, keys)
            case Cursor():
                yield from keys
            case Info(names=names):
                yield from keys if any(not isinstance(name, TypeName) and "Cursor" in name[1] for name in names) else ()


def _chosen(table: Table, condition: Condition | None) -> bool:
    """Whether a condition tests a personal column, of the rows themselves or of records they point at."""
    return any(is_personal(model, [name]) for model, name in _tested(table.binding.model, condition))


def _tested(model: Model, condition: Condition | None) -> Iterator[tuple[Model, str]]:
    match condition:
        case Compare():
            yield model, condition.column
        case Exists():
            yield from _tested(condition.table.binding.model, condition.condition)
        case Junction():
            for part in condition.conditions:
                yield from _tested(model, part)
        case Not():
            yield from _tested(model, condition.condition)
