"""Reads of acts: statements of the models that are compiled once and then run on the session's own driver connection.

The ORM takes ten times as long to say the same thing again. What is read so is the session's, as if the ORM had read
it. A statement names its values by `bindparam`; the tenant is bound by itself.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

import asyncpg
from sqlalchemy import BindParameter, Insert, Select, Uuid, bindparam, inspect, make_url, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import make_transient_to_detached, with_loader_criteria
from sqlalchemy.orm.attributes import instance_dict, set_committed_value

from core.db import driver_connection, write_out
from core.tenancy import TenantMixin

DIALECT = make_url("postgresql+asyncpg://").get_dialect()()
"""For which statements are compiled: the driver's placeholders."""

TENANT = "session_tenant"
"""Name of the value that is the session's tenant."""

OWN_TENANT: BindParameter[UUID] = bindparam(TENANT, type_=Uuid())

Row = TypeVar("Row")
Read = Callable[[Any], Any]


class Prepared:
    """A statement, compiled when it is first run."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | Insert) -> None:
        if not statement.is_select and statement.get_execution_options().get("audited") is not False:
            raise TypeError(
                "The audit trail does not see what is prepared: add records to the session, or say audited=False."
            )
        self._statement = statement

    @cached_property
    def _compiled(self) -> tuple[str, tuple[tuple[str, Any], ...]]:
        """Its text, and the names of its values in their order, with those that are always the same."""
        statement: Any = self._statement
        if isinstance(statement, Select):
            statement = statement.options(
                with_loader_criteria(TenantMixin, lambda cls: cls.tenant_id == OWN_TENANT, include_aliases=True)
            )
        compiled: Any = statement.compile(dialect=DIALECT)
        return compiled.string, tuple((name, compiled.params[name]) for name in compiled.positiontup or ())

    async def fetch(self, session: AsyncSession, **values: Any) -> Sequence[asyncpg.Record]:
        """Its rows, of the session's tenant; before a read, what the act has changed is written out."""
        if self._statement.is_select:
            await write_out(session)
        given = {**values, TENANT: session.info["tenant_id"]}
        sql, names = self._compiled
        connection = await driver_connection(session)
        rows: Sequence[asyncpg.Record] = await connection.fetch(
            sql, *[given.get(name, constant) for name, constant in names]
        )
        return rows


class Records(Generic[Row]):
    """Records of one model, found by a statement that `narrow` makes of the select of all."""

    def __init__(
        self,
        model: type[Row],
        narrow: Callable[[Select[*tuple[Any, ...]]], Select[*tuple[Any, ...]]],
        *,
        anew: bool = False,
    ) -> None:
        """`anew`: what the session holds already is read again."""
        mapper = inspect(model)
        if len(list(mapper.self_and_descendants)) > 1:
            raise TypeError(f"Rows of {model.__name__} are of several classes; read one of these, or use the session.")
        self._mapper = mapper
        self._anew = anew
        self._names = [attribute.key for attribute in mapper.column_attrs]
        self._reads = [_read(attribute.columns[0].type) for attribute in mapper.column_attrs]
        self._key = [self._names.index(mapper.get_property_by_column(column).key) for column in mapper.primary_key]
        self._prepared = Prepared(narrow(select(*(getattr(model, name) for name in self._names))))

    async def all(self, session: AsyncSession, **values: Any) -> list[Row]:
        """The records, in the statement's order."""
        return [self._held(session, record) for record in await self._prepared.fetch(session, **values)]

    async def first(self, session: AsyncSession, **values: Any) -> Row | None:
        """The first of the records; None where there is none."""
        found = await self._prepared.fetch(session, **values)
        return self._held(session, found[0]) if found else None

    def _held(self, session: AsyncSession, record: asyncpg.Record) -> Row:
        """The record as the session holds it."""
        key = self._mapper.identity_key_from_primary_key([record[index] for index in self._key])
        row: Any = session.identity_map.get(key)
        values = [
            value if read is None or value is None else read(value)
            for value, read in zip(record, self._reads, strict=True)
        ]
        if row is None:
            row = self._mapper.class_manager.new_instance()
            instance_dict(row).update(zip(self._names, values, strict=True))
            make_transient_to_detached(row)
            session.add(row)
        elif self._anew:
            for name, value in zip(self._names, values, strict=True):
                set_committed_value(row, name, value)
        found: Row = row
        return found


def _read(type_: Any) -> Read | None:
    """What makes the model's value of the driver's; None where they are the same."""
    processor: Read | None = type_.dialect_impl(DIALECT).result_processor(DIALECT, None)
    return processor
