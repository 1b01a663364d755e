"""Acts on what is sensitive about a person: identity document, date of birth, address, guardian, phone numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from sqlalchemy import select

from core.authz import require, visible
from core.context import Context
from core.crypto.sealed import equals, reveal
from core.errors import NotFound, RuleError
from core.people.ages import is_under_14
from core.people.duplicates import note_duplicates
from core.people.events import PersonDetailsSet, PersonFound, PersonPhoneAdded, PersonPhoneRemoved, PersonSought
from core.people.identity import IdKind, birth_date_in, check_birth_date, check_same_birth_date, id_number, phone_number
from core.people.models import Person, PersonPhone, PhoneUse
from core.people.permissions import PERSON_FIND, PERSON_MANAGE, PERSON_READ
from core.text import checked_text

MOST_FOUND = 20
MOST_PHONES = 10
LONGEST_ADDRESS = 200
LONGEST_PURPOSE = 200


@dataclass(frozen=True, slots=True)
class IdDocument:
    """An identity document as it is handed in."""

    kind: IdKind
    number: str


class Details(TypedDict, total=False):
    """What is to be set; what is left out stays, and None takes it away."""

    id_document: IdDocument | None
    birth_date: date | None
    address: str | None
    guardian_id: UUID | None


async def set_details(ctx: Context, person_id: UUID, **given: Unpack[Details]) -> Person:
    """Set what is given of a person's sensitive details; a date of birth that the document holds needs not be given."""
    person = await ctx.one(Person, person_id, lock=True)
    await require(ctx, PERSON_MANAGE, person)
    _refuse_pointer(person)
    if "id_document" in given:
        await _set_document(ctx, person, given["id_document"])
    if "birth_date" in given:
        await _set_birth_date(ctx, person, given["birth_date"])
    if "address" in given:
        address = given["address"]
        person.address = None if address is None else checked_text(address, "address", longest=LONGEST_ADDRESS)
    if "guardian_id" in given:
        await _set_guardian(ctx, person, given["guardian_id"])
    ctx.record(PersonDetailsSet(person.id, tuple(sorted(given))))
    return person


def _refuse_pointer(person: Person) -> None:
    if person.merged_into_id is not None:
        raise RuleError("identity.merged", field="id")


async def _set_document(ctx: Context, person: Person, document: IdDocument | None) -> None:
    if document is None:
        person.id_kind = person.id_number = None
        return
    number = id_number(document.kind, document.number, "id_document.number")
    await note_duplicates(ctx, person, number, "id_document.number")
    person.id_kind, person.id_number = document.kind, number
    born = birth_date_in(number)
    if born is not None:
        await _set_birth_date(ctx, person, born, field="id_document.number")


async def _set_birth_date(ctx: Context, person: Person, born: date | None, field: str = "birth_date") -> None:
    if born is None:
        person.birth_date = person.is_under_14 = None
        return
    today = ctx.clock.today()
    check_birth_date(born, today, field)
    number = await reveal(ctx.session, person, Person.id_number)
    check_same_birth_date(number, born, field)
    person.birth_date, person.is_under_14 = born.isoformat(), is_under_14(born, today)


async def _set_guardian(ctx: Context, person: Person, guardian_id: UUID | None) -> None:
    if guardian_id is not None:
        guardian = await ctx.one(Person, guardian_id, field="guardian_id")
        if guardian.id == person.id or guardian.is_under_14 or guardian.guardian_id == person.id:
            raise RuleError("identity.guardian", field="guardian_id")
    person.guardian_id = guardian_id


async def add_phone(ctx: Context, person_id: UUID, use: PhoneUse, number: str) -> Person:
    """Add a phone number to a person's record; one that is there already stays as it is."""
    person = await ctx.one(Person, person_id, lock=True)
    await require(ctx, PERSON_MANAGE, person)
    _refuse_pointer(person)
    normal = phone_number(number)
    mine = PersonPhone.person_id == person.id
    held = list(await ctx.session.scalars(select(PersonPhone.id).where(mine)))
    same = select(PersonPhone.id).where(mine, await equals(ctx.session, PersonPhone.number, normal))
    if await ctx.session.scalar(same) is None:
        if len(held) >= MOST_PHONES:
            raise RuleError("identity.too_many_phones", field="number", maximum=MOST_PHONES)
        phone = PersonPhone(person_id=person.id, use=use, number=normal)
        ctx.session.add(phone)
        ctx.record(PersonPhoneAdded(person.id, phone.id))
    return person


async def remove_phone(ctx: Context, phone_id: UUID) -> Person:
    """Take a phone number off a person's record."""
    phone = await ctx.session.scalar(select(PersonPhone).where(PersonPhone.id == phone_id))
    if phone is None:
        raise NotFound
    person = await ctx.one(Person, phone.person_id)
    await require(ctx, PERSON_MANAGE, person)
    await ctx.session.delete(phone)
    ctx.record(PersonPhoneRemoved(person.id, phone.id))
    return person


async def find_people(
    ctx: Context, *, purpose: str, id_number: str | None = None, phone: str | None = None
) -> Sequence[Person]:
    """The people whose identity or phone number this is, of those the actor may look up so; a miss is noted too."""
    await require(ctx, PERSON_FIND)
    ctx.purpose = checked_text(purpose, "purpose", longest=LONGEST_PURPOSE)
    if (id_number is None) == (phone is None):
        raise RuleError("identity.one_number", field="id_number")
    allowed = [visible(ctx, Person, action) for action in (PERSON_FIND, PERSON_READ)]
    statement = select(Person).where(*allowed, Person.merged_into_id.is_(None)).order_by(Person.id)
    if id_number is not None:
        by, match = "ID_NUMBER", await equals(ctx.session, Person.id_number, id_number)
    else:
        by, has = "PHONE", await equals(ctx.session, PersonPhone.number, phone_number(phone or "", "phone"))
        match = Person.id.in_(select(PersonPhone.person_id).where(has))
    found = list(await ctx.session.scalars(statement.where(match).limit(MOST_FOUND)))
    for person in found:
        ctx.record(PersonFound(person.id, by, ctx.purpose))
    if not found:
        ctx.record(PersonSought(ctx.account_id, by, ctx.purpose))
    return found
