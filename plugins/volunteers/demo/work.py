"""What the demo's volunteers did in the year up to today, and what is planned for the weeks after it."""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random
from uuid import UUID

from core.context import Context
from core.db import new_id
from plugins.volunteers.activities.models import ActivityTopic, AttendanceSource, Risk
from plugins.volunteers.activities.states import ActivityState, CallState, ShiftState, SignUpState
from plugins.volunteers.associations.models import Duty
from plugins.volunteers.demo.bodies import Body, Rows
from plugins.volunteers.demo.people import Enrolled
from plugins.volunteers.hours.models import CreditKind
from plugins.volunteers.hours.states import HourState

SHIFTS = 26
"""Shifts of an association in the year up to today at scale 1.0: one in a fortnight."""

EVERY = timedelta(days=14)
COMING = 2
"""Shifts that are to come, at any scale."""

COMES = range(3, 8)
"""Volunteers of one shift."""

CAPACITY = 8
ACTIVITIES = 2
SHOWS, EVALUATES, AT_RISK, WITH_TOPIC = 0.95, 0.1, 0.2, 0.3
HOURS = (8, 14, 19)
LASTS = (90, 120, 180)
KEY = secrets.token_bytes(32)


@dataclass(frozen=True, slots=True)
class Planned:
    """An activity of an association."""

    body: Body
    duty: Duty
    risk: Risk
    topic: ActivityTopic | None = None
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Time:
    """A shift with those who signed up."""

    activity: Planned
    starts_at: datetime
    minutes: int
    who: Sequence[Enrolled]
    id: UUID = field(default_factory=new_id)

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Place:
    """A volunteer's place in a shift."""

    time: Time
    who: Enrolled
    position: int
    state: SignUpState
    evaluated: int | None
    id: UUID = field(default_factory=new_id)
    entry_id: UUID = field(default_factory=new_id)


@dataclass(slots=True)
class Year:
    """All of it."""

    now: datetime
    activities: list[Planned] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    minutes: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def served(self) -> list[Place]:
        """The places whose volunteers came."""
        return [place for place in self.places if place.state == SignUpState.CREDITED]


def plan(random: Random, enrolled: Sequence[Enrolled], duties: Sequence[Duty], ctx: Context, scale: float) -> Year:
    """A year of each association; at a smaller scale each has that part of the shifts."""
    year = Year(ctx.clock.now())
    of: dict[UUID, list[Enrolled]] = defaultdict(list)
    for one in enrolled:
        of[one.body.id].append(one)
    many = COMING + max(1, round(SHIFTS * min(scale, 1)))
    free = [duty for duty in duties if duty.license_kind is None]
    first = ctx.clock.today()
    for members in of.values():
        planned = [_activity(random, members[0].body, free) for _ in range(ACTIVITIES)]
        year.activities += planned
        for number in range(many):
            day = first + EVERY * (COMING - number) - timedelta(days=random.randrange(7))
            hour = time(random.choice(HOURS), tzinfo=ctx.clock.zone)
            starts_at = datetime.combine(day, hour).astimezone(UTC)
            _hold(random, year, planned[number % ACTIVITIES], starts_at, members)
    return year


def _activity(random: Random, body: Body, duties: Sequence[Duty]) -> Planned:
    risk = Risk.ELEVATED if random.random() < AT_RISK else Risk.LOW
    topic = random.choice(list(ActivityTopic)) if random.random() < WITH_TOPIC else None
    return Planned(body, random.choice(duties), risk, topic)


def _hold(random: Random, year: Year, activity: Planned, starts_at: datetime, members: Sequence[Enrolled]) -> None:
    """One shift: in the past whoever had a place came, or did not; in the future they are to come."""
    fit = [one for one in members if one.insured_until is not None or activity.risk == Risk.LOW]
    who = random.sample(fit, min(random.choice(COMES), len(fit)))
    held = Time(activity, starts_at, random.choice(LASTS), who)
    year.times.append(held)
    for position, one in enumerate(who, start=1):
        state, evaluated = SignUpState.CONFIRMED, None
        if held.ends_at < year.now:
            state = SignUpState.CREDITED if random.random() < SHOWS else SignUpState.NO_SHOW
            evaluated = random.randint(3, 5) if random.random() < EVALUATES else None
        year.places.append(Place(held, one, position, state, evaluated))
        if state == SignUpState.CREDITED:
            year.minutes[one.id] += held.minutes


def calls(year: Year) -> Rows:
    """A call of each association."""
    for activity in year.activities[::ACTIVITIES]:
        body = activity.body
        yield {
            "id": new_id(),
            "org_id": body.org.id,
            "org_place": body.org.place,
            "association_id": body.id,
            "title": f"示例：招募{activity.duty.name}义工",
            "content": f"示例：{activity.duty.name}。",
            "conditions": "示例：年满十八周岁，每月可服务一次。",
            "headcount": CAPACITY,
            "risks": "示例：户外活动，注意天气和交通。",
            "protections": "示例：统一配备反光背心，由协会投保意外险。",
            "state": CallState.OPEN,
            "opened_on": year.now.date(),
        }


def activities(year: Year) -> Rows:
    """The activities."""
    for activity in year.activities:
        body = activity.body
        yield {
            "id": activity.id,
            "org_id": body.org.id,
            "org_place": body.org.place,
            "association_id": body.id,
            "duty_id": activity.duty.id,
            "title": f"示例：{activity.duty.name}",
            "brief": "示例：按协会安排到场，听从领队指引。",
            "risk": activity.risk,
            "topic": activity.topic,
            "license_kind": None,
            "minimum_age": activity.duty.minimum_age,
            "agreement_required": False,
            "approval_required": False,
            "state": ActivityState.OPEN,
        }


def shifts(year: Year) -> Rows:
    """Their shifts."""
    for held in year.times:
        body = held.activity.body
        yield {
            "id": held.id,
            "org_id": body.org.id,
            "org_place": body.org.place,
            "activity_id": held.activity.id,
            "starts_at": held.starts_at,
            "ends_at": held.ends_at,
            "capacity": CAPACITY,
            "minimum": 2,
            "window_minutes": 30,
            "confirmed": len(held.who),
            "queued": len(held.who),
            "state": ShiftState.OPEN,
            "code_key": KEY,
        }


def sign_ups(year: Year) -> Rows:
    """Who signed up for them."""
    for place in year.places:
        held, came = place.time, place.state == SignUpState.CREDITED
        yield {
            "id": place.id,
            "org_id": held.activity.body.org.id,
            "org_place": held.activity.body.org.place,
            "shift_id": held.id,
            "volunteer_id": place.who.id,
            "person_id": place.who.person_id,
            "starts_at": held.starts_at,
            "ends_at": held.ends_at,
            "position": place.position,
            "state": place.state,
            "requested_at": held.starts_at - timedelta(days=20),
            "checked_in_at": held.starts_at if came else None,
            "checked_out_at": held.ends_at if came else None,
            "source": AttendanceSource.CODE if came else None,
            "is_insured": place.who.insured_until is not None if came else None,
        }


def hours(year: Year) -> Rows:
    """What was credited."""
    for place in year.served:
        held = place.time
        yield {
            "id": place.entry_id,
            "org_id": held.activity.body.org.id,
            "org_place": held.activity.body.org.place,
            "volunteer_id": place.who.id,
            "person_id": place.who.person_id,
            "sign_up_id": place.id,
            "duty_id": held.activity.duty.id,
            "served_on": held.starts_at.date(),
            "minutes": held.minutes,
            "credited_minutes": held.minutes,
            "state": HourState.APPROVED,
            "source": AttendanceSource.CODE,
            "approved_at": held.ends_at,
        }


def credits(year: Year) -> Rows:
    """What it brought."""
    for place in year.served:
        yield {
            "id": new_id(),
            "volunteer_id": place.who.id,
            "kind": CreditKind.EARNED,
            "minutes": place.time.minutes,
            "hour_entry_id": place.entry_id,
            "occurred_at": place.time.ends_at,
        }


def evaluations(year: Year) -> Rows:
    """What some volunteers thought of it."""
    for place in year.served:
        if place.evaluated is not None:
            score = place.evaluated
            yield {"id": new_id(), "sign_up_id": place.id, "by_volunteer": True, "score": score, "comment": None}
