"""What tests of the kernel share."""

import sys
from importlib.metadata import EntryPoint
from types import ModuleType
from typing import Any

import pytest

from core.db import Database
from core.descriptors import Manifest
from core.hookspecs import hookimpl
from core.plugin_host import Registry
from core.provision import Addresses
from tests.core.made_plugins import Install, returning
from tests.databases import administer


@pytest.fixture
async def without_policies(database: Database, addresses: Addresses, registry: Registry) -> None:
    """Take the first wall away, from every table."""
    for model in {one.item.__tablename__ for one in registry.models}:
        await administer(addresses.owner, f"alter table {model} disable row level security")


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Makes a plug-in's module: `install("town", register_actions=[…])`; a function is taken as the hook itself."""

    def install(manifest: Manifest | str, module: str | None = None, /, **hooks: Any) -> EntryPoint:
        made = manifest if isinstance(manifest, Manifest) else Manifest(manifest, api=">=1,<2")
        name = module or f"helin_{made.name}"
        plugin = ModuleType(name)
        implemented = {hook: hookimpl(items if callable(items) else returning(items)) for hook, items in hooks.items()}
        vars(plugin).update(implemented, manifest=made)
        monkeypatch.setitem(sys.modules, name, plugin)
        return EntryPoint(made.name, name, "helin")

    return install
