"""Plug-ins that tests make up."""

from collections.abc import Callable
from importlib.metadata import EntryPoint
from typing import Any, Protocol

from sqlalchemy import Column, MetaData, Table

from core.context import Context
from core.descriptors import (
    Event,
    Manifest,
    Reach,
    RoleTemplate,
)
from core.plugin_host import Registry
from core.tenancy import TenantMixin

MEDIATOR = RoleTemplate("mediator", {"en": "Mediator"})


class Install(Protocol):
    def __call__(self, manifest: Manifest | str, module: str | None = None, /, **hooks: Any) -> EntryPoint: ...


def returning(items: Any) -> Callable[[], Any]:
    return lambda: items


def kernel(name: str) -> Manifest:
    return Manifest(name, api=">=1,<2", kernel=True)


def needing(name: str, *requires: str) -> Manifest:
    return Manifest(name, api=">=1,<2", requires=requires)


def model(table: str, *columns: Column[Any]) -> type[TenantMixin]:
    return type("Model", (TenantMixin,), {"__tablename__": table, "__table__": Table(table, MetaData(), *columns)})


def role(*actions: str, key: str = "mediator", name: str = "Mediator", reach: Reach = Reach.ORG) -> RoleTemplate:
    return RoleTemplate(key, {"en": name}, dict.fromkeys(actions, reach))


def event(name: str) -> type[Event]:
    return type(name, (Event,), {})


def names(registry: Registry) -> list[str]:
    return [plugin.name for plugin in registry.plugins]


def reason(registry: Registry) -> str:
    (one,) = registry.quarantined
    return one.reason


def renamed(entry_point: EntryPoint, name: str) -> EntryPoint:
    return EntryPoint(name, entry_point.value, entry_point.group)


async def apply(ctx: Context, section: Any) -> None: ...
