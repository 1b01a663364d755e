"""What gathers in a case while it is handled, for every kind of case."""

from datetime import date, datetime

import strawberry

from core.cases import ending, file, journal, models, parties, parts, tasks
from core.context import Context
from core.descriptors import SchemaPart
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, relation
from graphql_schema.mutation import mutation, optional_ref, ref, ref_case
from graphql_schema.node import Node
from graphql_schema.types.case import Case, PartyGroup
from graphql_schema.types.org import Org
from graphql_schema.types.person import Person
from graphql_schema.view import View

for enum in (parts.EntryKind, parts.TaskKind, parts.TaskState, parts.FollowUpMethod):
    graphql_enum(enum)


@bind(parts.CaseEntry, Order("OCCURRED_AT", ("occurred_at",)))
@strawberry.type(description="An entry of a case's journal: a note, or a move with its reason (办案日志).")
class CaseEntry(Node):
    """An entry of a case's journal."""

    kind: parts.EntryKind = column(parts.CaseEntry.kind, "What it tells.", filter=True)
    text: str | None = column(parts.CaseEntry.text, "The note, or the reason of a move.")
    from_state: str | None = column(parts.CaseEntry.from_state, "The state before a move.")
    to_state: str | None = column(parts.CaseEntry.to_state, "The state after a move.", filter=True)
    told_to: str | None = column(parts.CaseEntry.told_to, "The office that was told of a risk.")
    occurred_at: datetime = column(parts.CaseEntry.occurred_at, "When.", filter=True)
    author: str = column(parts.CaseEntry.author, "Name in office of whoever did it; empty for the system itself.")


@bind(parts.CaseTask, Order("DUE_ON", ("due_on",)))
@strawberry.type(description="Something to be done in a case until a day, perhaps by order or by volunteers (任务).")
class CaseTask(Node):
    """Something to be done in a case."""

    kind: parts.TaskKind = column(
        parts.CaseTask.kind, "Whether it was ordered from above, or asks for volunteers.", filter=True
    )
    content: str = column(parts.CaseTask.content, "What is to be done.")
    org: Org | None = relation(parts.CaseTask.org_id, "The organisation that is to do it.")
    department: str | None = column(
        parts.CaseTask.department, "The department behind the window that is to do it; null for the team.", filter=True
    )
    assignee: Person | None = relation(parts.CaseTask.assignee_id, "The person who is to do it.")
    ordered_by: str = column(parts.CaseTask.ordered_by, "Name in office of whoever asked for it.")
    due_on: date = column(parts.CaseTask.due_on, "Last day.", filter=True)
    state: parts.TaskState = column(parts.CaseTask.state, "Whether it waits to be done.", filter=True)
    finished_at: datetime | None = column(parts.CaseTask.finished_at, "When it was done or taken back.")
    result: str | None = column(parts.CaseTask.result, "What came of it.")


@bind(parts.FileItem, Order("KIND", ("kind",)))
@strawberry.type(description="A paper in a case's file, or the exemption from one that ought to be there (卷宗目录).")
class FileItem(Node):
    """A paper in a case's file."""

    kind: str = column(parts.FileItem.kind, "What it is, in upper case, such as AGREEMENT.", filter=True)
    title: str = column(parts.FileItem.title, "Its title.")
    pages: int | None = column(parts.FileItem.pages, "How many pages.")
    filed_on: date = column(parts.FileItem.filed_on, "When it went into the file.")
    exemption: str | None = column(parts.FileItem.exemption, "Why it may be missing; null for a paper that is there.")
    exempted_by: str | None = column(parts.FileItem.exempted_by, "Name in office of whoever exempted it.")
    withdrawn_on: date | None = column(parts.FileItem.withdrawn_on, "Since when it counts no more.", filter=True)


@bind(parts.FollowUp, Order("FOLLOWED_ON", ("followed_on",)))
@strawberry.type(description="A look at a case after it ended (回访).")
class FollowUp(Node):
    """A look at a case after it ended."""

    followed_on: date = column(parts.FollowUp.followed_on, "When.", filter=True)
    method: parts.FollowUpMethod = column(parts.FollowUp.method, "How the parties were reached.")
    author: str = column(parts.FollowUp.author, "Name in office of whoever asked.")
    is_performed: bool | None = column(
        parts.FollowUp.is_performed, "Whether what was agreed holds; null when there is nothing to perform."
    )
    is_satisfied: bool | None = column(
        parts.FollowUp.is_satisfied, "Whether the parties are content; null when they did not say."
    )
    has_recurred: bool = column(parts.FollowUp.has_recurred, "Whether the quarrel broke out anew.", filter=True)
    note: str | None = column(parts.FollowUp.note, "What they said.")


@strawberry.type
class CaseworkFields:
    """What casework adds to every kind of case."""

    journal: Connection[CaseEntry] = connection(
        parts.CaseEntry.case_id, "Notes, and every move with its reason.", contained=True
    )
    tasks: Connection[CaseTask] = connection(parts.CaseTask.case_id, "What is to be done.", contained=True)
    file: Connection[FileItem] = connection(parts.FileItem.case_id, "Which papers it holds.", contained=True)
    follow_ups: Connection[FollowUp] = connection(
        parts.FollowUp.case_id, "How the parties fared after the end.", contained=True
    )


# --- acts ------------------------------------------------------------------------------------------------------------


@strawberry.input(description="A note for a case's journal.")
class CaseNoteAddInput:
    """A note for a case's journal."""

    id: strawberry.ID = strawberry.field(description="The case.")
    text: str = strawberry.field(description="The note.")
    is_de_escalation: bool = strawberry.field(
        default=False, description="Whether it tells what was done to keep a quarrel from growing."
    )
    told_to: str | None = strawberry.field(
        default=None, description="For such a note: the office that was told of the risk, if one was."
    )


@strawberry.input(description="A party that comes to a case.")
class CasePartyAddInput:
    """A party that comes to a case."""

    id: strawberry.ID = strawberry.field(description="The case.")
    role: models.PartyRole = strawberry.field(description="On which side.")
    name: str = strawberry.field(description="Full name.")
    person_id: strawberry.ID | None = strawberry.field(default=None, description="The person's record, if any.")
    group_id: strawberry.ID | None = strawberry.field(
        default=None, description="A group of the case for which the party speaks; at most five may."
    )


@strawberry.input(description="Many people on one side of a case.")
class CaseGroupAddInput:
    """Many people on one side of a case."""

    id: strawberry.ID = strawberry.field(description="The case.")
    name: str = strawberry.field(description="Who they are.")
    size: int = strawberry.field(description="How many.")
    is_approximate: bool = strawberry.field(default=False, description="Whether the size is an estimate.")


@strawberry.input(description="Something to be done in a case.")
class CaseTaskAddInput:
    """Something to be done in a case."""

    id: strawberry.ID = strawberry.field(description="The case.")
    kind: parts.TaskKind = strawberry.field(default=parts.TaskKind.WORK, description="SUPERVISION orders it.")
    content: str = strawberry.field(description="What is to be done.")
    due_on: date = strawberry.field(description="Last day; not before today.")
    assignee_id: strawberry.ID | None = strawberry.field(default=None, description="The person who is to do it.")
    department: str | None = strawberry.field(default=None, description="The department behind the window, if one is.")


@strawberry.input(description="What came of a task.")
class CaseTaskFinishInput:
    """What came of a task."""

    id: strawberry.ID = strawberry.field(description="The task.")
    result: str = strawberry.field(description="What came of it, or why it is taken back.")
    is_cancelled: bool = strawberry.field(default=False, description="Whether it is taken back.")


@strawberry.input(description="A paper for a case's file, or an exemption from it.")
class CasePaperFileInput:
    """A paper for a case's file."""

    id: strawberry.ID = strawberry.field(description="The case.")
    kind: str = strawberry.field(description="What it is, in upper case, such as AGREEMENT.")
    title: str = strawberry.field(description="Its title.")
    pages: int | None = strawberry.field(default=None, description="How many pages.")
    filed_on: date | None = strawberry.field(default=None, description="When it went into the file; today by default.")
    exemption: str | None = strawberry.field(default=None, description="Why it may be missing, if it is missing.")


@strawberry.input(description="How the parties fare after a case ended.")
class CaseFollowUpInput:
    """How the parties fare after a case ended."""

    id: strawberry.ID = strawberry.field(description="The case.")
    followed_on: date = strawberry.field(description="When they were asked.")
    method: parts.FollowUpMethod = strawberry.field(description="How they were reached.")
    is_performed: bool | None = strawberry.field(default=None, description="Whether what was agreed holds.")
    is_satisfied: bool | None = strawberry.field(default=None, description="Whether they are content.")
    has_recurred: bool = strawberry.field(default=False, description="Whether the quarrel broke out anew.")
    note: str | None = strawberry.field(default=None, description="What they said.")


@strawberry.input(description="A case, as the caller last saw it.")
class CaseInput:
    """A case, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The case.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="Why a case is opened again.")
class CaseReopenInput(CaseInput):
    """Why a case is opened again."""

    reason: str = strawberry.field(description="Why.")


@strawberry.input(description="The case of which another is a second one.")
class CaseDuplicateInput(CaseInput):
    """The case of which another is a second one."""

    master_id: strawberry.ID = strawberry.field(description="The case that goes on; of the same kind.")
    reason: str = strawberry.field(description="Why it is the same matter.")


@strawberry.type
class CaseworkMutation:
    """Acts on cases of any kind."""

    @mutation(Case)
    async def case_note_add(ctx: Context, input: CaseNoteAddInput, view: View) -> models.Case:
        """Note something in a case's journal."""
        model, case_id = ref_case(input.id, view, "id")
        return await journal.add_note(
            ctx, model, case_id, input.text, is_de_escalation=input.is_de_escalation, told_to=input.told_to
        )

    @mutation(Case)
    async def case_party_add(ctx: Context, input: CasePartyAddInput, view: View) -> models.Case:
        """Add somebody whom a case is about."""
        model, case_id = ref_case(input.id, view, "id")
        return await parties.add_party(
            ctx,
            model,
            case_id,
            role=input.role,
            name=input.name,
            person_id=optional_ref(input.person_id, Person, "person_id"),
            group_id=optional_ref(input.group_id, PartyGroup, "group_id"),
        )

    @mutation(Case)
    async def case_group_add(ctx: Context, input: CaseGroupAddInput, view: View) -> models.Case:
        """Add a group of many people on one side of a case."""
        model, case_id = ref_case(input.id, view, "id")
        return await parties.add_group(
            ctx, model, case_id, name=input.name, size=input.size, is_approximate=input.is_approximate
        )

    @mutation(Case)
    async def case_task_add(ctx: Context, input: CaseTaskAddInput, view: View) -> models.Case:
        """Say what is to be done in a case until a day; from above it is an order."""
        model, case_id = ref_case(input.id, view, "id")
        return await tasks.add_task(
            ctx,
            model,
            case_id,
            kind=input.kind,
            content=input.content,
            due_on=input.due_on,
            assignee_id=optional_ref(input.assignee_id, Person, "assignee_id"),
            department=input.department,
        )

    @mutation(Case)
    async def case_task_finish(ctx: Context, input: CaseTaskFinishInput) -> models.Case:
        """Say what came of a task, or take it back."""
        return await tasks.finish_task(
            ctx, ref(input.id, CaseTask, "id"), result=input.result, is_cancelled=input.is_cancelled
        )

    @mutation(Case)
    async def case_paper_file(ctx: Context, input: CasePaperFileInput, view: View) -> models.Case:
        """Put a paper into a case's file, or say in writing why it may be missing."""
        model, case_id = ref_case(input.id, view, "id")
        return await file.file_paper(
            ctx,
            model,
            case_id,
            kind=input.kind,
            title=input.title,
            pages=input.pages,
            filed_on=input.filed_on,
            exemption=input.exemption,
        )

    @mutation(Case)
    async def case_follow_up(ctx: Context, input: CaseFollowUpInput, view: View) -> models.Case:
        """Note how the parties fare after a case ended."""
        model, case_id = ref_case(input.id, view, "id")
        given = {name: value for name, value in vars(input).items() if name != "id"}
        return await ending.follow_up(ctx, model, case_id, **given)

    @mutation(Case)
    async def case_mark_duplicate(ctx: Context, input: CaseDuplicateInput, view: View) -> models.Case:
        """Close a case as a second one of another."""
        model, case_id = ref_case(input.id, view, "id")
        master_id = ref_case(input.master_id, view, "master_id", of=model)[1]
        return await ending.mark_duplicate(ctx, model, case_id, input.version, master_id=master_id, reason=input.reason)

    @mutation(Case)
    async def case_reopen(ctx: Context, input: CaseReopenInput, view: View) -> models.Case:
        """Let a closed case go on."""
        model, case_id = ref_case(input.id, view, "id")
        return await ending.reopen(ctx, model, case_id, input.version, input.reason)

    @mutation(Case)
    async def case_archive(ctx: Context, input: CaseInput, view: View) -> models.Case:
        """Put a closed case into the archive."""
        model, case_id = ref_case(input.id, view, "id")
        return await ending.archive(ctx, model, case_id, input.version)


TYPES = (CaseEntry, CaseTask, FileItem, FollowUp)

PARTS = (
    SchemaPart("Case", CaseworkFields),
    SchemaPart("Mutation", CaseworkMutation),
)
