"""What is written of a sensitive value, and where it opens again."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Table, select, text

from core.context import Context
from core.crypto.keyring import SealBroken
from core.crypto.sealed import equals, reveal, sealed_of
from core.data_class import DataClass, class_of
from core.db import Base, Database
from core.errors import RuleError
from core.orgs.models import Org
from core.people.models import Person, PersonPhone
from core.tenancy import TenantInfo
from tests.factories import make_person, save

NUMBER = "500235200001010015"
OTHER = "500235200001010095"  # the same when masked, all but the last place but one

CtxOf = Callable[[TenantInfo], Context]


async def stored(database: Database, person: Person) -> dict[str, Any]:
    """The person's row as it stands in the table."""
    async with database.transaction(person.tenant_id) as session:
        rows = await session.execute(text("select * from core_person where id = :id"), {"id": person.id})
        return dict(rows.mappings().one())


async def shown(database: Database, person: Any, attribute: Any = Person.id_number) -> str | None:
    """The value itself."""
    async with database.transaction(person.tenant_id) as session:
        return await reveal(session, person, attribute)


async def test_a_value_is_written_encrypted_beside_its_masked_form(database: Database, east: Org) -> None:
    person = await make_person(east, id_number=NUMBER)
    row = await stored(database, person)
    assert row["id_number_masked"] == person.id_number == "5002************15"
    assert NUMBER.encode() not in row["id_number_cipher"] + row["id_number_index"]
    assert await shown(database, person) == NUMBER


async def test_a_value_changes_even_where_the_masked_form_stays_the_same(database: Database, east: Org) -> None:
    person = await make_person(east, address="云阳县人和街道1号")
    async with database.transaction(east.tenant_id) as session:
        held = await session.get_one(Person, (east.tenant_id, person.id))
        held.address = "云阳县人和街道2号"
    assert await shown(database, person, Person.address) == "云阳县人和街道2号"


async def test_a_value_that_is_taken_away_leaves_nothing_behind(database: Database, east: Org) -> None:
    person = await make_person(east, id_number=NUMBER)
    async with database.transaction(east.tenant_id) as session:
        (await session.get_one(Person, (east.tenant_id, person.id))).id_number = None
    row = await stored(database, person)
    assert [row[f"id_number_{kind}"] for kind in ("masked", "cipher", "index")] == [None, None, None]
    assert await shown(database, person) is None


async def test_equal_values_look_different_when_sealed(database: Database, east: Org) -> None:
    one, other = [await stored(database, await make_person(east, id_number=NUMBER)) for _ in range(2)]
    assert one["id_number_cipher"] != other["id_number_cipher"]
    assert one["id_number_index"] == other["id_number_index"]


async def test_equal_values_of_two_tenants_have_nothing_in_common(database: Database, east: Org, abroad: Org) -> None:
    one, other = [await stored(database, await make_person(org, id_number=NUMBER)) for org in (east, abroad)]
    assert one["id_number_index"] != other["id_number_index"]


async def test_a_value_is_found_by_what_people_type(database: Database, east: Org) -> None:
    person = await make_person(east, id_number=NUMBER)
    await make_person(east, id_number=OTHER)
    async with database.transaction(east.tenant_id) as session:
        found = await equals(session, Person.id_number, " 500235 20000101 001５")
        assert list(await session.scalars(select(Person.id).where(found))) == [person.id]


async def test_neither_the_object_nor_an_error_shows_the_value(database: Database, east: Org) -> None:
    person = Person(org_id=east.id, org_place=east.place, name="王测试", name_pinyin="wang", id_number=NUMBER)
    assert NUMBER not in repr(person) + repr(vars(person))
    with pytest.raises(Exception, match="core_person") as caught:
        await save(Person(org_id=east.id, org_place=None, name="王测试", name_pinyin="wang", id_number=NUMBER), east)
    assert NUMBER not in str(caught.value)


async def write(database: Database, row: Any, table: Any, **values: bytes) -> None:
    async with database.transaction(row.tenant_id) as session:
        await session.execute(table.update().where(table.c.id == row.id).values(**values))


async def test_a_value_moved_to_another_row_column_table_or_tenant_never_opens(
    database: Database, east: Org, abroad: Org
) -> None:
    source = await make_person(east, id_number=NUMBER, address="云阳县人和街道1号")
    cipher = (await stored(database, source))["id_number_cipher"]
    neighbor, stranger = await make_person(east, id_number=OTHER), await make_person(abroad, id_number=OTHER)
    phone = await save(PersonPhone(person_id=neighbor.id, use="MOBILE", number="+8619900000001"), east)
    people, phones = Person.__table__, PersonPhone.__table__
    assert isinstance(people, Table)
    assert isinstance(phones, Table)
    moves: list[tuple[Any, Any, Table, str]] = [
        (neighbor, Person.id_number, people, "id_number_cipher"),
        (source, Person.address, people, "address_cipher"),
        (stranger, Person.id_number, people, "id_number_cipher"),
        (phone, PersonPhone.number, phones, "number_cipher"),
    ]
    for row, attribute, table, column in moves:
        await write(database, row, table, **{column: cipher})
        with pytest.raises((SealBroken, RuleError)):  # the key of another tenant is not even found
            await shown(database, row, attribute)


async def test_a_flipped_bit_anywhere_in_a_value_is_detected(database: Database, east: Org) -> None:
    person = await make_person(east, id_number=NUMBER)
    cipher = (await stored(database, person))["id_number_cipher"]
    for place in range(17, len(cipher)):  # before it stand the version and the key's id
        changed = bytearray(cipher)
        changed[place] ^= 1
        await write(database, person, Person.__table__, id_number_cipher=bytes(changed))
        with pytest.raises(SealBroken):
            await shown(database, person)


def test_all_that_is_kept_of_a_sensitive_value_is_sensitive_and_only_the_masked_form_may_be_shown() -> None:
    for mapper in Base.registry.mappers:
        for attribute in sealed_of(mapper.class_):
            columns = mapper.local_table.columns
            kept = {name: column for name, column in columns.items() if name.startswith(f"{attribute.name}_")}
            assert {class_of(column) for column in kept.values()} == {DataClass.SENSITIVE}
            assert {name for name, column in kept.items() if not column.info.get("secret")} == {attribute.masked}
