"""The demo's centres: one in each town and in each village, with windows and hours."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from core.db import new_id
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org
from plugins.service_centers.centers.models import CenterState

OPENED = date(2010, 1, 1)
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
