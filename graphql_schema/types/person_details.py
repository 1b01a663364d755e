"""What is sensitive about people: shown masked, set by acts, seen in full for a purpose only."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import strawberry
from sqlalchemy import select

from core.context import Context
from core.descriptors import SchemaPart
from core.errors import NotFound, RuleError
from core.people import details, duplicates, merge, models
from core.people.identity import IdKind
from core.people.permissions import PERSON_REVEAL
from core.privacy.catalogue import target_of, whole_of
from core.privacy.reveal import reveal_value
from graphql_schema.answer import answer
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Masked, Order, bind, column, connection, masked, relation
from graphql_schema.mutation import mutation, ref
from graphql_schema.node import Node, encode, split
from graphql_schema.types.person import Person
from graphql_schema.view import View, stored_as

for enum in (IdKind, models.PhoneUse, models.DuplicateState):
    graphql_enum(enum)


@bind(models.PersonPhone, Order("USE", ("use",)))
@strawberry.type(description="A phone number of a person (电话).")
class PersonPhone(Node):
    """A phone number of a person."""

    use: models.PhoneUse = column(models.PersonPhone.use, "What it is for.")
    number: str | None = masked(models.PersonPhone.number, "The number, E.164.", reveal=PERSON_REVEAL)


@strawberry.type
class PersonDetailFields:
    """What is sensitive about a person."""

    id_kind: IdKind | None = column(models.Person.id_kind, "Kind of the identity document (证件类型).")
    id_number: str | None = masked(models.Person.id_number, "Number of the document (证件号码).", reveal=PERSON_REVEAL)
    birth_date: str | None = masked(models.Person.birth_date, "Date of birth (出生日期).", reveal=PERSON_REVEAL)
    address: str | None = masked(models.Person.address, "Where the person lives (住址).", reveal=PERSON_REVEAL)
    is_under_14: bool | None = column(
        models.Person.is_under_14, "Whether the rules for children under 14 hold; null when the age is not known."
    )
    guardian: Person | None = relation(models.Person.guardian_id, "Who answers for the person (监护人).")
    merged_into: Person | None = relation(
        models.Person.merged_into_id, "The record that stands for this one; null unless it became a pointer."
    )
    phones: Connection[PersonPhone] = connection(models.PersonPhone.person_id, "Phone numbers.", contained=True)


@bind(models.PersonDuplicate)
@strawberry.type(description="Two records that may be of one person (疑似重复人员).")
class PersonDuplicate(Node):
    """Two records that may be of one person."""

    state: models.DuplicateState = column(models.PersonDuplicate.state, "What became of it.", filter=True)
    person: Person | None = relation(models.PersonDuplicate.person_id, "The record at whose entry it was found.")
    other: Person | None = relation(models.PersonDuplicate.other_id, "The record that was there before.")
    note: str | None = column(models.PersonDuplicate.note, "Why it was dismissed.")


@strawberry.type
class PersonDetailQuery:
    """Suspected duplicates at the root."""

    person_duplicates: Connection[PersonDuplicate] = connection(
        models.PersonDuplicate, "Records that may be of one person."
    )


@strawberry.input(description="An identity document as it is handed in.")
class IdDocumentInput:
    """An identity document."""

    kind: IdKind = strawberry.field(description="Its kind.")
    number: str = strawberry.field(description="Its number, as it stands on the document; gaps do not matter.")


@strawberry.input(description="Details to set: what is left out stays, null takes it away.")
class PersonDetailsSetInput:
    """Details to set."""

    id: strawberry.ID = strawberry.field(description="The person.")
    id_document: IdDocumentInput | None = strawberry.field(
        description="The identity document; a date of birth in it is taken over.", default=strawberry.UNSET
    )
    birth_date: date | None = strawberry.field(description="Date of birth.", default=strawberry.UNSET)
    address: str | None = strawberry.field(description="Where the person lives.", default=strawberry.UNSET)
    guardian_id: strawberry.ID | None = strawberry.field(description="The guardian.", default=strawberry.UNSET)


@strawberry.input(description="A phone number to add.")
class PersonPhoneAddInput:
    """A phone number to add."""

    person_id: strawberry.ID = strawberry.field(description="Whose it is.")
    number: str = strawberry.field(description="A number of the mainland, or one that begins with + and a country.")
    use: models.PhoneUse = strawberry.field(description="What it is for.", default=models.PhoneUse.MOBILE)


@strawberry.input(description="A phone number to take away.")
class PersonPhoneRemoveInput:
    """A phone number to take away."""

    id: strawberry.ID = strawberry.field(description="The phone number.")


@strawberry.input(description="A number to look people up by; exactly one of the two.")
class PersonFindInput:
    """A number to look people up by."""

    purpose: str = strawberry.field(description="What for; it stands in the audit trail.")
    id_number: str | None = strawberry.field(description="An identity number, whole.", default=None)
    phone: str | None = strawberry.field(description="A phone number, whole.", default=None)


@strawberry.input(description="A sensitive value to see in full.")
class ValueRevealInput:
    """A sensitive value to see in full."""

    id: strawberry.ID = strawberry.field(description="The record that shows it masked.")
    field: str = strawberry.field(description="The field that shows it masked, such as `idNumber`.")
    purpose: str = strawberry.field(description="What for; it stands in the audit trail.")


@strawberry.input(description="Two records of one person.")
class PersonMergeInput:
    """Two records of one person."""

    into_id: strawberry.ID = strawberry.field(description="The record that goes on.")
    from_id: strawberry.ID = strawberry.field(description="The record that becomes a pointer to it.")
    reason: str = strawberry.field(description="How it is known that they are of one person.")


@strawberry.input(description="Two records that are of two people.")
class PersonDuplicateDismissInput:
    """Two records that are of two people."""

    id: strawberry.ID = strawberry.field(description="The suspicion.")
    note: str = strawberry.field(description="How it is known.")


@strawberry.type
class PersonDetailMutation:
    """Acts on what is sensitive about people."""

    @mutation(Person)
    async def person_details_set(ctx: Context, input: PersonDetailsSetInput) -> models.Person:
        """Set a person's identity document, date of birth, address or guardian."""
        return await details.set_details(ctx, ref(input.id, Person, "id"), **_given(input))

    @mutation(Person)
    async def person_phone_add(ctx: Context, input: PersonPhoneAddInput) -> models.Person:
        """Add a phone number to a person's record."""
        return await details.add_phone(ctx, ref(input.person_id, Person, "person_id"), input.use, input.number)

    @mutation(Person)
    async def person_phone_remove(ctx: Context, input: PersonPhoneRemoveInput) -> models.Person:
        """Take a phone number off a person's record."""
        return await details.remove_phone(ctx, ref(input.id, PersonPhone, "id"))

    @mutation(Person)
    async def person_merge(ctx: Context, input: PersonMergeInput) -> models.Person:
        """Make two records of one person one: all that points at the second then points at the first."""
        into_id, from_id = ref(input.into_id, Person, "into_id"), ref(input.from_id, Person, "from_id")
        return await merge.merge_people(ctx, into_id, from_id, input.reason)

    @mutation(PersonDuplicate)
    async def person_duplicate_dismiss(
        ctx: Context,
        input: PersonDuplicateDismissInput,
    ) -> models.PersonDuplicate:
        """Note that two records are of two people."""
        return await duplicates.dismiss_duplicate(ctx, ref(input.id, PersonDuplicate, "id"), input.note)

    @answer("ids", list[strawberry.ID], "Global ids of the people, 20 at most; read them by `nodes`.")
    async def person_find(ctx: Context, input: PersonFindInput, view: View) -> list[str]:
        """Look people up by a whole identity or phone number; who is found, or that nobody is, stands in the trail."""
        found = await details.find_people(
            ctx, purpose=input.purpose, id_number=input.id_number or None, phone=input.phone or None
        )
        return [encode("Person", person.id) for person in found]

    @answer("value", str, "The value in full; null too when the record holds none.")
    async def value_reveal(ctx: Context, input: ValueRevealInput, view: View) -> str | None:
        """See one sensitive value in full; each value leaves an entry of its own in the audit trail."""
        parts = split(input.id)
        if parts is None or parts[0] not in view.bindings:
            raise NotFound
        row, whole = await _row_and_whole(ctx, view.bindings[parts[0]].model, parts[1])
        node = _masked(view, parts[0], input.field)
        return await reveal_value(ctx, whole, row, node.source, action=node.reveal, purpose=input.purpose)


def _given(input: PersonDetailsSetInput) -> details.Details:
    given: Mapping[str, Any] = {name: value for name, value in vars(input).items() if value is not strawberry.UNSET}
    set_: details.Details = {}
    if "id_document" in given:
        document = input.id_document
        set_["id_document"] = None if document is None else details.IdDocument(document.kind, document.number)
    if "birth_date" in given:
        set_["birth_date"] = input.birth_date
    if "address" in given:
        set_["address"] = input.address
    if "guardian_id" in given:
        guardian = input.guardian_id
        set_["guardian_id"] = None if guardian is None else ref(guardian, Person, "guardian_id")
    return set_


async def _row_and_whole(ctx: Context, model: type[Any], record_id: Any) -> tuple[Any, Any]:
    """The row, and the record it is a part of, if the actor may see that; raises NotFound."""
    part_of = whole_of(model)
    if part_of is None:
        if model not in ctx.read_actions:
            raise NotFound
        row = await ctx.one(model, record_id)
        return row, row
    row = await ctx.session.scalar(select(model).where(model.id == record_id))
    if row is None:
        raise NotFound
    whole = await ctx.session.get_one(target_of(part_of), (ctx.tenant.id, getattr(row, part_of.attribute)))
    return row, await ctx.one(type(whole), whole.id)


def _masked(view: View, type_name: str, field: str) -> Masked:
    fields: Any = view.schema.type_map[type_name]
    found = fields.fields.get(field)
    node = None if found is None else stored_as(found)
    if not isinstance(node, Masked):
        raise RuleError("privacy.no_sensitive_field", field="field")
    return node


TYPES = (PersonPhone, PersonDuplicate)

PARTS = (
    SchemaPart("Person", PersonDetailFields),
    SchemaPart("Query", PersonDetailQuery),
    SchemaPart("Mutation", PersonDetailMutation),
)
