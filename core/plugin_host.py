"""Finds, checks, sorts and loads plug-ins; names the plug-in in every complaint.

A plug-in at fault by itself is quarantined and the others go on; two that get in each other's way are an error.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from importlib import metadata
from importlib.metadata import EntryPoint
from inspect import formatannotation
from itertools import pairwise
from operator import attrgetter
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from pluggy import HookCaller, PluginManager, PluginValidationError

from core import hookspecs
from core.descriptors import (
    Action,
    BlueprintSection,
    CommandGroup,
    Demo,
    DocumentForm,
    Event,
    Indicator,
    Manifest,
    Messages,
    Migrations,
    Reach,
    Report,
    RoleTemplate,
    SchemaPart,
    Sheet,
)
from core.errors import ConfigError, PluginError
from core.plugin_checks import KERNEL, Collected, Fault, check_alone, check_together
from core.tenancy import TenantMixin
from core.text import did_you_mean

GROUP = "helin"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plugin:
    """A loaded plug-in and the distribution that brings it; None where the entry point belongs to none."""

    manifest: Manifest
    distribution: str | None
    version: str | None

    @property
    def name(self) -> str:
        """The name in its manifest."""
        return self.manifest.name


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A plug-in that is left out: why, as one sentence, and the exception behind it."""

    name: str
    reason: str
    cause: BaseException | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Contribution(Generic[T]):
    """One thing that a plug-in returned from a hook."""

    plugin: str
    item: T


@dataclass(frozen=True, slots=True, eq=False)
class Registry:
    """All that the plug-ins brought, in the order of `requires`; the same only as itself."""

    plugins: tuple[Plugin, ...]
    quarantined: tuple[Quarantined, ...]
    models: tuple[Contribution[type[TenantMixin]], ...]
    migrations: tuple[Contribution[Migrations], ...]
    actions: tuple[Contribution[Action], ...]
    roles: tuple[Contribution[RoleTemplate], ...]
    schema_parts: tuple[Contribution[SchemaPart], ...]
    schema_types: tuple[Contribution[type], ...]
    events: tuple[Contribution[type[Event]], ...]
    messages: tuple[Contribution[Messages], ...]
    blueprint_sections: tuple[Contribution[BlueprintSection], ...]
    demos: tuple[Contribution[Demo], ...]
    commands: tuple[Contribution[CommandGroup], ...]
    indicators: tuple[Contribution[Indicator], ...]
    reports: tuple[Contribution[Report], ...]
    document_forms: tuple[Contribution[DocumentForm], ...]
    sheets: tuple[Contribution[Sheet], ...]

    @property
    def kernel(self) -> frozenset[str]:
        """Names of the plug-ins that are on for every tenant."""
        return frozenset(plugin.name for plugin in self.plugins if plugin.manifest.kernel)

    def action(self, name: str) -> Action:
        """The action of that name; raises ConfigError with the nearest one."""
        known = _by_name(self.actions)
        if name not in known:
            raise ConfigError(f"No plug-in registers an action `{name}`{did_you_mean(name, known)}")
        return known[name]

    def enabled(self, contributions: Iterable[Contribution[T]], names: Iterable[str]) -> tuple[Contribution[T], ...]:
        """Those of the contributions that come from the kernel or the named plug-ins."""
        enabled = self.kernel.union(names)
        return tuple(one for one in contributions if one.plugin in enabled)

    def document_forms_for(self, enabled: Iterable[str]) -> tuple[DocumentForm, ...]:
        """The forms of a tenant with these plug-ins."""
        return tuple(one.item for one in self.enabled(self.document_forms, enabled))

    def sheets_for(self, enabled: Iterable[str]) -> dict[str, Sheet]:
        """The spreadsheets of a tenant with these plug-ins, by key."""
        return {one.item.key: one.item for one in self.enabled(self.sheets, enabled)}

    def roles_for(self, enabled: Iterable[str]) -> tuple[RoleTemplate, ...]:
        """The roles of a tenant with these plug-ins, one for each key; its actions are names, all of them enabled."""
        names = frozenset(enabled)
        known = _by_name(self.enabled(self.actions, names))
        roles: dict[str, RoleTemplate] = {}
        for role in (one.item for one in self.enabled(self.roles, names)):
            both = {**roles.get(role.key, role).actions, **role.actions}
            actions: dict[Action | str, Reach] = {str(name): both[name] for name in both if str(name) in known}
            roles[role.key] = replace(role, actions=actions)
        return tuple(roles.values())


FIELDS = {
    "register_models": "models",
    "register_migrations": "migrations",
    "register_actions": "actions",
    "register_roles": "roles",
    "register_schema_parts": "schema_parts",
    "register_schema_types": "schema_types",
    "register_events": "events",
    "register_messages": "messages",
    "register_blueprint_sections": "blueprint_sections",
    "register_demo": "demos",
    "register_commands": "commands",
    "register_indicators": "indicators",
    "register_reports": "reports",
    "register_document_forms": "document_forms",
    "register_sheets": "sheets",
}
"""Hook -> the field of the registry that holds what it returns."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    plugin: Plugin
    module: Any

    @property
    def name(self) -> str:
        return self.plugin.name

    def __str__(self) -> str:
        return f"`{self.module.__name__}` ({self.plugin.distribution or 'no distribution'})"


def load(entry_points: Iterable[EntryPoint] | None = None) -> Registry:
    """Load the plug-ins behind the entry points, or all that are installed.

    Raises ConfigError when two clash or require each other, or when a role names an action that its plug-in lacks.
    """
    quarantined: list[Quarantined] = []
    found = metadata.entry_points(group=GROUP) if entry_points is None else entry_points
    candidates = _fitting(_import_all(found, quarantined), quarantined)
    collected = _collect_all(candidates, quarantined)
    plugins = {one.name: one.plugin for one in candidates if one.name in collected}
    _drop_unmet(plugins, quarantined)
    order = _in_order(plugins)
    items = {field: tuple(item for name in order for item in collected[name][field]) for field in FIELDS.values()}
    check_together(items, known=_by_name(items["actions"]), present=order)
    return Registry(
        plugins=tuple(plugins[name] for name in order),
        quarantined=tuple(sorted(quarantined, key=attrgetter("name", "reason"))),
        **items,
    )


@contextmanager
def _quarantine(name: str, quarantined: list[Quarantined]) -> Iterator[None]:
    """Whatever goes wrong inside is the fault of this plug-in, and stops no other."""
    try:
        yield
    except Fault as fault:
        quarantined.append(Quarantined(name, f"Plug-in `{name}` {fault}", fault.__cause__))
    except (Exception, SystemExit) as error:
        quarantined.append(Quarantined(name, f"Plug-in `{name}` failed: {_told(error)}", error))


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


def _import_all(found: Iterable[EntryPoint], quarantined: list[Quarantined]) -> list[_Candidate]:
    """Import in the order of names, so that no message depends on the order in which entry points are found."""
    imported = []
    for entry_point in sorted(found, key=attrgetter("name", "value")):
        with _quarantine(entry_point.name, quarantined):
            imported.append(_import(entry_point))
    return sorted(imported, key=attrgetter("name"))


def _import(entry_point: EntryPoint) -> _Candidate:
    try:
        module = entry_point.load()
    except Exception as error:
        raise Fault(f"cannot be imported from `{entry_point.value}`: {_told(error)}") from error
    manifest = getattr(module, "manifest", None)
    if not isinstance(manifest, Manifest):
        raise Fault(f"has no manifest; write `manifest = Manifest(…)` in `{entry_point.value}`.")
    dist = entry_point.dist
    return _Candidate(Plugin(manifest, dist.name if dist else None, dist.version if dist else None), module)


def _fitting(imported: list[_Candidate], quarantined: list[Quarantined]) -> list[_Candidate]:
    """Those whose manifest can be used; raises PluginError when two have the same name."""
    reserved = {KERNEL, *(one.name for one in imported if one.plugin.manifest.kernel)}
    fitting: list[_Candidate] = []
    for one in imported:
        with _quarantine(one.name, quarantined):
            _check_manifest(one.plugin.manifest, reserved)
            fitting.append(one)
    for one, other in pairwise(fitting):
        if one.name == other.name:
            raise PluginError(one.name, f"two plug-ins have this name, {one} and {other}; uninstall one of them.")
    return fitting


def _check_manifest(manifest: Manifest, reserved: set[str]) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", manifest.name):
        raise Fault("must have a name of lower-case letters, digits and `_`: its tables begin with it.")
    if manifest.name in reserved and not manifest.kernel:
        raise Fault("has a name that belongs to the kernel; choose another one.")
    try:
        fits = hookspecs.API_VERSION in SpecifierSet(manifest.api)
    except InvalidSpecifier as error:
        raise Fault(f'has the API range "{manifest.api}"; write it as ">=1,<2".') from error
    if not fits:
        raise Fault(f"needs hook API {manifest.api}, and this is {hookspecs.API_VERSION}; install a version that fits.")


def _collect_all(candidates: list[_Candidate], quarantined: list[Quarantined]) -> dict[str, Collected]:
    """Register every plug-in with pluggy and call its hooks."""
    manager = PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    collected: dict[str, Collected] = {}
    for one in candidates:
        with _quarantine(one.name, quarantined):
            _register(manager, one)
            collected[one.name] = _collect(manager, one)
    return collected


def _register(manager: PluginManager, one: _Candidate) -> None:
    """Register the plug-in; pluggy itself checks the arguments, and lets an unknown hook pass, which we do not."""
    try:
        manager.register(one.module, one.name)
    except PluginValidationError as error:
        what = "; ".join(str(error).splitlines()[1:])
        raise Fault(f"does not fit its hook: {what}; docs/hooks.md shows what it takes.") from error
    for caller in manager.get_hookcallers(one.module) or ():
        required = any(impl.plugin is one.module and not impl.optionalhook for impl in caller.get_hookimpls())
        if required and not caller.has_spec():
            raise Fault(f"has no hook named `{caller.name}`{did_you_mean(caller.name, FIELDS)}")


def _collect(manager: PluginManager, one: _Candidate) -> Collected:
    others = manager.get_plugins() - {one.module}
    items = {
        field: [Contribution(one.name, item) for item in _call(manager.subset_hook_caller(hook, others))]
        for hook, field in FIELDS.items()
    }
    check_alone(one.plugin.manifest, items)
    return items


def _call(caller: HookCaller) -> list[Any]:
    """What the hook returns, each item of the type that its specification promises."""
    (expected,) = get_args(get_type_hints(getattr(hookspecs, caller.name))["return"])
    try:
        items = [item for returned in caller() for item in returned]
    except Exception as error:
        raise Fault(f"fails in `{caller.name}`: {_told(error)}") from error
    for item in items:
        if not _is(item, expected):
            raise Fault(f"returns {item!r} from `{caller.name}`, which asks for {formatannotation(expected)}.")
    return items


def _is(item: object, expected: Any) -> bool:
    if get_origin(expected) is type:
        return isinstance(item, type) and issubclass(item, get_args(expected)[0])
    return isinstance(item, expected)


def _drop_unmet(plugins: dict[str, Plugin], quarantined: list[Quarantined]) -> None:
    """Quarantine what requires a plug-in that is not here, then what requires that one, until nothing more falls."""
    while unmet := {
        one.name: need for one in plugins.values() for need in one.manifest.requires if need not in plugins
    }:
        for name, need in unmet.items():
            left_out = any(one.name == need for one in quarantined)
            why = "is quarantined: repair that one first." if left_out else "is not installed: install it."
            quarantined.append(Quarantined(name, f"Plug-in `{name}` requires `{need}`, which {why}"))
            del plugins[name]


def _in_order(plugins: Mapping[str, Plugin]) -> list[str]:
    """Names in the order of `requires`, where all require the kernel, then by name; raises ConfigError for a circle."""
    kernel = {name for name, plugin in plugins.items() if plugin.manifest.kernel}
    needs = {
        name: sorted({*plugin.manifest.requires, *(() if name in kernel else kernel)})
        for name, plugin in plugins.items()
    }
    sorter = TopologicalSorter(needs)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = " -> ".join(f"`{name}`" for name in reversed(error.args[1]))
        raise ConfigError(f"Plug-ins require one another in a circle, {circle}; remove one `requires`.") from error
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order += ready
        sorter.done(*ready)
    return order


def _by_name(actions: Iterable[Contribution[Action]]) -> dict[str, Action]:
    return {one.item.name: one.item for one in actions}
