"""A tenant's life as a plug-in: its events and commands."""

from collections.abc import Iterable

from core.descriptors import Action, CommandGroup, Demo, Event, Manifest, RoleTemplate
from core.hookspecs import hookimpl
from tenants.cli import app
from tenants.events import PluginDisabled, PluginEnabled, TenantCreated, TenantSettingsChanged
from tenants.permissions import ADMINISTRATOR, PLUGIN_MANAGE, SETTING_MANAGE

manifest = Manifest("tenants", api=">=1,<2", requires=("core",), kernel=True)


@hookimpl
def register_actions() -> Iterable[Action]:
    """What may be done with the county as a tenant."""
    return (PLUGIN_MANAGE, SETTING_MANAGE)


@hookimpl
def register_roles() -> Iterable[RoleTemplate]:
    """The administrator does it."""
    return (ADMINISTRATOR,)


@hookimpl
def register_events() -> Iterable[type[Event]]:
    """What happens to tenants."""
    return (TenantCreated, PluginEnabled, PluginDisabled, TenantSettingsChanged)


@hookimpl
def register_commands() -> Iterable[CommandGroup]:
    """`helin tenant …`."""
    return (CommandGroup(app, "tenant"),)


@hookimpl
def register_demo() -> Iterable[Demo]:
    """Residents, and the accounts of a county leader and an auditor."""
    from tenants.demo import load

    return (Demo(load),)
