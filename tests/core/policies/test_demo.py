"""The demo's rules, and the appraisal that follows one of them."""

import pytest
from sqlalchemy import func, select

from core.appraisals import demo as appraisals
from core.appraisals.models import AppraisalCriterion, AppraisalResult, AppraisalScheme, AppraisalScore, DutySet
from core.policies import demo as policies
from core.policies.models import PolicyDocument
from core.policies.states import PolicyState


@pytest.fixture
async def session(system, yunyang):
    ctx = system(yunyang)
    async with ctx.transaction() as session:
        await policies.load(ctx, 0.1)
        await appraisals.load(ctx, 0.1)
        yield session


async def test_the_models_four_rules_are_in_force(session):
    rules = list(await session.scalars(select(PolicyDocument)))
    assert len(rules) == 4
    assert {one.state for one in rules} == {PolicyState.PUBLISHED}


async def test_each_duty_has_criteria_that_add_up_to_a_hundred(session):
    wanted = (
        select(AppraisalScheme.duty, func.sum(AppraisalCriterion.points))
        .join_from(AppraisalScheme, AppraisalCriterion)
        .group_by(AppraisalScheme.duty)
    )
    assert dict((await session.execute(wanted)).all()) == {DutySet.SERVICE: 100, DutySet.VOLUNTEER: 100}


async def test_a_total_is_the_sum_of_its_scores(session):
    wanted = (
        select(AppraisalResult.total, func.sum(AppraisalScore.points))
        .join_from(AppraisalResult, AppraisalScore)
        .group_by(AppraisalResult.id, AppraisalResult.total)
    )
    found = (await session.execute(wanted)).all()
    assert found
    assert all(total == added for total, added in found)
