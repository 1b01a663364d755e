"""Actions on deadlines, their rules and the county's calendar."""

from core.cases.models import Case
from core.deadlines.models import CalendarDay, LadderStep, StatutoryRule
from core.descriptors import Action

RULE_READ = Action("core:statutory_rule:read", on=StatutoryRule, summary="See the terms that law and own rules set")
CALENDAR_READ = Action("core:calendar_day:read", on=CalendarDay, summary="See on which days the county works otherwise")
LADDER_READ = Action("core:ladder_step:read", on=LadderStep, summary="See who is told of deadlines, and when")
RULE_MANAGE = Action(
    "core:statutory_rule:manage",
    summary="Enter terms and their amendments, the county's own days, and who is told of deadlines when",
)
DEADLINE_PAUSE = Action("core:deadline:pause", on=Case, summary="Stop a case's time while the law does not count it")
DEADLINE_EXTEND = Action("core:deadline:extend", on=Case, summary="Extend a case's deadline as far as its rule allows")

ACTIONS = (RULE_READ, CALENDAR_READ, LADDER_READ, RULE_MANAGE, DEADLINE_PAUSE, DEADLINE_EXTEND)
