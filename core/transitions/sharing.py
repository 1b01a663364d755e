"""What a transition shows of a case, and how long: a membership of the organisation that is asked."""

from datetime import datetime, timedelta

from sqlalchemy import select

from core.access.events import MemberEnded
from core.access.levels import AccessLevel, MemberRole
from core.access.models import Member
from core.access.service import admit, is_of
from core.access.shares import running
from core.accounts.models import Account, AccountState
from core.cases.models import Case
from core.context import Context
from core.errors import RuleError
from core.orgs.models import Org
from core.rbac.service import raise_access_version
from core.transitions.models import CaseTransition, TransitionKind

LONGEST_HANDLING = timedelta(days=730)
"""How long an organisation outside the line sees a case that it handles; a membership of one always has an end."""


def sees_by_place(org: Org, case: Case) -> bool:
    """Whether those of the organisation have the case in their range anyhow."""
    return org.place <= case.org_place <= org.place_end


async def show(ctx: Context, case: Case, org: Org, until: datetime, purpose: str) -> Member | None:
    """Let the organisation read the case while it is asked; None where it does so anyhow."""
    if sees_by_place(org, case):
        return None
    if case.access_level == AccessLevel.SEALED:
        raise RuleError("access.sealed_for_accounts", field="id")
    same = select(Member.id).where(is_of(case), Member.org_id == org.id, running(ctx.clock.now()))
    if await ctx.session.scalar(same) is not None:
        raise RuleError("transition.shared_already", field="to_org_code", code="NOT_UNIQUE")
    return await admit(ctx, case, org, role=MemberRole.READER, ended_at=until, reason=purpose)


async def let_handle(ctx: Context, transition: CaseTransition) -> None:
    """Let the organisation act on the case it reads, for as long as it is asked to."""
    if transition.member_id is None:
        return
    member = await ctx.session.get_one(Member, (ctx.tenant.id, transition.member_id))
    member.role = MemberRole.HANDLER
    if transition.kind == TransitionKind.TRANSFER:
        member.ended_at = ctx.clock.now() + LONGEST_HANDLING
    await raise_access_version(ctx)


async def lend(ctx: Context, case: Case, transition: CaseTransition) -> None:
    """Let the accounts of the person who is lent act on the case."""
    of_person = select(Account).where(
        Account.person_id == transition.to_person_id, Account.state == AccountState.ACTIVE
    )
    for account in await ctx.session.scalars(of_person.order_by(Account.id)):
        same = select(Member.id).where(is_of(case), Member.account_id == account.id, running(ctx.clock.now()))
        if await ctx.session.scalar(same) is None:
            until = transition.expires_at
            await admit(ctx, case, account, role=MemberRole.HANDLER, ended_at=until, reason=transition.purpose)


async def narrow(ctx: Context, transition: CaseTransition, reason: str) -> None:
    """End what the transition showed."""
    if transition.member_id is None:
        return
    member = await ctx.session.get_one(Member, (ctx.tenant.id, transition.member_id))
    now = ctx.clock.now()
    if member.ended_at is not None and member.ended_at <= now:
        return
    member.ended_at, member.ended_by, member.end_reason = now, ctx.rights.account_id, reason
    ctx.record(MemberEnded(member.id, transition.case_id, transition.to_org_id))
    await raise_access_version(ctx)
