"""Operations for migrations: a tenant's table gets its wall by one call, and data is changed one tenant at a time.

Under FORCE even the owner sees no rows while no tenant is set, so a plain UPDATE in a migration would change none,
without an error.
"""

from collections.abc import Iterator
from typing import Any

from alembic.operations import MigrateOperation, Operations
from sqlalchemy import text

from core.provision import APP, OPS
from core.tenancy import POLICY, SETTING

READ_WRITE = "select, insert, update, delete"
APPEND_ONLY = "select, insert"


@Operations.register_operation("enable_tenant_rls")
class EnableTenantRls(MigrateOperation):
    """Row-level security on a tenant's table, forced on its owner too."""

    def __init__(self, table: str, privileges: str) -> None:
        self.table = table
        self.privileges = privileges

    @classmethod
    def enable_tenant_rls(cls, operations: Operations, table: str, privileges: str = READ_WRITE) -> Any:
        """Enable and force row-level security, and give the application its privileges."""
        return operations.invoke(cls(table, privileges))


@Operations.implementation_for(EnableTenantRls)
def _enable_tenant_rls(operations: Operations, operation: EnableTenantRls) -> None:
    table = operation.table
    operations.execute(f"alter table {table} enable row level security")
    operations.execute(f"alter table {table} force row level security")
    operations.execute(f"create policy tenant on {table} using ({POLICY}) with check ({POLICY})")
    operations.execute(f"grant {operation.privileges} on {table} to {APP}")
    operations.execute(f"grant select on {table} to {OPS}")


@Operations.register_operation("for_each_tenant")
class ForEachTenant(MigrateOperation):
    """Runs the rest of the migration once for each tenant, seen as that tenant."""

    @classmethod
    def for_each_tenant(cls, operations: Operations) -> Iterator[Any]:
        """Yield each tenant's id with the tenant set; afterwards none is set."""
        connection = operations.get_bind()
        for tenant_id in list(connection.scalars(text("select id from core_tenant order by id"))):
            connection.execute(text("select set_config(:name, :id, true)"), {"name": SETTING, "id": str(tenant_id)})
            yield tenant_id
        connection.execute(text("select set_config(:name, '', true)"), {"name": SETTING})
