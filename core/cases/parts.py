"""Tables of what gathers in a case while it is handled: its journal, tasks, papers, visits after."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.accounts.models import Account
from core.cases.models import Case
from core.data_class import INTERNAL, PERSONAL
from core.db import Base
from core.documents.models import Document
from core.files.models import File
from core.orgs.models import Org
from core.people.models import Person
from core.tenancy import Record, one_of, references


class EntryKind(StrEnum):
    """What an entry of the journal tells."""

    NOTE = "NOTE"
    MOVE = "MOVE"
    DEADLINE = "DEADLINE"
    DE_ESCALATION = "DE_ESCALATION"


class CaseEntry(Record, Base):
    """An entry of a case's journal: a note, or a move with its reason (办案日志)."""

    __tablename__ = "core_case_entry"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Case),
        references("account_id", Account),
        Index("ix_core_case_entry_case", "tenant_id", "case_id", "occurred_at", "id"),
        one_of("kind", EntryKind),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    kind: Mapped[str] = mapped_column(info=INTERNAL)
    text: Mapped[str | None] = mapped_column(info=PERSONAL, comment="The note, or the reason of a move.")
    from_state: Mapped[str | None] = mapped_column(info=INTERNAL)
    to_state: Mapped[str | None] = mapped_column(info=INTERNAL)
    told_to: Mapped[str | None] = mapped_column(info=INTERNAL, comment="The office that was told of a risk.")
    occurred_at: Mapped[datetime] = mapped_column(info=INTERNAL)
    account_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="Whose entry it is; null for the system's.")
    author: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office; empty for the system itself.")


class TaskKind(StrEnum):
    """A task may be an order from above (督办), or ask for volunteers, who are told its content and nothing else."""

    WORK = "WORK"
    SUPERVISION = "SUPERVISION"
    VOLUNTEER = "VOLUNTEER"


class TaskState(StrEnum):
    """Whether a task waits to be done."""

    OPEN = "OPEN"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


class CaseTask(Record, Base):
    """Something to be done in a case until a day (任务)."""

    __tablename__ = "core_case_task"
    __part_of__: ClassVar = "case_id"
    __goes_along_while__: ClassVar = "state = 'OPEN'"
    __table_args__ = (
        references("case_id", Case),
        references("org_id", Org),
        references("assignee_id", Person),
        Index("ix_core_case_task_case", "tenant_id", "case_id", "due_on", "id"),
        one_of("kind", TaskKind),
        one_of("state", TaskState),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    kind: Mapped[str] = mapped_column(info=INTERNAL)
    content: Mapped[str] = mapped_column(info=PERSONAL)
    org_id: Mapped[UUID] = mapped_column(info=INTERNAL, comment="The organisation that is to do it.")
    department: Mapped[str | None] = mapped_column(
        info=INTERNAL, comment="The department that is to do it behind the organisation's window; null for the team."
    )
    assignee_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The person who is to do it.")
    ordered_by: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office; empty for the system itself.")
    due_on: Mapped[date] = mapped_column(info=INTERNAL, comment="Last day, in the tenant's zone.")
    state: Mapped[str] = mapped_column(info=INTERNAL)
    finished_at: Mapped[datetime | None] = mapped_column(info=INTERNAL)
    result: Mapped[str | None] = mapped_column(info=PERSONAL)


class FileItem(Record, Base):
    """A paper in a case's file, or the written exemption from one that ought to be there (卷宗目录)."""

    __tablename__ = "core_file_item"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Case),
        references("document_id", Document),
        references("file_id", File),
        Index("ix_core_file_item_case", "tenant_id", "case_id", "kind", "id"),
        Index("ix_core_file_item_document", "tenant_id", "document_id", postgresql_where="document_id is not null"),
        Index("ix_core_file_item_file", "tenant_id", "file_id", postgresql_where="file_id is not null"),
        CheckConstraint("exemption is null or exempted_by is not null", name="exemption"),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    kind: Mapped[str] = mapped_column(info=INTERNAL, comment="What it is, in upper case, such as AGREEMENT.")
    title: Mapped[str] = mapped_column(info=PERSONAL)
    pages: Mapped[int | None] = mapped_column(info=INTERNAL)
    filed_on: Mapped[date] = mapped_column(info=INTERNAL)
    exemption: Mapped[str | None] = mapped_column(info=PERSONAL, comment="Why the paper may be missing.")
    exempted_by: Mapped[str | None] = mapped_column(info=INTERNAL, comment="Name in office of whoever exempted it.")
    document_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The issued document that it is.")
    file_id: Mapped[UUID | None] = mapped_column(info=INTERNAL, comment="The attachment that it is.")
    withdrawn_on: Mapped[date | None] = mapped_column(
        info=INTERNAL, comment="Since when it counts no more; null while it does."
    )


class FollowUpMethod(StrEnum):
    """How the parties were reached."""

    VISIT = "VISIT"
    PHONE = "PHONE"
    OTHER = "OTHER"


class FollowUp(Record, Base):
    """A look at a case after it ended: what was agreed holds, and the parties are content (回访)."""

    __tablename__ = "core_follow_up"
    __part_of__: ClassVar = "case_id"
    __table_args__ = (
        references("case_id", Case),
        Index("ix_core_follow_up_case", "tenant_id", "case_id", "followed_on", "id"),
        one_of("method", FollowUpMethod),
    )

    case_id: Mapped[UUID] = mapped_column(info=INTERNAL)
    followed_on: Mapped[date] = mapped_column(info=INTERNAL)
    method: Mapped[str] = mapped_column(info=INTERNAL)
    author: Mapped[str] = mapped_column(info=INTERNAL, comment="Name in office of whoever asked.")
    is_performed: Mapped[bool | None] = mapped_column(info=INTERNAL, comment="Null when there is nothing to perform.")
    is_satisfied: Mapped[bool | None] = mapped_column(info=INTERNAL, comment="Null when they did not say.")
    has_recurred: Mapped[bool] = mapped_column(info=INTERNAL, comment="Whether the quarrel broke out anew.")
    note: Mapped[str | None] = mapped_column(info=PERSONAL)
