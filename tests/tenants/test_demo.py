"""The kernel's part of the demo: who lives in a county, and its offices' accounts."""

from collections import Counter
from collections.abc import Callable

import phonenumbers
import pytest
from sqlalchemy import func, select

from core.accounts.models import Account
from core.context import Context
from core.crypto.sealed import reveal
from core.orgs.models import Org
from core.orgs.service import _grow
from core.people.models import Person, PersonPhone
from core.rbac.models import Grant, Role
from core.tenancy import TenantInfo
from core.text import person_pinyin
from tenants import divisions
from tenants.demo import load, populate, residents


def planted(code: str) -> list[Org]:
    return list(_grow(divisions.county(code), None, 0))


def populated(code: str) -> list[Org]:
    orgs = planted(code)
    populate(orgs)
    return orgs


@pytest.fixture(scope="module")
def yunyang_orgs() -> list[Org]:
    return populated("500235")


def people_in(orgs: list[Org]) -> list[int]:
    return [org.population or 0 for org in orgs]


def test_villages_have_the_sizes_from_which_the_mediators_follow(yunyang_orgs: list[Org]) -> None:
    villages = people_in([org for org in yunyang_orgs if org.level == "VILLAGE"])
    sizes = Counter("small" if count < 1_000 else "middle" if count <= 3_000 else "large" for count in villages)
    assert sizes == {"small": 201, "middle": 199, "large": 80}


def test_a_population_is_the_sum_of_those_below(yunyang_orgs: list[Org]) -> None:
    below: Counter[object] = Counter()
    for org in yunyang_orgs:
        below[org.parent_id] += org.population or 0
    assert all(org.population == below[org.id] for org in yunyang_orgs if org.children_count)


def test_populations_are_the_same_each_time(yunyang_orgs: list[Org]) -> None:
    assert people_in(populated("500235")) == people_in(yunyang_orgs)


def test_populating_twice_changes_nothing() -> None:
    orgs = populated("500236")
    before = people_in(orgs)
    populate(orgs)
    assert people_in(orgs) == before


@pytest.mark.parametrize("code", ["441900", "460400", "500236", "659001"])
def test_every_organisation_of_any_county_has_people(code: str) -> None:
    assert all(count >= 300 for count in people_in(populated(code)))


def test_about_twenty_thousand_residents_have_a_record(yunyang_orgs: list[Org]) -> None:
    assert len(list(residents(yunyang_orgs, 1.0))) == 20_443


@pytest.mark.parametrize("scale", [0.0, 0.05, 1.0])
def test_each_village_has_two_residents_with_a_record_at_any_scale(yunyang_orgs: list[Org], scale: float) -> None:
    recorded = Counter(row["org_id"] for row in residents(yunyang_orgs, scale))
    assert len(recorded) == 480
    assert min(recorded.values()) >= 2


def test_residents_are_told_apart_by_a_number_alone(yunyang_orgs: list[Org]) -> None:
    rows = list(residents(yunyang_orgs, 0.05))
    assert {row["name"].rstrip("0123456789") for row in rows} == {"示例居民"}
    assert len({row["name"] for row in rows}) == len(rows)


def test_names_are_sorted_as_any_name(yunyang_orgs: list[Org]) -> None:
    row = next(residents(yunyang_orgs, 0.05))
    assert row["name_pinyin"] == person_pinyin(row["name"])


async def test_a_demo_tenant_gets_people_and_the_accounts_of_its_offices(
    system: Callable[[TenantInfo], Context], yunyang: TenantInfo
) -> None:
    ctx = system(yunyang)
    async with ctx.transaction() as session:
        await load(ctx, 1.0)
        orgs = list(await session.scalars(select(Org).order_by(Org.place).execution_options(populate_existing=True)))
        people = await session.scalar(select(func.count()).select_from(Person))
        held = select(Account.login, Role.key, Org.level).join_from(Grant, Account, Grant.account_id == Account.id)
        held = held.join(Role, Grant.role_id == Role.id).join(Org, Grant.org_id == Org.id)
        grants = {tuple(row) for row in await session.execute(held)}
    assert people == len(list(residents(orgs, 1.0))) > 0
    assert grants == {("county_leader", "county_leader", "COUNTY"), ("auditor", "privacy_officer", "COUNTY")}


async def test_demo_people_have_no_identity_number_and_phones_that_nobody_has(
    system: Callable[[TenantInfo], Context], yunyang: TenantInfo
) -> None:
    ctx = system(yunyang)
    async with ctx.transaction() as session:
        await load(ctx, 0.05)
        people = list(await session.scalars(select(Person)))
        phones = list(await session.scalars(select(PersonPhone)))
        born = {await reveal(session, person, Person.birth_date) for person in people[:50]}
        numbers = [await reveal(session, phone, PersonPhone.number) for phone in phones[:50]]
    assert {person.id_number for person in people} == {None}
    assert {person.is_under_14 for person in people} == {True, False}
    assert all(day and day.endswith("-01-01") for day in born)
    assert len(phones) == len(people)
    assert not [n for n in numbers if n is None or phonenumbers.is_valid_number(phonenumbers.parse(n))]
