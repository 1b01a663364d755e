"""Who is a child under 14: told from the date of birth when it is set, and once a day for those who were."""

from datetime import date

from sqlalchemy import select

from core.context import Context
from core.crypto.sealed import reveal
from core.people.events import PersonGrown
from core.people.models import Person

CHILDHOOD_YEARS = 14
BATCH = 200


def is_under_14(born: date, today: date) -> bool:
    """Whether somebody born on the day is under 14; the birthday itself still counts as childhood.

    Source: Personal Information Protection Law, art. 31; years are full on the day after the birthday, as the Supreme
    People's Court counts them.
    """
    turned = (today.month, today.day) > (born.month, born.day)
    return today.year - born.year - (not turned) < CHILDHOOD_YEARS


async def let_grow(ctx: Context) -> int:
    """Note who turned 14 since yesterday; gives how many. Only the dates of those who were children are opened."""
    grown, after = 0, None
    while True:
        children = select(Person).where(Person.is_under_14.is_(True)).order_by(Person.id).limit(BATCH)
        async with ctx.transaction() as session:
            found = list(await session.scalars(children if after is None else children.where(Person.id > after)))
            if not found:
                return grown
            for child in found:
                born = await reveal(session, child, Person.birth_date)
                if born is None or not is_under_14(date.fromisoformat(born), ctx.clock.today()):
                    child.is_under_14 = None if born is None else False
                    ctx.record(PersonGrown(child.id))
                    grown += 1
            after = found[-1].id
