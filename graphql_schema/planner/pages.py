"""Pages of lists in SQL: a page's ordered, limited rows once, and an aggregate over them for each thing asked."""

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    cast,
    func,
    literal,
    literal_column,
    select,
    true,
    tuple_,
)

from core.scopes import deciding
from graphql_schema.connection import COUNT_CAP, CURSOR_VERSION, DEFAULT_PAGE, decode_cursor
from graphql_schema.fields import Binding, Expression, GlobalId, Row
from graphql_schema.planner.conditions import Conditions
from graphql_schema.planner.json import (
    EMPTY,
    Keyed,
    built_object,
    is_long,
    json_object,
    ordered,
    row_object,
    text_constant,
)
from graphql_schema.planner.sight import NONE, row_sight
from graphql_schema.planner.tables import Source
from graphql_schema.planner.tree import (
    TRUE,
    Aggregation,
    Argument,
    Can,
    Cursor,
    Edges,
    Entry,
    Field,
    Info,
    Nodes,
    One,
    OneOf,
    Page,
    Scalar,
    Span,
    Total,
    TypeName,
)
from graphql_schema.planner.values import checked_size

Test = ColumnElement[bool]


@dataclass
class Level:
    """What hangs on a row of a statement: parts that show rows of their own, which the row hands on as its own sight.

    Such a part is a lateral of two columns, its JSON `j` and the rows it shows `s`; the fence of OFFSET keeps it from
    being joined in another way than record by record.
    """

    laterals: list[tuple[Any, bool]] = field(default_factory=list)
    """Each with whether the row stays where it has none."""

    sights: list[ColumnElement[Any]] = field(default_factory=list)

    def hang(self, query: Select[Any], name: str) -> ColumnElement[Any]:
        """Hang a part on the row; gives its JSON."""
        lateral = query.offset(literal_column("0")).lateral(name)
        self.laterals.append((lateral, True))
        self.sights.append(lateral.c.s)
        return lateral.c.j

    def joined(self, source: FromClause) -> FromClause:
        """The row's source with all that hangs on it."""
        for lateral, is_optional in self.laterals:
            source = source.join(lateral, true(), isouter=is_optional)
        return source

    def tables(self) -> list[Any]:
        """The laterals."""
        return [lateral for lateral, _ in self.laterals]


@dataclass(frozen=True)
class Listing:
    """What the entries of a page share: its rows, how many are shown, and whether there is one more than that."""

    page: Page
    size: ColumnElement[int]
    rows: Any
    looks_ahead: bool

    @property
    def row(self) -> Row:
        """A row of the page."""
        return Row(lambda name: self.rows.c[name])

    @property
    def cursor(self) -> ColumnElement[Any]:
        """The row's cursor, as `graphql_schema.connection.encode_cursor` writes it."""
        order = self.page.order
        parts: ColumnElement[Any] = literal_column(f"'[{CURSOR_VERSION},\"{order.name}\"'", Text())
        for name in (*order.columns, "id"):
            parts = parts + literal_column("','", Text()) + cast(func.to_json(self.row.column(name)), Text)
        content = func.convert_to(parts + literal_column("']'", Text()), literal_column("'UTF8'"))
        encoded = func.encode(content, literal_column("'base64'"))
        return func.replace(encoded, literal_column("E'\\n'"), literal_column("''"))

    def seen(self, inside: Iterable[ColumnElement[Any]]) -> ColumnElement[Any]:
        """What the rows that are shown let see."""
        tag = self.page.table.tag
        one = row_sight(tag, None if tag is None else self.row.column("id"), inside)
        all_ = func.string_agg(one, NONE)
        return all_.filter(self.rows.c.rn <= self.size) if self.looks_ahead else all_

    def collected(self, value: ColumnElement[Any]) -> Any:
        """The value of each row that is shown, as a JSON array in the order of the list; null for no rows."""
        if self.page.span.backwards:
            value = ordered(value, self.rows.c.rn.desc())
        array: Any = func.json_agg(value)
        return array.filter(self.rows.c.rn <= self.size) if self.looks_ahead else array

    def info(self, entry: Info) -> ColumnElement[Any]:
        """Where the page stands in the list."""
        return built_object(
            [
                (item.key, cast(text_constant(item.name), Text))
                if isinstance(item, TypeName)
                else (item[0], self._info_value(item[1]))
                for item in entry.names
            ]
        )

    def _info_value(self, name: str) -> ColumnElement[Any]:
        span = self.page.span
        match name:
            case "hasNextPage":
                return literal(span.before is not None) if span.backwards else func.count() > self.size
            case "hasPreviousPage":
                return func.count() > self.size if span.backwards else literal(span.after is not None)
        which: ColumnElement[int] = literal_column("0" if name == "startCursor" else "-1")
        cursor: ColumnElement[Any] = self.collected(self.cursor).op("->")(which)
        return cursor


class Pages(Conditions):
    """Turns pages into SQL."""

    @abstractmethod
    def one(self, one: One, above: Row | None) -> ColumnElement[Any]:
        """One record's JSON object, or null; `above` is the row it hangs on, None at a root."""

    @abstractmethod
    def part(self, item: One | Page | Aggregation, above: Row, level: Level) -> ColumnElement[Any]:
        """The JSON of what hangs on a row."""

    @abstractmethod
    def fields(self, fields: Iterable[Field], binding: Binding, row: Row, level: Level) -> list[Keyed]:
        """What is selected of a row, by response key; parts that show rows of their own hang on its level."""

    def page(self, page: Page, above: Row | None) -> ColumnElement[Any]:
        """The connection's JSON object; `above` is the row it hangs on, None at a root."""
        level = Level()
        listing, entries = self._entries(page, above, level)
        if listing is None:
            return json_object(entries)
        source = level.joined(listing.rows)
        # HAVING makes one row of any number where no aggregate does: the info of a page may be known without its rows
        tests = [] if any(isinstance(entry, Nodes | Edges) for entry in page.entries) else [true()]
        return json_object(
            entries, lambda query: query.select_from(source).having(*tests), [listing.rows, *level.tables()]
        )

    def seen_page(self, page: Page, above: Row | None) -> Select[Any]:
        """The connection's JSON object beside the rows it shows."""
        level = Level()
        listing, entries = self._entries(page, above, level)
        assert listing is not None
        query = select(built_object(entries).label("j"), listing.seen(level.sights).label("s"))
        return query.select_from(level.joined(listing.rows)).correlate_except(listing.rows, *level.tables())

    def _entries(self, page: Page, above: Row | None, level: Level) -> tuple[Listing | None, list[Keyed]]:
        """What is asked of the page, and the rows it is made from, if it needs any."""
        counted = all(isinstance(entry, Total | TypeName) for entry in page.entries)
        listing = None if counted else self._listing(page, above)
        entries = [(entry.key, self._entry(page, entry, above, listing, level)) for entry in page.entries]
        if counted:
            self._bind_unread(page)
        return listing, entries

    def _entry(
        self, page: Page, entry: Entry, above: Row | None, listing: Listing | None, level: Level
    ) -> ColumnElement[Any]:
        match entry:
            case Total():
                return self._total(page, entry, above)
            case TypeName():
                return cast(text_constant(entry.name), Text)
        assert listing is not None
        match entry:
            case Nodes():
                fields = self.fields(entry.fields, page.table.binding, listing.row, level)
                return self._rows_shown(listing, fields, level)
            case Edges():
                return self._rows_shown(listing, [self._edge(item, listing, level) for item in entry.items], level)
            case Info():
                return listing.info(entry)

    def _edge(self, item: Cursor | Nodes | TypeName, listing: Listing, level: Level) -> Keyed:
        match item:
            case Cursor():
                return item.key, listing.cursor
            case Nodes():
                return item.key, json_object(self.fields(item.fields, listing.page.table.binding, listing.row, level))
            case TypeName():
                return item.key, cast(text_constant(item.name), Text)

    def _rows_shown(self, listing: Listing, fields: list[Keyed], level: Level) -> ColumnElement[Any]:
        """The shown rows as one JSON array, each an object of the fields."""
        value = self.laid_out(fields, level, listing.rows)
        return func.coalesce(listing.collected(value), EMPTY)

    def laid_out(self, fields: list[Keyed], level: Level, *above: Any) -> ColumnElement[Any]:
        """A JSON object of the fields for each row of `above`, laid out in a lateral of the level."""
        if not fields or any(is_long(key) for key, _ in fields):
            return built_object(fields)
        query = select(*(item.label(key) for key, item in fields)).correlate(*above, *level.tables())
        lateral = query.lateral(f"n{self.next_number()}")
        level.laterals.append((lateral, False))
        return row_object(lateral)

    # --- rows --------------------------------------------------------------------------------------------------------

    def _listing(self, page: Page, above: Row | None) -> Listing:
        """The page's rows, and one more when it is asked whether there are more; numbered when that matters."""
        looks_ahead = any(isinstance(entry, Info) for entry in page.entries)
        size = self._size(page.span)
        source, tests = self._list(page, above)
        keys = [source.column(name) for name in (*page.order.columns, "id")]
        tests += self._between_cursors(page, keys)
        names = dict.fromkeys(name for entry in page.entries for name in _columns(entry, page))
        if page.table.tag is not None:
            names["id"] = None
        columns = [source.column(name).label(name) for name in names] or [literal_column("1").label("one")]
        descending = page.descending is not page.span.backwards
        query = (
            select(*columns)
            .select_from(source.joined())
            .where(*self.allowed(page.table, source), *tests)
            .order_by(*(key.desc() if descending else key.asc() for key in keys))
            .limit(size + literal_column("1") if looks_ahead else size)
            .correlate_except(*source.tables())
        )
        number = self.next_number()
        if not (looks_ahead or page.span.backwards):
            return Listing(page, size, query.subquery(f"p{number}"), looks_ahead)
        inner = query.subquery(f"q{number}")
        numbered = select(*inner.c, func.row_number().over().label("rn")).select_from(inner).correlate_except(inner)
        return Listing(page, size, numbered.subquery(f"p{number}"), looks_ahead)

    def _list(self, page: Page, above: Row | None) -> tuple[Source, list[Test]]:
        """The table of the whole list, and what its rows fulfil beside tenant and scope."""
        source = self.source(page.table)
        tests: list[Test] = []
        if page.link is not None and above is not None:
            tests.append(source.column(page.link.inner) == above.column(page.link.outer))
        if page.only is not None:
            tests.append(page.only(Row(source.column), self.binds.asking))
        if page.where != TRUE:
            tests.append(self.condition(page.where, page.table.binding, source))
        return source, tests

    def _between_cursors(self, page: Page, keys: list[ColumnElement[Any]]) -> Iterable[Test]:
        for cursor, is_after in ((page.span.after, True), (page.span.before, False)):
            if cursor is not None:
                bound = self._keys_of(cursor, page, keys)
                yield tuple_(*keys) < bound if page.descending is is_after else tuple_(*keys) > bound

    def _keys_of(self, cursor: Argument, page: Page, keys: list[ColumnElement[Any]]) -> Any:
        types = [key.type for key in keys]

        def key_at(index: int) -> Any:
            return lambda values: decode_cursor(cursor.get(values), page.order.name, types)[index]

        return tuple_(*(self.binds.given(key_at(index), key.type) for index, key in enumerate(keys)))

    def _size(self, span: Span) -> ColumnElement[int]:
        size = span.size
        if size is None:
            return literal_column(str(DEFAULT_PAGE))
        return self.binds.given(lambda values: checked_size(size.get(values)), Integer())

    def _bind_unread(self, page: Page) -> None:
        """Bind a page's size and cursors where no row is read, so that bad ones are refused there too."""
        source = self.source(page.table)
        self._size(page.span)
        list(self._between_cursors(page, [source.column(name) for name in (*page.order.columns, "id")]))

    def _total(self, page: Page, entry: Total, above: Row | None) -> ColumnElement[Any]:
        source, tests = self._list(page, above)
        rows: Select[Any] = select(literal_column("1")).select_from(source.joined())
        rows = rows.where(*self.allowed(page.table, source), *tests).correlate_except(*source.tables())
        counted = rows.limit(literal_column(str(COUNT_CAP + 1))).subquery(f"c{self.next_number()}")
        cap: ColumnElement[int] = literal_column(str(COUNT_CAP))
        value: ColumnElement[Any] = func.count() > cap if entry.capped else func.least(func.count(), cap)
        return select(value).select_from(counted).correlate_except(counted).scalar_subquery()


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
            case OneOf():
                yield from _columns_of_fields(item.choices)
            case Can():
                yield from deciding(item.model)
            case One() | Page() | Aggregation():
                if item.link is not None:
                    yield item.link.outer
