"""Counts and sums by group in SQL."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Text,
    cast,
    column,
    func,
    inspect,
    literal_column,
    null,
    select,
    true,
)

from core.orgs import places
from graphql_schema.fields import Group, Row, yuan
from graphql_schema.planner.json import EMPTY, Keyed, json_object, text_constant
from graphql_schema.planner.pages import Level, Pages
from graphql_schema.planner.sight import NONE, row_sight
from graphql_schema.planner.tables import Source
from graphql_schema.planner.tree import TRUE, Aggregation, Count, GroupKey, GroupKeys, One, Sums, TypeName


class Aggregates(Pages):
    """Turns aggregates into SQL."""

    def aggregation(self, node: Aggregation, above: Row | None) -> ColumnElement[Any]:
        """The JSON array of groups, in the order of their keys."""
        return self._aggregated(node, above, Level())[0].scalar_subquery()

    def seen_aggregation(self, node: Aggregation, above: Row | None) -> Select[Any]:
        """The JSON array of groups beside the rows that their keys show."""
        level = Level()
        shown, sights = self._aggregated(node, above, level)
        return shown.add_columns(func.string_agg(row_sight(None, None, sights), NONE).label("s"))

    def _aggregated(
        self, node: Aggregation, above: Row | None, level: Level
    ) -> tuple[Select[Any], list[ColumnElement[Any]]]:
        rows = (
            self._counted(node).subquery(f"g{self.next_number()}") if _is_by_index(node) else self._grouped(node, above)
        )
        entries = [(entry.key, self._entry_of(entry, rows, level)) for entry in node.entries]
        shown = select(func.coalesce(func.json_agg(json_object(entries)), EMPTY).label("j"))
        return shown.select_from(level.joined(rows)).correlate_except(rows, *level.tables()), level.sights

    def _counted(self, node: Aggregation) -> Select[Any]:
        """Value by value, each counted inside an index that begins with it: half the work of comparing every row."""
        source = self.source(node.table)
        (group,) = node.groups
        listed = ", ".join(f"'{value}'" for value in node.values)
        values = func.unnest(literal_column(f'array[{listed}] collate "C"')).table_valued(column("value", Text()))
        known = values.render_derived(name=f"v{self.next_number()}")
        counted = select(func.count().label("count")).select_from(source.joined())
        allowed = self.allowed(node.table, source, counted=True)
        counted = counted.where(*allowed, source.column(group.attribute) == known.c.value)
        found = counted.correlate_except(*source.tables()).lateral(f"c{self.next_number()}")
        rows = select(known.c.value.label(group.name), found.c["count"]).select_from(known).join(found, true())
        return rows.where(found.c["count"] > literal_column("0")).order_by(literal_column("1"))

    def _grouped(self, node: Aggregation, above: Row | None) -> FromClause:
        source = self.source(node.table)
        tests = (
            []
            if node.link is None or above is None
            else [source.column(node.link.inner) == above.column(node.link.outer)]
        )
        if node.where != TRUE:
            tests.append(self.condition(node.where, node.table.binding, source))
        keys = [self._key(group, source).label(group.name) for group in node.groups]
        sums = [func.sum(source.column(item.attribute)).label(item.name) for item in _sums(node)]
        places_of_keys: list[ColumnElement[Any]] = [literal_column(str(index)) for index in range(1, len(keys) + 1)]
        groups: Select[Any] = select(*keys, func.count().label("count"), *sums).select_from(source.joined())
        groups = groups.where(*self.allowed(node.table, source), *tests).correlate_except(*source.tables())
        if keys:
            groups = groups.group_by(*places_of_keys).order_by(*places_of_keys)
        return groups.subquery(f"g{self.next_number()}")

    def _key(self, group: Group, source: Source) -> ColumnElement[Any]:
        column = source.column(group.attribute)
        match group.kind:
            case "month":
                local = func.timezone(self.binds.zone, column)
                return func.to_char(local, literal_column("'YYYY-MM'"))
            case "town":
                town = column.op("&")(literal_column(str(places.TOWN)))
                return func.nullif(town, literal_column("0"), type_=BigInteger())
        return column

    def _entry_of(
        self, entry: GroupKeys | Count | Sums | TypeName, rows: FromClause, level: Level
    ) -> ColumnElement[Any]:
        match entry:
            case Count():
                return rows.c["count"]
            case TypeName():
                return cast(text_constant(entry.name), Text)
            case Sums():
                return json_object([_sum(item, rows) for item in entry.items])
        return json_object([self._group_item(item, rows, level) for item in entry.items])

    def _group_item(self, item: GroupKey | One | TypeName, rows: Any, level: Level) -> Keyed:
        match item:
            case TypeName():
                return item.key, cast(text_constant(item.name), Text)
            case One():
                return item.key, self.part(item, Row(lambda name: rows.c[name]), level)
        return item.key, null() if item.group is None else rows.c[item.group.name]


def _is_by_index(node: Aggregation) -> bool:
    """Whether all rows are counted by one column that an index holds right behind tenant and kind."""
    if not node.values or node.link is not None or node.where != TRUE or _sums(node):
        return False
    mapper = inspect(node.table.binding.model)
    held: Any = mapper.column_attrs[node.groups[0].attribute].columns[-1]
    before = {"tenant_id", mapper.polymorphic_on.name} if mapper.polymorphic_on is not None else {"tenant_id"}
    whole = (one for one in held.table.indexes if one.dialect_options["postgresql"]["where"] is None)
    leading = ([column.name for column in index.columns] for index in whole)
    return not held.nullable and any(
        set(names[: len(before)]) == before and names[len(before) : len(before) + 1] == [held.name] for names in leading
    )


def _sums(node: Aggregation) -> list[Any]:
    """The sums that are asked for, each once."""
    asked = (item for entry in node.entries if isinstance(entry, Sums) for item in entry.items)
    return list(dict.fromkeys(item[1] for item in asked if not isinstance(item, TypeName)))


def _sum(item: Any, rows: Any) -> Keyed:
    if isinstance(item, TypeName):
        return item.key, cast(text_constant(item.name), Text)
    key, wanted = item
    return key, yuan(rows.c[wanted.name]) if wanted.is_money else cast(rows.c[wanted.name], BigInteger)
