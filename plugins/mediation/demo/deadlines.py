"""The deadlines of the demo's disputes that are still handled: what the law had set at that time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.db import new_id
from core.deadlines.calendar import Calendar, last_day
from core.deadlines.ladder import next_alert
from core.deadlines.models import DeadlineKind, DeadlineState, StatutoryRule, TimeUnit
from core.deadlines.service import Term
from plugins.mediation.demo import times
from plugins.mediation.demo.disputes import PlannedDispute
from plugins.mediation.events import DisputeAccepted
from plugins.mediation.limits import term_of
from plugins.mediation.states import DisputeState

RUNNING = frozenset({DisputeState.ACCEPTED, DisputeState.ASSIGNED, DisputeState.MEDIATING})

Rows = Iterator[dict[str, Any]]


def plan_deadlines(
    disputes: Iterable[PlannedDispute], rules: Sequence[StatutoryRule], zone: ZoneInfo
) -> Mapping[UUID, dict[str, Any]]:
    """The row of the deadline of each dispute for which one runs, by the dispute's id."""
    in_force = [rule for rule in rules if rule.effective_from <= times.FIRST_DAY]
    newest = {rule.code: rule for rule in sorted(in_force, key=lambda rule: rule.effective_from)}
    return {
        dispute.id: _row(dispute, term_of(dispute.type, newest.get(dispute.type.rule_code or "")), zone)
        for dispute in disputes
        if dispute.course.ending.state in RUNNING
    }


def _row(dispute: PlannedDispute, term: Term, zone: ZoneInfo) -> dict[str, Any]:
    started_on = dispute.course.opened_at.astimezone(zone).date()
    due_on = last_day(Calendar(), started_on, term.value, TimeUnit(term.unit))
    due_at = datetime.combine(due_on + timedelta(days=1), time(), zone)
    return {
        "id": new_id(),
        "case_id": dispute.id,
        "kind": DeadlineKind.RESOLVE,
        "basis": term.basis,
        "rule_id": term.rule_id,
        "article": term.article,
        "value": term.value,
        "unit": term.unit,
        "start_event": DisputeAccepted.__name__,
        "started_on": started_on,
        "first_due_on": due_on,
        "due_on": due_on,
        "due_at": due_at,
        "state": DeadlineState.RUNNING,
        "extended_by": 0,
        "parties_agreed": False,
        "next_step": 0,
        "next_alert_at": next_alert(due_at, 0),
    }
