"""Officers of associations: for which time they hold their offices."""

from datetime import date

import pytest

from core.errors import RuleError
from core.orgs.models import Org
from plugins.volunteers.associations import officers
from plugins.volunteers.associations.models import Officer, Post
from tests.conftest import ContextFor
from tests.factories import make_person, save
from tests.plugins.volunteers.people import make_association


@pytest.mark.parametrize(
    ("ended_on", "key"),
    [(date(2010, 12, 31), "rule.ends_before_it_begins"), (date(2011, 5, 2), "volunteers.only_earlier")],
)
async def test_a_term_that_ends_then_is_told_why_it_cannot(
    ctx_for: ContextFor, east_village: Org, ended_on: date, key: str
) -> None:
    association, person = await make_association(east_village), await make_person(east_village)
    term = {"started_on": date(2011, 1, 1), "ended_on": date(2011, 5, 1)}
    held = Officer(
        association_id=association.id, person_id=person.id, name=person.name, post=Post.VICE_PRESIDENT, **term
    )
    officer = await save(held, association)
    ctx = await ctx_for("volunteer_manager", east_village)
    async with ctx.transaction():
        with pytest.raises(RuleError) as refused:
            await officers.end_officer(ctx, officer.id, ended_on)
    assert refused.value.key == key
