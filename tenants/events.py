"""What happens to tenants."""

from dataclasses import dataclass
from typing import Any

from core.descriptors import Event
from core.tenancy import Tenant


@dataclass(frozen=True, slots=True)
class TenantCreated(Event, on=Tenant):
    """A county was onboarded."""

    slug: str
    division_code: str


@dataclass(frozen=True, slots=True)
class PluginEnabled(Event, on=Tenant):
    """A plug-in was switched on for a county."""

    plugin: str


@dataclass(frozen=True, slots=True)
class PluginDisabled(Event, on=Tenant):
    """A plug-in was switched off for a county."""

    plugin: str


@dataclass(frozen=True, slots=True)
class TenantSettingsChanged(Event, on=Tenant):
    """A county's language, time zone or the openness of its address changed to these."""

    settings: dict[str, Any]
