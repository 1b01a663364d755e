"""A service card as a page of PDF: posts, telephones, hours, items, and a code to open the guides (便民服务卡)."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import orjson
import segno
import typst
from sqlalchemy import or_, select

from core.context import Context
from core.documents import typeface
from core.errors import RuleError
from core.i18n import translate
from plugins.service_centers.centers.hours import clock
from plugins.service_centers.centers.models import CenterSchedule, CenterStaff, ServiceCenter
from plugins.service_centers.centers.recurrence import WEEKDAYS
from plugins.service_centers.items.models import ItemState, ServiceAtCenter, ServiceItem

STANDARD: Final = "a-2u"
MOST_ITEMS = 44
"""Items that a page has room for; the code opens the rest."""

UNKNOWN = "〓"
"""What stands for a character that the typeface does not have."""

LONGEST_ADDRESS = 300

ASIDE = {"printed_on", "locale", "version", "issued_count"}
"""Fields of a card that are not printed as they are."""

UNTOLD = {"printed_on", "version", "issued_count"}
"""Fields that may differ on cards that tell the same."""

LABELS = ("title", "address", "phone", "hours", "scan", "staff", "items")
"""What is printed beside or above what a card tells."""


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
    locale: str
    version: int = 1
    """Rises when what is printed has changed since cards were issued last."""

    issued_count: int = 0
    """How many of this version were issued."""


async def card_of(ctx: Context, center_id: UUID, guides: str) -> Card:
    """What stands on the centre's card today; raises NotFound for a centre that the actor may not see."""
    center = await ctx.one(ServiceCenter, center_id)
    today, locale = ctx.clock.today(), ctx.tenant.locale
    schedules = (
        select(CenterSchedule)
        .where(CenterSchedule.center_id == center.id, CenterSchedule.valid_from <= today)
        .where(or_(CenterSchedule.valid_to.is_(None), CenterSchedule.valid_to >= today))
        .order_by(CenterSchedule.opens, CenterSchedule.id)
    )
    staff = (
        select(CenterStaff)
        .where(CenterStaff.center_id == center.id, CenterStaff.started_on <= today)
        .where(or_(CenterStaff.ended_on.is_(None), CenterStaff.ended_on >= today))
        .order_by(CenterStaff.started_on, CenterStaff.id)
    )
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
    names = list(await ctx.session.scalars(handled))
    card = Card(
        name=center.name,
        address=center.address,
        phone=center.phone or "",
        hours=[told(one, locale) for one in await ctx.session.scalars(schedules)],
        staff=[f"{one.post} {one.name}" for one in await ctx.session.scalars(staff)],
        items=names if len(names) <= MOST_ITEMS else [*names[:MOST_ITEMS], label("more", locale)],
        guides=checked_address(guides),
        printed_on=today,
        locale=locale,
    )
    if center.card_digest == digest(card):
        return replace(card, version=center.card_version, issued_count=center.cards_issued)
    return replace(card, version=center.card_version + 1)


def digest(card: Card) -> str:
    """What stands for all that a card tells, whenever and in whichever version it is printed."""
    told = {name: value for name, value in asdict(card).items() if name not in UNTOLD}
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()


def label(key: str, locale: str, **params: str) -> str:
    """A text of a card in the county's language."""
    return translate(f"service_centers.card.{key}", locale, **params)


def checked_address(address: str) -> str:
    """The address, if it may stand in a code; raises RuleError."""
    if not address.startswith("https://") or len(address) > LONGEST_ADDRESS or not address.isascii():
        raise RuleError("service_centers.card_address", field="guides")
    return address


def told(schedule: CenterSchedule, locale: str) -> str:
    """A schedule in words; a rule that is not of weekdays stands as it is."""
    _, _, named = schedule.recurrence.partition("FREQ=WEEKLY;BYDAY=")
    days = named.split(",")
    if set(days) <= set(WEEKDAYS):
        when = label("weekly", locale, days=label("comma", locale).join(label(f"day.{day}", locale) for day in days))
    else:
        when = schedule.recurrence
    key = "working_hours" if schedule.rests_on_holidays else "all_hours"
    return label(key, locale, when=when, opens=clock(schedule.opens), closes=clock(schedule.closes))


def to_pdf(card: Card, made_at: datetime) -> bytes:
    """The card as PDF/A; takes some tens of milliseconds, so a reader calls it in a thread."""
    code = segno.make(card.guides, error="m", micro=False)
    matrix = ["".join(str(int(bool(sign))) for sign in row) for row in code.matrix]
    content: dict[str, Any] = {name: printable(value) for name, value in asdict(card).items() if name not in ASIDE}
    content |= {
        "labels": {key: printable(label(key, card.locale)) for key in LABELS},
        "language": card.locale.partition("-")[0],
        "family": typeface.FAMILY,
        "code": matrix,
        "footer": label("footer", card.locale, version=str(card.version), printed_on=card.printed_on.isoformat()),
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
