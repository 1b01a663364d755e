from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.bulk import BATCH, insert_rows
from core.db import new_id
from core.demo import apportion
from core.orgs.models import Org
from core.people.models import Person

weights = st.lists(st.integers(1, 5_000), min_size=1)


@given(st.integers(0, 10_000), weights)
def test_parts_add_up_to_the_whole(whole, weights):
    assert sum(apportion(whole, weights)) == whole


@given(st.integers(0, 10_000), weights)
def test_no_part_is_one_off_its_share(whole, weights):
    parts = apportion(whole, weights)
    assert all(
        abs(part * sum(weights) - whole * weight) < sum(weights) for part, weight in zip(parts, weights, strict=True)
    )


def test_of_equal_remainders_the_first_is_rounded_up():
    assert apportion(3, [1, 1]) == [2, 1]


async def test_more_rows_than_a_batch_are_all_written(system, yunyang, east: Org):
    count = BATCH + 1
    people = (
        {"id": new_id(), "org_id": east.id, "org_place": east.place, "name": f"示例{n}", "name_pinyin": f"shi li {n}"}
        for n in range(count)
    )
    ctx = system(yunyang)
    async with ctx.transaction() as session:
        await insert_rows(ctx, Person, people)
        assert len((await session.scalars(select(Person.id))).all()) == count


async def test_no_rows_are_no_statement(system, yunyang):
    ctx = system(yunyang)
    async with ctx.transaction() as session:
        await insert_rows(ctx, Person, ())
        assert (await session.scalars(select(Person.id))).all() == []
