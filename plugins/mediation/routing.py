"""Where a dispute is handled: at its place, unless a rule on its type or severity says otherwise."""

from uuid import UUID

from sqlalchemy import bindparam, or_, select

from core.access.levels import MemberRole
from core.access.service import admit
from core.authz import require
from core.cases.models import Severity
from core.context import Context
from core.errors import RuleError
from core.orgs.models import Org, OrgState
from core.orgs.service import check_at_work
from core.rbac.roles import county
from core.statements import Records
from core.transitions.sharing import LONGEST_HANDLING, sees_by_place
from plugins.mediation import permissions
from plugins.mediation.events import RoutingRuleSet
from plugins.mediation.models import Dispute, DisputeType
from plugins.mediation.proceedings.models import RoutingRule


async def set_rule(
    ctx: Context, *, org_id: UUID, type_id: UUID | None = None, severity: Severity | None = None
) -> RoutingRule:
    """Say who handles disputes of a type, or of a severity; the severity's rule is the stronger one."""
    await require(ctx, permissions.ROUTING_MANAGE, await county(ctx))
    if (type_id is None) is (severity is None):
        raise RuleError("mediation.type_or_severity", field="type_id")
    if type_id is not None:
        await ctx.one(DisputeType, type_id, field="type_id")
    org = await ctx.one(Org, org_id, field="org_id")
    check_at_work(org, "org_id")
    same = RoutingRule.type_id == type_id if type_id is not None else RoutingRule.severity == severity
    rule = await ctx.session.scalar(select(RoutingRule).where(same).with_for_update())
    rule = rule or RoutingRule(type_id=type_id, severity=severity)
    rule.org_id = org.id
    ctx.session.add(rule)
    ctx.record(RoutingRuleSet(rule.id))
    return rule


FITTING = Records(
    RoutingRule,
    lambda rules: rules.where(
        or_(RoutingRule.severity == bindparam("severity"), RoutingRule.type_id == bindparam("type_id"))
    ),
)
"""The rules on a severity and on a type."""


async def handler_of(ctx: Context, org: Org, kind: DisputeType, severity: Severity) -> Org:
    """Who handles a dispute of the place: by the rule on its severity, on its type, or the place itself."""
    fitting = await FITTING.all(ctx.session, severity=severity, type_id=kind.id)
    rules = sorted(fitting, key=lambda rule: rule.severity is None)
    for rule in rules:
        routed = await ctx.session.get_one(Org, (ctx.tenant.id, rule.org_id))
        if routed.state == OrgState.ACTIVE:
            return routed
    return org


async def let_handle(ctx: Context, dispute: Dispute, handler: Org, reason: str) -> None:
    """Let a handler outside the line above the place reach the dispute."""
    if not sees_by_place(handler, dispute):
        until = ctx.clock.now() + LONGEST_HANDLING
        await admit(ctx, dispute, handler, role=MemberRole.HANDLER, ended_at=until, reason=reason)
