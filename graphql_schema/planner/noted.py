"""A planned read that leaves its entry in the audit trail, in the same statement.

The tenant is set in a first part that all else hangs on; the page is read once and kept; the entry is inserted from it.
If that order ever broke, nothing would be read and the entry be refused: row-level security would know no tenant.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Select, Text, Uuid, case, cast, func, insert, literal_column, select, true

from core.audit.models import AuditEntry, AuditKind
from core.audit.reads import READ, WIDTH
from core.db import new_digits
from graphql_schema.planner.emit import Emitter
from graphql_schema.planner.sight import NONE, row_sight
from graphql_schema.planner.tree import ById, One, Root


def noted_statement(emitter: Emitter, roots: Sequence[Root], tables: tuple[str, ...]) -> Select[Any]:
    """One column of JSON for each root, in their order, and one entry that names the rows of the tables it showed."""
    setting = select(emitter.tenant_setting().label("tenant")).cte("setting").prefix_with("MATERIALIZED")
    source: Any = setting
    parts = []
    for index, root in enumerate(roots):
        read = emitter.seen_root(root).subquery(f"x{index}")
        # the fence and the mention of the setting: read after it, and never merged with it
        query = select(read.c.j, read.c.s).where(setting.c.tenant.is_not(None)).offset(literal_column("0"))
        part = query.correlate(setting).lateral(f"r{index}")
        source = source.join(part, true(), isouter=True)
        parts.append(part)
    shown = [part.c.j.label(f"r{index}") for index, part in enumerate(parts)]
    seen = row_sight(None, None, [part.c.s for part in parts]).label("seen")
    page = select(*shown, seen).select_from(source).cte("page").prefix_with("MATERIALIZED")
    entry = _entry(emitter, page, _alone(roots), tables)
    noted = insert(AuditEntry).from_select(list(entry), select(*entry.values()), include_defaults=False).cte("noted")
    return select(*(page.c[f"r{index}"] for index in range(len(parts)))).add_cte(noted)


def _entry(emitter: Emitter, page: Any, alone: int | None, tables: tuple[str, ...]) -> dict[str, Any]:
    binds = emitter.binds
    named = ", ".join(f"'{table}'" for table in tables)
    values: dict[str, Any] = {
        "tenant_id": binds.tenant,
        "id": binds.of_call("entry", lambda _: new_digits(), Uuid()),
        "kind": literal_column(f"'{AuditKind.READ}'"),
        "account_id": binds.of_call("account", lambda call: call.rights.account_id, Uuid()),
        "event": literal_column(f"'{READ}'"),
        "tables": cast(literal_column(f"array[{named}]"), ARRAY(Text())),
        "rows": func.octet_length(page.c.seen).op("/")(literal_column(str(WIDTH))),
        "seen": page.c.seen,
        "purpose": binds.of_call("purpose", lambda call: call.purpose, Text()),
        "occurred_at": binds.now,
        "request_id": binds.of_call("request", lambda call: call.request_id, Text()),
    }
    if alone is not None:
        values["record_type"] = _if_seen(page, literal_column(f"'{tables[alone]}'"))
        values["record_id"] = _if_seen(page, cast(func.encode(_id(page.c.seen), literal_column("'hex'")), Uuid()))
    return values


def _alone(roots: Sequence[Root]) -> int | None:
    """The tag of the one record that the operation opens, if it opens one."""
    match roots:
        case [One(table=table)] | [ById(many=False, choices=[One(table=table)])]:
            return table.tag
    return None


def _id(seen: ColumnElement[Any]) -> ColumnElement[Any]:
    """The id of the first row, which is the record itself: what hangs on it follows."""
    return func.substr(seen, literal_column("2"), literal_column("16"))


def _if_seen(page: Any, value: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((page.c.seen != NONE, value))
