"""Keys are replaced while the county works, and whoever was interrupted goes on."""

import asyncio
import os
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from core.audit.models import AuditEntry
from core.context import Context
from core.crypto.keyring import KeyRing
from core.crypto.master import make_master_key, parse_master_keys
from core.crypto.models import KeyState, WrappedKey
from core.crypto.rotation import destroy_keys, rewrap, rotate
from core.crypto.sealed import equals, reveal
from core.db import Database
from core.errors import ConfigError, RuleError
from core.orgs.models import Org
from core.people.models import Person, PersonPhone
from core.provision import Addresses
from core.tenancy import TenantInfo
from tests.factories import make_person, save
from tests.graphql_schema.served import HELIN, environment

NUMBER = "500235200001010012"

CtxOf = Callable[[TenantInfo], Context]


def quiet(column: str, done: int) -> None:
    """Progress that nobody watches."""


async def states(database: Database, tenant: TenantInfo) -> dict[str, int]:
    """How many keys of the tenant are in which state."""
    async with database.transaction(tenant.id) as session:
        rows = await session.execute(select(WrappedKey.state, func.count()).group_by(WrappedKey.state))
        return {row.state: row[1] for row in rows}


async def value_of(database: Database, person: Person) -> str | None:
    async with database.transaction(person.tenant_id) as session:
        return await reveal(session, person, Person.id_number)


async def found(database: Database, tenant: TenantInfo, number: str) -> Sequence[object]:
    async with database.transaction(tenant.id) as session:
        return list(await session.scalars(select(Person.id).where(await equals(session, Person.id_number, number))))


async def test_after_a_rotation_all_values_are_under_a_fresh_key_and_the_old_one_is_gone(
    database: Database, yunyang: TenantInfo, east: Org, system: CtxOf
) -> None:
    people = [await make_person(east, id_number=NUMBER, address=f"云阳县{n}号") for n in range(5)]
    await save(PersonPhone(person_id=people[0].id, use="MOBILE", number="+8619900000001"), east)
    assert await rotate(system(yunyang), batch=2, progress=quiet) == 11
    assert await states(database, yunyang) == {KeyState.ACTIVE: 1, KeyState.DESTROYED: 1}
    assert {await value_of(database, person) for person in people} == {NUMBER}
    assert len(await found(database, yunyang, NUMBER)) == 5


async def test_a_rotation_leaves_the_keys_of_other_tenants_alone(
    database: Database, yunyang: TenantInfo, fengjie: TenantInfo, east: Org, abroad: Org, system: CtxOf
) -> None:
    await make_person(east, id_number=NUMBER)
    stranger = await make_person(abroad, id_number=NUMBER)
    await rotate(system(yunyang), progress=quiet)
    assert await states(database, fengjie) == {KeyState.ACTIVE: 1}
    assert await value_of(database, stranger) == NUMBER


async def test_while_a_rotation_runs_values_of_both_keys_are_read_and_found(
    database: Database, yunyang: TenantInfo, east: Org, system: CtxOf
) -> None:
    people = [await make_person(east, id_number=NUMBER) for _ in range(4)]

    class Stopped(Exception):
        pass

    def stop(column: str, done: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        await rotate(system(yunyang), batch=2, progress=stop)
    people.append(await make_person(east, id_number=NUMBER))
    assert await states(database, yunyang) == {KeyState.ACTIVE: 1, KeyState.RETIRED: 1}
    assert {await value_of(database, person) for person in people} == {NUMBER}
    assert len(await found(database, yunyang, NUMBER)) == 5
    assert await rotate(system(yunyang), progress=quiet) == 2
    assert await states(database, yunyang) == {KeyState.ACTIVE: 1, KeyState.DESTROYED: 1}


@pytest.mark.commits
async def test_a_key_is_retired_only_after_those_who_seal_by_it(
    database: Database, yunyang: TenantInfo, east: Org, system: CtxOf
) -> None:
    await make_person(east, id_number=NUMBER)
    async with database.transaction(yunyang.id) as session:
        late = Person(org_id=east.id, org_place=east.place, name="王测试", name_pinyin="wang", id_number=NUMBER)
        session.add(late)
        await session.flush()
        rotation = asyncio.create_task(rotate(system(yunyang), progress=quiet))
        await asyncio.sleep(0.3)
        assert not rotation.done(), "it must wait for the row that is not committed yet"
    assert await rotation == 2
    assert await value_of(database, late) == NUMBER


@pytest.mark.commits
async def test_a_rotation_killed_in_the_middle_is_gone_on_with(
    database: Database, addresses: Addresses, yunyang: TenantInfo, east: Org, tmp_path: Path
) -> None:
    numbers = [f"P{n:08}" for n in range(400)]
    async with database.transaction(yunyang.id) as session:
        people = [
            Person(org_id=east.id, org_place=east.place, name="王测试", name_pinyin="wang", id_number=number)
            for number in numbers
        ]
        session.add_all(people)
    command = [str(HELIN), "keys", "rotate", "--tenant", "yunyang", "--batch", "1"]
    given = environment(addresses, tmp_path)
    assert "core_person.id_number: 1" in await asyncio.to_thread(kill_once_it_speaks, command, given)
    async with database.transaction(yunyang.id) as session:
        sealed_by = await session.scalars(text("select substring(id_number_cipher from 2 for 16) from core_person"))
        by_key = Counter(value for value in sealed_by if value is not None)
    assert len(by_key) == 2, "some values under each key"
    assert {await value_of(database, person) for person in people[::40]} == set(numbers[::40])
    command[-1] = "100"
    done = await asyncio.to_thread(subprocess.run, command, env=given, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"yunyang: {_rest(by_key)} values sealed anew.\n")
    assert await states(database, yunyang) == {KeyState.ACTIVE: 1, KeyState.DESTROYED: 1}
    assert [await value_of(database, person) for person in people] == numbers


def kill_once_it_speaks(command: list[str], given: dict[str, str]) -> str:
    """Run the command until its first line on standard error, and kill it there."""
    with subprocess.Popen(command, env=given, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        process.send_signal(signal.SIGKILL)
    return said


def _rest(by_key: Counter[bytes]) -> int:
    """Values under the older key: ids of keys are ordered by time."""
    return by_key[min(by_key)]


async def test_a_new_master_key_wraps_the_data_keys_and_the_old_one_may_go(
    database: Database, yunyang: TenantInfo, east: Org, system: CtxOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await make_person(east, id_number=NUMBER)
    old, new = os.environ["HELIN_MASTER_KEY"], make_master_key()
    monkeypatch.setattr(database, "keyring", KeyRing(lambda: parse_master_keys(f"{new},{old}")))
    assert [await rewrap(system(yunyang)) for _ in range(2)] == [1, 0]
    monkeypatch.setattr(database, "keyring", KeyRing(lambda: parse_master_keys(new)))
    assert await value_of(database, person) == NUMBER
    monkeypatch.setattr(database, "keyring", KeyRing(lambda: parse_master_keys(old)))
    with pytest.raises(ConfigError, match="which HELIN_MASTER_KEY lacks"):
        await value_of(database, person)


async def test_what_a_destroyed_key_sealed_is_gone_and_new_values_get_a_new_key(
    database: Database, yunyang: TenantInfo, east: Org, system: CtxOf
) -> None:
    person = await make_person(east, id_number=NUMBER)
    assert await destroy_keys(system(yunyang)) == 1
    with pytest.raises(RuleError, match=r"rule.value_destroyed"):
        await value_of(database, person)
    assert await found(database, yunyang, NUMBER) == []
    assert await value_of(database, await make_person(east, id_number=NUMBER)) == NUMBER


async def test_what_happens_to_keys_is_audited_and_no_key_stands_in_the_trail(
    database: Database, yunyang: TenantInfo, east: Org, system: CtxOf
) -> None:
    await make_person(east, id_number=NUMBER)
    await rotate(system(yunyang), progress=quiet)
    async with database.transaction(yunyang.id) as session:
        entries = list(await session.scalars(select(AuditEntry).where(AuditEntry.record_type == "core_data_key")))
    assert {entry.event for entry in entries} == {"DataKeyRetired", "DataKeyDestroyed"}
    assert not [entry for entry in entries if "wrapped" in entry.before or "wrapped" in entry.after]


def test_keys_are_destroyed_only_by_who_writes_the_name_twice() -> None:
    command = [str(HELIN), "keys", "destroy", "--tenant", "yunyang", "--really", "yes"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Nothing was destroyed" in done.stderr
