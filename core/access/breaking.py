"""Breaking the glass: opening a protected record in an emergency, and the review by somebody else that follows."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from core.access.events import AccessBroken, AccessReviewed
from core.access.levels import AccessLevel, Verdict
from core.access.models import AccessBreak, Notification
from core.access.permissions import ACCESS_BREAK, BREAK_REVIEW
from core.access.service import LONGEST_REASON, Guarded
from core.accounts.models import Account
from core.authz import bound, require, visible
from core.cases.models import Case, CaseParty
from core.checks import required_text
from core.context import Context
from core.descriptors import Action
from core.errors import NotFound, RuleError
from core.rbac.service import raise_access_version
from core.scopes import in_ranges
from core.tenancy import placement_of

KIND = "access_broken"


async def break_glass(ctx: Context, model: type[Any], record_id: UUID, reason: str) -> AccessBreak:
    """Let the actor see a protected record in the own range for hours; a reviewer and the subjects learn of it.

    Raises NotFound alike for a sealed record, one outside the range, and one that never existed.
    """
    await require(ctx, ACCESS_BREAK)
    why = required_text(reason, "reason", LONGEST_REASON)
    read = ctx.read_actions[model]
    in_sight = await ctx.session.scalar(select(model.id).where(model.id == record_id, visible(ctx, model, read)))
    within = (_within(ctx, model, action) for action in (read, ACCESS_BREAK))
    protected = select(model).where(model.id == record_id, model.access_level == AccessLevel.PROTECTED, *within)
    record = await ctx.session.scalar(protected)
    if in_sight is not None:
        raise RuleError("access.in_sight", field="id", code="ACCESS_IN_SIGHT")
    if record is None:
        raise NotFound
    return await _opened(ctx, record, why)


def _within(ctx: Context, model: type[Any], action: Action) -> ColumnElement[bool]:
    """Rows in the ranges of the action, whatever their level."""
    scope = ctx.rights.scope(action, model)
    return in_ranges(
        model,
        scope.for_record().ranges or 1,  # without any range the one that is bound is empty
        lambda name: getattr(model, name),
        lambda name: bound(name, scope, ctx.rights),
    )


async def _opened(ctx: Context, record: Guarded, reason: str) -> AccessBreak:
    now = ctx.clock.now()
    account = await ctx.session.get_one(Account, (ctx.tenant.id, ctx.account_id))
    opened = AccessBreak(
        org_id=record.org_id,
        org_place=record.org_place,
        account_id=account.id,
        name=account.name,
        reason=reason,
        started_at=now,
        ended_at=now + timedelta(minutes=ctx.tenant.settings.break_minutes),
        review_due_at=now + timedelta(days=ctx.tenant.settings.review_days),
    )
    setattr(opened, str(placement_of(type(record)).members), record.id)
    ctx.session.add(opened)
    await ctx.session.flush()
    ctx.session.add_all(
        Notification(
            person_id=person_id,
            kind=KIND,
            who=account.name,
            occurred_at=now,
            visible_at=opened.review_due_at,  # told then even if nobody reviews
            break_id=opened.id,
        )
        for person_id in await _subjects(ctx, record)
    )
    ctx.record(AccessBroken(opened.id, record.id, account.id, opened.ended_at))
    await raise_access_version(ctx)
    return opened


async def _subjects(ctx: Context, record: Guarded) -> Iterable[UUID]:
    """The persons whom the record is about."""
    if not isinstance(record, Case):
        return [record.id]
    parties = select(CaseParty.person_id).where(CaseParty.case_id == record.id, CaseParty.person_id.is_not(None))
    return {person_id for person_id in await ctx.session.scalars(parties) if person_id is not None}


async def review_break(
    ctx: Context, break_id: UUID, verdict: Verdict, comment: str, withheld_basis: str | None = None
) -> AccessBreak:
    """Judge somebody else's emergency, once; its subjects are told now, unless a law is named that forbids it."""
    opened = await ctx.one(AccessBreak, break_id, lock=True)
    await require(ctx, BREAK_REVIEW, opened)
    await _check_other(ctx, opened)
    if opened.reviewed_at is not None:
        raise RuleError("access.reviewed", field="id", code="ACCESS_REVIEWED")
    now = ctx.clock.now()
    opened.verdict, opened.reviewed_at, opened.reviewed_by = verdict, now, ctx.rights.account_id
    opened.comment = required_text(comment, "comment", LONGEST_REASON)
    if withheld_basis is not None:
        opened.withheld_basis = required_text(withheld_basis, "withheld_basis", LONGEST_REASON)
    await ctx.session.execute(
        update(Notification)
        .where(Notification.break_id == opened.id)
        .values(visible_at=None if opened.withheld_basis else now)
        .execution_options(synchronize_session=False)
    )
    ctx.record(AccessReviewed(opened.id, verdict, opened.withheld_basis is not None))
    return opened


async def _check_other(ctx: Context, opened: AccessBreak) -> None:
    """Nobody judges the own emergency, under another account of the same person either."""
    person_id = await ctx.session.scalar(select(Account.person_id).where(Account.id == opened.account_id))
    if opened.account_id == ctx.rights.account_id or (person_id is not None and person_id == ctx.rights.person_id):
        raise RuleError("access.own_review", field="id", code="ACCESS_OWN_REVIEW")
