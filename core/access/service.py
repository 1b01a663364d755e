"""Acts on who reaches a record: naming members, ending memberships, raising and lowering the access level."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from core.access.events import CaseAccessChanged, MemberAdded, MemberEnded, PersonAccessChanged
from core.access.levels import AccessLevel, MemberRole
from core.access.models import Member
from core.access.permissions import ACCESS_SET, MEMBER_MANAGE
from core.access.shares import running
from core.accounts.models import Account, AccountState
from core.authz import require
from core.cases.models import Case
from core.checks import required_text
from core.context import Context
from core.errors import NotFound, RuleError
from core.orgs.models import Org
from core.people.models import Person
from core.rbac.service import raise_access_version
from core.tenancy import placement_of

LONGEST_REASON = 1000

Guarded = Case | Person
"""A record that has members and an access level."""


def is_of(record: Guarded) -> ColumnElement[bool]:
    """The record's memberships."""
    column = placement_of(type(record)).members
    assert column is not None
    named: ColumnElement[UUID] = getattr(Member, column)
    return named == record.id


async def add_member(
    ctx: Context,
    model: type[Any],
    record_id: UUID,
    *,
    account_id: UUID | None = None,
    org_id: UUID | None = None,
    role: MemberRole,
    ended_at: datetime | None = None,
    reason: str,
) -> Guarded:
    """Name an account or an organisation on a record, until an instant or for good; gives the record."""
    record: Guarded = await ctx.one(model, record_id, lock=True)
    await require(ctx, MEMBER_MANAGE, record)
    named: Account | Org
    if account_id is not None and org_id is None:
        named = await ctx.one(Account, account_id, field="account_id")
    elif org_id is not None and account_id is None:
        named = await ctx.one(Org, org_id, field="org_id")
    else:
        raise RuleError("access.one_member", field="account_id")
    await admit(ctx, record, named, role=role, ended_at=ended_at, reason=reason)
    return record


async def admit(
    ctx: Context,
    record: Guarded,
    named: Account | Org,
    *,
    role: MemberRole,
    ended_at: datetime | None = None,
    reason: str,
) -> Member:
    """Name a member as part of another act, which has checked its own action and locked the record."""
    now = ctx.clock.now()
    if isinstance(named, Org):
        _check_org(record, role, ended_at)
    if ended_at is not None and ended_at <= now:
        raise RuleError("rule.ends_before_it_begins", field="ended_at")
    column = "org_id" if isinstance(named, Org) else "account_id"
    same = select(Member.id).where(is_of(record), getattr(Member, column) == named.id, running(now))
    if await ctx.session.scalar(same):
        raise RuleError("rule.not_unique", field=column, code="NOT_UNIQUE")
    member = Member(
        **{_record_column(record): record.id, column: named.id},
        name=named.name,
        role=role,
        started_at=now,
        ended_at=ended_at,
        given_by=ctx.rights.account_id,
        reason=required_text(reason, "reason", LONGEST_REASON),
    )
    ctx.session.add(member)
    ctx.record(MemberAdded(member.id, record.id, named.id, role, ended_at))
    await raise_access_version(ctx)
    return member


def _check_org(record: Guarded, role: MemberRole, ended_at: datetime | None) -> None:
    if record.access_level == AccessLevel.SEALED:
        raise RuleError("access.sealed_for_accounts", field="org_id")
    if role == MemberRole.MANAGER:
        raise RuleError("access.manager_is_account", field="role")
    if ended_at is None:
        raise RuleError("rule.required", field="ended_at", code="REQUIRED")


def _record_column(record: Guarded) -> str:
    column = placement_of(type(record)).members
    assert column is not None
    return column


async def end_member(ctx: Context, member_id: UUID, reason: str) -> Guarded:
    """End a membership now, and give its record; raises NotFound also where the record may not be seen."""
    member = await ctx.session.scalar(select(Member).where(Member.id == member_id))
    if member is None:
        raise NotFound
    record = await _record_of(ctx, member)
    await require(ctx, MEMBER_MANAGE, record)
    now = ctx.clock.now()
    await ctx.session.refresh(member)  # it may have been ended while the record was waited for
    if member.ended_at is not None and member.ended_at <= now:
        return record
    member.ended_at, member.ended_by = now, ctx.rights.account_id
    member.end_reason = required_text(reason, "reason", LONGEST_REASON)
    named = member.account_id or member.org_id
    assert named is not None
    ctx.record(MemberEnded(member.id, record.id, named))
    await ctx.session.flush()
    if record.access_level == AccessLevel.SEALED:
        await _check_managers(ctx, record)
    await raise_access_version(ctx)
    return record


async def _record_of(ctx: Context, member: Member) -> Guarded:
    """The record, locked, if the actor may see it."""
    if member.person_id is not None:
        return await ctx.one(Person, member.person_id, lock=True)
    case = await ctx.session.get(Case, (ctx.tenant.id, member.case_id))
    assert case is not None
    found: Guarded = await ctx.one(type(case), case.id, lock=True)
    return found


async def set_access_level(ctx: Context, model: type[Any], record_id: UUID, level: AccessLevel, reason: str) -> Guarded:
    """Raise or lower a record's access level; who is no member of a record that they seal sees it no more."""
    record: Guarded = await ctx.one(model, record_id, lock=True)
    await require(ctx, ACCESS_SET, record)
    why = required_text(reason, "reason", LONGEST_REASON)
    before = record.access_level
    if before == level:
        return record
    if level == AccessLevel.SEALED:
        await _check_managers(ctx, record)
        await _check_no_org(ctx, record)
        if isinstance(record, Case):
            await _ask_nobody(ctx, record, why)
    record.access_level = level
    changed = CaseAccessChanged if isinstance(record, Case) else PersonAccessChanged
    ctx.record(changed(record.id, before, level, why))
    await ctx.session.flush()
    return record


async def _ask_nobody(ctx: Context, case: Case, why: str) -> None:
    """No organisation is asked any longer to take a case that is sealed: its request alone would tell of it."""
    from core.transitions.service import end_shares  # transitions stand on access

    await end_shares(ctx, case, why, of_orgs=True)


async def _check_managers(ctx: Context, record: Guarded) -> None:
    """Somebody must be able to say who sees the sealed record, for good; its lock keeps them from going meanwhile."""
    managers = (
        select(func.count())
        .select_from(Member)
        .join(Account, (Account.tenant_id == Member.tenant_id) & (Account.id == Member.account_id))
        .where(
            is_of(record),
            running(ctx.clock.now()),
            Member.ended_at.is_(None),
            Member.role == MemberRole.MANAGER,
            Account.state == AccountState.ACTIVE,
        )
    )
    if not await ctx.session.scalar(managers):
        raise RuleError("access.last_manager", field="id")


async def _check_no_org(ctx: Context, record: Guarded) -> None:
    orgs = select(Member.id).where(is_of(record), running(ctx.clock.now()), Member.org_id.is_not(None)).limit(1)
    if await ctx.session.scalar(orgs):
        raise RuleError("access.sealed_for_accounts", field="id")
