"""The demo's needs of residents."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.access.levels import AccessLevel
from core.cases.models import NEVER, Resolution, Severity, Source
from core.db import new_id
from core.orgs.models import Org
from plugins.service_centers.needs.models import NeedCategory
from plugins.service_centers.needs.service import KIND
from plugins.service_centers.needs.states import NeedState

NEEDS, PLACES, YEAR = 600, 522, 2011
BEGINS, DAYS = date(2010, 6, 1), 360

STATES = {
    NeedState.CONFIRMED: (Resolution.SOLVED, 80),
    NeedState.UNMET: (Resolution.NOT_SOLVED, 8),
    NeedState.OPEN: (None, 12),
}
"""How needs stand, with their resolution and weight."""

OF_CASE = (
    *("id", "org_id", "org_place", "number", "kind", "category", "title", "state", "handling_org_id", "access_level"),
    *("opened_at", "closed_at", "resolution", "source", "severity", "due_at", "version"),
)
OF_NEED = (
    *("id", "center_id", "need", "details", "place", "wanted_from", "wanted_until", "consented_on", "brief"),
    *("matched_at", "served_at", "unmet_reason"),
)

Row = dict[str, Any]


def plan_needs(
    random: Random,
    centers: Sequence[Row],
    orgs: Sequence[Org],
    residents: Sequence[tuple[UUID, str]],
    zone: ZoneInfo,
    scale: float,
) -> list[Row]:
    """Needs in the order in which they were told, each with the columns of both of its tables."""
    by_id = {org.id: org for org in orgs}
    count = round(NEEDS * scale * len(centers) / PLACES) if centers and residents else 0
    counted: Counter[UUID] = Counter()
    planned = []
    for day in sorted(random.randrange(DAYS) for _ in range(count)):
        center = random.choice(centers)
        org = by_id[center["org_id"]]
        counted[org.id] += 1
        planned.append(_one(random, center, org, counted[org.id], BEGINS + timedelta(days=day), zone))
    return planned


def _one(random: Random, center: Row, org: Org, ordinal: int, day: date, zone: ZoneInfo) -> Row:
    state = random.choices(list(STATES), [weight for _, weight in STATES.values()])[0]
    need = random.choice(list(NeedCategory))
    opened_at = datetime.combine(day, datetime.min.time(), zone) + timedelta(hours=9)
    ended_at = None if state == NeedState.OPEN else opened_at + timedelta(days=random.randint(2, 12))
    return {
        "id": new_id(),
        "org_id": org.id,
        "org_place": org.place,
        "number": f"{org.code}-N{YEAR}-{ordinal:05d}",
        "kind": KIND,
        "category": need,
        "title": "【示例】居民需求",
        "state": state,
        "handling_org_id": org.id,
        "access_level": AccessLevel.ORG,
        "opened_at": opened_at,
        "closed_at": ended_at,
        "resolution": STATES[state][0],
        "source": Source.APPLIED,
        "severity": Severity.ORDINARY,
        "due_at": NEVER,
        "version": 1,
        "center_id": center["id"],
        "need": need,
        "details": "示例数据，并非真实需求。",
        "place": f"示例：{org.name}",
        "wanted_from": day,
        "wanted_until": day + timedelta(days=14),
        "consented_on": day,
        "brief": None if state == NeedState.OPEN else "示例：上门帮忙半天",
        "matched_at": None if state == NeedState.OPEN else opened_at,
        "served_at": ended_at if state == NeedState.CONFIRMED else None,
        "unmet_reason": "示例：无人有空" if state == NeedState.UNMET else None,
    }


def needs(planned: Sequence[Row], *, of_case: bool) -> Iterator[Row]:
    """The columns of one of the two tables."""
    for row in planned:
        yield {name: row[name] for name in (OF_CASE if of_case else OF_NEED)}
