"""Sensitive values over GraphQL: masked for everybody, in full for a purpose, and never compared."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import strawberry
from graphql import is_input_object_type
from sqlalchemy import select

from core.audit.models import AuditEntry, OutboxEntry
from core.db import Database
from core.descriptors import SchemaPart
from core.errors import ConfigError
from core.orgs.models import Org
from core.people.models import Person, PersonPhone
from core.people.permissions import PERSON_REVEAL
from core.plugin_host import Contribution, Registry
from graphql_schema.fields import Group, Order, bind, binding_of, column, computed, expression, lookup, masked
from graphql_schema.node import Node, encode
from graphql_schema.schema import compose
from graphql_schema.sensitive import refuse_exposure
from graphql_schema.testing import Client
from graphql_schema.view import View
from tests.factories import make_account, make_person, save

NUMBER = "500235200001010012"

REVEAL = """
mutation($id: ID!, $field: String!, $purpose: String! = "check of a paper") {
  valueReveal(input: {id: $id, field: $field, purpose: $purpose}) { value errors { field code message } }
}"""


async def reveal(api: Client, who: Any, person: Any, field: str = "idNumber", **more: Any) -> Any:
    """The whole answer."""
    type_name = "PersonPhone" if isinstance(person, PersonPhone) else "Person"
    return await api.as_(who).query(REVEAL, {"id": encode(type_name, person.id), "field": field, **more})


async def entries(database: Database, org: Org, event: str) -> list[tuple[str, Any]]:
    """Tables and ids of the entries in the trail."""
    async with database.transaction(org.tenant_id) as session:
        rows = await session.scalars(select(AuditEntry).where(AuditEntry.event == event))
        return [(row.record_type, row.record_id) for row in rows]


async def test_everybody_sees_the_masked_form_by_one_statement(api: Client, east: Org) -> None:
    person = await make_person(east, id_number=NUMBER, birth_date="2000-01-01", address="重庆市云阳县双江街道1号")
    await save(PersonPhone(person_id=person.id, use="MOBILE", number="+8619900000001"), east)
    document = "{ people { nodes { idNumber birthDate address phones { nodes { number } } } } }"
    answer = await api.as_(make_account(east, role="county_leader")).query(document)
    assert (answer.planned, len(answer.statements)) == (True, 1)
    assert answer.data["people"]["nodes"] == [
        {
            "idNumber": "5002************12",
            "birthDate": "2000-**-**",
            "address": "重庆市云阳县****",
            "phones": {"nodes": [{"number": "+86199****0001"}]},
        }
    ]
    assert "cipher" not in answer.statements[0]


async def test_who_may_sees_the_value_itself_and_leaves_an_entry_for_each(
    api: Client, database: Database, east: Org
) -> None:
    person = await make_person(east, id_number=NUMBER, birth_date="2000-01-01")
    director = await make_account(east, role="center_director")
    seen = [(await reveal(api, director, person, field)).data["valueReveal"] for field in ("idNumber", "birthDate")]
    assert seen == [{"value": NUMBER, "errors": []}, {"value": "2000-01-01", "errors": []}]
    assert await entries(database, east, "ValueRevealed") == [("core_person", person.id)] * 2
    async with database.transaction(east.tenant_id) as session:
        told = list(await session.scalars(select(OutboxEntry.payload).where(OutboxEntry.event == "ValueRevealed")))
    assert {(one["attribute"], one["purpose"]) for one in told} == {
        ("id_number", "check of a paper"),
        ("birth_date", "check of a paper"),
    }
    assert NUMBER not in str(told)


async def test_a_part_of_a_record_is_revealed_under_the_record(api: Client, database: Database, east: Org) -> None:
    person = await make_person(east)
    phone = await save(PersonPhone(person_id=person.id, use="MOBILE", number="+8619900000001"), east)
    answer = await reveal(api, await make_account(east, role="center_director"), phone, "number")
    assert answer.data["valueReveal"]["value"] == "+8619900000001"
    assert await entries(database, east, "ValueRevealed") == [("core_person", person.id)]


async def test_nothing_is_revealed_without_the_right_or_a_purpose(api: Client, database: Database, east: Org) -> None:
    person = await make_person(east, id_number=NUMBER)
    refused = await reveal(api, await make_account(east, role="county_leader"), person)
    assert (refused.data, refused.codes) == ({"valueReveal": None}, ["FORBIDDEN"])
    empty = await reveal(api, await make_account(east, role="center_director"), person, purpose=" ")
    assert [(e["field"], e["code"]) for e in empty.data["valueReveal"]["errors"]] == [(["purpose"], "REQUIRED")]
    assert NUMBER not in refused.body.decode() + empty.body.decode()
    assert await entries(database, east, "ValueRevealed") == []


async def test_a_person_elsewhere_and_one_that_never_was_are_answered_alike(
    api: Client, east: Org, west: Org, abroad: Org
) -> None:
    director = await make_account(east, role="center_director")
    people = [await make_person(west, id_number=NUMBER), await make_person(abroad, id_number=NUMBER), Person()]
    answers = {(await reveal(api, director, person)).body for person in people}
    assert len(answers) == 1
    assert b"NOT_FOUND" in answers.pop()


@pytest.mark.parametrize("field", ["name", "phones", "id_number", "nothing", "__typename"])
async def test_only_masked_fields_are_revealed(api: Client, east: Org, field: str) -> None:
    answer = await reveal(api, await make_account(east, role="center_director"), await make_person(east), field)
    (error,) = answer.data["valueReveal"]["errors"]
    assert (error["field"], error["code"]) == (["field"], "INVALID")


# --- refused when a schema is composed -------------------------------------------------------------------------------

Stranger = Callable[[], type[Any]]


def stranger(registry: Registry, make: Stranger) -> Registry:
    """The registry with a plug-in's own type over people."""
    others = tuple(one for one in registry.schema_types if one.item.__name__ != "Person")
    return replace(registry, schema_types=(*others, Contribution("mediation", make())))


def person_type(*orders: Order, groups: tuple[Group, ...] = (), **fields: Any) -> type[Any]:
    """A type bound to people with these fields."""
    namespace = {"__annotations__": dict.fromkeys(fields, str | None), **fields}
    made = strawberry.type(type("Person", (Node,), namespace), description="A person.")
    return bind(Person, *orders, groups=groups)(made)


PERSON: Any = Person  # what stands beside a sensitive value is made with it, and no type knows of it

CASES: dict[str, tuple[Stranger, str]] = {
    "shown as a column": (
        lambda: person_type(number=column(PERSON.id_number_masked, "x")),
        r"`Person.number` is made of `id_number_masked`, the masked form",
    ),
    "filtered": (
        lambda: person_type(number=column(PERSON.id_number_masked, "x", filter=True)),
        r"no list is filtered, sorted, grouped or searched by it",
    ),
    "sorted": (
        lambda: person_type(Order("NUMBER", ("id_number_masked",))),
        r"The order NUMBER of `Person` sorts by `id_number_masked`",
    ),
    "grouped": (
        lambda: person_type(groups=(Group("YEAR", "column", "birth_date_masked"),)),
        r"`Person` groups by `birth_date_masked`",
    ),
    "computed in SQL": (
        lambda: person_type(
            number=expression(lambda row, _: row.id_number_masked, "x", reads=(PERSON.id_number_masked,))
        ),
        r"`Person.number` reads `id_number_masked`",
    ),
    "computed in Python": (
        lambda: person_type(
            number=computed(lambda row, _: row.id_number_cipher, "x", requires=(PERSON.id_number_cipher,))
        ),
        r"`Person.number` reads `id_number_cipher`, which never leaves its table",
    ),
    "the ciphertext": (
        lambda: person_type(number=column(PERSON.id_number_cipher, "x")),
        r"`Person.number` is made of `id_number_cipher`, which never leaves its table",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_schema_that_compares_or_bares_a_sensitive_value_is_refused(registry: Registry, case: str) -> None:
    make, complaint = CASES[case]
    with pytest.raises(ConfigError, match=complaint):
        compose(stranger(registry, make), ["mediation"])


def test_a_look_up_by_a_sensitive_value_is_refused(registry: Registry) -> None:
    @strawberry.type
    class Fields:
        person_by_number: Node | None = lookup(Person, "x", by=("id_number_masked",))

    part = Contribution("mediation", SchemaPart("Query", Fields))
    with pytest.raises(ConfigError, match=r"looks up by `id_number_masked`, which is sensitive; .* `personFind`"):
        compose(replace(registry, schema_parts=(*registry.schema_parts, part)), ["mediation"])


def test_a_masked_field_is_the_way_to_show_it() -> None:
    shown = person_type(number=masked(Person.id_number, "x", reveal=PERSON_REVEAL))
    binding = binding_of(shown)
    assert binding is not None
    refuse_exposure(binding, shown.__strawberry_definition__.fields)


def filters(view: View, name: str) -> set[str]:
    """What the filter of that name knows."""
    type_ = view.schema.type_map[name]
    assert is_input_object_type(type_)
    return set(type_.fields)


def test_no_filter_order_or_group_of_the_whole_schema_names_a_sensitive_column(registry: Registry) -> None:
    view = compose(registry, ["mediation"])
    sensitive = {"idNumber", "birthDate", "address", "number", "proposed"}
    assert not sensitive & filters(view, "PersonFilter")
    assert filters(view, "PersonPhoneFilter") == {"id", "and", "or", "not"}
