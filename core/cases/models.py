"""Tables that every kind of case shares; a kind is a plug-in's table with the same key, a subclass of Case."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from core.access.levels import AccessLevel
from core.cases.life import Life
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org, Scoped, belongs_to_org
from core.people.models import Person
from core.tenancy import Placement, Record, one_of, references

if TYPE_CHECKING:
    from core.context import Context


class Resolution(StrEnum):
    """How a closed case ended: closed is not the same as solved."""

    SOLVED = "SOLVED"
    NO_ACTION_NEEDED = "NO_ACTION_NEEDED"
    NOT_COMPETENT = "NOT_COMPETENT"
    WITHDRAWN = "WITHDRAWN"
    UNREACHABLE = "UNREACHABLE"
    DUPLICATE = "DUPLICATE"
    NOT_SOLVED = "NOT_SOLVED"


class EpisodeOutcome(StrEnum):
    """How one organisation's handling of a case ended."""

    SETTLED = "SETTLED"
    NOT_SETTLED = "NOT_SETTLED"
    DIVERTED = "DIVERTED"
    ESCALATED = "ESCALATED"
    TRANSFERRED = "TRANSFERRED"
    TOOK_PART = "TOOK_PART"  # beside the organisation that led


class Source(StrEnum):
    """How a matter came to be known."""

    FOUND = "FOUND"
    APPLIED = "APPLIED"
    ENTRUSTED = "ENTRUSTED"
    TRANSFERRED = "TRANSFERRED"


class Severity(StrEnum):
    """A major matter may go to the county at once."""

    ORDINARY = "ORDINARY"
    MAJOR = "MAJOR"


NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""When a case is due for which no deadline runs: after all others."""


class Case(Scoped, Base):
    """A matter taken in, handled and closed (案件).

    `org_id` is the territorial organisation and does not change; `handling_org_id` says who handles it now.
    A kind is a subclass that says in `__life__` how its cases move.
    """

    __life__: ClassVar[Life]

    __tablename__ = "core_case"
    __placement__: ClassVar = Placement(
        place="org_place", worker="worker_id", access_level="access_level", members="case_id"
    )
    __goes_along_while__: ClassVar = "closed_at is null"
    __table_args__: tuple[Any, ...] = (
        belongs_to_org(),
        references("handling_org_id", Org),
        references("worker_id", Person),
        references("master_id", "core_case"),
        UniqueConstraint("tenant_id", "kind", "number"),
        UniqueConstraint("tenant_id", "id", "access_level"),
        Index("ix_core_case_opened", "tenant_id", "kind", "opened_at", "id", "org_place"),
        Index("ix_core_case_state", "tenant_id", "kind", "state", "opened_at", "id", "org_place"),
        Index("ix_core_case_org", "tenant_id", "kind", "org_id", "opened_at", "id", "org_place"),
        Index("ix_core_case_worker", "tenant_id", "kind", "worker_id", "opened_at", "id", "org_place"),
        Index("ix_core_case_count_state", "tenant_id", "kind", "state", "access_level", "org_place"),
        Index("ix_core_case_due", "tenant_id", "kind", "due_at", "id", "org_place"),
        Index("ix_core_case_org_due", "tenant_id", "kind", "org_id", "due_at", "id", "org_place"),
        Index("ix_core_case_handling", "tenant_id", "kind", "handling_org_id", "opened_at", "id", "org_place"),
        Index("ix_core_case_handling_due", "tenant_id", "kind", "handling_org_id", "due_at", "id", "org_place"),
        Index("ix_core_case_worker_due", "tenant_id", "kind", "worker_id", "due_at", "id", "org_place"),
        Index("ix_core_case_closed", "tenant_id", "kind", "closed_at", postgresql_where="closed_at is not null"),
        Index("ix_core_case_master", "tenant_id", "master_id", postgresql_where="master_id is not null"),
        one_of("access_level", AccessLevel),
        one_of("source", Source),
        one_of("severity", Severity),
        one_of("resolution", Resolution),
    )

    number: Mapped[str] = mapped_column(info=INTERNAL)
    kind: Mapped[str] = mapped_column(info=INTERNAL, comment="Which plug-in's table holds the rest.")
    category: Mapped[str] = mapped_column(info=INTERNAL, comment="The kind's own code, such as the type of a dispute.")
    title: Mapped[str] = mapped_column(info=PERSONAL)
    state: Mapped[str] = mapped_column(info=INTERNAL)
    handling_org_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    worker_id: Mapped[UUID | None] = mapped_column(
        info=INTERNAL, comment="The person who handles it; null until assigned."
    )
    access_level: Mapped[str] = mapped_column(info=INTERNAL, default=AccessLevel.ORG)
    opened_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    closed_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    resolution: Mapped[str | None] = mapped_column(info=INTERNAL)
    source: Mapped[str] = mapped_column(info=INTERNAL, default=Source.APPLIED, server_default=Source.APPLIED)
    severity: Mapped[str] = mapped_column(info=INTERNAL, default=Severity.ORDINARY, server_default=Severity.ORDINARY)
    legal_basis: Mapped[str | None] = mapped_column(info=INTERNAL, comment="The rule by which it is handled.")
    master_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The case of which this is a second one.")
    due_at: Mapped[datetime] = mapped_column(
        info=INTERNAL,
        default=NEVER,
        server_default=text("'9999-12-31 00:00:00+00'"),
        comment="The first end of its running deadlines; the year 9999 when none runs.",
    )
    reopened_at: Mapped[datetime | None] = mapped_column(info=INTERNAL, comment="When it was last reopened.")
    archived_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    version: Mapped[int] = mapped_column(info=INTERNAL, default=1, comment="Raised by every change.")

    __mapper_args__ = {
        "polymorphic_on": "kind",
        "polymorphic_abstract": True,
        "version_id_col": version,
        "version_id_generator": False,
    }

    async def give_to(self, ctx: "Context", person_id: UUID) -> None:
        """Let the person work on the case; a kind that asks more of its workers refuses whom it must."""
        self.worker_id = person_id

    def give_to_nobody(self) -> None:
        """Take the case from its worker; a kind that keeps more about its worker forgets that too."""
        self.worker_id = None

    async def begin_again(self, ctx: "Context") -> None:
        """Forget how the case ended before, and start the deadlines of the state in which it goes on; none here."""


@event.listens_for(Case, "before_insert", propagate=True)
def _begin_version(_mapper: Any, _connection: Any, case: Case) -> None:
    _raised(case).add(case.id)


@event.listens_for(Case, "before_update", propagate=True)
def _raise_version(_mapper: Any, _connection: Any, case: Case) -> None:
    """Raise the version once for an act, however often the act is written out."""
    if case.id not in _raised(case) and _session_of(case).is_modified(case):
        _raised(case).add(case.id)
        case.version += 1


def _raised(case: Case) -> set[UUID]:
    """The cases whose versions the running act has raised, or begun."""
    found: set[UUID] = _session_of(case).info.setdefault("versions_raised", set())
    return found


def _session_of(case: Case) -> Session:
    session = object_session(case)
    assert session is not None
    return session


class Episode(Record, Base):
    """One organisation's handling of a case: a case has many, and counts once for each level and once in total."""

    __tablename__ = "core_episode"
    __part_of__: ClassVar = "case_id"
    __goes_along_while__: ClassVar = "ended_at is null"
    __table_args__ = (
        references("case_id", Case),
        references("org_id", Org),
        Index("ix_core_episode_case", "tenant_id", "case_id", "started_at", "id"),
        Index("ix_core_episode_started", "tenant_id", "started_at"),
        Index("ix_core_episode_ended", "tenant_id", "ended_at"),
        Index("ix_core_episode_level", "tenant_id", "level", "outcome", "started_at"),
        one_of("level", OrgLevel),
        one_of("outcome", EpisodeOutcome),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    org_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    level: Mapped[str] = mapped_column(info=INTERNAL)
    started_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    ended_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    outcome: Mapped[str | None] = mapped_column(
        info=INTERNAL, comment="Null while the organisation still handles the case."
    )
    is_joint: Mapped[bool] = mapped_column(
        info=INTERNAL,
        default=False,
        server_default=text("false"),
        comment="Whether it takes part beside the organisation that leads; figures count those that lead.",
    )


class PartyGroup(Record, Base):
    """Many people on one side of a case, of whom a few speak for all (群体)."""

    __tablename__ = "core_party_group"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Case),
        Index("ix_core_party_group_case", "tenant_id", "case_id", "name", "id"),
        CheckConstraint("size > 0", name="size"),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=PERSONAL)
    size: Mapped[int] = mapped_column(info=INTERNAL, comment="How many people.")
    is_approximate: Mapped[bool] = mapped_column(info=INTERNAL, comment="Whether the size is an estimate.")


class PartyRole(StrEnum):
    """On which side a party stands."""

    APPLICANT = "APPLICANT"
    RESPONDENT = "RESPONDENT"
    THIRD_PARTY = "THIRD_PARTY"


class CaseParty(Record, Base):
    """Somebody whom a case is about; the name is a snapshot that goes with the case (当事人)."""

    __tablename__ = "core_case_party"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Case),
        references("person_id", Person),
        references("group_id", PartyGroup),
        Index("ix_core_case_party_case", "tenant_id", "case_id", "ordinal", "id"),
        one_of("role", PartyRole),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    person_id: Mapped[UUID | None] = mapped_column(info=PERSONAL, comment="The person's record, where there is one.")
    ordinal: Mapped[int] = mapped_column(info=INTERNAL, comment="Order in the file, from 1.")
    role: Mapped[str] = mapped_column(info=INTERNAL)
    name: Mapped[str] = mapped_column(info=PERSONAL)
    group_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The group that the party speaks for.")


class NumberCounter(Record, Base):
    """The last number given out by an organisation for a kind of case in a year."""

    __tablename__ = "core_number"
    __goes_along_while__: ClassVar = "false"  # numbers name the organisation that gave them
    __table_args__ = (references("org_id", Org), UniqueConstraint("tenant_id", "org_id", "kind", "year"))

    org_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    kind: Mapped[str] = mapped_column(info=INTERNAL)
    year: Mapped[int] = mapped_column(info=INTERNAL, comment="Calendar year in the tenant's zone.")
    last: Mapped[int] = mapped_column(info=INTERNAL)
