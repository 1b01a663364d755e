"""The demo's guides: one for each item of the county's catalogue, with every element; and where items are handled."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from core.db import new_id
from core.deadlines.models import TimeUnit
from core.orgs.kinds import OrgLevel
from plugins.service_centers.items.models import Family, GuideState, MaterialForm, MaterialSource, ServiceItem

CHECKED = date(2011, 3, 1)
LONG_AGO = date(2009, 6, 1)
"""When every ninth guide was last checked."""

LIMITS = {Family.APPROVAL: (20, 10), Family.SOCIAL_AFFAIRS: (15, 7), Family.PUBLIC_SERVICE: (5, 1)}
"""The law's working days and the promised ones; invented, as all of it."""

MATERIALS = (
    ("身份证明", MaterialForm.ORIGINAL, MaterialSource.SHARED_DATA),
    ("申请表", MaterialForm.ORIGINAL, MaterialSource.APPLICANT),
    ("情况承诺书", MaterialForm.ORIGINAL, MaterialSource.COMMITMENT),
)
IN_VILLAGES = 18
"""Items that a village handles itself."""

Rows = Iterator[dict[str, Any]]


def guides(items: Sequence[ServiceItem], zone: ZoneInfo) -> Rows:
    """The published guide of each item."""
    for number, item in enumerate(items):
        legal, promised = LIMITS[Family(item.family)]
        checked = LONG_AGO if number % 9 == 0 else CHECKED
        yield {
            "id": new_id(),
            "item_id": item.id,
            "edition": 1,
            "state": GuideState.PUBLISHED,
            "basis": f"示例：{item.department}有关规定",
            "applicants": "本县居民",
            "conditions": f"示例：符合{item.name}的规定",
            "process": "窗口受理—部门审核—作出决定—送达结果",
            "legal_limit": legal,
            "promised_limit": promised,
            "unit": TimeUnit.WORKING_DAY,
            "fee_fen": 0,
            "result": f"示例：{item.name}结果通知",
            "place": "各社会服务中心，工作日9:00—12:00、14:00—17:30",
            "consultation": "示例咨询电话",
            "complaints": "示例投诉电话",
            "remedies": "可依法申请行政复议或者提起行政诉讼",
            "assured_on": checked,
            "assured_by": "示例审核员",
            "review_due_on": checked + timedelta(days=365),
            "published_at": datetime.combine(checked, datetime.min.time(), zone),
            "handed_out": 10 * (number % 12),
        }


def materials(made: Sequence[dict[str, Any]]) -> Rows:
    """What each guide asks for."""
    for guide in made:
        for ordinal, (name, form, source) in enumerate(MATERIALS, start=1):
            yield {
                "id": new_id(),
                "guide_id": guide["id"],
                "ordinal": ordinal,
                "name": name,
                "form": form,
                "count": 1,
                "source": source,
                "is_waivable": source == MaterialSource.COMMITMENT,
            }


def offers(random: Random, centers: Sequence[dict[str, Any]], items: Sequence[ServiceItem]) -> Rows:
    """Towns handle all items; each village some of them, and takes in what the town decides."""
    for center in centers:
        is_town = center["tier"] == OrgLevel.TOWN
        for item in items if is_town else random.sample(items, min(IN_VILLAGES, len(items))):
            yield {
                "id": new_id(),
                "center_id": center["id"],
                "item_id": item.id,
                "is_intake_only": not is_town and item.family == Family.APPROVAL,
            }
