"""What holds for requests, as pure functions."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from core.cases.models import Resolution
from core.deadlines.calendar import Calendar, units_from
from core.deadlines.models import TimeUnit
from core.text import compact
from plugins.service_centers.requests.models import DecisionResult
from plugins.service_centers.requests.states import RequestState

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without those that look like another one: five bits each."""

SIGNS_IN_CODE = 12


def new_code() -> str:
    """A receipt's code of sixty random bits, in groups of four."""
    signs = "".join(secrets.choice(SIGNS) for _ in range(SIGNS_IN_CODE))
    return "-".join(signs[at : at + 4] for at in range(0, SIGNS_IN_CODE, 4))


def hash_code(tenant_id: UUID, code: str) -> str:
    """What is kept of a code, however it is typed."""
    return hashlib.sha256(f"{tenant_id} {compact(code)}".encode(errors="replace")).hexdigest()


def used_units(calendar: Calendar, value: int, unit: TimeUnit, due_on: date, today: date) -> int:
    """How many units of a term are used up today; pauses have moved `due_on`, so they do not count."""
    tomorrow = today + timedelta(days=1)
    if today <= due_on:
        return max(value - units_from(calendar, tomorrow, due_on, unit), 0)
    return value + units_from(calendar, due_on + timedelta(days=1), today, unit)


RESOLUTIONS: dict[str, frozenset[Resolution]] = {
    RequestState.NOT_ACCEPTED: frozenset({Resolution.NOT_COMPETENT, Resolution.NO_ACTION_NEEDED}),
    RequestState.DRAFT: frozenset({Resolution.WITHDRAWN}),
}
ENDED_EARLY = frozenset({Resolution.WITHDRAWN, Resolution.UNREACHABLE, Resolution.NO_ACTION_NEEDED})


def resolutions_of(state: str, result: str | None) -> frozenset[Resolution]:
    """How a request may be closed: one that was refused is not solved, and one undecided was given up."""
    if state != RequestState.DELIVERED:
        return RESOLUTIONS.get(state, ENDED_EARLY)
    if result == DecisionResult.REFUSED:
        return frozenset({Resolution.NOT_SOLVED})
    if result == DecisionResult.PARTLY_GRANTED:
        return frozenset({Resolution.SOLVED, Resolution.NOT_SOLVED})
    return frozenset({Resolution.SOLVED})


def missing_lines(missing: Sequence[str]) -> str:
    """The whole list of what is missing, a line for each."""
    return "\n".join(f"{number}. {line}" for number, line in enumerate(missing, start=1))
