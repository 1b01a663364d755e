"""Who looked: acts, reads of the record alone, and lists that showed it; on sealed days and on this one."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.access.models import Notification
from core.accounts.models import Account
from core.audit.chain import ALL, seal
from core.audit.models import AuditEntry, AuditKind
from core.audit.reads import written
from core.context import Context
from core.db import Database
from core.orgs.models import Org
from core.people.models import Person
from core.privacy.holdings import looks_of
from core.privacy.looks import Look
from core.tenancy import TenantInfo
from tests.conftest import ContextFor
from tests.factories import make_account, make_break, make_dispute, make_party, make_person, save

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)

Ago = Callable[..., Awaitable[AuditEntry]]


@pytest.fixture
async def officer(ctx_for: ContextFor, county: Org) -> Context:
    """The county's privacy officer."""
    return await ctx_for("privacy_officer", county, now=NOW)


@pytest.fixture
async def clerk(east: Org) -> Account:
    return await make_account(east, name="示例职员")


@pytest.fixture
def ago(clerk: Account, database: Database, yunyang: TenantInfo) -> Ago:
    """Call it with how long ago the clerk read which rows in a list; the entry is sealed at once."""

    async def read(time: timedelta, *rows: Any, **values: Any) -> AuditEntry:
        entry = AuditEntry(
            kind=AuditKind.READ,
            account_id=clerk.id,
            event="RecordsRead",
            tables=["core_person"],
            rows=len(rows),
            seen=written((0, row.id) for row in rows),
            occurred_at=NOW - time,
            request_id="-",
            **values,
        )
        await save(entry, clerk)
        await seal(database, yunyang.id, ALL)
        return entry

    return read


async def looks(ctx: Context, person: Person, many: int = 100, after: Look | None = None) -> list[Look]:
    """What the person is told, questions like this one left out."""
    async with ctx.transaction():
        found, _ = await looks_of(ctx, person.id, many, after and after.place)
        return [look for look in found if look.what != "AccessLogRead"]


async def test_a_list_that_showed_the_record_among_others_is_told(officer: Context, east: Org, ago: Ago) -> None:
    person, other = await make_person(east), await make_person(east)
    await ago(30 * DAY, other, person, purpose="回访")
    await ago(20 * DAY, other)
    (look,) = await looks(officer, person)
    assert (look.who, look.what, look.purpose, look.rows) == ("示例职员", "RecordsRead", "回访", 2)
    assert look.at == NOW - 30 * DAY


async def test_a_read_of_this_hour_is_told_before_it_is_sealed(officer: Context, clerk: Account, east: Org) -> None:
    person = await make_person(east)
    shown = {"tables": ["core_person"], "rows": 1, "seen": written([(0, person.id)])}
    read = AuditEntry(kind=AuditKind.READ, account_id=clerk.id, event="x", occurred_at=NOW, request_id="-", **shown)
    await save(read, clerk)
    assert [look.what for look in await looks(officer, person)] == ["x"]


async def test_names_kept_by_files_count_as_the_persons_own(officer: Context, east: Org, ago: Ago) -> None:
    person = await make_person(east)
    party = await make_party(await make_dispute(east), person)
    hidden = await make_party(await make_dispute(east, access_level="SEALED"), person)
    pointer = await make_person(east, merged_into_id=person.id)
    for number, row in enumerate((party, pointer, hidden), start=1):
        await ago(number * DAY, row)
    assert [look.at for look in await looks(officer, person)] == [NOW - DAY, NOW - 2 * DAY]


async def test_pages_meet_each_look_once_the_newest_first(officer: Context, east: Org, ago: Ago) -> None:
    person, other = await make_person(east), await make_person(east)
    made = [await ago(days * DAY, person, other) for days in (9, 9, 5, 4, 4, 4, 2)]
    await save(acted := entry_of(person), person)
    met: list[Look] = []
    while page := await looks(officer, person, 3, met[-1] if met else None):
        met += page
    expected = sorted([*made, acted], key=lambda entry: (entry.occurred_at, entry.id), reverse=True)
    assert [look.id for look in met if look.at < NOW] == [entry.id for entry in expected]


def entry_of(person: Person) -> AuditEntry:
    """An act of the system on the record, three days ago."""
    named = {"record_type": "core_person", "record_id": person.id}
    return AuditEntry(event="PersonGrown", occurred_at=NOW - 3 * DAY, request_id="-", **named)


async def test_all_are_counted_to_a_limit(officer: Context, east: Org, ago: Ago) -> None:
    person = await make_person(east)
    for days in (3, 2, 2):
        await ago(days * DAY, person)
    async with officer.transaction():
        assert (await looks_of(officer, person.id, 1, most=100))[1] == 3
        assert (await looks_of(officer, person.id, 1, most=2))[1] == 2


@pytest.mark.parametrize(("visible_in", "told"), [(None, False), (DAY, False), (-DAY, True)])
async def test_an_emergency_is_told_when_the_person_is_told_of_it(
    officer: Context, clerk: Account, east: Org, ago: Ago, visible_in: timedelta | None, told: bool
) -> None:
    person = await make_person(east)
    times = {"started_at": NOW - 9 * DAY, "ended_at": NOW - 9 * DAY + timedelta(hours=3)}
    opened = await make_break(person, clerk, **times)
    notice = {"kind": "access_broken", "who": clerk.name, "occurred_at": opened.started_at, "break_id": opened.id}
    visible_at = None if visible_in is None else NOW + visible_in
    await save(Notification(person_id=person.id, visible_at=visible_at, **notice), clerk)
    await ago(9 * DAY - timedelta(hours=1), person)
    await ago(8 * DAY, person)
    assert len(await looks(officer, person)) == 1 + told


async def test_the_question_is_a_read_of_the_record_too(officer: Context, east: Org) -> None:
    person = await make_person(east)
    async with officer.transaction():
        assert await looks_of(officer, person.id, 10) == ([], 0)
        (look,), _ = await looks_of(officer, person.id, 10)
    assert (look.what, look.rows) == ("AccessLogRead", 1)
