"""People from a spreadsheet: checked, written, refused by row."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from core.accounts.models import Account
from core.audit.models import AuditEntry, OutboxEntry
from core.context import Context
from core.crypto.sealed import reveal
from core.errors import Forbidden, LimitExceeded, NotFound, RuleError
from core.files.service import sweep
from core.orgs.models import Org
from core.people.models import Person, PersonDuplicate, PersonPhone
from core.plugin_host import Registry
from core.sheets import imports
from core.sheets.expiry import drop_expired_sheets
from core.sheets.models import SheetClaim, SheetImport
from core.sheets.states import ImportMode
from tests.conftest import ContextFor
from tests.core.files.stores import stored
from tests.core.sheets.sheets import Desk, as_csv, as_xlsx, number, parts
from tests.factories import make_account, make_person

HEADER = ["所属单位", "姓名", "证件类型", "证件号码", "出生日期", "手机号码", "住址"]
EAST = "500235101"


def person(ordinal: int = 1, **given: Any) -> list[Any]:
    base = [EAST, f"示例{ordinal}", "居民身份证", number(ordinal), "2000-01-01", "13800000000", "重庆市云阳县和平路1号"]
    row = dict(zip(HEADER, base, strict=True)) | given
    return list(row.values())


def sheet(*rows: Sequence[Any]) -> bytes:
    return as_csv([HEADER, *rows])


@pytest.fixture
async def clerk(county: Org) -> Account:
    """An administrator of the county."""
    return await make_account(county, "tenant_admin")


@pytest.fixture
async def desk(clerk: Account, ctx_for: ContextFor, registry: Registry) -> Desk:
    """Takes spreadsheets in for the administrator."""
    return Desk(await ctx_for(clerk), registry)


async def names(desk: Desk) -> set[str]:
    async with desk.ctx.transaction() as session:
        return set(await session.scalars(select(Person.name).where(Person.name.like("示例%"))))


async def test_good_rows_become_people_with_sealed_numbers(desk: Desk, east: Org) -> None:
    held = await desk.run(sheet(person(1), person(2)))
    assert (held.state, held.rows, held.good, held.faulty, held.written) == ("DONE", 2, 2, 0, 2)
    async with desk.ctx.transaction() as session:
        made = await session.scalar(select(Person).where(Person.name == "示例1"))
        assert made is not None
        assert (made.org_id, made.id_number, made.is_under_14) == (east.id, "5002************" + number(1)[-2:], False)
        assert await reveal(session, made, Person.id_number) == number(1)
        phone = await session.scalar(select(PersonPhone).where(PersonPhone.person_id == made.id))
        assert phone is not None and phone.number == "+86138****0000"


async def test_each_record_has_an_entry_of_its_own_in_trail_and_outbox(desk: Desk, clerk: Account) -> None:
    await desk.run(sheet(person(1), person(2)))
    async with desk.ctx.transaction() as session:
        ids = list(await session.scalars(select(Person.id).where(Person.name.like("示例%"))))
        entries = list(await session.scalars(select(AuditEntry).where(AuditEntry.record_id.in_(ids))))
        told = await session.scalar(select(func.count()).where(OutboxEntry.record_id.in_(ids)))
    assert [(one.event, one.account_id) for one in entries] == [("PersonAdded", clerk.id)] * 2
    assert all(one.after["name"].startswith("hmac:") for one in entries)
    assert told == 2


async def test_a_check_writes_nothing_and_leaves_no_entry_of_a_person(desk: Desk) -> None:
    held = await desk.check(sheet(person(1), person(2, 姓名="")))
    assert (held.state, held.good, held.faulty, held.written) == ("CHECKED", 1, 1, 0)
    assert await names(desk) == set()
    async with desk.ctx.transaction() as session:
        events = set(await session.scalars(select(AuditEntry.event)))
    assert "PersonAdded" not in events


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"姓名": " "}, "B2", "REQUIRED"),
    ({"所属单位": "500235999"}, "A2", "NOT_FOUND"),
    ({"证件号码": "1.1010519491231E+17"}, "D2", "SHEET_NUMBER_AS_ID"),
    ({"证件号码": "500235200001010013"}, "D2", "INVALID"),
    ({"证件类型": "身份"}, "C2", "SHEET_CHOICE"),
    ({"证件类型": ""}, "C2", "REQUIRED"),
    ({"出生日期": "43831"}, "E2", "SHEET_DATE"),
    ({"出生日期": "2000-02-30"}, "E2", "SHEET_DATE"),
    ({"出生日期": "1999-01-01"}, "E2", "INVALID"),
    ({"出生日期": "2999-01-01", "证件类型": "", "证件号码": ""}, "E2", "INVALID"),
    ({"手机号码": "1.38E+10"}, "F2", "SHEET_NUMBER_AS_PHONE"),
    ({"手机号码": "12345"}, "F2", "INVALID"),
    ({"住址": "路" * 201}, "G2", "INVALID"),
]


@pytest.mark.parametrize(("given", "cell", "code"), FAULTS)
async def test_a_fault_names_its_cell(desk: Desk, given: dict[str, Any], cell: str, code: str) -> None:
    held = await desk.run(sheet(person(1, **given), person(2)))
    assert await desk.faults(held) == [(2, cell, code)]
    assert await names(desk) == {"示例2"}


async def test_an_identity_number_kept_as_a_number_is_refused_with_advice(desk: Desk) -> None:
    desk.ctx.locale = "en"
    held = await desk.check(as_xlsx([HEADER, person(1, 证件号码=500235200001010012)]))
    assert await desk.faults(held) == [(2, "D2", "SHEET_NUMBER_AS_ID")]
    ((message, instead),) = await desk.texts(held)
    assert "format the column as text" in message
    assert instead == "The number as it stands on the document, in a cell formatted as text."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
async def test_any_encoding_that_spreadsheets_write_is_read(desk: Desk, encoding: str) -> None:
    await desk.run(as_csv([HEADER, person(1)], encoding))
    assert await names(desk) == {"示例1"}


async def test_a_workbook_is_read_with_its_days(desk: Desk) -> None:
    import datetime

    held = await desk.run(as_xlsx([HEADER, person(1, 出生日期=datetime.datetime(2000, 1, 1))]))
    assert (held.written, await desk.faults(held)) == (1, [])


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "sheet.column_missing"),
        (sheet(), "sheet.empty"),
        (as_csv([["所属单位", "姓名", "绰号"], [EAST, "示例", "x"]]), "sheet.column"),
        (as_csv([["所属单位", "姓名", "姓名"], [EAST, "示例", "x"]]), "sheet.column_twice"),
        (as_csv([["姓名"], ["示例"]]), "sheet.column_missing"),
        (b"PK\x03\x04 broken", "sheet.xlsx"),
        (sheet(person(1)) + b'"open', "sheet.csv"),
        (sheet(person(1)) + b"\xff\xff" * 70_000, "sheet.csv"),
    ],
)
async def test_a_file_that_is_no_such_sheet_is_refused_whole(desk: Desk, content: bytes, key: str) -> None:
    with pytest.raises(RuleError) as caught:
        await desk.upload(content)
    assert caught.value.key == key


@pytest.mark.parametrize("content", [sheet(*(person(n) for n in range(1, 900))), as_xlsx([HEADER, person(1)])])
async def test_a_file_that_is_too_large_is_refused_and_nothing_of_it_kept(desk: Desk, content: bytes) -> None:
    before = await stored(desk.store, desk.ctx.tenant.id)
    known = imports.sheet_to_import(desk.sheets, "core:person")
    with pytest.raises(LimitExceeded):
        await imports.upload(desk.ctx, desk.store, known, parts(content, 1_000), name="x", most=4_000)
    assert await stored(desk.store, desk.ctx.tenant.id) == before


async def test_a_workbook_that_unpacks_to_very_much_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.sheets.reading.MOST_BESIDE", 1_000)
    with pytest.raises(RuleError) as caught:
        await desk.upload(as_xlsx([HEADER, person(1)]))
    assert caught.value.key == "sheet.too_large"


async def test_the_second_row_with_a_number_is_refused_in_check_and_import(desk: Desk) -> None:
    content = sheet(person(1, 姓名=""), person(1), person(2), person(1))
    checked = await desk.check(content, rows=2)
    expected = [(2, "B2", "REQUIRED"), (5, "D5", "NOT_UNIQUE")]
    assert await desk.faults(checked) == expected
    assert await desk.faults(await desk.run(content, rows=3)) == expected


async def test_who_is_recorded_already_is_refused_if_seen_and_suspected_if_not(
    desk: Desk, east: Org, west: Org, ctx_for: ContextFor, registry: Registry
) -> None:
    await desk.run(sheet(person(1)))
    assert await desk.faults(await desk.run(sheet(person(1)))) == [(2, "D2", "NOT_UNIQUE")]
    western = Desk(await ctx_for(await make_account(west, "tenant_admin")), registry)
    held = await western.run(sheet(person(1, 所属单位="500235102")))
    assert (held.written, held.faulty) == (1, 0)
    async with desk.ctx.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(PersonDuplicate)) == 1


async def test_an_organisation_out_of_reach_is_not_found(west: Org, ctx_for: ContextFor, registry: Registry) -> None:
    western = Desk(await ctx_for(await make_account(west, "tenant_admin")), registry)
    assert await western.faults(await western.run(sheet(person(1)))) == [(2, "A2", "NOT_FOUND")]


async def test_who_may_not_import_is_refused_at_the_door(county: Org, ctx_for: ContextFor, registry: Registry) -> None:
    leader = Desk(await ctx_for(await make_account(county, "county_leader")), registry)
    with pytest.raises(Forbidden):
        await leader.upload(sheet(person(1)))


async def test_nobody_finds_the_import_of_somebody_else(
    desk: Desk, county: Org, ctx_for: ContextFor, registry: Registry
) -> None:
    held = await desk.upload(sheet(person(1)))
    other = Desk(await ctx_for(await make_account(county, "tenant_admin")), registry)
    with pytest.raises(NotFound):
        await other.check_step(held.id, 10)


async def test_all_or_nothing_begins_only_after_a_check_without_faults(desk: Desk) -> None:
    held = await desk.upload(sheet(person(1)))
    with pytest.raises(RuleError) as caught:
        await desk.begin(held.id, ImportMode.ALL_OR_NOTHING)
    assert caught.value.key == "sheet.unchecked"
    faulty = await desk.check(sheet(person(1, 姓名="")))
    with pytest.raises(RuleError) as caught:
        await desk.begin(faulty.id, ImportMode.ALL_OR_NOTHING)
    assert caught.value.key == "sheet.faulty"


async def test_all_or_nothing_writes_nothing_when_a_row_became_faulty(desk: Desk, east: Org) -> None:
    held = await desk.check(sheet(*(person(n) for n in range(1, 700))))
    await desk.begin(held.id, ImportMode.ALL_OR_NOTHING)
    await desk.run(sheet(person(698, 姓名="先到")))
    with pytest.raises(RuleError) as caught:
        await desk.go_on(held.id)
    assert caught.value.key == "sheet.changed_meanwhile"
    assert await names(desk) == set()
    again = await desk.check_step(held.id, 10_000)
    assert (again.state, again.faulty) == ("CHECKED", 1)


async def test_all_or_nothing_writes_all_in_one_step(desk: Desk) -> None:
    held = await desk.check(sheet(*(person(n) for n in range(1, 700))))
    await desk.begin(held.id, ImportMode.ALL_OR_NOTHING)
    held = await desk.go_on(held.id, 1)
    assert (held.state, held.written, len(await names(desk))) == ("DONE", 699, 699)


async def test_an_import_goes_on_after_its_last_committed_row(desk: Desk) -> None:
    held = await desk.begin((await desk.upload(sheet(*(person(n) for n in range(1, 8))))).id)
    await desk.go_on(held.id, 3)

    class Killed(Exception):
        pass

    with pytest.raises(Killed):
        async with desk.ctx.transaction():
            await imports.go_on(desk.ctx, desk.store, desk.sheets, held.id, 3)
            raise Killed
    assert len(await names(desk)) == 3
    for read in (6, 7):
        held = await desk.go_on(held.id, 3)
        assert (held.read, held.written) == (read, read)
    assert (held.state, len(await names(desk))) == ("DONE", 7)


async def test_a_running_import_is_not_checked_anew(desk: Desk) -> None:
    held = await desk.begin((await desk.upload(sheet(person(1), person(2)))).id)
    await desk.go_on(held.id, 1)
    with pytest.raises(RuleError) as caught:
        await desk.check_step(held.id, 1)
    assert caught.value.key == "sheet.written"


async def test_the_rows_are_forgotten_when_the_import_has_ended(desk: Desk) -> None:
    held = await desk.run(sheet(person(1)))
    async with desk.ctx.transaction() as session:
        row = await session.get_one(SheetImport, (desk.ctx.tenant.id, held.id))
        assert (row.object_name, await reveal(session, row, SheetImport.secret)) == (None, None)
    swept = await sweep(_later(desk.ctx, timedelta(days=2)), desk.store)
    assert swept >= 1


async def test_an_import_expires_with_its_rows(desk: Desk) -> None:
    held = await desk.upload(sheet(person(1)))
    later = _later(desk.ctx, imports.LIFE)
    async with later.transaction():
        with pytest.raises(RuleError) as caught:
            await imports.check(later, desk.store, desk.sheets, held.id)
    assert caught.value.key == "sheet.expired"
    assert await drop_expired_sheets(later) == 1
    async with later.transaction() as session:
        row = await session.get_one(SheetImport, (later.tenant.id, held.id))
        assert (row.state, row.object_name) == ("EXPIRED", None)
        assert await session.scalar(select(func.count()).select_from(SheetClaim)) == 0


def _later(ctx: Context, by: timedelta) -> Context:
    from dataclasses import replace

    return replace(ctx, clock=replace(ctx.clock, now=lambda: ctx.clock.now() + by))


ROW = st.builds(
    lambda ordinal, **values: person(ordinal, **values),
    st.integers(1, 12),
    所属单位=st.sampled_from([EAST, "500235102", "500235999", "", "东镇"]),
    姓名=st.sampled_from(["示例甲", "", "=1+1", "示" * 101]),
    证件类型=st.sampled_from(["居民身份证", "PASSPORT", "", "证"]),
    出生日期=st.sampled_from(["2000-01-01", "", "2000/1/1", "20000101", "昨天"]),
    手机号码=st.sampled_from(["13800000000", "", "1.38E+10", "02358120000"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=1, max_size=15), step=st.integers(1, 6), other=st.integers(1, 6))
async def test_a_check_tells_exactly_what_the_import_does(
    desk: Desk, rows: list[list[Any]], step: int, other: int
) -> None:
    content = sheet(*rows)
    checked = await desk.check(content, step)
    told = await desk.faults(checked)
    await make_person(name="示例乙")  # nothing of the check may be left that this would meet
    held = await desk.begin(checked.id)
    while held.ended_at is None:
        held = await desk.go_on(held.id, other)
    assert await desk.faults(held) == told
    assert (held.good, held.faulty, held.written) == (checked.good, checked.faulty, checked.good)
