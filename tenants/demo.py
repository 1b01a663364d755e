"""The people of a demo county, all invented: how many live where, numbered residents, its offices' accounts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import select

from core.bulk import insert_rows
from core.context import Context
from core.db import new_id
from core.demo import apportion, open_account
from core.orgs.kinds import OrgKind
from core.orgs.models import Org
from core.people.ages import is_under_14
from core.people.models import Person, PersonPhone, PhoneUse
from core.text import person_pinyin

SIZES = ((201, 300, 999), (199, 1_000, 3_000), (80, 3_001, 6_000))
"""Of 480 villages, how many have a population from and to: Yunyang's mediators add up to 7,825 under these."""

RECORDED_IN_THOUSAND = 23
"""Residents with a record, at scale 1.0: some 20,000 in a county of 900,000."""

FEWEST_RECORDED = 2
"""Residents recorded in each village at any scale: enough for both sides of a dispute."""

NAME = "示例居民"

NO_NETWORK = "+8610000"
"""Begins phone numbers that were given to nobody: no mobile number begins with 10, no local one with 0."""

AGES = 90
"""Residents are of every age under this."""

STRIDE = 37
"""Years between one resident and the next, so that even a few are of all ages; it has no factor in common with AGES."""

ACCOUNTS = (("county_leader", "county_leader", "示例县领导"), ("auditor", "privacy_officer", "示例审计员"))
"""Login, role and name; each at the county."""


async def load(ctx: Context, scale: float) -> None:
    """Fill a demo tenant with people; populations stay as they are at any scale."""
    orgs = list(await ctx.session.scalars(select(Org).order_by(Org.place)))
    populate(orgs)
    people = list(with_births(residents(orgs, scale), ctx.clock.today()))
    await insert_rows(ctx, Person, people)
    await insert_rows(ctx, PersonPhone, phones(people))
    for login, role, name in ACCOUNTS:
        await open_account(ctx, orgs[0], login, name=name, role=role)


def populate(orgs: Sequence[Org]) -> None:
    """Give each village its population, drawn by the county's code, and all above it their sums.

    The organisations come in the order of their places; communities are larger than villages.
    """
    random = Random(orgs[0].code)
    lowest = [org for org in orgs if not org.children_count]
    lowest.sort(key=lambda org: (org.kind == OrgKind.COMMUNITY, random.random()))
    for org, population in zip(lowest, _populations(random, len(lowest)), strict=True):
        org.population = population
    _add_up(orgs)


def _add_up(orgs: Sequence[Org]) -> None:
    by_id = {org.id: org for org in orgs}
    for org in orgs:
        if org.children_count:
            org.population = 0
    for org in reversed(orgs):  # those below come before the one above them
        if org.parent_id is not None:
            above = by_id[org.parent_id]
            above.population = (above.population or 0) + (org.population or 0)


def _populations(random: Random, villages: int) -> Iterator[int]:
    """One population for each village, small ones first."""
    counts = apportion(villages, [share for share, _, _ in SIZES])
    for count, (_, least, most) in zip(counts, SIZES, strict=True):
        yield from (random.randint(least, most) for _ in range(count))


def residents(orgs: Sequence[Org], scale: float) -> Iterator[dict[str, Any]]:
    """Rows of residents, numbered through the county in the order of places."""
    pinyin = person_pinyin(NAME)
    number = 0
    for org in orgs:
        for _ in range(_recorded(org, scale)):
            number += 1
            yield {
                "id": new_id(),
                "org_id": org.id,
                "org_place": org.place,
                "name": f"{NAME}{number:06}",
                "name_pinyin": f"{pinyin} {number:06}",
            }


def with_births(people: Iterable[dict[str, Any]], today: date) -> Iterator[dict[str, Any]]:
    """The rows with dates of birth: everybody was born on a New Year's Day, in a year told by the number."""
    for number, person in enumerate(people, start=1):
        born = date(today.year - number * STRIDE % AGES, 1, 1)
        yield {**person, "birth_date": born.isoformat(), "is_under_14": is_under_14(born, today)}


def phones(people: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows of phone numbers, one for each person, of a range that no network has."""
    for number, person in enumerate(people, start=1):
        yield {"id": new_id(), "person_id": person["id"], "use": PhoneUse.MOBILE, "number": f"{NO_NETWORK}{number:06}"}


def _recorded(org: Org, scale: float) -> int:
    if org.children_count:
        return 0
    return max(FEWEST_RECORDED, round((org.population or 0) * RECORDED_IN_THOUSAND / 1_000 * scale))
