"""What hooks return: frozen descriptions, so that core can collect all of them before it decides anything."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

import typer

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from core.cases.models import Case
    from core.context import Context
    from core.documents.forms import FormField, Value
    from core.indicators.periods import Period
    from core.sheets.rows import SheetRow
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

    def __hash__(self) -> int:
        return hash(self.name)  # which its text keeps: rights are looked up by actions all the time

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


class Dimension(StrEnum):
    """By what an indicator can be told apart."""

    LEVEL = "LEVEL"  # level of the organisation that a fact is counted at
    TOWN = "TOWN"  # the town in which that organisation lies
    ORG = "ORG"  # that organisation itself
    MONTH = "MONTH"  # in the tenant's zone
    TYPE = "TYPE"  # the kind's own code, such as the type of a dispute
    CHANNEL = "CHANNEL"  # how it came in or was handled


class Unit(StrEnum):
    """What an indicator's value is."""

    PERCENT = "PERCENT"  # how many of a hundred
    AVERAGE = "AVERAGE"  # so many for each one of the denominator


@dataclass(frozen=True, slots=True)
class Window:
    """The period that is asked for, as columns inside the statement."""

    since: "ColumnElement[datetime]"
    until: "ColumnElement[datetime]"
    """The first instant after the period."""

    first_day: "ColumnElement[date]"
    last_day: "ColumnElement[date]"
    zone: "ColumnElement[str]"
    """The tenant's time zone."""


Test = Callable[[Window], "ColumnElement[Any]"]


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows that indicators count: when each counts, at which organisation, by what they can be told apart."""

    on: "type[TenantMixin]"
    """The model, among those of `rows`, whose rows decide who may count: as in a list, under `action`."""

    action: Action
    rows: "Select[*tuple[Any, ...]]"
    """Where they stand: `select().select_from(…).join(…)`, joined on `tenant_id` too."""

    counted: Test
    """Which of them count for a period."""

    org_id: "ColumnElement[UUID] | Any"
    """The organisation a row is counted at; LEVEL, TOWN and ORG follow from it."""

    by: "Mapping[Dimension, ColumnElement[Any] | Any]" = field(default_factory=dict)
    """What the other dimensions, or the level as it was then, are told by; MONTH by an instant or a day."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is added up over the facts: a condition counts each fact that fulfils it, a whole number is summed."""

    of: Test
    each: "ColumnElement[UUID] | Any | None" = None
    """Counted once, in however many facts it occurs; for conditions."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure that is computed from records, named `plugin:figure`: its numerator over its denominator.

    Its texts are messages, `<plugin>.indicator.<figure>.name`, `.formula`, `.numerator` and `.denominator`.
    """

    key: str
    facts: Facts
    numerator: Measure
    denominator: Measure
    dimensions: tuple[Dimension, ...] = ()
    unit: Unit = Unit.PERCENT
    protected: bool = False
    """Of records that a reader may count and not see: the place alone decides, and small cells are withheld."""

    @property
    def texts(self) -> str:
        """What the keys of its messages begin with."""
        plugin, _, figure = self.key.partition(":")
        return f"{plugin}.indicator.{figure}"


@dataclass(frozen=True, slots=True)
class Report:
    """A report that `helin report <key>` prints: `make` answers what JSON can hold, in the order it is to be read."""

    key: str
    make: "Callable[[Context, Period], Awaitable[Mapping[str, Any]]]"


@dataclass(frozen=True, slots=True)
class DocumentForm:
    """A form from which documents of one kind of case are made, named `plugin:paper`; counties may change its wording.

    `{key}` in the title or the body stands for a field; core/documents/wording.py tells what a line may begin with.
    """

    key: str
    on: "type[Case]"
    paper: str
    """What it counts as in a case's file list, such as AGREEMENT."""

    mark: str
    """What its numbers are told by, such as 调协字."""

    title: str
    body: str
    fields: "Sequence[FormField]"
    values: "Callable[[Context, Any], Awaitable[Mapping[str, Value | None]]]"
    """What the case gives for the fields that are `is_from_case`."""

    effective_from: date
    version: int = 1
    """Raised when the plug-in words it anew."""

    is_internal: bool = False
    """Whether it stays in the file, and goes to no court or other body."""


class CellKind(StrEnum):
    """What the cells of a spreadsheet's column hold."""

    TEXT = "TEXT"
    ID_NUMBER = "ID_NUMBER"  # digits as text: as a number it would lose places
    PHONE = "PHONE"
    DATE = "DATE"
    TIME = "TIME"  # of the day, in the tenant's zone
    YES_NO = "YES_NO"
    INTEGER = "INTEGER"
    CHOICE = "CHOICE"  # one of the column's choices, by its label or its code
    ORG = "ORG"  # an organisation, by its division code or its name


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a spreadsheet; people know it by its Chinese header, programs by its key."""

    key: str
    header: str
    kind: CellKind = CellKind.TEXT
    is_required: bool = False
    example: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    """For CHOICE: code -> what people write."""

    is_read: bool = True
    """Whether an import reads it; what is not read stands in exports only, and an import passes it over."""

    is_given: bool = True
    """Whether an export gives it."""


Claims = Callable[[Mapping[str, Any]], "Iterable[tuple[str, str]]"]
Take = Callable[["Context", "Sequence[SheetRow]"], Awaitable[None]]


def _claims_nothing(_: Mapping[str, Any]) -> "Iterable[tuple[str, str]]":
    return ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A spreadsheet that counties fill in and get, named `plugin:noun`; its names are in each language."""

    key: str
    name: Mapping[str, str]
    on: "type[TenantMixin]"
    """The model whose rows it is about."""

    columns: "Sequence[SheetColumn]"
    rows: "Select[*tuple[Any, ...]]"
    """What an export gives: `id`, and under the key of each column what everybody sees of it, masked values masked."""

    export_action: Action
    import_action: Action | None = None
    """None for a sheet that is given out only."""

    take: Take | None = None
    """Writes rows by the rules of single acts, and refuses those that break one: `row.refuse(error)`."""

    claims: Claims = _claims_nothing
    """What only one row of a file may hold: pairs of the column it stands in and a text."""

    at_once: int = 500
    """How many rows `take` is given at a time."""

    most: int = 500_000
    """How many rows a file may have; no more than `at_once` where rows refer to others of the same file."""

    @property
    def is_taken_whole(self) -> bool:
        """Whether all rows of a file are taken together."""
        return self.most <= self.at_once


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
