"""Acts at the end of a case: duplicates, reopening, follow-up, the archive."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from core.authz import require
from core.cases.events import CaseArchived, CaseDuplicateMarked, CaseFollowedUp, CaseReopened
from core.cases.file import check_file
from core.cases.journal import LONGEST_REASON, author_of, move, put, write
from core.cases.models import Case, EpisodeOutcome, Resolution
from core.cases.parts import EntryKind, FollowUp, FollowUpMethod
from core.cases.permissions import CASE_ARCHIVE, CASE_REOPEN, CASE_WORK
from core.cases.service import check_not_archived, check_open, close_episode, open_episode
from core.checks import required_text
from core.context import Context
from core.deadlines.models import DeadlineKind
from core.deadlines.service import cancel
from core.errors import RuleError
from core.orgs.models import Org
from core.transitions.service import end_shares

ENDING = (DeadlineKind.OWN, DeadlineKind.RESOLVE, DeadlineKind.CONFIRM)
"""Deadlines that ask for nothing once a case is closed; whoever gave it to us waits for the answer all the same."""


async def close(
    ctx: Context, case: Case, resolution: Resolution, *, to: StrEnum | None = None, reason: str | None = None
) -> None:
    """Close the case with its duplicates, as part of an act that has checked its own action and locked the case.

    A kind with more than one end says in which state the case is closed, and why if that state asks for it.
    """
    await check_file(ctx, case)
    case.resolution = resolution
    await move(ctx, case, case.__life__.closed if to is None else to, reason)
    case.closed_at = ctx.clock.now()
    await close_episode(ctx, case, EpisodeOutcome.NOT_SETTLED)
    await cancel(ctx, case, *ENDING)
    await end_shares(ctx, case, resolution)
    for other in await _open_duplicates(ctx, case):
        await _close_as_duplicate(ctx, other)


async def _open_duplicates(ctx: Context, case: Case) -> list[Case]:
    found = select(Case).where(Case.master_id == case.id, Case.closed_at.is_(None)).order_by(Case.id)
    ids = [other.id for other in await ctx.session.scalars(found)]
    return [await ctx.session.get_one(type(case), (ctx.tenant.id, other_id)) for other_id in ids]


async def _close_as_duplicate(ctx: Context, case: Case) -> None:
    await put(ctx, case, case.__life__.closed)
    case.resolution, case.closed_at = Resolution.DUPLICATE, ctx.clock.now()
    await cancel(ctx, case, *ENDING)
    await end_shares(ctx, case, Resolution.DUPLICATE)
    await close_episode(ctx, case, EpisodeOutcome.NOT_SETTLED)


async def mark_duplicate(
    ctx: Context, model: type[Case], case_id: UUID, version: int, *, master_id: UUID, reason: str
) -> Case:
    """Say of which case of the same kind this one is a second one: it closes now, whatever state it is in."""
    case = await ctx.one_at(model, case_id, version)
    await require(ctx, CASE_REOPEN, case)
    check_open(case)
    master = await ctx.one(model, master_id, field="master_id")
    if master.id == case.id or master.master_id is not None:
        raise RuleError("case.master", field="master_id")
    if await _open_duplicates(ctx, case):
        raise RuleError("case.is_master", field="id")
    case.master_id = master.id
    await write(ctx, case, EntryKind.NOTE, required_text(reason, "reason", LONGEST_REASON))
    await _close_as_duplicate(ctx, case)
    ctx.record(CaseDuplicateMarked(case.id, master.id))
    return case


async def reopen(ctx: Context, model: type[Case], case_id: UUID, version: int, reason: str) -> Case:
    """Let a closed case go on, at the organisation that handled it last."""
    case = await ctx.one_at(model, case_id, version)
    await require(ctx, CASE_REOPEN, case)
    await move(ctx, case, case.__life__.reopened, required_text(reason, "reason", LONGEST_REASON))
    case.closed_at = case.resolution = case.master_id = None
    case.reopened_at = ctx.clock.now()
    case.give_to_nobody()
    await case.begin_again(ctx)
    await open_episode(ctx, case, await ctx.session.get_one(Org, (ctx.tenant.id, case.handling_org_id)))
    ctx.record(CaseReopened(case.id))
    return case


async def follow_up(
    ctx: Context,
    model: type[Case],
    case_id: UUID,
    *,
    followed_on: date,
    method: FollowUpMethod,
    is_performed: bool | None,
    is_satisfied: bool | None,
    has_recurred: bool,
    note: str | None,
) -> Case:
    """Note how the parties fare after the case ended."""
    case = await ctx.one(model, case_id, lock=True)
    await require(ctx, CASE_WORK, case)
    check_not_archived(case)
    if case.state in case.__life__.open:
        raise RuleError("case.not_ended", field="id")
    if followed_on > ctx.clock.today():
        raise RuleError("case.day_to_come", field="followed_on")
    ctx.session.add(
        FollowUp(
            case_id=case.id,
            followed_on=followed_on,
            method=method,
            author=await author_of(ctx),
            is_performed=is_performed,
            is_satisfied=is_satisfied,
            has_recurred=has_recurred,
            note=None if note is None else required_text(note, "note", LONGEST_REASON),
        )
    )
    ctx.record(CaseFollowedUp(case.id, has_recurred))
    return case


async def archive(ctx: Context, model: type[Case], case_id: UUID, version: int) -> Case:
    """Put a closed case into the archive, for good."""
    case = await ctx.one_at(model, case_id, version)
    await require(ctx, CASE_ARCHIVE, case)
    await move(ctx, case, case.__life__.archived)
    case.archived_at = ctx.clock.now()
    ctx.record(CaseArchived(case.id))
    return case
