"""Watching a session: which columns of which records it changes, however that is done.

Flushes are compared row by row; an UPDATE or DELETE of many rows is looked at before and after; what could not be seen
is refused: rows that an INSERT statement makes, and statements written as text.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Delete, RowMapping, Table, TextClause, Update, event, inspect, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper, ORMExecuteState, Session

from core.audit.digests import is_clear, shown
from core.audit.models import NOT_AUDITED

WRITING = re.compile(r"\s*(insert|update|delete|merge|truncate|copy|with)\b", re.IGNORECASE)
PASSED_OVER = ("tenant_id", "updated_at")
WATCHING = "changes"
"""Under which a session's information holds the log that watches it."""


@dataclass(slots=True)
class Change:
    """The changed columns of one record, as they were and as they are."""

    table: str
    id: Any
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As one of several in an entry."""
        return {"table": self.table, "id": self.id, "before": self.before, "after": self.after}


class ChangeLog:
    """Watches a session and remembers, record by record, which columns it changes."""

    def __init__(self, session: AsyncSession, tenant_id: UUID) -> None:
        self._session = session.sync_session
        self._tenant_id = tenant_id
        self._changes: dict[Any, Change] = {}
        self._new: set[Any] = set()
        self._session.info[WATCHING] = self

    def close(self) -> None:
        """Stop watching."""
        del self._session.info[WATCHING]

    def forget(self) -> None:
        """Watch on as if nothing had changed yet: it was written down, or undone."""
        self._changes.clear()
        self._new.clear()

    def take(self, record_id: UUID) -> Change | None:
        """What became of one record, once."""
        return self._changes.pop(record_id, None)

    def rest(self) -> list[Change]:
        """What became of the records that nobody took."""
        return [change for change in self._changes.values() if change.before or change.after]

    # --- flushes -----------------------------------------------------------------------------------------------------

    def note(self, session: Session) -> None:
        """See what a flush is about to write."""
        for row in session.new:
            self._note_new(row)
        for row in session.dirty:
            self._note_row(row)
        for row in session.deleted:
            self._note_deleted(row)

    def note_rows(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """See rows that are about to be written together, each with its id and the columns it holds."""
        told = [(column.name, column) for column in table.columns if _is_told(column, column.name)]
        for row in rows:
            change = self._changes.setdefault(row["id"], Change(table.name, row["id"]))
            change.after = {name: shown(self._tenant_id, column, row[name]) for name, column in told if name in row}
            self._new.add(change.id)

    def _change(self, row: Any) -> Change | None:
        mapper = inspect(row).mapper
        table: Any = mapper.local_table
        if table.name in NOT_AUDITED:
            return None
        values = [getattr(row, mapper.get_property_by_column(column).key) for column in mapper.primary_key]
        return self._change_of(table, dict(zip(mapper.primary_key, values, strict=True)))

    def _change_of(self, table: Table, key: Mapping[Any, Any]) -> Change:
        parts = [value for column, value in key.items() if column.name not in PASSED_OVER]
        record_id = parts[0] if len(parts) == 1 else "/".join(map(str, parts))
        return self._changes.setdefault(record_id, Change(table.name, record_id))

    def _note_new(self, row: Any) -> None:
        change = self._change(row)
        if change is not None:
            self._new.add(change.id)
            state = inspect(row)
            held = state.dict
            for name, column, clear in _told(state.mapper):
                if name in held:
                    value = held[name]
                    change.after[name] = value if clear else shown(self._tenant_id, column, value)

    def _note_row(self, row: Any) -> None:
        change = self._change(row)
        if change is None:
            return
        state = inspect(row)
        for attribute in state.mapper.column_attrs:
            history = state.attrs[attribute.key].history
            column = attribute.columns[0]
            if history.added:
                self._set(change.after, column, attribute.key, history.added[0])
            if history.deleted and change.id not in self._new and attribute.key not in change.before:
                self._set(change.before, column, attribute.key, history.deleted[0])

    def _note_deleted(self, row: Any) -> None:
        change = self._change(row)
        if change is not None:
            for attribute in inspect(row).mapper.column_attrs:
                if attribute.key not in change.before:
                    self._set(change.before, attribute.columns[0], attribute.key, getattr(row, attribute.key))
            change.after.clear()

    def _set(self, values: dict[str, Any], column: Any, name: str, value: Any) -> None:
        if _is_told(column, name):
            values[name] = shown(self._tenant_id, column, value)

    # --- statements --------------------------------------------------------------------------------------------------

    def watch(self, state: ORMExecuteState) -> Any:
        """See what a statement changes; raises RuntimeError for one that hides it."""
        statement: Any = state.statement
        if state.execution_options.get("audited") is False:
            return None
        if isinstance(statement, TextClause) and WRITING.match(statement.text):
            raise RuntimeError("A statement that writes is made from the models, so that the audit trail sees it.")
        if not statement.is_dml or _written(statement).name in NOT_AUDITED:
            return None
        if not isinstance(statement, Update | Delete):
            raise RuntimeError(
                f"Rows of {_written(statement).name} are added to the session one by one, so that the audit trail sees "
                "them; say execution_options(audited=False) for what it need not see."
            )
        return self._compared(state, statement)

    def _compared(self, state: ORMExecuteState, statement: Update | Delete) -> Any:
        """Run the statement, and note how each of its rows was and is."""
        self._session.flush()
        table = _written(statement)
        connection = state.session.connection()
        key = [column for column in table.primary_key if column.name not in PASSED_OVER]
        rows = select(table).with_for_update(of=table)
        if statement.whereclause is not None:
            rows = rows.where(statement.whereclause)
        before = {_key(row, key): row for row in connection.execute(rows).mappings()}
        result = state.invoke_statement()
        after: dict[Any, RowMapping] = {}
        if before and isinstance(statement, Update):
            same = select(table).where(tuple_(*key).in_(list(before)))
            after = {_key(row, key): row for row in connection.execute(same).mappings()}
        for values, was in before.items():
            change = self._change_of(table, dict(zip(key, values, strict=True)))
            self._compare(change, table, was, after.get(values))
        return result

    def _compare(self, change: Change, table: Table, was: RowMapping, is_now: RowMapping | None) -> None:
        for column in table.columns:
            if is_now is not None and was[column] == is_now[column]:
                continue
            if change.id not in self._new and column.key not in change.before:
                self._set(change.before, column, column.key, was[column])
            if is_now is not None:
                self._set(change.after, column, column.key, is_now[column])


@cache
def _told(mapper: Mapper[Any]) -> tuple[tuple[str, Column[Any], bool], ...]:
    """The attributes of a new row that an entry tells, with their columns, and whether it holds them as they are."""
    columns: Iterable[tuple[str, Any]] = ((attribute.key, attribute.columns[0]) for attribute in mapper.column_attrs)
    return tuple((name, column, is_clear(column)) for name, column in columns if _is_told(column, name))


def _is_told(column: Any, name: str) -> bool:
    """Whether an entry tells the column at all, the tenant and the time of the change being told elsewhere."""
    return not column.info.get("secret") and name not in PASSED_OVER


@event.listens_for(Session, "before_flush")
def _on_flush(session: Session, *_: Any) -> None:
    log: ChangeLog | None = session.info.get(WATCHING)
    if log is not None:
        log.note(session)


@event.listens_for(Session, "do_orm_execute")
def _on_execute(state: ORMExecuteState) -> Any:
    log: ChangeLog | None = state.session.info.get(WATCHING)
    return None if log is None else log.watch(state)


def _written(statement: Any) -> Any:
    """The table that a statement of the ORM writes: of a kind of case its own, not the join that reads it."""
    entity = statement.entity_description.get("entity")
    return statement.table if entity is None else inspect(entity).local_table


def _key(row: RowMapping, columns: Iterable[Column[Any]]) -> tuple[Any, ...]:
    return tuple(row[column] for column in columns)
