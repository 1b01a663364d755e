"""Acts that switch plug-ins on and off for a county; servers know it a second later."""

from dataclasses import replace

from core.authz import SYSTEM, require
from core.context import Context
from core.documents.templates import install_templates
from core.errors import RuleError
from core.plugin_host import Plugin, Registry
from core.rbac.roles import county
from core.rbac.service import install_roles
from core.tenancy import Tenant
from tenants.events import PluginDisabled, PluginEnabled
from tenants.permissions import PLUGIN_MANAGE


async def enable_plugin(ctx: Context, registry: Registry, name: str) -> Plugin:
    """Switch a plug-in on, with the roles it brings; raises RuleError for one that is unknown or lacks another one."""
    await require(ctx, PLUGIN_MANAGE, await county(ctx))
    plugin = _optional(registry, name)
    tenant = await locked_tenant(ctx)
    missing = set(plugin.manifest.requires) - registry.kernel - set(tenant.plugins)
    if missing:
        raise RuleError("rule.plugin_requires", field="name", plugin=name, required=", ".join(sorted(missing)))
    if name not in tenant.plugins:
        tenant.plugins = {**tenant.plugins, name: {}}
        ctx.record(PluginEnabled(tenant.id, name))
    await install_roles(replace(ctx, rights=SYSTEM), registry.roles_for(tenant.plugins))  # whoever switches it on
    await install_templates(ctx, registry.document_forms_for(tenant.plugins))
    await ctx.session.flush()
    return plugin


async def disable_plugin(ctx: Context, registry: Registry, name: str) -> Plugin:
    """Switch a plug-in off: its part of the schema is gone, its records and roles stay for the day it comes back.

    Raises RuleError while another plug-in needs it.
    """
    await require(ctx, PLUGIN_MANAGE, await county(ctx))
    plugin = _optional(registry, name)
    tenant = await locked_tenant(ctx)
    dependents = [one.name for one in registry.plugins if one.name in tenant.plugins and name in one.manifest.requires]
    if dependents:
        raise RuleError("rule.plugin_required", field="name", plugin=name, dependents=", ".join(sorted(dependents)))
    if name in tenant.plugins:
        tenant.plugins = {key: value for key, value in tenant.plugins.items() if key != name}
        ctx.record(PluginDisabled(tenant.id, name))
    await ctx.session.flush()
    return plugin


async def locked_tenant(ctx: Context) -> Tenant:
    """The tenant's own row; nobody else changes it until the act has ended."""
    return await ctx.session.get_one(Tenant, ctx.tenant.id, with_for_update={"key_share": True}, populate_existing=True)


def _optional(registry: Registry, name: str) -> Plugin:
    known = {plugin.name: plugin for plugin in registry.plugins}
    if name not in known:
        raise RuleError("rule.plugin_unknown", field="name", code="NOT_FOUND")
    if known[name].manifest.kernel:
        raise RuleError("rule.plugin_kernel", field="name", plugin=name)
    return known[name]
