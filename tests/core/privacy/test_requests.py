"""What a person may ask: what is held, who looked, a copy, a correction."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from core.context import Context
from core.crypto.sealed import reveal
from core.db import Database
from core.errors import Forbidden, NotFound, PayloadError, RuleError
from core.orgs.models import Org
from core.people.models import Person, PersonPhone
from core.privacy.holdings import Disclosure, disclose
from core.privacy.models import Correction, CorrectionState, DataExport
from core.privacy.requests import (
    EXPORT_LIFE,
    decide_correction,
    drop_expired,
    export_person,
    read_export,
    request_correction,
)
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute, make_mediator, make_party, make_person, save

NUMBER = "500235200001010012"
NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
async def officer(ctx_for: ContextFor, county: Org) -> Context:
    """The county's privacy officer."""
    return await ctx_for("privacy_officer", county, now=NOW)


async def tell(ctx: Context, person: Person) -> Disclosure:
    async with ctx.transaction():
        return await disclose(ctx, person.id, "the person asked")


async def export(ctx: Context, person: Person) -> DataExport:
    async with ctx.transaction():
        return await export_person(ctx, person.id, "the person asked")


async def read(ctx: Context, copy: DataExport) -> dict[str, Any]:
    async with ctx.transaction():
        content: dict[str, Any] = json.loads(await read_export(ctx, copy.id, "handed over"))
        return content


async def test_a_person_is_told_of_every_table_whichever_plugin_it_is_of(officer: Context, east: Org) -> None:
    person = await make_person(east, id_number=NUMBER)
    await save(PersonPhone(person_id=person.id, use="MOBILE", number="+8619900000001"), east)
    await make_party(await make_dispute(east), person, name="王当事人")
    await make_mediator(east, person)
    told = await tell(officer, person)
    held = {(one.table, one.by): one.values for one in told.holdings}
    assert held["core_person", None]["id_number_masked"] == "5002************12"
    assert held["core_person_phone", "person_id"] == {"number_masked": "+86199****0001"}
    assert held["core_case_party", "person_id"]["name"] == "王当事人"
    assert ("mediation_mediator", "person_id") in held
    assert NUMBER not in str(told)


async def test_a_person_is_told_of_older_records_and_not_of_wards(officer: Context, east: Org) -> None:
    person = await make_person(east)
    pointer = await make_person(east, merged_into_id=person.id)
    await make_person(east, guardian_id=person.id)
    assert [one.record_id for one in (await tell(officer, person)).holdings] == [person.id, pointer.id]


async def test_nobody_learns_of_a_sealed_or_protected_file_this_way(officer: Context, east: Org) -> None:
    person = await make_person(east)
    for level in ("SEALED", "PROTECTED"):
        await make_party(await make_dispute(east, access_level=level), person)
        await make_dispute(east, access_level=level, worker_id=person.id)
    assert {one.table for one in (await tell(officer, person)).holdings} == {"core_person"}


async def test_a_person_is_told_nothing_of_others(officer: Context, east: Org) -> None:
    person, other = await make_person(east), await make_person(east)
    await make_party(await make_dispute(east), other)
    assert [one.record_id for one in (await tell(officer, person)).holdings] == [person.id]


async def test_a_person_is_told_who_looked(officer: Context, ctx_for: ContextFor, county: Org, east: Org) -> None:
    person = await make_person(east)
    account = await make_account(county, role="privacy_officer", name="示例审计员")
    await tell(await ctx_for(account), person)
    looks = [(look.what, look.who) for look in (await tell(officer, person)).looks]
    assert looks == [("HoldingsTold", "示例审计员")]


async def test_a_resident_asks_about_the_own_record_only(ctx_for: ContextFor, east: Org) -> None:
    person, neighbor = await make_person(east), await make_person(east)
    account = await make_account(east, role="resident", person_id=person.id)
    resident = await ctx_for(account)
    assert {one.record_id for one in (await tell(resident, person)).holdings} == {person.id, account.id}
    with pytest.raises(NotFound):
        await tell(resident, neighbor)


async def test_telling_needs_its_own_action_and_a_purpose(officer: Context, ctx_for: ContextFor, east: Org) -> None:
    person = await make_person(east)
    with pytest.raises(Forbidden):
        await tell(await ctx_for("county_leader", east), person)
    with pytest.raises(PayloadError, match=r"rule.required"):
        async with officer.transaction():
            await disclose(officer, person.id, " ")


# --- copies ----------------------------------------------------------------------------------------------------------


async def test_a_copy_holds_values_in_full_and_is_kept_sealed(officer: Context, database: Database, east: Org) -> None:
    person = await make_person(east, id_number=NUMBER)
    copy = await export(officer, person)
    content = await read(officer, copy)
    (own,) = (row for row in content["records"] if row["table"] == "core_person")
    assert own["values"]["id_number"] == NUMBER
    async with database.transaction(east.tenant_id) as session:
        stored = str((await session.execute(text("select * from core_data_export"))).mappings().one())
        trail = str([list(row) for row in await session.execute(text("select event, before, after from core_audit"))])
    assert NUMBER not in stored + trail
    assert "ExportRead" in trail


async def test_a_copy_expires(officer: Context, ctx_for: ContextFor, county: Org, east: Org) -> None:
    copy = await export(officer, await make_person(east))
    later = await ctx_for("privacy_officer", county, now=NOW + EXPORT_LIFE)
    just_before = await ctx_for("privacy_officer", county, now=NOW + EXPORT_LIFE - timedelta(seconds=1))
    assert (await read(just_before, copy))["records"]
    with pytest.raises(RuleError, match=r"privacy.expired"):
        await read(later, copy)
    assert [await drop_expired(ctx) for ctx in (just_before, later, later)] == [0, 1, 0]


async def test_a_copy_of_somebody_else_is_like_none(officer: Context, ctx_for: ContextFor, east: Org) -> None:
    copy = await export(officer, await make_person(east))
    resident = await ctx_for(await make_account(east, role="resident", person_id=(await make_person(east)).id), now=NOW)
    with pytest.raises(NotFound):
        await read(resident, copy)


# --- corrections -----------------------------------------------------------------------------------------------------


async def test_a_correction_is_asked_for_by_the_person_and_decided_by_the_officer(
    officer: Context, ctx_for: ContextFor, database: Database, east: Org
) -> None:
    person = await make_person(east)
    resident = await ctx_for(await make_account(east, role="resident", person_id=person.id))
    async with resident.transaction():
        asked = await request_correction(resident, person.id, "the identity number", NUMBER)
    assert (asked.state, asked.proposed) == ("OPEN", "****")
    with pytest.raises(Forbidden):
        async with resident.transaction():
            await decide_correction(resident, asked.id, CorrectionState.ACCEPTED, "of course")
    async with officer.transaction():
        await decide_correction(officer, asked.id, CorrectionState.ACCEPTED, "put right")
    with pytest.raises(PayloadError, match=r"error.illegal_move"):
        async with officer.transaction():
            await decide_correction(officer, asked.id, CorrectionState.REJECTED, "no")
    async with database.transaction(east.tenant_id) as session:
        held = await session.scalar(select(Correction))
        assert held is not None
        assert (held.state, held.answer) == ("ACCEPTED", "put right")
        assert await reveal(session, held, Correction.proposed) == NUMBER
