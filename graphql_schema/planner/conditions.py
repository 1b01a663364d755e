"""Conditions of `where` in SQL; the tables that they look into are policed like any other."""

import operator
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    exists,
    literal_column,
    or_,
    select,
    true,
)

from graphql_schema.fields import Binding
from graphql_schema.node import decode
from graphql_schema.planner.tables import Source, Tables
from graphql_schema.planner.tree import Compare, Condition, Exists, Junction, Not, Within
from graphql_schema.planner.values import after_prefix, checked_text, compared

OPERATIONS = {"eq": operator.eq, "lt": operator.lt, "lte": operator.le, "gt": operator.gt, "gte": operator.ge}


class Conditions(Tables):
    """Turns conditions into SQL."""

    def condition(self, node: Condition, binding: Binding, source: Source) -> ColumnElement[bool]:
        """The condition, in terms of the source's columns."""
        match node:
            case Junction(operator="and"):
                return and_(true(), *(self.condition(part, binding, source) for part in node.conditions))
            case Junction():
                return or_(literal_column("false"), *(self.condition(p, binding, source) for p in node.conditions))
            case Not():
                # what is unknown of a record does not hold: `not` is every other record
                return self.condition(node.condition, binding, source).is_not(true())
            case Compare():
                return self._compare(node, binding, source)
            case Within():
                return self._within(node, source)
            case Exists():
                return self._exists(node, source)

    def _compare(self, node: Compare, binding: Binding, source: Source) -> ColumnElement[bool]:
        left = source.column(node.column)
        get = node.argument.get
        if node.operator == "isNull":
            return left.is_(None) if node.argument.value else left.is_not(None)
        if node.operator == "startsWith":
            low = self.binds.given(lambda values: checked_text(get(values)), Text())
            high = self.binds.given(lambda values: after_prefix(get(values)), Text())
            return and_(left >= low, or_(high.is_(None), left < high))

        def convert(value: Any) -> Any:
            return compared(value, binding.name if node.column == "id" else None, left.type)

        type_ = Text() if isinstance(left.type, Text) else left.type
        if node.operator == "in":
            array = self.binds.given(lambda values: [convert(value) for value in get(values)], ARRAY(type_))
            return left == any_(array)
        right = self.binds.given(lambda values: convert(get(values)), type_)
        test: ColumnElement[bool] = OPERATIONS[node.operator](left, right)
        return test

    def _within(self, node: Within, source: Source) -> ColumnElement[bool]:
        org = self.source(node.table)
        wanted = self.binds.given(lambda values: decode(node.argument.get(values), node.table.binding.name), Uuid())
        first, last = (
            select(org.column(name))
            .select_from(org.joined())
            .where(*self.allowed(node.table, org), org.column("id") == wanted)
            .correlate_except(*org.tables())
            .scalar_subquery()
            for name in ("place", "place_end")
        )
        return source.column(node.column).between(first, last)

    def _exists(self, node: Exists, source: Source) -> ColumnElement[bool]:
        inner = self.source(node.table)
        test = self.condition(node.condition, node.table.binding, inner)
        joined = inner.column(node.link.inner) == source.column(node.link.outer)
        allowed = self.allowed(node.table, inner)
        query: Select[Any] = select(literal_column("1")).select_from(inner.joined()).where(*allowed, joined, test)
        return exists(query.correlate_except(*inner.tables()))
