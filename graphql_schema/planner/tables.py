"""The tables of a statement: each row's own, with tenant and scope on every one of them."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Text, and_, case, cast, false, func, inspect, literal_column
from sqlalchemy.orm import Mapper

from core.scopes import condition as scope_condition
from graphql_schema.fields import Binding, Expression, NamedId, Row
from graphql_schema.node import prefix
from graphql_schema.planner.binds import Binds
from graphql_schema.planner.tree import Table
from graphql_schema.view import View


class Source:
    """The tables of one row: a model's own, joined to its parent's only when a column of it is used."""

    def __init__(self, binding: Binding, number: int) -> None:
        self._mapper: Mapper[Any] = inspect(binding.model)
        self._aliases: dict[Any, FromClause] = {
            table: table.alias(f"t{number}{'abc'[place] if place else ''}")
            for place, table in enumerate(self._mapper.tables)
        }
        self._used: dict[Any, FromClause] = {}
        self._use(self._mapper.tables[0])

    def _use(self, table: Any) -> FromClause:
        return self._used.setdefault(table, self._aliases[table])

    def column(self, name: str) -> ColumnElement[Any]:
        """The column of that mapped name; from the parent's table when both have it."""
        columns = {item.table: item for item in self._mapper.column_attrs[name].columns}
        table = next(table for table in self._mapper.tables if table in columns)
        found: ColumnElement[Any] = self._use(table).c[columns[table].name]
        return found

    def tables(self) -> list[FromClause]:
        """The tables in use."""
        return list(self._used.values())

    def joined(self) -> FromClause:
        """The tables in use, joined."""
        first, *rest = self.tables()
        clause: FromClause = first
        for table in rest:
            clause = clause.join(table, and_(table.c.tenant_id == first.c.tenant_id, table.c.id == first.c.id))
        return clause

    def kind(self) -> list[ColumnElement[bool]]:
        """The test that tells the model's rows from those of its sisters."""
        mapper = self._mapper
        if mapper.polymorphic_identity is None or mapper.polymorphic_on is None:
            return []
        return [self.column(mapper.polymorphic_on.key) == literal_column(f"'{mapper.polymorphic_identity}'")]


class Tables:
    """Numbers a statement's tables, and says which rows of them may be read."""

    def __init__(self) -> None:
        self.binds = Binds()
        self._number = 0

    def next_number(self) -> int:
        """A number that no other alias of the statement has."""
        self._number += 1
        return self._number

    def source(self, table: Table) -> Source:
        """The table under an alias of its own."""
        return Source(table.binding, self.next_number())

    def allowed(self, table: Table, source: Source, *, counted: bool = False) -> list[ColumnElement[bool]]:
        """Tenant, kind and scope of the rows; what police has not stamped is not read.

        The tenant of rows that are `counted` by the thousand inside an index is compared in each of them. PostgreSQL
        would compare two that are to be equal, the plan's and that of row-level security, beforehand, in a node of its
        own, through which every row then goes.
        """
        if table.stamp is None:
            raise AssertionError(f"{table.binding.name} was not policed")
        tests = source.kind()
        if table.stamp.action is not None and table.stamp.scope is not None:
            action = table.stamp.action
            tests.append(
                scope_condition(
                    table.binding.model,
                    table.stamp.scope,
                    source.column,
                    lambda part: self.binds.scope(action, table.binding.model, part),
                )
            )
        own = [item.c.tenant_id == self.binds.tenant for item in source.tables()]
        return [*(func.coalesce(test, false()) if counted else test for test in own), *tests]


def global_id(type_name: str, record_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """The global id in SQL: one concatenation."""
    return literal_column(f"'{prefix(type_name)}'", Text()) + _hexadecimal(record_id)


def named_id(view: View, node: NamedId) -> Expression:
    """The global id of whichever record the row names; null for a table that no type of the view is bound to."""

    def build(row: Row, _: ColumnElement[Any]) -> ColumnElement[Any]:
        prefixes: dict[Any, Any] = {
            literal_column(f"'{table}'"): literal_column(f"'{prefix(binding.name)}'", Text())
            for table, binding in sorted(view.by_table.items())
        }
        kind: ColumnElement[str] = case(prefixes, value=row.column(node.table))
        return kind + _hexadecimal(row.column(node.attribute))

    return Expression(build, (node.table, node.attribute))


def _hexadecimal(record_id: ColumnElement[Any]) -> ColumnElement[Any]:
    digits: ColumnElement[Any] = func.replace(cast(record_id, Text), literal_column("'-'"), literal_column("''"))
    return digits
