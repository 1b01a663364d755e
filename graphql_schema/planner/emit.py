"""Turning a policed tree into one SQLAlchemy Core statement that builds the answer's JSON.

Every record is `row_to_json` over a sub-select of what was asked for; every list an aggregate over its ordered, limited
rows; every edge a correlated sub-select. A table without a stamp of police is refused.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    Alias,
    ColumnElement,
    FromClause,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    case,
    cast,
    column,
    exists,
    func,
    inspect,
    literal,
    literal_column,
    not_,
    null,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Mapper

from core.authz import condition as scope_condition
from core.errors import BadRequest, LimitExceeded
from core.tenancy import SETTING
from graphql_schema.connection import COUNT_CAP, CURSOR_VERSION, DEFAULT_PAGE, MAX_PAGE, decode_cursor
from graphql_schema.fields import Binding, Expression, GlobalId, Row
from graphql_schema.node import decode, prefix, split
from graphql_schema.planner.binds import Binds
from graphql_schema.planner.tree import (
    Argument,
    ById,
    Compare,
    Condition,
    Cursor,
    Edges,
    Entry,
    Exists,
    Field,
    Info,
    Junction,
    Nodes,
    Not,
    One,
    Page,
    Root,
    Scalar,
    Span,
    Table,
    Total,
    TypeName,
    Within,
)

MAX_IDENTIFIER = 63
"""Bytes of a name that PostgreSQL keeps; longer response keys are written as strings."""

Keyed = tuple[str, ColumnElement[Any]]


class Source:
    """The tables of one row: a model's own, joined to its parent's only when a column of it is used."""

    def __init__(self, binding: Binding, number: int) -> None:
        self._mapper: Mapper[Any] = inspect(binding.model)
        self._aliases: dict[Any, Alias] = {
            table: table.alias(f"t{number}{'abc'[place] if place else ''}")  # type: ignore[misc]
            for place, table in enumerate(self._mapper.tables)
        }
        self._used: dict[Any, Alias] = {}
        self._use(self._mapper.tables[0])

    def _use(self, table: Any) -> Alias:
        return self._used.setdefault(table, self._aliases[table])

    def column(self, name: str) -> ColumnElement[Any]:
        """The column of that mapped name; from the parent's table when both have it."""
        columns = {item.table: item for item in self._mapper.attrs[name].columns}  # type: ignore[attr-defined]
        table = next(table for table in self._mapper.tables if table in columns)
        found: ColumnElement[Any] = self._use(table).c[columns[table].name]
        return found

    def tables(self) -> list[Alias]:
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


class Emitter:
    """Builds one statement."""

    def __init__(self) -> None:
        self.binds = Binds()
        self._sources = 0

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
                return self._one(root, None)
            case Page():
                return self._page(root, None)
            case ById():
                return self._by_id(root)
            case TypeName():
                return func.to_json(cast(_text(root.name), Text))

    # --- tables ------------------------------------------------------------------------------------------------------

    def _source(self, table: Table) -> Source:
        self._sources += 1
        return Source(table.binding, self._sources)

    def _allowed(self, table: Table, source: Source) -> list[ColumnElement[bool]]:
        """Tenant, kind and scope of the rows; what police has not stamped is not read."""
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
                    lambda part: self.binds.scope(action, part),
                )
            )
        return [*(item.c.tenant_id == self.binds.tenant for item in source.tables()), *tests]

    # --- records -----------------------------------------------------------------------------------------------------

    def _one(self, one: One, above: Row | None) -> ColumnElement[Any]:
        source = self._source(one.table)
        tests: list[ColumnElement[bool]] = []
        if one.link is not None and above is not None:
            tests.append(source.column(one.link.inner) == above.column(one.link.outer))
        if one.by is not None:
            tests.append(self._condition(one.by, one.table.binding, source))
        return self._record(one, source, tests)

    def _record(self, one: One, source: Source, tests: list[ColumnElement[bool]]) -> ColumnElement[Any]:
        fields = self._fields(one.fields, one.table.binding, Row(source.column))
        allowed = self._allowed(one.table, source)
        return _object(
            fields, lambda query: query.select_from(source.joined()).where(*allowed, *tests), source.tables()
        )

    def _fields(self, fields: Iterable[Field], binding: Binding, row: Row) -> list[Keyed]:
        return [(item.key, self._field(item, binding, row)) for item in fields]

    def _field(self, item: Field, binding: Binding, row: Row) -> ColumnElement[Any]:
        match item:
            case TypeName():
                return cast(_text(item.name), Text)
            case Scalar(source=GlobalId()):
                return global_id(binding.name, row.column("id"))
            case Scalar(source=Expression() as source):
                return source.build(row, self.binds.now)
            case Scalar(source=str() as name):
                return row.column(name)
            case One():
                return self._one(item, row)
            case Page():
                return self._page(item, row)
        raise AssertionError(item)

    def _by_id(self, root: ById) -> ColumnElement[Any]:
        if not root.many:
            records = [self._identified(one, root.ids) for one in root.choices]
            return records[0] if records else null()
        wanted = func.unnest(
            self.binds.given(lambda values: [_type_name(value) for value in _ids(root.ids, values)], ARRAY(Text())),
            self.binds.given(lambda values: [_uuid(value) for value in _ids(root.ids, values)], ARRAY(Uuid())),
        ).table_valued(column("type", Text()), column("id", Uuid()), with_ordinality="n", name="i")
        records = [(wanted.c.type == one.key, self._one_of(one, wanted)) for one in root.choices]
        value: ColumnElement[Any] = case(*records) if records else null()
        listed = select(func.coalesce(func.json_agg(_ordered(value, wanted.c.n)), EMPTY)).select_from(wanted)
        return listed.scalar_subquery()

    def _identified(self, one: One, ids: Argument) -> ColumnElement[Any]:
        source = self._source(one.table)
        wanted = self.binds.given(lambda values: _uuid(ids.get(values)), Uuid())
        return self._record(one, source, [source.column("id") == wanted])

    def _one_of(self, one: One, wanted: Any) -> ColumnElement[Any]:
        source = self._source(one.table)
        return self._record(one, source, [source.column("id") == wanted.c.id])

    # --- pages -------------------------------------------------------------------------------------------------------

    def _page(self, page: Page, above: Row | None) -> ColumnElement[Any]:
        """The page's rows as `p`, numbered when more than their order matters, and one aggregate for each entry."""
        counts = {entry.key: self._total(page, entry, above) for entry in page.entries if isinstance(entry, Total)}
        looks_ahead = any(isinstance(entry, Info) for entry in page.entries)
        size = self._size(page.span)
        rows = self._rows(page, above, size, looks_ahead)
        row = Row(lambda name: rows.c[name])
        shown = rows.c.rn <= size if looks_ahead else None
        backwards = rows.c.rn.desc() if page.span.backwards else None
        listing = Listing(page, size, rows, row, shown, backwards)
        laterals: list[Any] = []
        columns: list[Keyed] = []
        for entry in page.entries:
            columns.append(
                (
                    entry.key,
                    counts.get(entry.key, None) if isinstance(entry, Total) else self._entry(entry, listing, laterals),
                )
            )  # type: ignore[arg-type]
        if all(isinstance(entry, Total | TypeName) for entry in page.entries):
            return _object(columns, lambda query: query, [])
        source: FromClause = rows
        for lateral in laterals:
            source = source.join(lateral, true())
        return _object(columns, lambda query: query.select_from(source), [rows, *laterals])

    def _rows(self, page: Page, above: Row | None, limit: ColumnElement[int], looks_ahead: bool) -> Any:
        source, tests = self._list(page, above)
        keys = [source.column(name) for name in (*page.order.columns, "id")]
        for cursor, forwards in ((page.span.after, True), (page.span.before, False)):
            if cursor is not None:
                tests.append(self._beyond(page, keys, cursor, forwards))
        descending = page.descending is not page.span.backwards
        names = dict.fromkeys(name for entry in page.entries for name in _columns(entry, page))
        columns = [source.column(name).label(name) for name in names] or [literal_column("1").label("one")]
        allowed = self._allowed(page.table, source)
        query = (
            select(*columns)
            .select_from(source.joined())
            .where(*allowed, *tests)
            .order_by(*(key.desc() if descending else key.asc() for key in keys))
            .limit(limit + 1 if looks_ahead else limit)
            .correlate_except(*source.tables())
        )
        self._sources += 1
        if not (looks_ahead or page.span.backwards):
            return query.subquery(f"p{self._sources}")
        inner = query.subquery(f"q{self._sources}")
        numbered = select(*inner.c, func.row_number().over().label("rn")).select_from(inner).correlate_except(inner)
        return numbered.subquery(f"p{self._sources}")

    def _list(self, page: Page, above: Row | None) -> tuple[Source, list[ColumnElement[bool]]]:
        source = self._source(page.table)
        tests = []
        if page.link is not None and above is not None:
            tests.append(source.column(page.link.inner) == above.column(page.link.outer))
        if page.where != Junction("and", ()):
            tests.append(self._condition(page.where, page.table.binding, source))
        return source, tests

    def _beyond(self, page: Page, keys: list[ColumnElement[Any]], cursor: Argument, after: bool) -> ColumnElement[bool]:
        types = [key.type.python_type for key in keys]
        values = tuple_(
            *(
                self.binds.given(lambda v, i=index: decode_cursor(cursor.get(v), page.order.name, types)[i], key.type)  # type: ignore[misc]
                for index, key in enumerate(keys)
            )
        )
        row = tuple_(*keys)
        return row < values if page.descending is after else row > values

    def _size(self, span: Span) -> ColumnElement[int]:
        if span.size is None:
            return literal_column(str(DEFAULT_PAGE))
        return self.binds.given(lambda values: checked_size(span.size.get(values)), literal(0).type)  # type: ignore[union-attr]

    def _total(self, page: Page, entry: Total, above: Row | None) -> ColumnElement[Any]:
        source, tests = self._list(page, above)
        allowed = self._allowed(page.table, source)
        query = select(literal_column("1")).select_from(source.joined()).where(*allowed, *tests)
        capped = query.limit(COUNT_CAP + 1).correlate_except(*source.tables()).subquery(f"c{self._sources}")
        count = func.count()
        value = count > COUNT_CAP if entry.capped else func.least(count, COUNT_CAP)
        return select(value).select_from(capped).correlate_except(capped).scalar_subquery()

    def _entry(self, entry: Entry, listing: "Listing", laterals: list[Any]) -> ColumnElement[Any]:
        match entry:
            case Nodes():
                return self._collected(self._fields(entry.fields, listing.binding, listing.row), listing, laterals)
            case Edges():
                return self._collected([self._edge(item, listing) for item in entry.items], listing, laterals)
            case Info():
                return _info(entry, listing)
            case TypeName():
                return cast(_text(entry.name), Text)
        raise AssertionError(entry)

    def _edge(self, item: Cursor | Nodes | TypeName, listing: "Listing") -> Keyed:
        match item:
            case Cursor():
                return item.key, listing.cursor
            case Nodes():
                fields = self._fields(item.fields, listing.binding, listing.row)
                return item.key, _object(fields, lambda query: query, [])
            case TypeName():
                return item.key, cast(_text(item.name), Text)

    def _collected(self, fields: list[Keyed], listing: "Listing", laterals: list[Any]) -> ColumnElement[Any]:
        """All shown rows as one JSON array."""
        if any(_is_long(key) for key, _ in fields) or not fields:
            value: ColumnElement[Any] = _built(fields)
        else:
            self._sources += 1
            query = select(*(item.label(key) for key, item in fields)).correlate(listing.rows)
            lateral = query.lateral(f"n{self._sources}")
            laterals.append(lateral)
            value = func.row_to_json(lateral.table_valued())
        if listing.backwards is not None:
            value = _ordered(value, listing.backwards)
        array: Any = func.json_agg(value)
        if listing.shown is not None:
            array = array.filter(listing.shown)
        return func.coalesce(array, EMPTY)

    # --- conditions --------------------------------------------------------------------------------------------------

    def _condition(self, node: Condition, binding: Binding, source: Source) -> ColumnElement[bool]:
        match node:
            case Junction(operator="and"):
                return and_(true(), *(self._condition(part, binding, source) for part in node.conditions))
            case Junction():
                return or_(literal_column("false"), *(self._condition(p, binding, source) for p in node.conditions))
            case Not():
                return not_(self._condition(node.condition, binding, source))
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
            return decode(value, binding.name) if node.column == "id" else plain(value)

        type_ = Text() if isinstance(left.type, Text) else left.type
        if node.operator == "in":
            array = self.binds.given(lambda values: [convert(value) for value in get(values)], ARRAY(type_))
            return left == any_(array)
        return OPERATIONS[node.operator](left, self.binds.given(lambda values: convert(get(values)), type_))

    def _within(self, node: Within, source: Source) -> ColumnElement[bool]:
        org = self._source(node.table)
        wanted = self.binds.given(lambda values: decode(node.argument.get(values), node.table.binding.name), Uuid())
        ends = [
            select(org.column(name))
            .select_from(org.joined())
            .where(*self._allowed(node.table, org), org.column("id") == wanted)
            .correlate_except(*org.tables())
            .scalar_subquery()
            for name in ("place", "place_end")
        ]
        return source.column(node.column).between(*ends)

    def _exists(self, node: Exists, source: Source) -> ColumnElement[bool]:
        inner = self._source(node.table)
        test = self._condition(node.condition, node.table.binding, inner)
        joined = inner.column(node.link.inner) == source.column(node.link.outer)
        allowed = self._allowed(node.table, inner)
        query = select(literal_column("1")).select_from(inner.joined()).where(*allowed, joined, test)
        return exists(query.correlate_except(*inner.tables()))


OPERATIONS: dict[str, Any] = {
    "eq": lambda left, right: left == right,
    "lt": lambda left, right: left < right,
    "lte": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "gte": lambda left, right: left >= right,
}

EMPTY = literal_column("'[]'::json")


class Listing:
    """What the entries of a page share: its rows, which of them are shown, and how to write a cursor."""

    def __init__(self, page: Page, size: ColumnElement[int], rows: Any, row: Row, shown: Any, backwards: Any) -> None:
        self.page = page
        self.size = size
        self.binding = page.table.binding
        self.rows = rows
        self.row = row
        self.shown = shown
        self.backwards = backwards

    @property
    def cursor(self) -> ColumnElement[Any]:
        """The row's cursor, as `graphql_schema.connection.encode_cursor` writes it."""
        order = self.page.order
        parts: ColumnElement[Any] = literal_column(f"'[{CURSOR_VERSION},\"{order.name}\"'", Text())
        for name in (*order.columns, "id"):
            parts = parts + literal_column("','", Text()) + cast(func.to_json(self.row.column(name)), Text)
        content = func.convert_to(parts + literal_column("']'", Text()), literal_column("'UTF8'"))
        return func.replace(
            func.encode(content, literal_column("'base64'")), literal_column("E'\\n'"), literal_column("''")
        )


def _info(entry: Info, listing: Listing) -> ColumnElement[Any]:
    span = listing.page.span
    more = func.count() > listing.size
    cursor = listing.cursor if listing.backwards is None else _ordered(listing.cursor, listing.backwards)
    cursors: Any = func.json_agg(cursor)
    if listing.shown is not None:
        cursors = cursors.filter(listing.shown)
    values = {
        "hasNextPage": lambda: literal(span.before is not None) if span.backwards else more,
        "hasPreviousPage": lambda: more if span.backwards else literal(span.after is not None),
        "startCursor": lambda: cursors.op("->")(literal_column("0")),
        "endCursor": lambda: cursors.op("->")(literal_column("-1")),
    }
    fields: list[Keyed] = [
        (item.key, cast(_text(item.name), Text)) if isinstance(item, TypeName) else (item[0], values[item[1]]())
        for item in entry.names
    ]
    return _built(fields)


def _columns(entry: Entry, page: Page) -> Iterable[str]:
    """The columns of a page's rows that an entry reads."""
    cursor = (*page.order.columns, "id")
    match entry:
        case Nodes():
            yield from _columns_of_fields(entry.fields)
        case Edges():
            for item in entry.items:
                if isinstance(item, Nodes):
                    yield from _columns_of_fields(item.fields)
                elif isinstance(item, Cursor):
                    yield from cursor
        case Info():
            yield from cursor


def _columns_of_fields(fields: Iterable[Field]) -> Iterable[str]:
    for item in fields:
        match item:
            case Scalar(source=str() as name):
                yield name
            case Scalar(source=GlobalId()):
                yield "id"
            case Scalar(source=Expression() as source):
                yield from source.columns
            case One() | Page():
                if item.link is not None:
                    yield item.link.outer


def _is_long(key: str) -> bool:
    return len(key) > MAX_IDENTIFIER


def _object(fields: list[Keyed], where_from: Any, froms: Sequence[Any]) -> ColumnElement[Any]:
    """One JSON object, or null where the sub-select has no row."""
    if not fields or any(_is_long(key) for key, _ in fields):
        query = where_from(select(_built(fields)))
        return query.correlate_except(*froms).scalar_subquery()
    inner = where_from(select(*(value.label(key) for key, value in fields))).correlate_except(*froms).subquery("r")
    return select(func.row_to_json(inner.table_valued())).select_from(inner).correlate_except(inner).scalar_subquery()


def _built(fields: list[Keyed]) -> ColumnElement[Any]:
    """A JSON object written key by key: for keys too long for a column's name."""
    if len(fields) > 50:
        raise LimitExceeded("error.too_many_long_keys", maximum=50)
    return func.json_build_object(*(part for key, value in fields for part in (_text(key), value)))


def _text(name: str) -> ColumnElement[str]:
    """A name of GraphQL, which holds letters, digits and underscores only, as text."""
    return literal_column(f"'{name}'", Text())


def _ordered(value: ColumnElement[Any], by: ColumnElement[Any]) -> ColumnElement[Any]:
    return aggregate_order_by(value, by)


def global_id(type_name: str, record_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """The global id in SQL: one concatenation."""
    hexadecimal = func.replace(cast(record_id, Text), literal_column("'-'"), literal_column("''"))
    return literal_column(f"'{prefix(type_name)}'", Text()) + hexadecimal


def plain(value: Any) -> Any:
    """A coerced value as the driver takes it; raises BadRequest for text that PostgreSQL cannot hold."""
    value = getattr(value, "value", value)
    return checked_text(value) if isinstance(value, str) else value


def checked_text(value: str) -> str:
    """The text, unless it holds a NUL or half a surrogate pair."""
    if "\0" in value or not value.isprintable() and any("\ud800" <= sign <= "\udfff" for sign in value):
        raise BadRequest("error.bad_text")
    return value


def after_prefix(value: str) -> str | None:
    """The first text, by code point, after all that begin with the value; None when there is none."""
    stem = checked_text(value).rstrip("\U0010ffff")
    if not stem:
        return None
    following = ord(stem[-1]) + 1
    return stem[:-1] + chr(0xE000 if following == 0xD800 else following)


def checked_size(value: int) -> int:
    """The size of a page; raises BadRequest outside 1 to 100."""
    if not 1 <= value <= MAX_PAGE:
        raise BadRequest("error.page_size", given=value, maximum=MAX_PAGE)
    return value


def _ids(argument: Argument, values: Any) -> list[str]:
    ids: list[str] = argument.get(values)
    if len(ids) > MAX_PAGE:
        raise LimitExceeded("error.too_many_ids", given=len(ids), maximum=MAX_PAGE)
    return ids


def _type_name(value: str) -> str:
    parts = split(value)
    return "" if parts is None else parts[0]


def _uuid(value: str) -> Any:
    parts = split(value)
    return None if parts is None else parts[1]
