"""What hooks return: frozen descriptions, so that core can collect all of them before it decides anything."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

import typer

if TYPE_CHECKING:
    from core.context import Context
    from core.tenancy import TenantMixin


class Reach(StrEnum):
    """How far an action inside a role goes."""

    ORG = "ORG"  # the subtree of the grant's organisation
    ASSIGNED = "ASSIGNED"  # rows whose worker is the actor
    SELF = "SELF"  # rows about the actor's own person or account


@dataclass(frozen=True, slots=True)
class Manifest:
    """Who a plug-in is: its name, the range of hook API versions it is written for, the plug-ins it needs."""

    name: str
    api: str
    requires: tuple[str, ...] = ()
    kernel: bool = False
    """Part of the kernel: always on, for every tenant."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something a role may be granted, named `plugin:noun:verb`; `on` is the model whose rows it is about."""

    name: str
    on: "type[TenantMixin] | None" = None
    summary: str = ""
    everybody: bool = False
    """Every account holds it, without a grant, for rows about itself."""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class RoleTemplate:
    """A role that every tenant with the plug-in gets; several plug-ins may add actions to one role."""

    key: str
    name: Mapping[str, str]  # language -> name
    actions: Mapping[Any, Reach] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SchemaPart:
    """Fields for the GraphQL type named `target`: a Strawberry type whose fields are added to it."""

    target: str
    fields: type[Any]


@dataclass(frozen=True, slots=True)
class Migrations:
    """A folder of Alembic revisions; the plug-in's tables start with `prefix`."""

    versions: Traversable
    prefix: str


@dataclass(frozen=True, slots=True)
class Messages:
    """A folder with one `<language>.toml` of messages for each language."""

    folder: Traversable


@dataclass(frozen=True, slots=True)
class CommandGroup:
    """A typer application; its commands appear as `helin <name> …`, or `helin …` when it has no name."""

    app: typer.Typer
    name: str | None = None


@dataclass(frozen=True, slots=True)
class BlueprintSection:
    """A part of a county's blueprint: `apply` reads what stands under `key` and makes the records."""

    key: str
    apply: "Callable[[Context, Any], Awaitable[None]]"


@dataclass(frozen=True, slots=True)
class Demo:
    """Makes a plug-in's synthetic records for one tenant; `scale` 1.0 gives the full figures."""

    load: "Callable[[Context, float], Awaitable[None]]"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a record: its `id`, and whatever its class adds as payload."""

    on: ClassVar[type[Any]]
    name: ClassVar[str]

    id: UUID

    def __init_subclass__(cls, *, on: type[Any] | None = None, **options: Any) -> None:
        super(Event, cls).__init_subclass__(**options)
        if on is not None:  # the slotted copy that `dataclass(slots=True)` makes inherits both
            cls.on = on
            cls.name = cls.__name__
