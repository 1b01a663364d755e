"""A year of the demo's requests, planned without a database: when, by whom, for what, how they went."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.access.levels import AccessLevel
from core.cases.models import NEVER, EpisodeOutcome, PartyRole, Resolution, Severity, Source
from core.db import new_id
from core.deadlines.calendar import Calendar, last_day
from core.deadlines.ladder import next_alert
from core.deadlines.models import DeadlineBasis, DeadlineKind, DeadlineState, TimeUnit
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org
from plugins.service_centers.ratings.models import LOW, RatingLevel, RepairState
from plugins.service_centers.requests.models import DecisionResult, DeliveryMethod, RequestChannel
from plugins.service_centers.requests.rules import hash_code
from plugins.service_centers.requests.service import KIND
from plugins.service_centers.requests.states import RequestState

YEAR_BEGINS = date(2010, 6, 1)
DAYS = 360
REQUESTS = 4_000
"""In a year, in a county of Yunyang's size; another one has its share."""

PLACES = 522
YEAR = 2011
CALENDAR = Calendar()
CHANNELS = {RequestChannel.WINDOW: 80, RequestChannel.ONLINE: 10, RequestChannel.PHONE: 6, RequestChannel.HOME_VISIT: 4}
LEVELS = {5: 60, 4: 25, 3: 9, 2: 4, 1: 2}
RATED_IN_HUNDRED, RUNNING_IN_HUNDRED, SUPPLEMENTED_IN_HUNDRED = 40, 4, 12

Row = dict[str, Any]
Rows = Iterator[Row]


@dataclass(frozen=True, slots=True)
class Planned:
    """One request."""

    id: UUID
    number: str
    center: Row
    org: Org
    guide: Row
    resident: tuple[UUID, str]
    channel: RequestChannel
    opened_at: datetime
    legal_due: date
    promised_due: date
    used: int
    decided_at: datetime | None
    is_supplemented: bool
    zone: ZoneInfo

    @property
    def is_running(self) -> bool:
        """Whether it waits to be decided."""
        return self.decided_at is None

    @property
    def due_at(self) -> datetime:
        """The first instant at which the promised limit is missed."""
        return datetime.combine(self.promised_due + timedelta(days=1), datetime.min.time(), self.zone)


def plan(
    random: Random,
    orgs: Sequence[Org],
    centers: Sequence[Row],
    guides: Sequence[Row],
    residents: Sequence[tuple[UUID, str]],
    zone: ZoneInfo,
    scale: float,
) -> list[Planned]:
    """The requests in the order in which they came; towns have five times as many as villages."""
    by_id = {org.id: org for org in orgs}
    weights = [5 if center["tier"] == OrgLevel.TOWN else 1 for center in centers]
    count = round(REQUESTS * scale * len(centers) / PLACES)
    if not (centers and guides and residents):
        return []
    days = sorted(random.randrange(DAYS) for _ in range(count))
    counted: Counter[UUID] = Counter()
    planned = []
    for day in days:
        center = random.choices(centers, weights)[0]
        org = by_id[center["org_id"]]
        counted[org.id] += 1
        planned.append(_one(random, center, org, counted[org.id], random.choice(guides), residents, zone, day))
    return planned


def _one(
    random: Random,
    center: Row,
    org: Org,
    ordinal: int,
    guide: Row,
    residents: Sequence[tuple[UUID, str]],
    zone: ZoneInfo,
    day: int,
) -> Planned:
    opened_on = YEAR_BEGINS + timedelta(days=day)
    is_running = day > DAYS - 30 and random.randrange(100) < RUNNING_IN_HUNDRED * 5
    used = max(1, min(round(random.gauss(guide["promised_limit"] * 0.7, guide["promised_limit"] * 0.3)), 40))
    decided_on = last_day(CALENDAR, opened_on, used, TimeUnit.WORKING_DAY)
    opened = datetime.combine(opened_on, datetime.min.time(), zone) + timedelta(minutes=540 + random.randrange(420))
    decided = datetime.combine(decided_on, datetime.min.time(), zone) + timedelta(minutes=1000 + random.randrange(60))
    return Planned(
        id=new_id(),
        number=f"{org.code}-S{YEAR}-{ordinal:05d}",
        center=center,
        org=org,
        guide=guide,
        resident=random.choice(residents),
        channel=random.choices(list(CHANNELS), list(CHANNELS.values()))[0],
        opened_at=opened,
        legal_due=last_day(CALENDAR, opened_on, guide["legal_limit"], TimeUnit.WORKING_DAY),
        promised_due=last_day(CALENDAR, opened_on, guide["promised_limit"], TimeUnit.WORKING_DAY),
        used=used,
        decided_at=None if is_running else decided,
        is_supplemented=random.randrange(100) < SUPPLEMENTED_IN_HUNDRED,
        zone=zone,
    )


def cases(planned: Sequence[Planned]) -> Rows:
    """What the kernel keeps of the requests."""
    for one in planned:
        yield {
            "id": one.id,
            "org_id": one.org.id,
            "org_place": one.org.place,
            "number": one.number,
            "kind": KIND,
            "category": "DEMO",
            "title": "【示例】办件",
            "state": RequestState.IN_PROGRESS if one.is_running else RequestState.CLOSED,
            "handling_org_id": one.org.id,
            "access_level": AccessLevel.ORG,
            "opened_at": one.opened_at,
            "closed_at": one.decided_at,
            "resolution": None if one.is_running else Resolution.SOLVED,
            "source": Source.APPLIED,
            "severity": Severity.ORDINARY,
            "due_at": one.due_at if one.is_running else NEVER,
            "version": 1,
        }


def requests(planned: Sequence[Planned], tenant_id: UUID) -> Rows:
    """What service centres keep of them; nobody holds a receipt of a demo's request."""
    for one in planned:
        is_over = not one.is_running
        yield {
            "id": one.id,
            "center_id": one.center["id"],
            "item_id": one.guide["item_id"],
            "guide_id": one.guide["id"],
            "channel": one.channel,
            "details": "示例数据，并非真实办件。",
            "submitted_at": one.opened_at,
            "supplements": int(one.is_supplemented),
            "accepted_at": one.opened_at,
            "receipt_hash": hash_code(tenant_id, one.id.hex),
            "result": DecisionResult.GRANTED if is_over else None,
            "decision": "示例：准予。" if is_over else None,
            "decided_at": one.decided_at,
            "legal_units": one.guide["legal_limit"] if is_over else None,
            "used_units": one.used if is_over else None,
            "in_legal_time": one.used <= one.guide["legal_limit"] if is_over else None,
            "in_promised_time": one.used <= one.guide["promised_limit"] if is_over else None,
            "delivery": DeliveryMethod.WINDOW if is_over else None,
            "delivered_at": one.decided_at,
        }


def parties(planned: Sequence[Planned]) -> Rows:
    """The applicant of each request."""
    for one in planned:
        person_id, name = one.resident
        who = {"case_id": one.id, "person_id": person_id, "name": name}
        yield {"id": new_id(), **who, "ordinal": 1, "role": PartyRole.APPLICANT}


def episodes(planned: Sequence[Planned]) -> Rows:
    """The one handling of each request."""
    for one in planned:
        yield {
            "id": new_id(),
            "case_id": one.id,
            "org_id": one.org.id,
            "level": one.org.level,
            "started_at": one.opened_at,
            "ended_at": one.decided_at,
            "outcome": None if one.is_running else EpisodeOutcome.SETTLED,
        }


def notices(planned: Sequence[Planned]) -> Rows:
    """What was missing in some of them."""
    for one in planned:
        if one.is_supplemented:
            day = one.opened_at.date()
            told = {"missing": "1. 示例材料", "author": "示例窗口人员", "returns_to": RequestState.SUBMITTED}
            yield {"id": new_id(), "case_id": one.id, "ordinal": 1, **told, "issued_on": day, "supplied_on": day}


def deadlines(planned: Sequence[Planned], zone: ZoneInfo) -> Rows:
    """What runs for the requests that wait."""
    for one in planned:
        if one.is_running:
            yield {
                "id": new_id(),
                "case_id": one.id,
                "kind": DeadlineKind.RESOLVE,
                "basis": DeadlineBasis.PROMISED,
                "article": "承诺时限",
                "value": one.guide["promised_limit"],
                "unit": TimeUnit.WORKING_DAY,
                "start_event": "ServiceRequestAccepted",
                "started_on": one.opened_at.astimezone(zone).date(),
                "first_due_on": one.promised_due,
                "due_on": one.promised_due,
                "due_at": one.due_at,
                "state": DeadlineState.RUNNING,
                "extended_by": 0,
                "parties_agreed": False,
                "next_step": 0,
                "next_alert_at": next_alert(one.due_at, 0),
            }


def ratings(random: Random, planned: Sequence[Planned]) -> Rows:
    """What some applicants thought; low ones are repaired, but for the newest."""
    for one in planned:
        if one.decided_at is None or random.randrange(100) >= RATED_IN_HUNDRED:
            continue
        level = RatingLevel(random.choices(list(LEVELS), list(LEVELS.values()))[0])
        is_low, day = level in LOW, one.decided_at.date()
        is_done = is_low and day < date(2011, 5, 1)
        state = RepairState.DONE if is_done else RepairState.OPEN if is_low else RepairState.NONE
        yield {
            "id": new_id(),
            "org_id": one.org.id,
            "org_place": one.org.place,
            "request_id": one.id,
            "center_id": one.center["id"],
            "item_id": one.guide["item_id"],
            "level": level.value,
            "month": day.replace(day=1),
            "repair_state": state,
            "repair_due_on": day + timedelta(days=15) if is_low else None,
            "repaired_on": day + timedelta(days=9) if is_done else None,
            "repair": "示例：已致歉并改进。" if is_done else None,
            "repairer": "示例中心主任" if is_done else None,
        }


def counters(planned: Sequence[Planned], needs: Sequence[Row]) -> Rows:
    """The last numbers that each organisation gave out."""
    last = {KIND: Counter(one.org.id for one in planned), "SERVICE_NEED": Counter(row["org_id"] for row in needs)}
    for kind, counted in last.items():
        for org_id, count in counted.items():
            yield {"id": new_id(), "org_id": org_id, "kind": kind, "year": YEAR, "last": count}
