"""Turning a policed tree into one SQLAlchemy Core statement that builds the answer's JSON.

Every record is `row_to_json` over a sub-select of what was asked for; every list an aggregate over its ordered, limited
rows; every edge a correlated sub-select. A table without a stamp of police is refused.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Select, Text, Uuid, case, cast, column, func, literal_column, null, select
from sqlalchemy.dialects.postgresql import array

from core.scopes import condition
from core.tenancy import SETTING
from graphql_schema.fields import Binding, Expression, GlobalId, Row
from graphql_schema.planner.aggregates import Aggregates
from graphql_schema.planner.json import EMPTY, Keyed, json_object, ordered, text_constant
from graphql_schema.planner.tables import Source, global_id
from graphql_schema.planner.tree import (
    Aggregation,
    Argument,
    ById,
    Can,
    Field,
    One,
    OneOf,
    Page,
    Root,
    Scalar,
    TypeName,
)
from graphql_schema.planner.values import checked_ids, record_id, type_name


class Emitter(Aggregates):
    """Builds one statement."""

    def statement(self, roots: Sequence[Root]) -> Select[Any]:
        """One column of JSON for each root, in their order; the tenant is set before anything is read."""
        return select(*(self._guarded(self._root(root)).label(f"r{index}") for index, root in enumerate(roots)))

    def _guarded(self, value: ColumnElement[Any]) -> ColumnElement[Any]:
        """CASE is evaluated in order: the setting comes first, and ends with the statement."""
        setting = func.set_config(literal_column(f"'{SETTING}'"), self.binds.tenant_setting, literal_column("true"))
        return case((setting.is_not(None), value))

    def _root(self, root: Root) -> ColumnElement[Any]:
        match root:
            case One():
                return self.one(root, None)
            case Page():
                return self.page(root, None)
            case Aggregation():
                return self.aggregation(root, None)
            case ById():
                return self._by_id(root)
            case TypeName():
                return func.to_json(cast(text_constant(root.name), Text))

    # --- records -----------------------------------------------------------------------------------------------------

    def one(self, one: One, above: Row | None) -> ColumnElement[Any]:
        """One record's JSON object, or null; `above` is the row it hangs on, None at a root."""
        source = self.source(one.table)
        tests: list[ColumnElement[bool]] = []
        if one.link is not None and above is not None:
            tests.append(source.column(one.link.inner) == above.column(one.link.outer))
        if one.by is not None:
            tests.append(self.condition(one.by, one.table.binding, source))
        return self._record(one, source, tests)

    def _record(self, one: One, source: Source, tests: list[ColumnElement[bool]]) -> ColumnElement[Any]:
        fields = self.fields(one.fields, one.table.binding, Row(source.column))
        allowed = self.allowed(one.table, source)
        return json_object(
            fields, lambda query: query.select_from(source.joined()).where(*allowed, *tests), source.tables()
        )

    def fields(self, fields: Iterable[Field], binding: Binding, row: Row) -> list[Keyed]:
        """What is selected of a row, by response key."""
        return [(item.key, self._field(item, binding, row)) for item in fields]

    def _field(self, item: Field, binding: Binding, row: Row) -> ColumnElement[Any]:
        match item:
            case TypeName():
                return cast(text_constant(item.name), Text)
            case Scalar(source=GlobalId()):
                return global_id(binding.name, row.column("id"))
            case Scalar(source=Expression() as source):
                return source.build(row, self.binds.now)
            case Scalar(source=str() as name):
                return row.column(name)
            case One():
                return self.one(item, row)
            case OneOf(choices=choices):
                return func.coalesce(*(self.one(one, row) for one in choices)) if choices else null()
            case Can():
                return self._can(item, row)
            case Page():
                return self.page(item, row)
            case Aggregation():
                return self.aggregation(item, row)
        raise AssertionError(item)

    def _can(self, can: Can, row: Row) -> ColumnElement[Any]:
        """The names of the actions whose condition the row fulfils, as a JSON array."""
        if can.scopes is None:
            raise AssertionError(f"{can.key} was not policed")
        if not can.scopes:
            return EMPTY
        names: list[ColumnElement[str]] = []
        for action, scope in can.scopes.items():
            holds = condition(can.model, scope, row.column, partial(self.binds.scope, action, can.model))
            names.append(case((holds, text_constant(action.name))))
        return func.array_to_json(func.array_remove(array(names), null()))

    def _by_id(self, root: ById) -> ColumnElement[Any]:
        if not root.many:
            records = [self._identified(one, root.ids) for one in root.choices]
            return records[0] if records else null()
        wanted = (
            func.unnest(
                self.binds.given(
                    lambda values: [type_name(value) for value in checked_ids(root.ids.get(values))], ARRAY(Text())
                ),
                self.binds.given(
                    lambda values: [record_id(value) for value in checked_ids(root.ids.get(values))], ARRAY(Uuid())
                ),
            )
            .table_valued(column("type", Text()), column("id", Uuid()), with_ordinality="n", name="i")
            .render_derived()
        )
        choices = [(wanted.c.type == one.key, self._one_of(one, wanted)) for one in root.choices]
        value: ColumnElement[Any] = case(*choices) if choices else literal_column("null::json")
        listed = select(func.coalesce(func.json_agg(ordered(value, wanted.c.n)), EMPTY)).select_from(wanted)
        return listed.scalar_subquery()

    def _identified(self, one: One, ids: Argument) -> ColumnElement[Any]:
        source = self.source(one.table)
        wanted = self.binds.given(lambda values: record_id(ids.get(values)), Uuid())
        return self._record(one, source, [source.column("id") == wanted])

    def _one_of(self, one: One, wanted: Any) -> ColumnElement[Any]:
        source = self.source(one.table)
        return self._record(one, source, [source.column("id") == wanted.c.id])
