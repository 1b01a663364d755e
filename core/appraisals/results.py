"""Acts on results: scored by somebody else, answered by the appraised side, confirmed by a second person."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select

from core.accounts.models import Account
from core.appraisals import rules
from core.appraisals.events import (
    AppraisalResultConfirmed,
    AppraisalResultPublished,
    AppraisalResultScored,
    AppraisalResultStated,
)
from core.appraisals.models import (
    AppraisalBand,
    AppraisalCriterion,
    AppraisalResult,
    AppraisalScheme,
    AppraisalScore,
    AppraisalSubject,
)
from core.appraisals.permissions import RESULT_CONFIRM, RESULT_SCORE, RESULT_STATE
from core.appraisals.states import RESULTS, ResultState, SchemeState
from core.authz import require
from core.cases.journal import author_of
from core.checks import required_text
from core.context import Context
from core.errors import NotFound, RuleError
from core.orgs.models import FunctionalUnit, Org, UnitHead

LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Given:
    """The points that are given for a criterion."""

    criterion_id: UUID
    points: int


async def score(
    ctx: Context,
    scheme_id: UUID,
    *,
    org_id: UUID | None = None,
    head_id: UUID | None = None,
    scores: Sequence[Given],
    remark: str | None = None,
) -> AppraisalResult:
    """Appraise an organisation, or an appointment, under an open scheme of the same organisation or one above it."""
    scheme = await ctx.one(AppraisalScheme, scheme_id, field="scheme_id", keep=True)
    org, head = await _appraised(ctx, scheme, org_id, head_id)
    result = AppraisalResult(
        scheme_id=scheme.id,
        org_id=org.id,
        org_place=org.place,
        head_id=head and head.id,
        person_id=head and head.person_id,
        state=ResultState.DRAFT,
        appraiser_id=ctx.rights.account_id,
        appraiser=await author_of(ctx),
        made_at=ctx.clock.now(),
    )
    await require(ctx, RESULT_SCORE, result)
    field = "org_id" if head is None else "head_id"
    if scheme.state != SchemeState.OPEN:
        raise RuleError("appraisal.closed", field="scheme_id", code="APPRAISAL_CLOSED")
    host = await ctx.session.get_one(Org, (ctx.tenant.id, scheme.org_id))
    if not host.place <= org.place <= host.place_end:
        raise RuleError("appraisal.other_line", field=field, name=host.name)
    await _check_not_own(ctx, result, field)
    same = select(AppraisalResult.id).where(
        AppraisalResult.scheme_id == scheme.id,
        AppraisalResult.org_id == org.id if head is None else AppraisalResult.head_id == head.id,
    )
    if await ctx.session.scalar(same) is not None:
        raise RuleError("appraisal.scored", field=field, code="NOT_UNIQUE")
    await _write(ctx, result, scores, remark)
    return result


async def _appraised(
    ctx: Context, scheme: AppraisalScheme, org_id: UUID | None, head_id: UUID | None
) -> tuple[Org, UnitHead | None]:
    """The organisation, or the appointment and its organisation, that the scheme's subject asks for."""
    if scheme.subject == AppraisalSubject.ORG:
        if head_id is not None:
            raise RuleError("appraisal.subject_org", field="scheme_id" if org_id is None else "head_id")
        if org_id is None:
            raise RuleError("rule.required", field="org_id", code="REQUIRED")
        return await ctx.one(Org, org_id, field="org_id", keep=True), None
    if org_id is not None:
        raise RuleError("appraisal.subject_post", field="scheme_id")
    if head_id is None:
        raise RuleError("rule.required", field="head_id", code="REQUIRED")
    head = await ctx.session.get(UnitHead, (ctx.tenant.id, head_id))
    if head is None:
        raise NotFound("head_id")
    unit = await ctx.session.get_one(FunctionalUnit, (ctx.tenant.id, head.unit_id))
    return await ctx.one(Org, unit.org_id, field="head_id", keep=True), head


async def _write(ctx: Context, result: AppraisalResult, scores: Sequence[Given], remark: str | None) -> None:
    """Give a result its scores, and what they come to under its scheme."""
    wanted = select(AppraisalCriterion).where(AppraisalCriterion.scheme_id == result.scheme_id)
    criteria = list(await ctx.session.scalars(wanted.order_by(AppraisalCriterion.ordinal)))
    points = _checked(scores, criteria)
    given = select(AppraisalBand.at_least, AppraisalBand.grade).where(AppraisalBand.scheme_id == result.scheme_id)
    bands = [(at_least, grade) for at_least, grade in await ctx.session.execute(given)]
    result.total = total = sum(points.values())
    result.grade = rules.grade_of(total, bands)
    result.remark = None if remark is None else required_text(remark, "remark", LONGEST)
    ctx.session.add(result)
    await ctx.session.flush()
    await ctx.session.execute(delete(AppraisalScore).where(AppraisalScore.result_id == result.id))
    ctx.session.add_all(
        AppraisalScore(result_id=result.id, criterion_id=one.id, ordinal=one.ordinal, points=points[one.id])
        for one in criteria
    )
    await ctx.session.flush()
    ctx.record(AppraisalResultScored(result.id, result.scheme_id, result.org_id))


def _checked(scores: Sequence[Given], criteria: Sequence[AppraisalCriterion]) -> dict[UUID, int]:
    """Criterion -> points: each criterion of the scheme has some, once, and no more than it can bring."""
    most = {one.id: one.points for one in criteria}
    told = "; ".join(f"{one.name} 0-{one.points}" for one in criteria)
    points: dict[UUID, int] = {}
    for index, one in enumerate(scores):
        if one.criterion_id not in most:
            raise NotFound(f"scores.{index}.criterion_id")
        if one.criterion_id in points:
            raise RuleError("rule.not_unique", field=f"scores.{index}.criterion_id", code="NOT_UNIQUE")
        if not 0 <= one.points <= most[one.criterion_id]:
            raise RuleError("appraisal.scores", field=f"scores.{index}.points", criteria=told)
        points[one.criterion_id] = one.points
    if points.keys() != most.keys():
        raise RuleError("appraisal.scores", field="scores", criteria=told)
    return points


async def score_anew(
    ctx: Context, result_id: UUID, version: int, *, scores: Sequence[Given], remark: str | None = None
) -> AppraisalResult:
    """Score a result anew, as long as nobody confirmed it; whoever does is its appraiser then."""
    result = await ctx.one_at(AppraisalResult, result_id, version)
    await require(ctx, RESULT_SCORE, result)
    await _check_not_own(ctx, result, "id")
    if result.state != ResultState.DRAFT:
        raise RuleError("appraisal.confirmed", field="id", code="APPRAISAL_CONFIRMED")
    result.appraiser_id, result.appraiser = ctx.rights.account_id, await author_of(ctx)
    result.made_at = ctx.clock.now()
    await _write(ctx, result, scores, remark)
    return result


async def make_statement(ctx: Context, result_id: UUID, version: int, statement: str) -> AppraisalResult:
    """Say what the appraised side says: whoever fills the post, or works for the organisation, until it is final."""
    result = await ctx.one_at(AppraisalResult, result_id, version)
    await require(ctx, RESULT_STATE, result)
    if not await _is_own(ctx, result):
        raise RuleError("appraisal.not_own", field="id", code="APPRAISAL_NOT_OWN")
    if result.state == ResultState.PUBLISHED:
        raise RuleError("appraisal.published", field="id", code="APPRAISAL_PUBLISHED")
    result.statement = required_text(statement, "statement", LONGEST)
    result.stated_at = ctx.clock.now()
    ctx.record(AppraisalResultStated(result.id))
    return result


async def confirm(ctx: Context, result_id: UUID, version: int) -> AppraisalResult:
    """Confirm what somebody else scored, which fixes it."""
    result = await _to_decide(ctx, result_id, version)
    state = RESULTS.enter(result, to=ResultState.CONFIRMED)
    if result.appraiser_id is not None and result.appraiser_id == ctx.rights.account_id:
        raise RuleError("appraisal.own_score", field="id", code="APPRAISAL_OWN_SCORE")
    result.confirmer = await author_of(ctx)
    result.state, result.confirmed_at = state, ctx.clock.now()
    ctx.record(AppraisalResultConfirmed(result.id))
    return result


async def publish(ctx: Context, result_id: UUID, version: int) -> AppraisalResult:
    """Make a confirmed result final, with the statement that was made by then."""
    result = await _to_decide(ctx, result_id, version)
    result.state = RESULTS.enter(result, to=ResultState.PUBLISHED)
    result.published_at = ctx.clock.now()
    ctx.record(AppraisalResultPublished(result.id))
    return result


async def _to_decide(ctx: Context, result_id: UUID, version: int) -> AppraisalResult:
    result = await ctx.one_at(AppraisalResult, result_id, version)
    await require(ctx, RESULT_CONFIRM, result)
    await _check_not_own(ctx, result, "id")
    return result


async def _check_not_own(ctx: Context, result: AppraisalResult, field: str) -> None:
    """Nobody appraises themselves, nor the organisation that they work for, or one that theirs is below."""
    account = await _account(ctx)
    if account is None:
        return
    if result.head_id is not None:
        is_own = account.person_id == result.person_id
    else:
        org = await ctx.session.get_one(Org, (ctx.tenant.id, result.org_id))
        is_own = org.place <= account.org_place <= org.place_end
    if is_own:
        raise RuleError("appraisal.own", field=field, code="APPRAISAL_OWN")


async def _is_own(ctx: Context, result: AppraisalResult) -> bool:
    """Whether the actor speaks for the appraised side."""
    account = await _account(ctx)
    if account is None:
        return False
    return account.org_id == result.org_id if result.head_id is None else account.person_id == result.person_id


async def _account(ctx: Context) -> Account | None:
    """The account that acts; None for the system itself."""
    if ctx.rights.account_id is None:
        return None
    return await ctx.session.get_one(Account, (ctx.tenant.id, ctx.rights.account_id))
