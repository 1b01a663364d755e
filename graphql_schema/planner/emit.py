"""Turning a policed tree into one SQLAlchemy Core statement that builds the answer's JSON.

Every record is `row_to_json` over a sub-select of what was asked for; every list an aggregate over its ordered, limited
rows; every edge a correlated sub-select. What shows rows that the audit trail notes is a lateral instead, which hands
on their ids beside its JSON. A table without a stamp of police is refused.
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
from graphql_schema.planner.pages import Level
from graphql_schema.planner.sight import NONE, row_sight, sees
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
        return case((self.tenant_setting().is_not(None), value))

    def tenant_setting(self) -> ColumnElement[str]:
        """Sets the tenant that row-level security lets see, until the end of the statement's transaction."""
        return func.set_config(literal_column(f"'{SETTING}'"), self.binds.tenant_setting, literal_column("true"))

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

    def seen_root(self, root: Root) -> Select[Any]:
        """A root's JSON beside the rows it shows."""
        if not sees(root):
            return select(self._root(root).label("j"), NONE.label("s"))
        return self._by_id_seen(root) if isinstance(root, ById) else self._seen(root, None)

    # --- records -----------------------------------------------------------------------------------------------------

    def part(self, item: One | Page | Aggregation, above: Row, level: Level) -> ColumnElement[Any]:
        """The JSON of what hangs on a row."""
        if sees(item):
            return level.hang(self._seen(item, above), f"s{self.next_number()}")
        match item:
            case One():
                return self.one(item, above)
            case Page():
                return self.page(item, above)
        return self.aggregation(item, above)

    def _seen(self, item: Any, above: Row | None) -> Select[Any]:
        match item:
            case One():
                source = self.source(item.table)
                return self._seen_record(item, source, self._tests(item, source, above))
            case Page():
                return self.seen_page(item, above)
        return self.seen_aggregation(item, above)

    def one(self, one: One, above: Row | None) -> ColumnElement[Any]:
        """One record's JSON object, or null; `above` is the row it hangs on, None at a root."""
        source = self.source(one.table)
        return self._record(one, source, self._tests(one, source, above))

    def _tests(self, one: One, source: Source, above: Row | None) -> list[ColumnElement[bool]]:
        tests: list[ColumnElement[bool]] = []
        if one.link is not None and above is not None:
            tests.append(source.column(one.link.inner) == above.column(one.link.outer))
        if one.by is not None:
            tests.append(self.condition(one.by, one.table.binding, source))
        return tests

    def _record(self, one: One, source: Source, tests: list[ColumnElement[bool]]) -> ColumnElement[Any]:
        fields = self.fields(one.fields, one.table.binding, Row(source.column), Level())
        allowed = self.allowed(one.table, source)
        return json_object(
            fields, lambda query: query.select_from(source.joined()).where(*allowed, *tests), source.tables()
        )

    def _seen_record(self, one: One, source: Source, tests: list[ColumnElement[bool]]) -> Select[Any]:
        level = Level()
        fields = self.fields(one.fields, one.table.binding, Row(source.column), level)
        sight = row_sight(one.table.tag, source.column("id"), level.sights)
        allowed = self.allowed(one.table, source)
        value = self.laid_out(fields, level, *source.tables())
        query = select(value.label("j"), sight.label("s")).select_from(level.joined(source.joined()))
        return query.where(*allowed, *tests).correlate_except(*source.tables(), *level.tables())

    def fields(self, fields: Iterable[Field], binding: Binding, row: Row, level: Level) -> list[Keyed]:
        """What is selected of a row, by response key; parts that show rows of their own hang on its level."""
        return [(item.key, self._field(item, binding, row, level)) for item in fields]

    def _field(self, item: Field, binding: Binding, row: Row, level: Level) -> ColumnElement[Any]:
        match item:
            case TypeName():
                return cast(text_constant(item.name), Text)
            case Scalar(source=GlobalId()):
                return global_id(binding.name, row.column("id"))
            case Scalar(source=Expression() as source):
                return source.build(row, self.binds.now)
            case Scalar(source=str() as name):
                return row.column(name)
            case OneOf(choices=choices):
                return func.coalesce(*(self.part(one, row, level) for one in choices)) if choices else null()
            case Can():
                return self._can(item, row)
            case One() | Page() | Aggregation():
                return self.part(item, row, level)
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
        wanted = self._wanted(root.ids)
        choices = [(wanted.c.type == one.key, self._one_of(one, wanted)) for one in root.choices]
        return self._listed(wanted, choices).select_from(wanted).scalar_subquery()

    def _by_id_seen(self, root: ById) -> Select[Any]:
        if not root.many:
            (one,) = root.choices
            source = self.source(one.table)
            return self._seen_record(one, source, [source.column("id") == self._wanted_one(root.ids)])
        wanted, level = self._wanted(root.ids), Level()
        choices = [(wanted.c.type == one.key, self._choice(one, wanted, level)) for one in root.choices]
        shown = func.string_agg(row_sight(None, None, level.sights), NONE).label("s")
        return self._listed(wanted, choices).add_columns(shown).select_from(level.joined(wanted))

    def _choice(self, one: One, wanted: Any, level: Level) -> ColumnElement[Any]:
        if not sees(one):
            return self._one_of(one, wanted)
        source = self.source(one.table)
        tests = [wanted.c.type == one.key, source.column("id") == wanted.c.id]
        return level.hang(self._seen_record(one, source, tests), f"s{self.next_number()}")

    def _wanted(self, ids: Argument) -> Any:
        """The ids that were asked for as rows: type, id and place."""
        return (
            func.unnest(
                self.binds.given(
                    lambda values: [type_name(value) for value in checked_ids(ids.get(values))], ARRAY(Text())
                ),
                self.binds.given(
                    lambda values: [record_id(value) for value in checked_ids(ids.get(values))], ARRAY(Uuid())
                ),
            )
            .table_valued(column("type", Text()), column("id", Uuid()), with_ordinality="n", name="i")
            .render_derived()
        )

    def _listed(self, wanted: Any, choices: list[Any]) -> Select[Any]:
        value: ColumnElement[Any] = case(*choices) if choices else literal_column("null::json")
        return select(func.coalesce(func.json_agg(ordered(value, wanted.c.n)), EMPTY).label("j"))

    def _wanted_one(self, ids: Argument) -> ColumnElement[Any]:
        return self.binds.given(lambda values: record_id(ids.get(values)), Uuid())

    def _identified(self, one: One, ids: Argument) -> ColumnElement[Any]:
        source = self.source(one.table)
        return self._record(one, source, [source.column("id") == self._wanted_one(ids)])

    def _one_of(self, one: One, wanted: Any) -> ColumnElement[Any]:
        source = self.source(one.table)
        return self._record(one, source, [source.column("id") == wanted.c.id])
