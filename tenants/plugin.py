"""A tenant's life as a plug-in: its events and commands."""

from collections.abc import Iterable

from core.descriptors import CommandGroup, Demo, Event, Manifest
from core.hookspecs import hookimpl
from tenants.cli import app
from tenants.events import PluginEnabled, TenantCreated, TenantSettingsChanged

manifest = Manifest("tenants", api=">=1,<2", requires=("core",), kernel=True)


@hookimpl
def register_events() -> Iterable[type[Event]]:
    """What happens to tenants."""
    return (TenantCreated, PluginEnabled, TenantSettingsChanged)


@hookimpl
def register_commands() -> Iterable[CommandGroup]:
    """`helin tenant …`."""
    return (CommandGroup(app, "tenant"),)


@hookimpl
def register_demo() -> Iterable[Demo]:
    """Residents, and the accounts of a county leader and an auditor."""
    from tenants.demo import load

    return (Demo(load),)
