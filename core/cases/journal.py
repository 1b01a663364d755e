"""A case's journal: every move stands in it with its reason, beside the notes of those who work on the case."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, select

from core.accounts.models import Account
from core.authz import require
from core.cases.events import CaseNoted
from core.cases.models import Case
from core.cases.parts import CaseEntry, EntryKind
from core.cases.permissions import CASE_WORK
from core.cases.service import check_open
from core.checks import required_text
from core.context import Context
from core.errors import NotFound, RuleError
from core.tenancy import Record

LONGEST_NOTE = 4000
LONGEST_REASON = 1000

Part = TypeVar("Part", bound=Record)


async def author_of(ctx: Context) -> str:
    """Name in office of whoever acts; empty for the system itself."""
    if ctx.rights.account_id is None:
        return ""
    return await ctx.session.scalar(select(Account.name).where(Account.id == ctx.rights.account_id)) or ""


async def write(
    ctx: Context,
    case: Case,
    kind: EntryKind,
    text: str | None = None,
    *,
    from_state: str | None = None,
    to_state: str | None = None,
    told_to: str | None = None,
) -> CaseEntry:
    """Add an entry to the case's journal."""
    entry = CaseEntry(
        case_id=case.id,
        kind=kind,
        text=text,
        from_state=from_state,
        to_state=to_state,
        told_to=told_to,
        occurred_at=ctx.clock.now(),
        account_id=ctx.rights.account_id,
        author=await author_of(ctx),
    )
    ctx.session.add(entry)
    return entry


async def move(ctx: Context, case: Case, to: str, reason: str | None = None) -> None:
    """Move the case to another state of its kind's machine, and note it.

    Raises IllegalMove with the moves possible now, and RuleError where a reason is missing or a guard refuses.
    """
    machine = case.__life__.machine
    why = required_text(reason, "reason", LONGEST_REASON) if reason else None
    before = case.state
    case.state = machine.enter(case, to=type(machine.initial)(to), reason=why)
    await write(ctx, case, EntryKind.MOVE, why, from_state=before, to_state=case.state)


async def put(ctx: Context, case: Case, to: str, reason: str | None = None) -> None:
    """Put the case into a state from wherever it stands, because somebody else takes it over, and note it."""
    if case.state != to:
        before, case.state = case.state, to
        await write(ctx, case, EntryKind.MOVE, reason, from_state=before, to_state=to)


async def add_note(
    ctx: Context, model: type[Case], case_id: UUID, text: str, *, is_de_escalation: bool = False, told_to: str | None
) -> Case:
    """Note something on a case: what was done to keep a quarrel from growing names the office that was told.

    Source: People's Mediation Law, art. 25.
    """
    case = await ctx.one(model, case_id, lock=True)
    await require(ctx, CASE_WORK, case)
    check_open(case)
    kind = EntryKind.DE_ESCALATION if is_de_escalation else EntryKind.NOTE
    if told_to is not None and not is_de_escalation:
        raise RuleError("case.told_to", field="told_to")
    office = required_text(told_to, "told_to", 200) if told_to is not None else None
    await write(ctx, case, kind, required_text(text, "text", LONGEST_NOTE), told_to=office)
    ctx.record(CaseNoted(case.id, kind))
    return case


async def part_of_case(ctx: Context, model: type[Part], part_id: UUID) -> tuple[Part, Case]:
    """A part of a case and the case, locked; raises NotFound also where the case may not be seen."""
    wanted: Select[Any] = select(model).where(model.id == part_id)
    part: Any = await ctx.session.scalar(wanted)
    if part is None:
        raise NotFound
    case = await ctx.session.get_one(Case, (ctx.tenant.id, part.case_id))
    locked: Case = await ctx.one(type(case), case.id, lock=True)
    await ctx.session.refresh(part)  # it may have changed while the case was waited for
    return part, locked
