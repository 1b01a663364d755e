"""What is sensitive about people: set, found, doubled, merged."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from core.accounts.models import Account
from core.audit.models import AuditEntry, OutboxEntry
from core.cases.models import CaseParty
from core.context import Context
from core.crypto.sealed import reveal
from core.db import Database
from core.errors import Forbidden, NotFound, PayloadError, RuleError
from core.orgs.credit_code import set_credit_code
from core.orgs.models import Org
from core.people.details import IdDocument, add_phone, find_people, remove_phone, set_details
from core.people.duplicates import dismiss_duplicate
from core.people.identity import IdKind
from core.people.merge import merge_people
from core.people.models import Person, PersonDuplicate, PersonMerge, PersonPhone, PhoneUse
from core.privacy.catalogue import HISTORY, PERSON, references_to
from plugins.mediation.models import Dispute, Mediator
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute, make_mediator, make_party, make_person

NUMBER = "500235200001010012"
OTHER = "500235200001010098"
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def resident(number: str) -> IdDocument:
    return IdDocument(IdKind.RESIDENT_ID, number)


async def set_(ctx: Context, person: Person, **given: Any) -> Person:
    async with ctx.transaction():
        return await set_details(ctx, person.id, **given)


async def refused(ctx: Context, person: Person, **given: Any) -> tuple[str, str | None]:
    with pytest.raises(PayloadError) as caught:
        await set_(ctx, person, **given)
    return caught.value.key, caught.value.field


async def full(database: Database, person: Person, attribute: Any) -> str | None:
    async with database.transaction(person.tenant_id) as session:
        return await reveal(session, person, attribute)


async def all_of(database: Database, org: Org, model: Any) -> Sequence[Any]:
    async with database.transaction(org.tenant_id) as session:
        return list(await session.scalars(select(model).order_by(model.id)))


@pytest.fixture
async def clerk(ctx_for: ContextFor, east: Org) -> Context:
    """Keeps people's records in the eastern town, in the summer of 2026."""
    return await ctx_for("tenant_admin", east, now=NOW)


@pytest.fixture
async def officer(ctx_for: ContextFor, county: Org) -> Context:
    """The county's privacy officer."""
    return await ctx_for("privacy_officer", county, now=NOW)


async def test_a_document_brings_the_date_of_birth_along(clerk: Context, database: Database, east: Org) -> None:
    person = await set_(clerk, await make_person(east), id_document=resident(NUMBER))
    assert (person.id_kind, person.birth_date, person.is_under_14) == ("RESIDENT_ID", "2000-**-**", False)
    assert await full(database, person, Person.birth_date) == "2000-01-01"


async def test_a_date_of_birth_must_fit_the_document(clerk: Context, east: Org) -> None:
    person = await set_(clerk, await make_person(east), id_document=resident(NUMBER))
    said = await refused(clerk, person, birth_date=date(2000, 1, 2))
    assert said == ("identity.other_birth_date", "birth_date")


async def test_a_child_is_known_as_one_from_the_date_of_birth(clerk: Context, east: Org) -> None:
    person = await set_(clerk, await make_person(east), birth_date=date(2012, 6, 2))
    assert person.is_under_14 is True


async def test_what_is_left_out_stays_and_none_takes_away(clerk: Context, database: Database, east: Org) -> None:
    person = await make_person(east, id_number=NUMBER, id_kind=IdKind.RESIDENT_ID, address="云阳县1号")
    changed = await set_(clerk, person, address=None)
    assert (changed.address, await full(database, person, Person.id_number)) == (None, NUMBER)


@pytest.mark.parametrize("whom", ["herself", "a child", "her ward"])
async def test_a_guardian_is_another_grown_up(clerk: Context, east: Org, whom: str) -> None:
    person = await make_person(east)
    guardian = {
        "herself": person,
        "a child": await make_person(east, is_under_14=True),
        "her ward": await make_person(east, guardian_id=person.id),
    }[whom]
    assert await refused(clerk, person, guardian_id=guardian.id) == ("identity.guardian", "guardian_id")


async def test_a_guardian_whom_the_actor_does_not_see_is_like_none(clerk: Context, east: Org, west: Org) -> None:
    person = await make_person(east)
    said = await refused(clerk, person, guardian_id=(await make_person(west)).id)
    assert said == ("error.not_found", "guardian_id")


async def test_the_trail_says_which_details_changed_and_not_what_they_are(
    clerk: Context, database: Database, east: Org
) -> None:
    await set_(clerk, await make_person(east), id_document=resident(NUMBER), address="云阳县双江街道七号")
    async with database.transaction(east.tenant_id) as session:
        entries = [(e.before, e.after) for e in await session.scalars(select(AuditEntry))]
        payloads = list(await session.scalars(select(OutboxEntry.payload)))
        everything = str([*entries, *payloads])
    assert "id_document" in everything
    assert NUMBER not in everything
    assert "七号" not in everything


# --- phones ----------------------------------------------------------------------------------------------------------


async def test_a_phone_number_is_kept_once_and_in_one_form(clerk: Context, database: Database, east: Org) -> None:
    person = await make_person(east)
    for typed in ("199 0000 0001", "+86 19900000001"):
        async with clerk.transaction():
            await add_phone(clerk, person.id, PhoneUse.MOBILE, typed)
    (phone,) = await all_of(database, east, PersonPhone)
    assert await full(database, phone, PersonPhone.number) == "+8619900000001"
    async with clerk.transaction():
        await remove_phone(clerk, phone.id)
    assert await all_of(database, east, PersonPhone) == []


async def test_a_phone_number_of_somebody_elsewhere_cannot_be_taken_away(
    clerk: Context, ctx_for: ContextFor, database: Database, west: Org
) -> None:
    person = await make_person(west)
    other = await ctx_for("tenant_admin", west)
    async with other.transaction():
        await add_phone(other, person.id, PhoneUse.HOME, "023-55120000")
    (phone,) = await all_of(database, west, PersonPhone)
    with pytest.raises(NotFound):
        async with clerk.transaction():
            await remove_phone(clerk, phone.id)


# --- looking up ------------------------------------------------------------------------------------------------------


async def found(ctx: Context, **given: Any) -> list[UUID]:
    async with ctx.transaction():
        return [person.id for person in await find_people(ctx, purpose="visit", **given)]


async def test_people_are_found_by_a_whole_number_and_the_purpose_is_kept(
    ctx_for: ContextFor, clerk: Context, database: Database, east: Org
) -> None:
    person = await make_person(east, id_number=NUMBER)
    async with clerk.transaction():
        await add_phone(clerk, person.id, PhoneUse.MOBILE, "19900000001")
    director = await ctx_for("center_director", east)
    assert await found(director, id_number="500235 20000101 0012") == [person.id]
    assert await found(director, phone="199-0000-0001") == [person.id]
    assert await found(director, id_number=NUMBER[:-1]) == []
    async with database.transaction(east.tenant_id) as session:
        events = select(OutboxEntry.event, OutboxEntry.record_id, OutboxEntry.payload).order_by(OutboxEntry.id)
        told = [(e, r, p["by"], p["purpose"]) for e, r, p in await session.execute(events) if "by" in p]
    assert told == [
        ("PersonFound", person.id, "ID_NUMBER", "visit"),
        ("PersonFound", person.id, "PHONE", "visit"),
        ("PersonSought", director.account_id, "ID_NUMBER", "visit"),
    ]


async def test_nobody_out_of_reach_is_found(ctx_for: ContextFor, east: Org, west: Org, abroad: Org) -> None:
    for org in (west, abroad):
        await make_person(org, id_number=NUMBER)
    assert await found(await ctx_for("center_director", east), id_number=NUMBER) == []


async def test_looking_up_needs_its_own_action(ctx_for: ContextFor, east: Org) -> None:
    with pytest.raises(Forbidden):
        await found(await ctx_for("county_leader", east), id_number=NUMBER)


@pytest.mark.parametrize("given", [{}, {"id_number": NUMBER, "phone": "19900000001"}])
async def test_one_number_is_looked_up_at_a_time(ctx_for: ContextFor, east: Org, given: dict[str, str]) -> None:
    with pytest.raises(RuleError, match=r"identity.one_number"):
        await found(await ctx_for("center_director", east), **given)


# --- duplicates and merging ------------------------------------------------------------------------------------------


async def test_a_double_entry_is_refused_when_the_first_record_can_be_seen(clerk: Context, east: Org) -> None:
    await make_person(east, id_number=NUMBER)
    said = await refused(clerk, await make_person(east), id_document=resident(NUMBER))
    assert said == ("identity.recorded_already", "id_document.number")


async def test_a_double_of_a_record_out_of_sight_is_accepted_and_waits_for_the_officer(
    clerk: Context, officer: Context, database: Database, east: Org, west: Org
) -> None:
    hidden = await make_person(west, id_number=NUMBER)
    entered = await set_(clerk, await make_person(east), id_document=resident(NUMBER))
    unique = await set_(clerk, await make_person(east), id_document=resident(OTHER))
    shown = [(p.id_kind, p.birth_date, p.is_under_14, p.merged_into_id) for p in (entered, unique)]
    assert shown[0] == shown[1], "whoever enters it cannot tell"
    (pair,) = await all_of(database, east, PersonDuplicate)
    assert (pair.person_id, pair.other_id, pair.state) == (entered.id, hidden.id, "OPEN")
    async with officer.transaction():
        await dismiss_duplicate(officer, pair.id, "the office of the other town copied a wrong number")
    (pair,) = await all_of(database, east, PersonDuplicate)
    assert pair.state == "DISMISSED"


async def test_a_merge_moves_all_that_points_at_the_second_record(
    officer: Context, database: Database, east: Org, west: Org
) -> None:
    into, second = await make_person(east, address="云阳县1号"), await make_person(west, id_number=NUMBER)
    dispute = await make_dispute(west)
    party = await make_party(dispute, second)
    mediator = await make_mediator(west, second)
    ward = await make_person(west, guardian_id=second.id)
    account = await make_account(west, person_id=second.id)
    async with officer.transaction():
        await merge_people(officer, into.id, second.id, "the same card was shown twice")
    async with database.transaction(east.tenant_id) as session:
        now = [
            (await session.get_one(CaseParty, (east.tenant_id, party.id))).person_id,
            (await session.get_one(Mediator, (east.tenant_id, mediator.id))).person_id,
            (await session.get_one(Person, (east.tenant_id, ward.id))).guardian_id,
            (await session.get_one(Account, (east.tenant_id, account.id))).person_id,
            (await session.get_one(Person, (east.tenant_id, second.id))).merged_into_id,
        ]
        merged = await session.scalar(select(PersonMerge))
        held = await session.get_one(Person, (east.tenant_id, into.id))
    assert now == [into.id] * 5
    assert merged is not None
    assert {name: ids for name, ids in merged.moved.items() if name == "core_case_party.person_id"} == {
        "core_case_party.person_id": [str(party.id)]
    }
    assert await full(database, held, Person.id_number) == NUMBER
    assert await full(database, held, Person.address) == "云阳县1号"
    assert await full(database, second, Person.id_number) is None, "nothing sensitive stays with a pointer"


async def test_after_a_merge_nothing_refers_to_the_pointer_but_history(
    officer: Context, database: Database, east: Org
) -> None:
    into, second = await make_person(east), await make_person(east)
    dispute = await make_dispute(east, worker_id=second.id)
    await make_party(dispute, second)
    await make_mediator(east, second)
    version = dispute.version
    async with officer.transaction():
        await merge_people(officer, into.id, second.id, "twice the same")
    referring = []
    async with database.transaction(east.tenant_id) as session:
        for reference in references_to(PERSON):
            if await session.scalar(select(reference.model.id).where(reference.column == second.id)) is not None:
                referring.append(reference.name)
        assert (await session.get_one(Dispute, (east.tenant_id, dispute.id))).version == version + 1
    assert referring == ["core_person_merge.from_id"]


async def test_two_records_that_both_have_what_one_person_can_have_once_are_not_merged(
    officer: Context, east: Org
) -> None:
    people = [(await make_mediator(east)).person_id for _ in range(2)]
    with pytest.raises(RuleError) as caught:
        async with officer.transaction():
            await merge_people(officer, people[0], people[1], "twice the same")
    assert (caught.value.key, caught.value.params) == ("identity.both_have", {"table": "mediation_mediator"})


async def test_a_pointer_is_neither_merged_nor_changed_nor_found(officer: Context, clerk: Context, east: Org) -> None:
    into, second, third = [await make_person(east, id_number=number) for number in (NUMBER, OTHER, None)]
    async with officer.transaction():
        await merge_people(officer, into.id, second.id, "twice the same")
    for pair in ((third.id, second.id), (second.id, third.id)):
        with pytest.raises(RuleError, match=r"identity.merged"):
            async with officer.transaction():
                await merge_people(officer, *pair, "again")
    assert await refused(clerk, second, address="云阳县") == ("identity.merged", "id")
    assert await found(officer, id_number=OTHER) == []


async def test_merging_needs_its_own_action_on_both_records(clerk: Context, east: Org) -> None:
    into, second = await make_person(east), await make_person(east)
    with pytest.raises(Forbidden):
        async with clerk.transaction():
            await merge_people(clerk, into.id, second.id, "because")


async def test_a_merge_settles_the_suspicion(
    officer: Context, clerk: Context, database: Database, east: Org, west: Org
) -> None:
    hidden = await make_person(west, id_number=NUMBER)
    entered = await set_(clerk, await make_person(east), id_document=resident(NUMBER))
    async with officer.transaction():
        await merge_people(officer, hidden.id, entered.id, "twice the same")
    (pair,) = await all_of(database, east, PersonDuplicate)
    assert pair.state == "MERGED"


async def test_the_models_know_every_key_that_the_database_has_to_people(database: Database, east: Org) -> None:
    keys = """
    select conrelid::regclass::text || '.' || attname from pg_constraint
    join pg_attribute on attrelid = conrelid and attnum = conkey[2]
    where contype = 'f' and confrelid = 'core_person'::regclass
    """
    async with database.transaction(east.tenant_id) as session:
        stored = sorted(await session.scalars(text(keys)))
    assert stored == [reference.name for reference in references_to(PERSON)]
    assert set(HISTORY) <= {reference.table for reference in references_to(PERSON)}


# --- credit codes ----------------------------------------------------------------------------------------------------


async def test_an_organisation_has_a_code_of_its_own(ctx_for: ContextFor, county: Org, east: Org, west: Org) -> None:
    ctx = await ctx_for("tenant_admin", county)
    async with ctx.transaction():
        assert (await set_credit_code(ctx, east.id, "9150 0235 0000 0000 19")).credit_code == "915002350000000019"
    with pytest.raises(RuleError, match=r"rule.not_unique"):
        async with ctx.transaction():
            await set_credit_code(ctx, west.id, "915002350000000019")
