"""Everything one county can see: its records, values and cursors, gathered by reading until nothing new turns up."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLNamedType, GraphQLObjectType, GraphQLSchema, get_named_type

from graphql_schema.node import split
from graphql_schema.testing.isolation.door import Door
from graphql_schema.testing.isolation.places import Fields, needs_nothing, shown_by
from graphql_schema.testing.isolation.text import below, called, is_page, selection

Record = dict[str, Any]


@dataclass
class Haul:
    """What was found, each in the order it was found."""

    schema: GraphQLSchema
    known: dict[str, list[Any]] = field(default_factory=dict)
    """Values that no query shows, by `InputType.field`."""

    records: dict[str, Record] = field(default_factory=dict)
    """Global id -> plain fields."""

    ids: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Type -> global ids."""

    values: dict[tuple[str, str], list[Any]] = field(default_factory=lambda: defaultdict(list))
    """(type, field) -> values."""

    cursors: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    """(owner of a list, its field) -> cursors."""

    by_id: set[str] = field(default_factory=set)
    """Types of which a record can be read by its id."""

    lists: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """(global id, name of its list) -> global ids of the records in it."""

    def by_name(self, name: str) -> list[Any]:
        """The values of every field of that name."""
        return [value for (_, field_), found in self.values.items() if field_ == name for value in found]

    def parents(self, type_: str, field_: str) -> list[str]:
        """Records of the type, those whose list is longest first."""
        return sorted(self.ids.get(type_, ()), key=lambda id_: -len(self.lists.get((id_, field_), ())))

    def differences(self, other: "Haul") -> str:
        """What one of two hauls holds and the other does not, in short; empty when they are the same."""
        kinds: list[tuple[dict[Any, Any], dict[Any, Any]]] = [
            (self.records, other.records),
            (self.values, other.values),
            (self.cursors, other.cursors),
        ]
        return "; ".join(
            f"{key}: {one.get(key)} or {two.get(key)}"
            for one, two in kinds
            for key in sorted({*one, *two}, key=str)
            if _unordered(one.get(key)) != _unordered(two.get(key))  # some lists have no order of their own
        )[:2000]

    def take(self, owner: Fields, value: Any, inside: str = "") -> None:
        """Note what an answer shows of a type; `inside` is the record that it hangs on."""
        if not isinstance(value, dict):
            return
        type_ = self.schema.type_map.get(value.get("__typename", ""), owner)
        assert isinstance(type_, Fields)
        id_ = value.get("id") or inside
        if "id" in value:
            self.records.setdefault(id_, {}).update((k, v) for k, v in value.items() if not isinstance(v, dict | list))
        for name, content in value.items():
            if name in type_.fields:
                self._take_field(type_, name, content, id_)

    def _take_field(self, type_: Fields, name: str, content: Any, id_: str) -> None:
        named = get_named_type(type_.fields[name].type)
        items = content if isinstance(content, list) else [content]
        if not isinstance(named, Fields):
            self._take_values(type_.name, name, [item for item in items if item is not None])
            return
        for item in items:
            if isinstance(item, dict) and "edges" in item:
                _add(self.cursors[type_.name, name], [edge["cursor"] for edge in item["edges"]])
                self.lists[id_, name] = [edge["node"].get("id", "") for edge in item["edges"]]
            self.take(named, item, id_)

    def _take_values(self, type_name: str, name: str, values: list[Any]) -> None:
        _add(self.values[type_name, name], values)
        for value in values:
            if isinstance(value, str) and (parts := split(value)) is not None:
                _add(self.ids[parts[0]], [value])


def _unordered(value: Any) -> Any:
    return sorted(value, key=str) if isinstance(value, list) else value


def _add(known: list[Any], more: Iterable[Any]) -> None:
    known.extend(item for item in more if item not in known)


async def harvest(schema: GraphQLSchema, door: Door, known: dict[str, list[Any]]) -> Haul:
    """All that the account sees: first what needs no argument, then each record that turns up."""
    haul = Haul(schema, known)
    query = schema.query_type
    assert query is not None
    for name, field_ in query.fields.items():
        if needs_nothing(field_):
            reply = await door.ask(f"{{ {called(name, field_)} {below(field_, 2)} }}", {})
            haul.take(query, reply.data)
    asked: set[str] = set()
    while waiting := [id_ for id_ in haul.records if id_ not in asked]:
        for id_ in waiting:
            asked.add(id_)
            await _read(haul, door, id_)
    await _read_lists_of_parts(haul, door)
    return haul


async def _read(haul: Haul, door: Door, id_: str) -> None:
    """One record with its lists, if it can be read by its id."""
    parts = split(id_)
    type_ = haul.schema.type_map.get(parts[0]) if parts is not None else None
    if not isinstance(type_, GraphQLObjectType) or "Node" not in {item.name for item in type_.interfaces}:
        return
    document = f"query($id: ID!) {{ node(id: $id) {{ ... on {type_.name} {{ {selection(type_, 1, lists=True)} }} }} }}"
    reply = await door.ask(document, {"id": id_})
    if record := reply.data.get("node"):
        haul.by_id.add(type_.name)
        haul.take(type_, record)


async def _read_lists_of_parts(haul: Haul, door: Door) -> None:
    """The lists of records that cannot be read by their own id: they are asked for where the records are shown."""
    for name in sorted(haul.by_id):
        type_ = haul.schema.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        asked = " ".join(
            f"{called(key, field_)} {{ nodes {{ __typename id {_lists(shown_by(field_))} }} }}"
            for key, field_ in type_.fields.items()
            if is_page(field_) and shown_by(field_).name not in haul.by_id and _lists(shown_by(field_))
        )
        if asked:
            for id_ in list(haul.ids[name]):
                reply = await door.ask(
                    f"query($id: ID!) {{ node(id: $id) {{ ... on {name} {{ id {asked} }} }} }}", {"id": id_}
                )
                haul.take(type_, reply.data.get("node"))


def _lists(type_: GraphQLNamedType) -> str:
    """All pages that a type shows without being told anything."""
    fields = type_.fields if isinstance(type_, GraphQLObjectType) else {}
    pages = ((name, field_) for name, field_ in fields.items() if is_page(field_) and needs_nothing(field_))
    return " ".join(f"{called(name, field_)} {below(field_, 1)}" for name, field_ in pages)
