"""A service card as a page of PDF: posts, telephones, hours, items, and a code to open the guides (便民服务卡)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import orjson
import segno
import typst
from sqlalchemy import select

from core.context import Context
from core.documents import typeface
from core.errors import RuleError
from plugins.service_centers.centers.hours import clock
from plugins.service_centers.centers.models import CenterSchedule, CenterStaff, ServiceCenter
from plugins.service_centers.items.models import ItemState, ServiceAtCenter, ServiceItem

STANDARD: Final = "a-2u"
MOST_ITEMS = 44
"""Items that a page has room for; the code opens the rest."""

MORE = "更多事项请扫码查看"
UNKNOWN = "〓"
"""What stands for a character that the typeface does not have."""

LONGEST_ADDRESS = 300

WEEKDAYS = {"MO": "一", "TU": "二", "WE": "三", "TH": "四", "FR": "五", "SA": "六", "SU": "日"}


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card."""

    name: str
    address: str
    phone: str
    hours: Sequence[str]
    staff: Sequence[str]
    items: Sequence[str]
    guides: str
    """The address that the code opens."""

    printed_on: date


async def card_of(ctx: Context, center_id: UUID, guides: str) -> Card:
    """What stands on the centre's card today; raises NotFound for a centre that the actor may not see."""
    center = await ctx.one(ServiceCenter, center_id)
    today = ctx.clock.today()
    schedules = select(CenterSchedule).where(CenterSchedule.center_id == center.id).order_by(CenterSchedule.opens)
    staff = select(CenterStaff).where(CenterStaff.center_id == center.id, CenterStaff.ended_on.is_(None))
    handled = (
        select(ServiceItem.name)
        .join(
            ServiceAtCenter,
            (ServiceAtCenter.tenant_id == ServiceItem.tenant_id) & (ServiceAtCenter.item_id == ServiceItem.id),
        )
        .where(ServiceAtCenter.center_id == center.id, ServiceItem.state == ItemState.ACTIVE)
        .order_by(ServiceItem.code)
        .limit(MOST_ITEMS + 1)
    )
    held = [one for one in await ctx.session.scalars(schedules) if one.valid_to is None or one.valid_to >= today]
    names = list(await ctx.session.scalars(handled))
    serving = await ctx.session.scalars(staff.order_by(CenterStaff.started_on, CenterStaff.id))
    return Card(
        name=center.name,
        address=center.address,
        phone=center.phone or "",
        hours=[told(one) for one in held],
        staff=[f"{one.post} {one.name}" for one in serving],
        items=names if len(names) <= MOST_ITEMS else [*names[:MOST_ITEMS], MORE],
        guides=checked_address(guides),
        printed_on=today,
    )


def checked_address(address: str) -> str:
    """The address, if it may stand in a code; raises RuleError."""
    if not address.startswith("https://") or len(address) > LONGEST_ADDRESS or not address.isascii():
        raise RuleError("service_centers.card_address", field="guides")
    return address


def told(schedule: CenterSchedule) -> str:
    """A schedule in words; a rule that is not of weekdays stands as it is."""
    _, _, days = schedule.recurrence.partition("FREQ=WEEKLY;BYDAY=")
    names = [WEEKDAYS.get(day) for day in days.split(",")]
    when = f"每周{'、'.join(filter(None, names))}" if days and all(names) else schedule.recurrence
    rests = "，节假日休息" if schedule.rests_on_holidays else ""
    return f"{when} {clock(schedule.opens)}—{clock(schedule.closes)}{rests}"


def to_pdf(card: Card, made_at: datetime) -> bytes:
    """The card as PDF/A; takes some tens of milliseconds, so a reader calls it in a thread."""
    code = segno.make(card.guides, error="m", micro=False)
    matrix = ["".join(str(int(bool(sign))) for sign in row) for row in code.matrix]
    content = {name: printable(value) for name, value in asdict(card).items() if name != "printed_on"} | {
        "family": typeface.FAMILY,
        "code": matrix,
        "printed_on": card.printed_on.isoformat(),
    }
    compiler = typst.Compiler(_source(), font_paths=_fonts(), sys_inputs={"card": orjson.dumps(content).decode()})
    made: Any = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=int(made_at.timestamp()))
    return bytes(made)


def printable(value: str | list[str]) -> str | list[str]:
    """The text, or texts, in characters that the typeface has."""
    if isinstance(value, list):
        return [str(printable(one)) for one in value]
    text = typeface.cleaned(value)
    for sign in typeface.missing(text):
        text = text.replace(sign, UNKNOWN)
    return text


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(typeface.folder())])


@cache
def _source() -> Path:
    with as_file(files("plugins.service_centers.cards") / "card.typ") as found:
        return found
