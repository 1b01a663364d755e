"""People as a spreadsheet: written many at a time, by the rules of the acts that write one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from core.bulk import add_rows
from core.context import Context
from core.db import new_id
from core.descriptors import CellKind, Sheet, SheetColumn
from core.errors import Forbidden, PayloadError, RuleError
from core.orgs.models import Org
from core.people.ages import is_under_14
from core.people.details import LONGEST_ADDRESS
from core.people.duplicates import recorded, refuse_seen, suspected
from core.people.events import PersonAdded
from core.people.identity import IdKind, birth_date_in, check_birth_date, check_same_birth_date, id_number
from core.people.models import Person, PersonDuplicate, PersonPhone, PhoneUse
from core.people.permissions import PERSON_EXPORT, PERSON_IMPORT, PERSON_MANAGE
from core.people.service import new_person
from core.sheets.orgs import Orgs
from core.sheets.rows import SheetRow
from core.text import checked_text, compact

KINDS: Mapping[str, str] = {
    IdKind.RESIDENT_ID: "居民身份证",
    IdKind.RESIDENCE_PERMIT: "港澳台居民居住证",
    IdKind.HK_MACAO_PERMIT: "港澳居民来往内地通行证",
    IdKind.TAIWAN_PERMIT: "台湾居民来往大陆通行证",
    IdKind.FOREIGN_PERMANENT: "外国人永久居留身份证",
    IdKind.PASSPORT: "护照",
}
"""Identity documents as people write them."""

COLUMNS = (
    SheetColumn("org", "所属单位", CellKind.ORG, is_required=True, example="500235001001"),
    SheetColumn("name", "姓名", is_required=True, example="张三"),
    SheetColumn("id_kind", "证件类型", CellKind.CHOICE, choices=KINDS, example="居民身份证"),
    SheetColumn("id_number", "证件号码", CellKind.ID_NUMBER),
    SheetColumn("birth_date", "出生日期", CellKind.DATE, example="1980-01-31"),
    SheetColumn("address", "住址", example="和平路1号"),
    SheetColumn("phone", "手机号码", CellKind.PHONE, example="13800000000"),
)


def claims(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """An identity number stands once in a file."""
    if "id_number" in values:
        yield "id_number", compact(values["id_number"])


async def take(ctx: Context, rows: Sequence[SheetRow]) -> None:
    """Write people with their documents and phone numbers; a record that has the number already refuses its row."""
    orgs = await Orgs.of(ctx, rows, "org", PERSON_IMPORT, PERSON_MANAGE)
    numbers = {row.number: number for row in rows if (number := _number(row)) is not None}
    known = await recorded(ctx, list(numbers.values()))
    people: list[dict[str, Any]] = []
    phones: list[dict[str, Any]] = []
    doubles: list[PersonDuplicate] = []
    for row in (row for row in rows if row.is_good):
        number = numbers.get(row.number)
        same = known.get(number or "", ())
        try:
            refuse_seen(same, "id_number")
            person = _person(orgs.get(row.values["org"], "org"), row.values, number, ctx.clock.today())
        except (PayloadError, Forbidden) as error:
            row.refuse(error)
            continue
        people.append(person)
        doubles += suspected(person["id"], person["org_id"], person["org_place"], same)
        if "phone" in row.values:
            phone = {"id": new_id(), "person_id": person["id"], "use": PhoneUse.MOBILE, "number": row.values["phone"]}
            phones.append(phone)
        ctx.record(PersonAdded(person["id"], person["org_id"]))
    await add_rows(ctx, Person, people)
    await add_rows(ctx, PersonPhone, phones)
    ctx.session.add_all(doubles)


def _number(row: SheetRow) -> str | None:
    """The identity number in its normal form; a row where it is none is refused."""
    kind, text = row.values.get("id_kind"), row.values.get("id_number")
    try:
        if (kind is None) != (text is None):
            raise RuleError("rule.required", field="id_number" if text is None else "id_kind", code="REQUIRED")
        return None if text is None else id_number(IdKind(str(kind)), text, "id_number")
    except RuleError as error:
        row.refuse(error)
        return None


def _person(org: Org, values: Mapping[str, Any], number: str | None, today: date) -> dict[str, Any]:
    """What the record holds; raises RuleError."""
    born = values.get("birth_date")
    if born is not None:
        check_birth_date(born, today)
        check_same_birth_date(number, born)
    elif number is not None and (born := birth_date_in(number)) is not None:
        check_birth_date(born, today, "id_number")
    address = values.get("address")
    return {
        "id": new_id(),
        **new_person(org, values["name"]),
        "id_kind": values.get("id_kind"),
        "id_number": number,
        "birth_date": None if born is None else born.isoformat(),
        "is_under_14": None if born is None else is_under_14(born, today),
        "address": None if address is None else checked_text(address, "address", longest=LONGEST_ADDRESS),
    }


PHONE = (
    select(PersonPhone.number.shown)
    .where(PersonPhone.tenant_id == Person.tenant_id, PersonPhone.person_id == Person.id)
    .order_by(PersonPhone.use, PersonPhone.id)
    .limit(1)
    .scalar_subquery()
)

PEOPLE = Sheet(
    "core:person",
    {"en": "People", "zh": "人员"},
    on=Person,
    columns=COLUMNS,
    rows=select(
        Person.id,
        Org.code.label("org"),
        Person.name.label("name"),
        Person.id_kind.label("id_kind"),
        Person.id_number.shown.label("id_number"),
        Person.birth_date.shown.label("birth_date"),
        Person.address.shown.label("address"),
        PHONE.label("phone"),
    )
    .join_from(Person, Org)
    .where(Person.merged_into_id.is_(None)),
    import_action=PERSON_IMPORT,
    export_action=PERSON_EXPORT,
    take=take,
    claims=claims,
)
