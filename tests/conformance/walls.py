"""The walls between tenants, each of which can be taken away: in a database that is thrown away, or in this process."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import Enum
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import ColumnElement, event
from sqlalchemy.orm import Session

from core import tenancy
from core.tenancy import TenantMixin
from graphql_schema.planner.tables import Source, Tables
from graphql_schema.planner.tree import Table

Tests = list[ColumnElement[bool]]


class Wall(Enum):
    """One of the walls."""

    POLICIES = "row-level security"
    FILTER = "the ORM's filter"
    PARAMETER = "the tenant bound by plans"
    STAMP = "the stamp on new rows"
    KEYS = "the tenant in foreign keys"


WITHOUT_POLICIES = """
do $$ declare t regclass; begin
  for t in select oid from pg_class where relrowsecurity loop
    execute format('alter table %s disable row level security', t);
  end loop;
end $$
"""

WITHOUT_TENANT_IN_KEYS = """
do $$ declare k record; begin
  for k in
    select c.conname, c.conrelid::regclass as held, c.confrelid::regclass as target, a.attname as col
    from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2]
    where c.contype = 'f' and array_length(c.conkey, 1) > 1
  loop
    execute format('create unique index if not exists %I on %s (id)', 'only_id_' || k.target, k.target);
    execute format('alter table %s drop constraint %I', k.held, k.conname);
    execute format('alter table %s add constraint %I foreign key (%I) references %s (id)',
      k.held, k.conname, k.col, k.target);
  end loop;
end $$
"""
"""Every key of two columns and more points by the second one alone, as a table without tenants would."""

STATEMENTS = {Wall.POLICIES: WITHOUT_POLICIES, Wall.KEYS: WITHOUT_TENANT_IN_KEYS}


def statements(gone: frozenset[Wall]) -> list[str]:
    """What takes these walls out of a database."""
    return [STATEMENTS[wall] for wall in Wall if wall in gone and wall in STATEMENTS]


@contextmanager
def without(gone: frozenset[Wall]) -> Iterator[None]:
    """Take these walls out of the process."""
    with ExitStack() as stack:
        for wall, switch in {Wall.FILTER: _no_filter, Wall.STAMP: _no_refusal, Wall.PARAMETER: _no_parameter}.items():
            if wall in gone:
                stack.enter_context(switch())
        yield


@contextmanager
def _no_filter() -> Iterator[None]:
    event.remove(Session, "do_orm_execute", tenancy._filter_by_tenant)
    try:
        yield
    finally:
        event.listen(Session, "do_orm_execute", tenancy._filter_by_tenant)


@contextmanager
def _no_refusal() -> Iterator[None]:
    """New rows get their session's tenant still, but one that names another tenant passes."""

    def only_fill(row: TenantMixin, tenant_id: UUID) -> None:
        row.tenant_id = row.tenant_id or tenant_id

    with patch.object(tenancy, "_stamp", only_fill):
        yield


@contextmanager
def _no_parameter() -> Iterator[None]:
    """Plans say nothing of tenants."""
    allowed = Tables.allowed

    def without_tenant(self: Tables, table: Table, source: Source, *, counted: bool = False) -> Tests:
        tests = allowed(self, table, source, counted=counted)
        return [test for test in tests if "tenant_id" not in str(test).partition(" = ")[0]]

    with patch.object(Tables, "allowed", without_tenant):
        yield
