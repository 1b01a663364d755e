"""Bringing the roles of every county, and its forms of documents, up to what the plug-ins say now."""

from sqlalchemy import select

from core.context import Context
from core.db import Database
from core.documents.templates import install_templates
from core.plugin_host import Registry
from core.rbac.service import install_roles
from core.tenancy import Tenant


async def sync_roles(database: Database, registry: Registry) -> int:
    """Give each tenant the template roles, actions and forms that it lacks; what is its own stays as it is.

    Returns: how many tenants lacked something.
    """
    async with database.transaction(None) as session:
        tenants = [tenant.info() for tenant in await session.scalars(select(Tenant).order_by(Tenant.slug))]
    actions = [action.item for action in registry.actions]
    changed = 0
    for tenant in tenants:
        ctx = Context.of_system(database, tenant, actions)
        async with ctx.transaction():
            has_changed = await install_roles(ctx, registry.roles_for(tenant.plugins))
            changed += await install_templates(ctx, registry.document_forms_for(tenant.plugins)) or has_changed
    return changed
