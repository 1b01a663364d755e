"""Mediators as a spreadsheet: people who are recorded already enter the register, told by their identity numbers."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from core.context import Context
from core.descriptors import CellKind, Sheet, SheetColumn
from core.errors import NotFound
from core.orgs.models import Org
from core.people.duplicates import recorded
from core.people.identity import IdKind, id_number
from core.people.models import Person
from core.people.sheet import KINDS
from core.sheets.each import one_by_one
from core.sheets.orgs import one_org
from core.text import compact
from plugins.mediation.mediators.keeping import add_mediator
from plugins.mediation.mediators.permissions import MEDIATOR_EXPORT, MEDIATOR_MANAGE
from plugins.mediation.models import Mediator

COLUMNS = (
    SheetColumn("org", "所属单位", CellKind.ORG, is_required=True, example="500235101"),
    SheetColumn("number", "编号", is_required=True, example="500235101-M01"),
    SheetColumn("name", "姓名", is_read=False),
    SheetColumn("id_kind", "证件类型", CellKind.CHOICE, is_required=True, choices=KINDS, example="居民身份证"),
    SheetColumn("id_number", "证件号码", CellKind.ID_NUMBER, is_required=True),
    SheetColumn("is_full_time", "是否专职", CellKind.YES_NO, example="是"),
    SheetColumn("qualification", "资质", example="律师执业证"),
    SheetColumn("card_valid_until", "调解员证有效期至", CellKind.DATE, example="2030-12-31"),
)


async def take_mediator(ctx: Context, values: Mapping[str, Any]) -> None:
    """Enter the person of the identity number; who is not recorded, or out of sight, comes in as a person first."""
    org = await one_org(ctx, values["org"], "org", MEDIATOR_MANAGE)
    number = id_number(IdKind(values["id_kind"]), values["id_number"], "id_number")
    seen = [one for one in (await recorded(ctx, [number])).get(number, ()) if one.is_seen]
    if not seen:
        raise NotFound("id_number")
    await add_mediator(
        ctx,
        org_id=org.id,
        person_id=seen[0].id,
        number=values["number"],
        is_full_time=values.get("is_full_time", False),
        qualification=values.get("qualification"),
        card_valid_until=values.get("card_valid_until"),
    )


def claims(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """A number in the register and an identity number stand once in a file."""
    yield "number", values["number"]
    yield "id_number", compact(values["id_number"])


MEDIATORS = Sheet(
    "mediation:mediator",
    {"en": "Mediators", "zh": "调解员"},
    on=Mediator,
    columns=COLUMNS,
    rows=select(
        Mediator.id,
        Org.code.label("org"),
        Mediator.number.label("number"),
        Mediator.name.label("name"),
        Person.id_kind.label("id_kind"),
        Person.id_number.shown.label("id_number"),
        Mediator.is_full_time.label("is_full_time"),
        Mediator.qualification.label("qualification"),
        Mediator.card_valid_until.label("card_valid_until"),
    )
    .join_from(Mediator, Org)
    .join_from(Mediator, Person),
    import_action=MEDIATOR_MANAGE,
    export_action=MEDIATOR_EXPORT,
    take=one_by_one(take_mediator, {"person_id": "id_number", "org_id": "org"}),
    claims=claims,
)
