"""The deadlines of a dispute: which rule sets them, and from when they run."""

from core.context import Context
from core.deadlines.models import DeadlineBasis, DeadlineKind, StatutoryRule, TimeUnit
from core.deadlines.service import Term, read_term, rule_in_force, start
from plugins.mediation.models import Dispute, DisputeType

OWN = "MEDIATION_OWN"
CONFIRM = "MEDIATION_CONFIRM"


async def begin_own(ctx: Context, dispute: Dispute, event: str) -> None:
    """Somebody is to take the dispute on in time, where the county has a rule on that."""
    term = await rule_in_force(ctx, OWN, ctx.clock.today())
    if term is not None:
        await start(ctx, dispute, DeadlineKind.OWN, term, event)


async def begin_resolve(ctx: Context, dispute: Dispute, kind: DisputeType, event: str) -> None:
    """Mediation is to end within the term of the type's rule, or else within the type's own limit."""
    term = await rule_in_force(ctx, kind.rule_code, ctx.clock.today()) if kind.rule_code else None
    await start(ctx, dispute, DeadlineKind.RESOLVE, term or own_limit(kind), event)


def term_of(kind: DisputeType, rule: StatutoryRule | None) -> Term:
    """The term of the type's rule, or else the type's own limit."""
    return own_limit(kind) if rule is None else read_term(rule)


def own_limit(kind: DisputeType) -> Term:
    """The type's own limit, for when no rule is in force."""
    unit = TimeUnit.WORKING_DAY if kind.limit_in_working_days else TimeUnit.DAY
    return Term(kind.name, DeadlineBasis.INTERNAL, kind.limit_days, unit)
