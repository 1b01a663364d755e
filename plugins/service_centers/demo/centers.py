"""The demo's centres: one in each town and in each village, with windows and hours."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from core.db import new_id
from core.deadlines.calendar import Calendar
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org
from plugins.service_centers.centers.coverage import Told, opening_months
from plugins.service_centers.centers.hours import Hours, Span
from plugins.service_centers.centers.models import CenterState, EmploymentKind

OPENED = date(2010, 1, 1)
COUNTED_TO = date(2011, 12, 31)
"""Until when the demo's hours are counted."""

CLOSED_DAYS = 12
"""Days on which every tenth centre rests, other than its schedules say."""

WEEK = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
HOURS = ((540, 720), (840, 1050))
MARKET_DAY = ("FREQ=WEEKLY;BYDAY=SA", 540, 720)
"""Villages serve on the morning of market day as well."""

WINDOWS = {
    OrgLevel.TOWN: ("行政审批窗口", "社会事务窗口", "公共服务窗口"),
    OrgLevel.VILLAGE: ("综合窗口",),
}

Rows = Iterator[dict[str, Any]]


def centers(orgs: Sequence[Org]) -> Rows:
    """A centre for each town and each village."""
    for number, org in enumerate(orgs, start=1):
        if org.level == OrgLevel.COUNTY:
            continue
        name = "社会服务管理中心" if org.level == OrgLevel.TOWN else "社会服务中心"
        yield {
            "id": new_id(),
            "org_id": org.id,
            "org_place": org.place,
            "name": f"{org.name}{name}",
            "tier": org.level,
            "state": CenterState.OPEN,
            "address": f"示例路{number}号",
            "phone": f"+8610000{number:06}",
            "is_step_free": number % 3 > 0,
            "has_accessible_toilet": number % 2 > 0,
            "has_hearing_help": number % 7 == 0,
        }


def windows(made: Sequence[dict[str, Any]]) -> Rows:
    """The counters of each centre."""
    for center in made:
        for number, name in enumerate(WINDOWS[OrgLevel(center["tier"])], start=1):
            yield {"id": new_id(), "center_id": center["id"], "code": f"{number}", "name": name}


def schedules(made: Sequence[dict[str, Any]]) -> Rows:
    """When each centre is open."""
    for center in made:
        for opens, closes in HOURS:
            yield _schedule(center, WEEK, opens, closes, rests=True)
        if center["tier"] == OrgLevel.VILLAGE:
            yield _schedule(center, *MARKET_DAY, rests=False)


def _schedule(center: dict[str, Any], recurrence: str, opens: int, closes: int, *, rests: bool) -> dict[str, Any]:
    return {
        "id": new_id(),
        "center_id": center["id"],
        "recurrence": recurrence,
        "opens": opens,
        "closes": closes,
        "rests_on_holidays": rests,
        "valid_from": OPENED,
    }


def staff(random: Random, made: Sequence[dict[str, Any]], residents: Sequence[tuple[UUID, str]]) -> Rows:
    """Who serves at each centre: somebody who leads it, and in towns and every other village a full-time recruit."""
    for number, center in enumerate(made if residents else ()):
        is_town = center["tier"] == OrgLevel.TOWN
        posts = [("窗口负责人", EmploymentKind.CIVIL_SERVANT if is_town else EmploymentKind.COMMITTEE_MEMBER)]
        if is_town or number % 2:
            posts.append(("专职工作人员", EmploymentKind.FULL_TIME_RECRUIT))
        for post, employment in posts:
            person_id, name = random.choice(residents)
            person = {"person_id": person_id, "name": name, "post": post, "employment": employment}
            yield {"id": new_id(), "center_id": center["id"], **person, "started_on": OPENED}


def exceptions(random: Random, made: Sequence[dict[str, Any]]) -> Rows:
    """Days on which some centres rest, or are open in the morning only."""
    days = (COUNTED_TO - OPENED).days
    for center in made[::10]:
        for number, ordinal in enumerate(sorted(random.sample(range(days), CLOSED_DAYS))):
            opens, closes = (None, None) if number % 3 else HOURS[0]
            day = date.fromordinal(OPENED.toordinal() + ordinal)
            given = {"day": day, "opens": opens, "closes": closes, "reason": "示例：设备检修"}
            yield {"id": new_id(), "center_id": center["id"], **given}


def opening(made: Sequence[dict[str, Any]], differing: Sequence[dict[str, Any]], calendar: Calendar) -> Rows:
    """How long each centre was open in the months of the demo; those that keep the same hours are counted once."""
    days: dict[UUID, dict[date, Span | None]] = {}
    for one in differing:
        span = None if one["opens"] is None else (one["opens"], one["closes"])
        days.setdefault(one["center_id"], {})[one["day"]] = span
    like: dict[str, list[dict[str, Any]]] = {}
    for center in made:
        own = days.get(center["id"])
        if own is not None:
            yield from _months(center, own, calendar)
            continue
        if center["tier"] not in like:
            like[center["tier"]] = list(_months(center, {}, calendar))
        yield from ({**month, "id": new_id(), "center_id": center["id"]} for month in like[center["tier"]])


def _months(center: dict[str, Any], own: Mapping[date, Span | None], calendar: Calendar) -> Rows:
    names = ("recurrence", "opens", "closes", "rests_on_holidays", "valid_from")
    hours = [Hours(*(one[name] for name in names)) for one in schedules([center])]
    return opening_months(center["id"], Told(hours, own, {}, calendar), OPENED, COUNTED_TO)
