"""A county as a template: a folder of YAML files, one for each section, read strictly."""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, TypeAdapter, ValidationError

from core.descriptors import BlueprintSection
from core.errors import ConfigError
from core.orgs.kinds import OrgLevel
from core.orgs.models import UnitFunction
from core.plugin_host import Registry
from core.text import did_you_mean

COUNTY = files("tenants") / "blueprints" / "county"
"""The one template there is."""


def checked_time_zone(name: str) -> str:
    """The name, if it is an IANA time zone's; raises ValueError."""
    try:
        ZoneInfo(name)
    except Exception as error:  # a bad name may also be a bad path
        raise ValueError("no IANA time zone has this name") from error
    return name


def _unit_name(name: str) -> str:
    if name.replace("{name}", "") == name or "{" in name.replace("{name}", ""):
        raise ValueError("write the organisation's name as {name}, and no other brackets")
    return name


class TenantSection(BaseModel):
    """The section `tenant`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    locale: str
    time_zone: Annotated[str, AfterValidator(checked_time_zone)]
    calendar: str


UnitsSection = dict[OrgLevel, dict[UnitFunction, Annotated[str, AfterValidator(_unit_name)]]]
PluginsSection = dict[str, dict[str, Any]]


class Blueprint(BaseModel):
    """A blueprint as read: the kernel's sections, and the plug-ins' own by key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tenant: TenantSection
    units: UnitsSection
    plugins: PluginsSection
    sections: dict[str, Any]


KERNEL_SECTIONS: Mapping[str, TypeAdapter[Any]] = {
    "tenant": TypeAdapter(TenantSection),
    "units": TypeAdapter(UnitsSection),
    "plugins": TypeAdapter(PluginsSection),
}


class _Loader(yaml.SafeLoader):
    """YAML as data only, without a key written twice in one mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping = super().construct_mapping(node, deep=deep)
        if len(mapping) != len(node.value):
            raise yaml.constructor.ConstructorError(problem="a key stands twice", problem_mark=node.start_mark)
        return mapping


def load(folder: Traversable = COUNTY) -> Blueprint:
    """Read the folder; raises ConfigError, naming the file, for anything missing, unknown or malformed."""
    found = {file.name.removesuffix(".yaml"): _read(file) for file in _yaml_files(folder)}
    if missing := sorted(set(KERNEL_SECTIONS) - set(found)):
        raise ConfigError(f"The blueprint {folder} lacks {', '.join(f'{name}.yaml' for name in missing)}.")
    kernel = {
        name: _checked(adapter, found.pop(name), folder / f"{name}.yaml") for name, adapter in KERNEL_SECTIONS.items()
    }
    return Blueprint(**kernel, sections=found)


def _yaml_files(folder: Traversable) -> Iterable[Traversable]:
    return sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)


def _read(file: Traversable) -> Any:
    try:
        return yaml.load(file.read_text(encoding="utf-8"), _Loader)
    except (yaml.YAMLError, UnicodeError) as error:
        raise ConfigError(f"The blueprint's {file.name} cannot be read: {' '.join(str(error).split())}.") from error


def _checked(adapter: TypeAdapter[Any], content: Any, file: Traversable) -> Any:
    try:
        return adapter.validate_python(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise ConfigError(f"The blueprint's {file.name} is wrong at `{place}`: {first['msg']}.") from error


def sections_for(blueprint: Blueprint, registry: Registry) -> list[tuple[BlueprintSection, Any]]:
    """The plug-ins' sections with what the blueprint says in them, in the order of `requires`.

    Raises ConfigError for a plug-in that is not loaded, or a section that no enabled plug-in reads.
    """
    _check_plugins(blueprint, registry)
    readers = {one.item.key: one.item for one in registry.enabled(registry.blueprint_sections, blueprint.plugins)}
    for key in blueprint.sections:
        if key not in readers:
            raise ConfigError(
                f"No plug-in that the blueprint enables reads its section `{key}`{did_you_mean(key, readers)}"
            )
    return [(reader, blueprint.sections[key]) for key, reader in readers.items() if key in blueprint.sections]


def _check_plugins(blueprint: Blueprint, registry: Registry) -> None:
    loaded = {plugin.name: plugin.manifest for plugin in registry.plugins if not plugin.manifest.kernel}
    reasons = {fault.name: fault.reason for fault in registry.quarantined}
    for name in blueprint.plugins:
        if name not in loaded:
            why = reasons.get(name) or f"No such plug-in is installed{did_you_mean(name, loaded)}"
            raise ConfigError(f"The blueprint enables the plug-in `{name}`. {why}")
        missing = sorted(set(loaded[name].requires) - registry.kernel - set(blueprint.plugins))
        if missing:
            raise ConfigError(f"The plug-in `{name}` requires {', '.join(missing)}; let the blueprint enable that too.")
