"""Appraisals on a real database: by a scheme, by somebody else, confirmed by a second person."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from core.accounts.models import Account
from core.appraisals import results, schemes
from core.appraisals.models import AppraisalCriterion, AppraisalResult, AppraisalScheme, AppraisalSubject, DutySet
from core.appraisals.rules import BandPlan, CriterionPlan
from core.appraisals.states import ResultState
from core.context import Context
from core.errors import Forbidden, IllegalMove, NotFound, RuleError
from core.orgs.models import Org, UnitHead
from tests.conftest import ContextFor
from tests.factories import make_account, make_person, make_unit, save

NOW = datetime(2011, 12, 20, 1, tzinfo=UTC)
CRITERIA = (CriterionPlan("办件", 70), CriterionPlan("评价", 30))
BANDS = (BandPlan("优秀", 90), BandPlan("合格", 60), BandPlan("不合格", 0))


@pytest.fixture
async def ctx(ctx_for: ContextFor, county: Org) -> Context:
    """Whoever leads the county's centre."""
    return await ctx_for(await make_account(county, "center_director", name="示例县主任"), now=NOW)


@pytest.fixture
async def town(ctx_for: ContextFor, east: Org) -> Context:
    """Whoever leads the centre of the eastern town."""
    return await ctx_for(await make_account(east, "center_director", name="示例镇主任"), now=NOW)


@pytest.fixture
async def village(ctx_for: ContextFor, east_village: Org) -> Context:
    """Whoever leads the centre of a village of it."""
    return await ctx_for(await make_account(east_village, "center_director"), now=NOW)


async def make_scheme(ctx: Context, org: Org, **more: Any) -> AppraisalScheme:
    given = {
        "name": "年度考核",
        "subject": AppraisalSubject.ORG,
        "starts_on": date(2011, 1, 1),
        "ends_on": date(2011, 12, 31),
        "criteria": CRITERIA,
        "bands": BANDS,
    } | more
    async with ctx.transaction():
        return await schemes.create_scheme(ctx, org_id=org.id, **given)


async def scores(ctx: Context, scheme: AppraisalScheme, *points: int) -> list[results.Given]:
    async with ctx.transaction() as session:
        wanted = select(AppraisalCriterion.id).where(AppraisalCriterion.scheme_id == scheme.id)
        found = await session.scalars(wanted.order_by(AppraisalCriterion.ordinal))
        return [results.Given(*pair) for pair in zip(found, points, strict=False)]


async def appraise(
    ctx: Context, scheme: AppraisalScheme, org: Org | None = None, head: UnitHead | None = None, points: Any = (65, 27)
) -> AppraisalResult:
    given = await scores(ctx, scheme, *points)
    async with ctx.transaction():
        return await results.score(
            ctx, scheme.id, org_id=org and org.id, head_id=head and head.id, scores=given, remark="属实"
        )


async def confirm(ctx: Context, result: AppraisalResult) -> AppraisalResult:
    async with ctx.transaction():
        current = await ctx.one(AppraisalResult, result.id)
        return await results.confirm(ctx, result.id, current.version)


async def publish(ctx: Context, result: AppraisalResult) -> AppraisalResult:
    async with ctx.transaction():
        current = await ctx.one(AppraisalResult, result.id)
        return await results.publish(ctx, result.id, current.version)


async def state(ctx: Context, result: AppraisalResult) -> AppraisalResult:
    async with ctx.transaction():
        current = await ctx.one(AppraisalResult, result.id)
        return await results.make_statement(ctx, result.id, current.version, "有异议")


async def head_of(org: Org, account: Account | None = None) -> UnitHead:
    person = await make_person(org)
    unit = await make_unit(org)
    held = {"person_id": person.id, "name": person.name, "post": "主任", "started_on": date(2011, 1, 1)}
    return await save(UnitHead(unit_id=unit.id, **held), org)


def code(raised: pytest.ExceptionInfo[RuleError]) -> str:
    return raised.value.payload_code


async def test_the_total_is_the_sum_and_the_grade_its_band(ctx: Context, county: Org, east_village: Org) -> None:
    result = await appraise(ctx, await make_scheme(ctx, county), east_village)
    assert (result.total, result.grade, result.appraiser) == (92, "优秀", "示例县主任")


async def test_the_two_duties_of_a_centre_are_appraised_apart(ctx: Context, county: Org, east_village: Org) -> None:
    by_duty = {duty: await make_scheme(ctx, county, duty=duty) for duty in DutySet}
    good = await appraise(ctx, by_duty[DutySet.SERVICE], east_village)
    poor = await appraise(ctx, by_duty[DutySet.VOLUNTEER], east_village, points=(30, 10))
    assert (good.grade, poor.grade) == ("优秀", "不合格")


async def test_criteria_that_do_not_add_up_to_a_hundred_are_refused(ctx: Context, county: Org) -> None:
    with pytest.raises(RuleError) as raised:
        await make_scheme(ctx, county, criteria=CRITERIA[:1])
    assert raised.value.key == "appraisal.criteria"


async def test_a_post_has_no_duties_of_a_centre(ctx: Context, county: Org) -> None:
    with pytest.raises(RuleError) as raised:
        await make_scheme(ctx, county, subject=AppraisalSubject.POST, duty=DutySet.SERVICE)
    assert raised.value.key == "appraisal.duty"


async def test_each_criterion_is_scored_within_its_points(ctx: Context, county: Org, east: Org) -> None:
    scheme = await make_scheme(ctx, county)
    for points in ((71, 0), (70,)):
        with pytest.raises(RuleError) as raised:
            await appraise(ctx, scheme, east, points=points)
        assert raised.value.params["criteria"] == "办件 0-70; 评价 0-30"


async def test_nobody_appraises_the_own_organisation(ctx: Context, town: Context, county: Org, east: Org) -> None:
    scheme = await make_scheme(ctx, county)
    with pytest.raises(RuleError) as raised:
        await appraise(town, scheme, east)
    assert code(raised) == "APPRAISAL_OWN"
    with pytest.raises(RuleError) as raised:
        await appraise(ctx, scheme, county)
    assert code(raised) == "APPRAISAL_OWN"


async def test_nobody_appraises_how_they_fill_a_post(ctx_for: ContextFor, ctx: Context, county: Org) -> None:
    head = await head_of(county)
    scheme = await make_scheme(ctx, county, subject=AppraisalSubject.POST)
    own = await ctx_for(await make_account(county, "center_director", person_id=head.person_id), now=NOW)
    with pytest.raises(RuleError) as raised:
        await appraise(own, scheme, head=head)
    assert code(raised) == "APPRAISAL_OWN"
    assert (await appraise(ctx, scheme, head=head)).person_id == head.person_id


async def test_a_town_is_not_appraised_by_another(ctx: Context, town: Context, county: Org, west: Org) -> None:
    scheme = await make_scheme(ctx, county)
    with pytest.raises(NotFound):
        await appraise(town, scheme, west)


async def test_a_towns_scheme_is_for_its_own_line(ctx: Context, town: Context, east: Org, west: Org) -> None:
    scheme = await make_scheme(town, east)
    with pytest.raises(RuleError) as raised:
        await appraise(ctx, scheme, west)
    assert raised.value.key == "appraisal.other_line"


async def test_a_scheme_says_what_it_appraises(ctx: Context, county: Org, east: Org) -> None:
    of_posts = await make_scheme(ctx, county, subject=AppraisalSubject.POST)
    with pytest.raises(RuleError) as raised:
        await appraise(ctx, of_posts, east)
    assert raised.value.key == "appraisal.subject_post"
    with pytest.raises(RuleError) as raised:
        await appraise(ctx, await make_scheme(ctx, county), head=await head_of(east))
    assert raised.value.key == "appraisal.subject_org"


async def test_an_organisation_has_one_result_under_a_scheme(ctx: Context, county: Org, east: Org) -> None:
    scheme = await make_scheme(ctx, county)
    await appraise(ctx, scheme, east)
    with pytest.raises(RuleError) as raised:
        await appraise(ctx, scheme, east)
    assert code(raised) == "NOT_UNIQUE"


async def test_a_closed_scheme_takes_no_results(ctx: Context, county: Org, east: Org) -> None:
    scheme = await make_scheme(ctx, county)
    async with ctx.transaction():
        await schemes.close_scheme(ctx, scheme.id, 1)
    with pytest.raises(RuleError) as raised:
        await appraise(ctx, scheme, east)
    assert code(raised) == "APPRAISAL_CLOSED"


async def test_a_second_person_confirms(ctx: Context, town: Context, county: Org, east_village: Org) -> None:
    result = await appraise(town, await make_scheme(ctx, county), east_village)
    with pytest.raises(RuleError) as raised:
        await confirm(town, result)
    assert code(raised) == "APPRAISAL_OWN_SCORE"
    assert (await confirm(ctx, result)).confirmer == "示例县主任"


async def test_the_appraised_side_does_not_confirm(
    ctx: Context, village: Context, county: Org, east_village: Org
) -> None:
    result = await appraise(ctx, await make_scheme(ctx, county), east_village)
    with pytest.raises(RuleError) as raised:
        await confirm(village, result)
    assert code(raised) == "APPRAISAL_OWN"


async def test_what_is_confirmed_is_not_scored_anew(
    ctx: Context, town: Context, county: Org, east_village: Org
) -> None:
    scheme = await make_scheme(ctx, county)
    result = await confirm(ctx, await appraise(town, scheme, east_village))
    given = await scores(town, scheme, 1, 1)
    with pytest.raises(RuleError) as raised:
        async with town.transaction():
            await results.score_anew(town, result.id, result.version, scores=given)
    assert code(raised) == "APPRAISAL_CONFIRMED"


async def test_scores_of_a_draft_may_change(ctx: Context, county: Org, east: Org) -> None:
    scheme = await make_scheme(ctx, county)
    result = await appraise(ctx, scheme, east)
    given = await scores(ctx, scheme, 60, 10)
    async with ctx.transaction():
        again = await results.score_anew(ctx, result.id, result.version, scores=given)
    assert (again.total, again.grade) == (70, "合格")


async def test_the_appraised_side_alone_makes_its_statement(
    ctx: Context, town: Context, village: Context, county: Org, east_village: Org
) -> None:
    result = await appraise(town, await make_scheme(ctx, county), east_village)
    with pytest.raises(RuleError) as raised:
        await state(town, result)
    assert code(raised) == "APPRAISAL_NOT_OWN"
    assert (await state(village, result)).statement == "有异议"


async def test_whoever_fills_the_post_sees_the_result_and_makes_the_statement(
    ctx_for: ContextFor, ctx: Context, county: Org, east: Org
) -> None:
    head = await head_of(east)
    result = await appraise(ctx, await make_scheme(ctx, county, subject=AppraisalSubject.POST), head=head)
    own = await ctx_for(await make_account(east, "resident", person_id=head.person_id), now=NOW)
    assert (await state(own, result)).statement == "有异议"


async def test_a_published_result_is_final(
    ctx: Context, town: Context, village: Context, county: Org, east_village: Org
) -> None:
    result = await appraise(town, await make_scheme(ctx, county), east_village)
    with pytest.raises(IllegalMove):
        await publish(ctx, result)
    await confirm(ctx, result)
    assert (await publish(ctx, result)).state == ResultState.PUBLISHED
    with pytest.raises(RuleError) as raised:
        await state(village, result)
    assert code(raised) == "APPRAISAL_PUBLISHED"


async def test_a_town_does_not_see_results_of_another(
    ctx_for: ContextFor, ctx: Context, county: Org, east: Org, west: Org
) -> None:
    result = await appraise(ctx, await make_scheme(ctx, county), east)
    other = await ctx_for(await make_account(west, "center_director"), now=NOW)
    with pytest.raises(NotFound):
        await confirm(other, result)


async def test_a_clerk_does_not_appraise(ctx_for: ContextFor, ctx: Context, county: Org, east: Org) -> None:
    scheme = await make_scheme(ctx, county)
    leader = await ctx_for(await make_account(county, "county_leader"), now=NOW)
    with pytest.raises(Forbidden):
        await appraise(leader, scheme, east)
