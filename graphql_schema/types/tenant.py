"""The county as a tenant: its settings, and its plug-ins with what they add."""

from collections.abc import Iterable
from typing import Any

import strawberry
from strawberry.schema.name_converter import NameConverter
from strawberry.types import Info

from core.context import Context
from core.descriptors import SchemaPart
from core.plugin_host import Contribution, Registry
from core.plugin_host import Plugin as LoadedPlugin
from core.scopes import NOTHING
from core.tenancy import DocumentMode, TenantInfo
from graphql_schema.context import RequestContext
from graphql_schema.enums import graphql_enum
from graphql_schema.mutation import mutation
from graphql_schema.services import Services
from tenants import plugins, settings
from tenants.permissions import PLUGIN_MANAGE, SETTING_MANAGE

graphql_enum(DocumentMode)
naming = NameConverter()


@strawberry.type(description="How a county is set up (设置).")
class Settings:
    """How a county is set up."""

    locale: str = strawberry.field(description="BCP 47 tag of the default language.")
    time_zone: str = strawberry.field(description="IANA name; days and months are cut in it.")
    open_schema: bool = strawberry.field(description="Whether strangers may look at the schema.")
    origins: list[str] = strawberry.field(description="Other sites whose pages may call.")
    documents: DocumentMode = strawberry.field(description="What becomes of documents that nobody registered.")


@strawberry.type(description="A plug-in (插件), and what it adds.")
class Plugin:
    """A plug-in, and what it adds."""

    name: str = strawberry.field(description="Its name.")
    version: str | None = strawberry.field(description="Version of the distribution that brings it.")
    is_kernel: bool = strawberry.field(description="Part of the platform: always on.")
    is_enabled: bool = strawberry.field(description="Whether it is on in this county.")
    requires: list[str] = strawberry.field(description="Plug-ins that must be on before it.")
    actions: list[str] = strawberry.field(description="Actions that it brings.")
    roles: list[str] = strawberry.field(description="Keys of the roles that it brings or adds actions to.")
    types: list[str] = strawberry.field(description="GraphQL types that it brings.")
    fields: list[str] = strawberry.field(description="Fields that it adds to other types, as `Type.field`.")
    events: list[str] = strawberry.field(description="Events that it raises.")


@strawberry.type
class TenantFields:
    """What an administrator sees of the county."""

    @strawberry.field(
        description=f"How the county is set up; null for who may not change it.\n\nNeeds `{SETTING_MANAGE}`."
    )
    def settings(self, info: Info) -> Settings | None:
        """How the county is set up."""
        ctx: Context = info.context.ctx
        return None if ctx.rights.scope(SETTING_MANAGE) == NOTHING else _settings(ctx.tenant)


@strawberry.type
class PluginQuery:
    """Plug-ins at the root."""

    @strawberry.field(
        description=f"Every plug-in that is installed, and what it adds; null for who may not switch them.\n\n"
        f"Needs `{PLUGIN_MANAGE}`."
    )
    def plugins(self, info: Info) -> list[Plugin] | None:
        """Every plug-in that is installed."""
        request: RequestContext = info.context
        if request.ctx.rights.scope(PLUGIN_MANAGE) == NOTHING:
            return None
        registry, enabled = request.services.registry, request.ctx.tenant.plugins
        return [_plugin(registry, one, is_enabled=one.name in enabled) for one in registry.plugins]


@strawberry.input(description="A plug-in to switch.")
class PluginInput:
    """A plug-in to switch."""

    name: str = strawberry.field(description="Its name.")


@strawberry.input(description="What changes of the county's settings; what is left out stays.")
class SettingsUpdateInput:
    """What changes of the county's settings."""

    locale: str | None = strawberry.field(default=None, description="Default language: `zh`, `en`, or a variety.")
    time_zone: str | None = strawberry.field(
        default=None, description="IANA name; can change only before there are records."
    )
    open_schema: bool | None = strawberry.field(default=None, description="Whether strangers may look at the schema.")
    origins: list[str] | None = strawberry.field(
        default=None, description="Other sites whose pages may call, in place of those before."
    )
    documents: DocumentMode | None = strawberry.field(
        default=None, description="What becomes of documents that nobody registered."
    )


@strawberry.type
class TenantMutation:
    """Acts on the county as a tenant; servers know the change a second later."""

    @mutation(Plugin)
    async def plugin_enable(ctx: Context, input: PluginInput, services: Services) -> Plugin:
        """Switch a plug-in on, with the roles it brings; those that it requires must be on."""
        plugin = await plugins.enable_plugin(ctx, services.registry, input.name)
        return _plugin(services.registry, plugin, is_enabled=True)

    @mutation(Plugin)
    async def plugin_disable(ctx: Context, input: PluginInput, services: Services) -> Plugin:
        """Switch a plug-in off, unless another one requires it; its records stay for the day it comes back."""
        plugin = await plugins.disable_plugin(ctx, services.registry, input.name)
        return _plugin(services.registry, plugin, is_enabled=False)

    @mutation(Settings)
    async def settings_update(ctx: Context, input: SettingsUpdateInput, services: Services) -> Settings:
        """Change the county's language, time zone, or how open its address is."""
        documents = DocumentMode(input.documents) if input.documents else None  # the executor hands on its text
        changes = vars(input) | {"documents": documents}
        return _settings(await settings.change_settings(ctx, services.registry, **changes))


def _settings(tenant: TenantInfo) -> Settings:
    return Settings(
        locale=tenant.locale,
        time_zone=tenant.time_zone,
        open_schema=tenant.settings.open_schema,
        origins=sorted(tenant.settings.origins),
        documents=tenant.settings.documents,
    )


def _plugin(registry: Registry, plugin: LoadedPlugin, *, is_enabled: bool) -> Plugin:
    def brought(contributions: Iterable[Contribution[Any]]) -> list[Any]:
        return [one.item for one in contributions if one.plugin == plugin.name]

    return Plugin(
        name=plugin.name,
        version=plugin.version,
        is_kernel=plugin.manifest.kernel,
        is_enabled=is_enabled or plugin.manifest.kernel,
        requires=list(plugin.manifest.requires),
        actions=sorted(action.name for action in brought(registry.actions)),
        roles=sorted({role.key for role in brought(registry.roles)}),
        types=sorted(type_.__strawberry_definition__.name for type_ in brought(registry.schema_types)),
        fields=sorted(
            f"{part.target}.{naming.from_field(field)}"
            for part in brought(registry.schema_parts)
            for field in part.fields.__strawberry_definition__.fields
        ),
        events=sorted(event.name for event in brought(registry.events)),
    )


PARTS = (
    SchemaPart("Query", PluginQuery),
    SchemaPart("Tenant", TenantFields),
    SchemaPart("Mutation", TenantMutation),
)
