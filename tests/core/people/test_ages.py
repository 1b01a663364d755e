"""Who is a child under 14, and when that ends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.context import Context
from core.db import Database
from core.orgs.models import Org
from core.people.ages import is_under_14, let_grow
from core.people.models import Person
from core.tenancy import TenantInfo
from tests.factories import make_person

CtxOf = Callable[[TenantInfo], Context]


@pytest.mark.parametrize(
    ("born", "today", "child"),
    [
        (date(2012, 6, 15), date(2026, 6, 14), True),
        (date(2012, 6, 15), date(2026, 6, 15), True),
        (date(2012, 6, 15), date(2026, 6, 16), False),
        (date(2012, 2, 29), date(2026, 2, 28), True),
        (date(2012, 2, 29), date(2026, 3, 1), False),
    ],
)
def test_childhood_ends_on_the_day_after_the_14th_birthday(born: date, today: date, child: bool) -> None:
    assert is_under_14(born, today) is child


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.dates(date(1950, 1, 1), date(2099, 1, 1)))
def test_nobody_becomes_a_child_again(born: date, day: date) -> None:
    if not is_under_14(born, day):
        assert not is_under_14(born, date(day.year + 1, day.month, min(day.day, 28)))


async def test_those_who_turned_14_are_children_no_more(
    database: Database, yunyang: TenantInfo, east: Org, system: Callable[[TenantInfo], Context]
) -> None:
    grown = await make_person(east, birth_date="2012-06-15", is_under_14=True)
    child = await make_person(east, birth_date="2013-06-15", is_under_14=True)
    ctx = system(yunyang)
    ctx.clock = replace(ctx.clock, now=lambda: datetime(2026, 6, 15, 16, 1, tzinfo=UTC))  # the 16th in Chongqing
    assert [await let_grow(ctx) for _ in range(2)] == [1, 0]
    async with database.transaction(east.tenant_id) as session:
        held = {p.id: p.is_under_14 for p in await session.scalars(select(Person).where(Person.org_id == east.id))}
    assert (held[grown.id], held[child.id]) == (False, True)
