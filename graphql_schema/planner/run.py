"""Running a plan: its parameters bound to one request, its JSON handed on as bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.db import Reader
from core.errors import BadRequest
from core.scopes import ScopeClass
from core.statements import DIALECT
from graphql_schema.planner.binds import Call, Value
from graphql_schema.planner.emit import Emitter
from graphql_schema.planner.noted import noted_statement
from graphql_schema.planner.police import Use, police
from graphql_schema.planner.sight import mark
from graphql_schema.planner.tree import Root, has_no_list
from graphql_schema.view import View


@dataclass(frozen=True, slots=True)
class Plan:
    """One statement with the response key of each of its columns, and where its parameters come from."""

    sql: str
    keys: tuple[str, ...]
    values: tuple[Value, ...]
    unread: tuple[Value, ...]
    """Values that the statement has no use for, but which are refused when they are bad."""

    tables: tuple[str, ...] = ()
    """Tables of which it shows something personal: the statement leaves an entry in the audit trail."""

    is_small: bool = False
    """Whether it only finds records by their keys, and no list."""

    async def fetch(self, reader: Reader, call: Call) -> list[bytes]:
        """The JSON of each key; `null` where there is no record. Raises BadRequest where a purpose is missing."""
        if self.tables and call.purpose_required and not call.purpose:
            raise BadRequest("error.purpose_required")
        for value in self.unread:
            value(call)
        values = [value(call) for value in self.values]
        row = await reader.fetch(self.sql, values, together=call.tenant_id if self.is_small else None)
        return [item if item is not None else b"null" for item in row]

    async def answer(self, reader: Reader, call: Call) -> bytes:
        """The JSON object of all keys."""
        found = await self.fetch(reader, call)
        return b"{%s}" % b",".join(
            [b'"%s":%s' % (key.encode(), item) for key, item in zip(self.keys, found, strict=True)]
        )


def make_plan(view: View, roots: Sequence[Root], needed: tuple[Use, ...], classes: tuple[ScopeClass, ...]) -> Plan:
    """Police the roots for this shape of reach and compile them to one statement."""
    police(view, roots, needed, classes)
    tables = mark(roots)
    emitter = Emitter()
    statement = noted_statement(emitter, roots, tables) if tables else emitter.statement(roots)
    compiled = statement.compile(dialect=DIALECT)
    names = compiled.positiontup or ()
    values = tuple(_value(emitter, name, compiled.params) for name in names)
    unread = tuple(value for name, value in emitter.binds.values.items() if name not in names)
    return Plan(compiled.string, tuple(root.key for root in roots), values, unread, tables, has_no_list(roots))


def _value(emitter: Emitter, name: str, constants: Mapping[str, Any]) -> Value:
    """Where a parameter's value comes from: the request, or a constant that the statement was built with."""
    if name in emitter.binds.values:
        return emitter.binds.values[name]
    constant = constants[name]
    return lambda _: constant
