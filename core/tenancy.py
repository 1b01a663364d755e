"""Tenants and their walls in the application: the one filter on reads, the one stamp on writes, the policy in SQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, event, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.orm import (
    Mapped,
    ORMExecuteState,
    Session,
    declared_attr,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.orm.session import SessionTransaction

from core.data_class import INTERNAL, PUBLIC, SENSITIVE
from core.db import DRIVER, Base, new_id

SETTING = "helin.tenant"

CHANNEL = "helin_tenant"
"""Where servers hear the id of a tenant whose row in the register has changed."""

POLICY = f"tenant_id = (select nullif(current_setting('{SETTING}', true), '')::uuid)"
"""Row-level security's test, evaluated once a statement: an unset tenant is null, so no row passes."""

TABLES_WITHOUT_TENANT = {
    "core_tenant": "the register of tenants itself: read to find out which tenant a request is for",
    "core_operator": "operators run the platform and belong to no county",
}
"""Tables that need no `tenant_id`, each with the reason; Alembic's version tables are matched by their prefix."""


SECRET = {**SENSITIVE, "secret": True}
"""Marks a column whose value never leaves its table: the audit trail leaves it out."""


class TenantState(StrEnum):
    """A tenant is served only while ACTIVE."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    ARCHIVED = "ARCHIVED"


class DocumentMode(StrEnum):
    """What becomes of a document that nobody registered: OFF lets it in, AUDIT notes it, ENFORCE refuses it."""

    OFF = "OFF"
    AUDIT = "AUDIT"
    ENFORCE = "ENFORCE"


MOST_BREAK_MINUTES = 180
"""An emergency lasts three hours at most; a county may only shorten it."""


@dataclass(frozen=True, slots=True)
class TenantSettings:
    """How open a tenant's address is."""

    open_schema: bool = False
    """Whether strangers may look at the schema."""

    origins: frozenset[str] = frozenset()
    """Other sites whose pages may call, such as `https://www.example.org`."""

    documents: DocumentMode = DocumentMode.OFF

    break_minutes: int = MOST_BREAK_MINUTES
    """How long a protected record stays open to whoever opens it in an emergency."""

    review_days: int = 7
    """Within how many days such an emergency is to be reviewed."""

    purpose_required: bool = False
    """Whether a read of something personal is refused when its request states no purpose."""

    default_purpose: str = ""
    """The purpose of requests that state none, such as the service for which the tenant uses Helin."""

    def stored(self) -> dict[str, Any]:
        """The settings as the column holds them."""
        return {
            "open_schema": self.open_schema,
            "origins": sorted(self.origins),
            "documents": self.documents.value,
            "break_minutes": self.break_minutes,
            "review_days": self.review_days,
            "purpose_required": self.purpose_required,
            "default_purpose": self.default_purpose,
        }


def read_settings(stored: Mapping[str, Any]) -> TenantSettings:
    """The settings in a column; what is missing has its default."""
    return TenantSettings(
        open_schema=stored.get("open_schema") is True,
        origins=frozenset(stored.get("origins", ())),
        documents=DocumentMode(stored.get("documents", DocumentMode.OFF)),
        break_minutes=min(max(stored.get("break_minutes", MOST_BREAK_MINUTES), 1), MOST_BREAK_MINUTES),
        review_days=max(stored.get("review_days", 7), 1),
        purpose_required=stored.get("purpose_required") is True,
        default_purpose=stored.get("default_purpose", ""),
    )


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """A check that the text column holds a member of the enum (an enum type of the database is not leakproof)."""
    names = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({names})", name=column)


class Tenant(Base):
    """A county that uses Helin (租户)."""

    __tablename__ = "core_tenant"
    __table_args__ = (one_of("state", TenantState),)

    id: Mapped[UUID] = mapped_column(info=INTERNAL, primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(info=PUBLIC, unique=True, comment="Name in addresses: lower-case pinyin.")
    division_code: Mapped[str] = mapped_column(
        info=PUBLIC, unique=True, comment="Six digits, National Bureau of Statistics."
    )
    name: Mapped[str] = mapped_column(info=PUBLIC)
    locale: Mapped[str] = mapped_column(info=PUBLIC, comment="BCP 47 tag of the default language.")
    time_zone: Mapped[str] = mapped_column(info=PUBLIC, comment="IANA name; days, months and years are cut in it.")
    calendar: Mapped[str] = mapped_column(info=PUBLIC, comment="Key of the calendar of working days.")
    state: Mapped[str] = mapped_column(info=INTERNAL, default=TenantState.ACTIVE)
    plugins: Mapped[dict[str, Any]] = mapped_column(JSONB, info=INTERNAL, comment="Enabled plug-in -> its settings.")
    policy_version: Mapped[int] = mapped_column(
        BigInteger, info=INTERNAL, default=1, comment="Raised by every change of rights."
    )
    access_version: Mapped[int] = mapped_column(
        BigInteger,
        info=INTERNAL,
        default=1,
        server_default=text("1"),
        comment="Raised when a record gets or loses a member.",
    )
    credentials_version: Mapped[int] = mapped_column(
        BigInteger,
        info=INTERNAL,
        default=1,
        server_default=text("1"),
        comment="Raised when a session or an API key is ended.",
    )
    settings: Mapped[dict[str, Any]] = mapped_column(
        JSONB,
        info=INTERNAL,
        default=dict,
        server_default=text("'{}'"),
        comment="Who may look at the schema, from where browsers may call, which documents are let in.",
    )
    created_at: Mapped[datetime] = mapped_column(info=INTERNAL, server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(info=INTERNAL, server_default=func.now(), onupdate=func.now())

    def info(self) -> "TenantInfo":
        """What a request knows of the tenant."""
        return TenantInfo(
            id=self.id,
            slug=self.slug,
            name=self.name,
            division_code=self.division_code,
            locale=self.locale,
            time_zone=self.time_zone,
            state=TenantState(self.state),
            plugins=self.plugins,
            policy_version=self.policy_version,
            access_version=self.access_version,
            credentials_version=self.credentials_version,
            settings=read_settings(self.settings or {}),
        )


class TenantMixin:
    """A row that belongs to one tenant."""

    if TYPE_CHECKING:
        __tablename__: str

    tenant_id: Mapped[UUID] = mapped_column(info=INTERNAL, primary_key=True, sort_order=-100)


class Record(TenantMixin):
    """The base columns of a tenant's table: key `(tenant_id, id)`, and when the row was made and changed."""

    id: Mapped[UUID] = mapped_column(info=INTERNAL, primary_key=True, default=new_id, sort_order=-99)
    created_at: Mapped[datetime] = mapped_column(info=INTERNAL, server_default=func.now(), sort_order=90)
    updated_at: Mapped[datetime] = mapped_column(
        info=INTERNAL, server_default=func.now(), onupdate=func.now(), sort_order=91
    )


class Versioned:
    """A row that acts change: its version rises with each change, so that nobody overwrites what they have not seen."""

    version: Mapped[int] = mapped_column(
        info=INTERNAL, server_default=text("1"), sort_order=80, comment="Raised by every change."
    )

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


@event.listens_for(Record, "init", propagate=True)
def _give_id(_record: Record, _args: Any, values: dict[str, Any]) -> None:
    values.setdefault("id", new_id())  # at once, so that an act can name the record before it is written


def references(column: str, target: type[Record] | str, **options: Any) -> ForeignKeyConstraint:
    """A foreign key inside the tenant: `(tenant_id, column)` to `(tenant_id, id)` of the target's table.

    The target is a model; its table's name only where the model is the one being declared, or imports this one.
    """
    table = target if isinstance(target, str) else target.__tablename__
    return ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"], **options)


@dataclass(frozen=True, slots=True)
class Placement:
    """Names of the columns that decide who sees a row of a model; None where the model has no such column."""

    place: str | None = None
    worker: str | None = None
    subject: str | None = None
    access_level: str | None = None
    members: str | None = None
    """The column of `core_member` that names a row of this model: those named reach the row wherever it lies."""

    account: str | None = None
    """The account whose own the row is."""

    seat: str | None = None
    """The organisation whose own the row is: of those who hold the action exactly there."""

    private: bool = False
    """Rank shows nothing: a row is seen by its own account, person or seat only."""

    whole_tenant: bool = False
    """Seen only by who reaches the whole tenant."""


def placement_of(model: type[Any]) -> Placement:
    """How rows of the model are placed in the tree; an empty placement means: seen in the whole tenant."""
    return getattr(model, "__placement__", Placement())


@event.listens_for(Session, "after_begin")
def _set_tenant(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    session.info.pop(DRIVER, None)
    tenant_id = session.info.get("tenant_id")  # none empties the setting: on a savepoint an older one would still hold
    connection.exec_driver_sql("select set_config($1, $2, true)", (SETTING, str(tenant_id or "")))


@event.listens_for(Session, "do_orm_execute")
def _filter_by_tenant(state: ORMExecuteState) -> None:
    tenant_id = state.session.info.get("tenant_id")
    if tenant_id is not None and not state.is_column_load:
        state.statement = state.statement.options(
            with_loader_criteria(TenantMixin, lambda cls: cls.tenant_id == tenant_id, include_aliases=True)
        )


@event.listens_for(Session, "before_flush")
def _stamp_tenant(session: Session, *_: Any) -> None:
    for row in session.new:
        if isinstance(row, TenantMixin):
            _stamp(row, session.info.get("tenant_id"))


def _stamp(row: TenantMixin, tenant_id: UUID | None) -> None:
    if row.tenant_id is None:
        row.tenant_id = cast(UUID, tenant_id)
    if tenant_id is None or row.tenant_id != tenant_id:
        raise RuntimeError(f"{type(row).__name__} of another tenant in a session of {tenant_id}")


@dataclass(frozen=True, slots=True)
class TenantInfo:
    """What a request knows of its tenant, held in memory between requests."""

    id: UUID
    slug: str
    name: str
    division_code: str
    locale: str
    time_zone: str
    state: TenantState
    plugins: dict[str, Any] = field(default_factory=dict)
    policy_version: int = 1
    access_version: int = 1
    credentials_version: int = 1
    settings: TenantSettings = TenantSettings()
