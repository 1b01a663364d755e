"""Reading: records by id or by a column, lists, edges, conditions, counts; each value is compared with its row's."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from graphql import GraphQLField, is_leaf_type, is_required_argument

from graphql_schema.connection import COUNT_CAP
from graphql_schema.fields import (
    AggregateNode,
    Column,
    ConnectionNode,
    GlobalId,
    Masked,
    Relation,
    ViewerCan,
)
from graphql_schema.fields import Column as Stored
from graphql_schema.naming import camel
from graphql_schema.view import stored_as
from tests.proofs import matrix
from tests.proofs.asking import Asking, Reply, gid
from tests.proofs.narrow import ONLY
from tests.proofs.rows import Kind, Row, Rows

PAGE = 100

Complaint = str | None
"""What differs from the reference; None when nothing does."""


class Reads:
    """Asks for records as an account, and compares with the reference."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.view = asking.view
        self.rows: Rows = asking.rows

    # --- one record --------------------------------------------------------------------------------------------------

    async def record(self, name: str, field: str) -> Complaint:
        """A record by its id, or a part of one by the record that holds it."""
        kind = self.asking.kind(name)
        row = self.asking.any(kind)
        trail = list(self._trail(kind, row))
        holder, holding = trail[-1]
        text = f"id {self._asked(kind, field)}"
        for (part, _), (above, _) in pairwise(trail):
            text = f"id {self._holding(above, part)}(first: {PAGE}) {{ nodes {{ {text} }} }}"
        query = f"query($id: ID!) {{ node(id: $id) {{ ... on {holder.name} {{ {text} }} }} }}"
        reply = await self.asking.ask(query, {"id": gid(holder, holding)})
        if reply.codes:
            return f"{reply.codes}"
        found = self._down(reply.data["node"], trail)
        if not self.asking.sees(holder, holding):
            return None if found is None else f"{gid(kind, row)} is shown"
        if found is None:
            return None if self._is_cut(reply.data["node"], trail) else f"{gid(kind, row)} is hidden"
        return self.shows(kind, row, field, found)

    def _trail(self, kind: Kind, row: Row) -> Iterator[tuple[Kind, Row]]:
        """The record, and those that it is a part of."""
        yield kind, row
        if kind.read is None:
            lists = [(above, node) for above in self.rows.kinds.values() for _, node in self._parts(above)]
            for above, node in sorted(lists, key=lambda one: one[1].only is not None):  # whole lists before chosen ones
                if node.model is kind.model and node.key is not None:
                    holder = self.rows.one(above.name, row[node.key.key])
                    if holder is not None:
                        yield from self._trail(above, holder)
                        return
            raise LookupError(f"{kind.name} hangs on no record that can be read")

    def _parts(self, kind: Kind) -> Iterator[tuple[str, ConnectionNode]]:
        for name, field in matrix.fields_of(self.view, kind.name).items():
            node = stored_as(field)
            if isinstance(node, ConnectionNode) and node.contained:
                yield name, node

    def _holding(self, above: Kind, part: Kind) -> str:
        return next(name for name, node in self._parts(above) if node.model is part.model)

    def _is_cut(self, found: Any, trail: list[tuple[Kind, Row]]) -> bool:
        """Whether a list on the way to the part is longer than a page, or shows only some of the parts."""
        for (above, _), (part, row) in pairwise(reversed(trail)):
            if found is None:
                return False
            name = self._holding(above, part)
            nodes = found[name]["nodes"]
            if len(nodes) == PAGE or any(one == name and node.only is not None for one, node in self._parts(above)):
                return True
            found = next((node for node in nodes if node["id"] == gid(part, row)), None)
        return False

    def _down(self, found: Any, trail: list[tuple[Kind, Row]]) -> Any:
        """The part in the answer about the record that holds it."""
        for (above, _), (part, row) in pairwise(reversed(trail)):
            if found is None:
                return None
            nodes = found[self._holding(above, part)]["nodes"]
            found = next((node for node in nodes if node["id"] == gid(part, row)), None)
        return found

    async def lookup(self, name: str, argument: str) -> Complaint:
        """A record by one of its unique columns."""
        kind = self.asking.kind(name)
        row = self.asking.any(kind)
        root, by = self.asking.roots.lookups[name]
        column = next(one for one in by if camel(one) == argument)
        value = gid(kind, row) if column == "id" else row[column]
        type_ = "ID" if column == "id" else "String"
        query = f"query($value: {type_}!) {{ {root}({argument}: $value) {{ id }} }}"
        reply = await self.asking.ask(query, {"value": value})
        return differ(reply.data[root], {"id": gid(kind, row)} if self.asking.sees(kind, row) else None)

    async def nodes(self, name: str) -> Complaint:
        """Several records by their ids."""
        kind = self.asking.kind(name)
        chosen = [self.asking.any(kind) for _ in range(3)]
        reply = await self.asking.ask(
            "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": [gid(kind, row) for row in chosen]}
        )
        wanted = [{"id": gid(kind, row)} if self.asking.sees(kind, row) else None for row in chosen]
        return differ(reply.data["nodes"], wanted)

    # --- what a record shows -----------------------------------------------------------------------------------------

    def _asked(self, kind: Kind, name: str) -> str:
        """How the field is asked for, with as much below it as is compared."""
        field = matrix.fields_of(self.view, kind.name)[name]
        if any(is_required_argument(argument) for argument in field.args.values()):
            return f'{name}(actions: ["core:org:read", "core:person:read"])'
        match stored_as(field):
            case Relation():
                return f"{name} {{ id }}"
            case ConnectionNode():
                return f"{name}(first: {PAGE}) {{ nodes {{ id }} totalCount }}"
            case AggregateNode():
                return f"{name} {{ count }}"
        return name if _is_leaf(field) else f"{name} {{ __typename }}"

    def shows(self, kind: Kind, row: Row, name: str, found: dict[str, Any]) -> Complaint:
        """Compare what a field shows of a record that is seen."""
        value = found[name]
        match stored_as(matrix.fields_of(self.view, kind.name)[name]):
            case GlobalId():
                return differ(value, gid(kind, row))
            case Masked() as masked:
                clear = self.asking.estate.clear.get(row["id"], {}).get(masked.source.name)
                if clear is not None and value == clear:
                    return "a sensitive value is shown"
                return differ(value, row[masked.source.masked])
            case Column() as column:
                return _same(value, row, column)
            case Relation() as relation:
                return self._edge(kind, row, relation, value)
            case ConnectionNode() as node:
                return self._members(node, (kind.name, name), row, value)
            case AggregateNode() as node:
                wanted = self._hanging(node, row)
                return differ(sum(group["count"] for group in value), len(wanted))
            case ViewerCan() if kind.read is None:
                return differ(value, [])
        return None

    def _edge(self, kind: Kind, row: Row, relation: Relation, value: Any) -> Complaint:
        target = self.target(kind, row, relation)
        is_shown = target is not None and (relation.contained or self.asking.sees(*target))
        return differ(value, {"id": gid(*target)} if target and is_shown else None)

    def target(self, kind: Kind, row: Row, relation: Relation) -> tuple[Kind, Row] | None:
        """The record at the other end, whoever sees it."""
        key = relation.key.key
        for other in self.rows.named(relation.target(kind.model)):
            if issubclass(kind.model, relation.owner):
                found = self.rows.one(other.name, row[key])
            else:
                found = next((one for one in self.rows.of(other.name) if one[key] == row["id"]), None)
            if found is not None:
                return other, found
        return None

    def _hanging(self, node: ConnectionNode | AggregateNode, row: Row) -> list[tuple[Kind, Row]]:
        """The records that a list of the row shows."""
        assert node.key is not None
        found = []
        for kind in self.rows.named(node.model):
            shown = self.rows.of(kind.name) if node.contained else self.asking.listed(kind)
            found += [(kind, one) for one in shown if one[node.key.key] == row["id"]]
        return found

    def _members(self, node: ConnectionNode, where: tuple[str, str], row: Row, value: Any) -> Complaint:
        wanted = self._hanging(node, row)
        ids = [one["id"] for one in value["nodes"]]
        if wanted_of := [kind for kind in self.rows.named(node.model) if kind.name in matrix.GROWING]:
            return differ(bool(ids) and not any(map(self.asking.listed, wanted_of)), False)
        if len(wanted) > PAGE and node.only is None:  # the first page, and how many there are
            ids += sorted({gid(*one) for one in wanted} - set(ids))[: value["totalCount"] - PAGE]
        return self._listed_as(node, where, wanted, ids)

    def _listed_as(
        self, node: ConnectionNode, where: tuple[str, str], allowed: list[tuple[Kind, Row]], found: list[str]
    ) -> Complaint:
        """Compare a list; of one that is chosen by a rule unknown here, only that it shows nothing more."""
        if node.only is not None and where not in ONLY:
            return differ(set(found) - {gid(*one) for one in allowed}, set())
        only = ONLY[where] if node.only is not None else lambda row, me: True
        return differ(sorted(found), sorted(gid(*one) for one in allowed if only(one[1], self.asking.account)))

    # --- lists -------------------------------------------------------------------------------------------------------

    async def all_of(self, name: str, field: str) -> Complaint:
        """A list of the type, with one field of each record."""
        kind = self.asking.kind(name)
        asked = f"id {self._asked(kind, field)}"
        found, complaint = await self._pages(self.asking.roots.lists[name], asked, name=name)
        if complaint is not None:
            return complaint
        wanted = {gid(kind, row): row for row in self.asking.listed(kind)}
        if name in matrix.GROWING:
            return differ(bool(found), bool(wanted))
        if complaint := differ(sorted(node["id"] for node in found), sorted(wanted)):
            return complaint
        return next(filter(None, (self.shows(kind, wanted[node["id"]], field, node) for node in found)), None)

    async def chosen(self, name: str, root: str) -> Complaint:
        """A list at the root that shows some of the type's records."""
        kind = self.asking.kind(name)
        query = self.view.schema.query_type
        assert query is not None
        node = stored_as(query.fields[root])
        assert isinstance(node, ConnectionNode)
        found, complaint = await self._pages(root, "id")
        allowed = [(kind, row) for row in self.asking.listed(kind)]
        return complaint or self._listed_as(node, ("Query", root), allowed, [one["id"] for one in found])

    async def order(self, name: str, order: str) -> Complaint:
        """A list sorted in one way or the other."""
        direction = self.asking.random.choice(("ASC", "DESC"))
        given = f", orderBy: [{{ field: {order}, direction: {direction} }}]"
        if order not in {one.name for one in self.view.bindings[name].orders}:
            given = given.replace(order, camel(order).upper())
            return await self._refused(name, given)
        return await self._listed_by(name, given, {}, self.asking.listed(self.asking.kind(name)))

    async def group(self, name: str, group: str) -> Complaint:
        """Counts by one group; they add up to what is listed."""
        if group not in {one.name for one in self.view.bindings[name].groups}:
            return await self._refused_count(name, group)
        root = self.asking.roots.counts[name]
        reply = await self.asking.ask(f"{{ {root}(groupBy: [{group}]) {{ count }} }}", {})
        counted = sum(one["count"] for one in reply.data[root])
        return differ(counted, len(self.asking.listed(self.asking.kind(name))))

    async def _refused(self, name: str, given: str) -> Complaint:
        root = self.asking.roots.lists[name]
        reply = await self.asking.ask(f"{{ {root}(first: {PAGE}{given}) {{ nodes {{ id }} }} }}", {})
        return differ(reply.codes, ("DOCUMENT_INVALID",))

    async def _refused_count(self, name: str, field: str) -> Complaint:
        root = self.asking.roots.counts.get(name, f"{self.asking.roots.lists[name]}Aggregate")
        reply = await self.asking.ask(f"{{ {root}(groupBy: [{field.upper()}]) {{ count }} }}", {})
        return differ(set(reply.codes), {"DOCUMENT_INVALID"})

    async def filter(self, name: str, field: str) -> Complaint:
        """A list of those records for which a condition holds; what is hidden must not show by it either."""
        kind = self.asking.kind(name)
        if field not in self.view.filters[name]:
            return await self._refused(name, f', where: {{ {field}: {{ eq: "x" }} }}')
        condition, holds = self._condition(kind, field)
        if self.asking.random.random() < 0.2:
            inner = holds
            condition, holds = {"not": condition}, lambda row: not inner(row)
        wanted = [row for row in self.asking.listed(kind) if holds(row)]
        return await self._listed_by(name, ", where: $where", {"where": condition}, wanted)

    def _condition(self, kind: Kind, field: str) -> tuple[dict[str, Any], Callable[[Row], bool]]:
        """A condition on a field, with a value that some record has."""
        node: Any = self.view.filters[kind.name][field]
        sample = self.asking.any(kind)
        match node:
            case GlobalId():
                return {field: {"eq": gid(kind, sample)}}, lambda row: bool(row["id"] == sample["id"])
            case Relation():
                return self._related(kind, field, node, sample)
            case Stored(attribute=column):
                value = sample[column]
                if value is None:
                    return {field: {"isNull": True}}, lambda row: row[column] is None
                return {field: {"eq": _plain(value)}}, lambda row: bool(row[column] == value)
        return {"and": []}, lambda _: True

    def _related(
        self, kind: Kind, field: str, node: Relation, sample: Row
    ) -> tuple[dict[str, Any], Callable[[Row], bool]]:
        """By the record at the other end: its id, or one of its columns; one that is hidden fulfils nothing."""
        target = self.target(kind, sample, node)
        (other, *_) = self.rows.named(node.target(kind.model))
        wanted = target[1] if target is not None else self.asking.random.choice(self.rows.of(other.name))
        plain = [name for name, part in self.view.filters[other.name].items() if not isinstance(part, Relation)]
        inner, holds = self._about(other, self.asking.random.choice(plain), wanted)

        def fulfils(row: Row) -> bool:
            found = self.target(kind, row, node)
            return found is not None and (node.contained or self.asking.sees(*found)) and holds(found[1])

        return {field: inner}, fulfils

    def _about(self, kind: Kind, field: str, row: Row) -> tuple[dict[str, Any], Callable[[Row], bool]]:
        node: Any = self.view.filters[kind.name][field]
        if isinstance(node, GlobalId):
            return {field: {"in": [gid(kind, row)]}}, lambda one: bool(one["id"] == row["id"])
        value = row[node.attribute]
        if value is None:
            return {field: {"isNull": True}}, lambda one: one[node.attribute] is None
        return {field: {"eq": _plain(value)}}, lambda one: bool(one[node.attribute] == value)

    async def _listed_by(self, name: str, given: str, variables: dict[str, Any], wanted: list[Row]) -> Complaint:
        kind = self.asking.kind(name)
        found, complaint = await self._pages(self.asking.roots.lists[name], "id", given, variables, name)
        told = f" by {variables or given}"
        differing = differ(sorted(one["id"] for one in found), sorted(gid(kind, row) for row in wanted))
        return complaint or (differing and differing + told)

    async def _pages(
        self, root: str, fields: str, given: str = "", variables: dict[str, Any] | None = None, name: str = ""
    ) -> tuple[list[dict[str, Any]], Complaint]:
        """Every page of a list at the root; their total must be what they hold."""
        declared = f", $where: {name}Filter" if variables else ""
        page = f"nodes {{ {fields} }} totalCount pageInfo {{ hasNextPage endCursor }}"
        query = f"query($after: String{declared}) {{ {root}(first: {PAGE}, after: $after{given}) {{ {page} }} }}"
        found: list[dict[str, Any]] = []
        cursor = None
        while True:
            reply: Reply = await self.asking.ask(query, {"after": cursor, **(variables or {})})
            if reply.codes:
                return [], f"{reply.codes}"
            shown = reply.data[root]
            found += shown["nodes"]
            cursor = shown["pageInfo"]["endCursor"]
            if name in matrix.GROWING:
                return found, None
            if not shown["pageInfo"]["hasNextPage"]:
                return found, differ(shown["totalCount"], min(len(found), COUNT_CAP))


def _is_leaf(field: GraphQLField) -> bool:
    type_: Any = field.type
    while hasattr(type_, "of_type"):
        type_ = type_.of_type
    return is_leaf_type(type_)


def _same(value: Any, row: Row, column: Column) -> Complaint:
    """Compare a value with its row's."""
    wanted = row[column.attribute]
    if isinstance(wanted, datetime) and value is not None:
        return differ(datetime.fromisoformat(value), wanted)
    if isinstance(wanted, date) and value is not None:
        return differ(date.fromisoformat(value), wanted)
    return differ(value, wanted)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def differ(found: Any, wanted: Any) -> Complaint:
    """What was found instead of what was wanted; None when they are the same."""
    return None if found == wanted else f"{_short(found)} instead of {_short(wanted)}"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) < 300 else f"{text[:300]}…"
