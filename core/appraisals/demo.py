"""A year's appraisal of some village centres of a demo county, by their two duty sets; all of it is invented."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.appraisals.models import (
    AppraisalBand,
    AppraisalCriterion,
    AppraisalResult,
    AppraisalScheme,
    AppraisalScore,
    AppraisalSubject,
    DutySet,
)
from core.appraisals.rules import grade_of
from core.appraisals.states import ResultState, SchemeState
from core.bulk import insert_rows
from core.context import Context
from core.db import new_id
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org
from core.policies.models import PolicyDocument, PolicyKind

YEAR = 2011
CENTERS = 6
"""So many villages have results at most."""

CRITERIA: Mapping[DutySet, Sequence[tuple[str, int]]] = {
    DutySet.SERVICE: (("窗口服务", 40), ("便民服务卡和办事指南", 30), ("群众满意度", 30)),
    DutySet.VOLUNTEER: (("义工招募和管理", 40), ("服务安排", 40), ("服务记录", 20)),
}
NAMES = {DutySet.SERVICE: "社会服务职能考核", DutySet.VOLUNTEER: "组织义工服务考核"}
BANDS = ((0, "不合格"), (60, "合格"), (80, "良好"), (90, "优秀"))
STATES = (ResultState.PUBLISHED, ResultState.CONFIRMED, ResultState.DRAFT)

Row = dict[str, Any]


async def load(ctx: Context, _: float) -> None:
    """Appraise some village centres of a demo county; they are the same at any scale."""
    orgs = list(await ctx.session.scalars(select(Org).order_by(Org.place)))
    rule = select(PolicyDocument.id).where(PolicyDocument.kind == PolicyKind.APPRAISAL)
    schemes = list(plan_schemes(orgs[0], await ctx.session.scalar(rule)))
    criteria = list(plan_criteria(schemes))
    villages = [org for org in orgs if org.level == OrgLevel.VILLAGE][:CENTERS]
    made_at = datetime.combine(date(YEAR, 12, 31), time(9), ctx.clock.zone)
    scores = list(plan_scores(Random(f"{orgs[0].code} APPRAISAL"), schemes, criteria, len(villages)))
    results = list(plan_results(schemes, villages, scores, made_at))
    await insert_rows(ctx, AppraisalScheme, schemes)
    await insert_rows(ctx, AppraisalCriterion, criteria)
    await insert_rows(ctx, AppraisalBand, plan_bands(schemes))
    await insert_rows(ctx, AppraisalResult, results)
    await insert_rows(ctx, AppraisalScore, scores)


def plan_schemes(county: Org, rule_id: UUID | None) -> Iterator[Row]:
    """One for each duty of a village centre."""
    for duty in DutySet:
        yield {
            "id": new_id(),
            "org_id": county.id,
            "org_place": county.place,
            "name": f"{YEAR}年度村(社区)社会服务中心{NAMES[duty]}",
            "subject": AppraisalSubject.ORG,
            "duty": duty,
            "policy_document_id": rule_id,
            "starts_on": date(YEAR, 1, 1),
            "ends_on": date(YEAR, 12, 31),
            "state": SchemeState.OPEN,
        }


def plan_criteria(schemes: Sequence[Row]) -> Iterator[Row]:
    """What each looks at."""
    for scheme in schemes:
        for ordinal, (name, points) in enumerate(CRITERIA[scheme["duty"]], start=1):
            yield {"id": new_id(), "scheme_id": scheme["id"], "ordinal": ordinal, "name": name, "points": points}


def plan_bands(schemes: Sequence[Row]) -> Iterator[Row]:
    """The same grades in each."""
    for scheme in schemes:
        for at_least, grade in BANDS:
            yield {"id": new_id(), "scheme_id": scheme["id"], "at_least": at_least, "grade": grade}


def plan_scores(random: Random, schemes: Sequence[Row], criteria: Sequence[Row], many: int) -> Iterator[Row]:
    """Points for each criterion, of so many results of each scheme."""
    for scheme in schemes:
        looked_at = [one for one in criteria if one["scheme_id"] == scheme["id"]]
        for _ in range(many):
            result_id = new_id()
            for one in looked_at:
                yield {
                    "id": new_id(),
                    "result_id": result_id,
                    "criterion_id": one["id"],
                    "ordinal": one["ordinal"],
                    "points": random.randint(one["points"] * 6 // 10, one["points"]),
                }


def plan_results(
    schemes: Sequence[Row], villages: Sequence[Org], scores: Sequence[Row], made_at: datetime
) -> Iterator[Row]:
    """What the points come to, in every state."""
    totals: dict[UUID, int] = {}
    for one in scores:
        totals[one["result_id"]] = totals.get(one["result_id"], 0) + one["points"]
    appraised = [(scheme, village) for scheme in schemes for village in villages]
    for number, ((scheme, village), (result_id, total)) in enumerate(zip(appraised, totals.items(), strict=True)):
        state = STATES[number % len(STATES)]
        is_confirmed = state != ResultState.DRAFT
        yield {
            "id": result_id,
            "org_id": village.id,
            "org_place": village.place,
            "scheme_id": scheme["id"],
            "total": total,
            "grade": grade_of(total, BANDS),
            "state": state,
            "appraiser": "示例镇主任",
            "made_at": made_at,
            "confirmer": "示例县主任" if is_confirmed else None,
            "confirmed_at": made_at if is_confirmed else None,
            "published_at": made_at if state == ResultState.PUBLISHED else None,
        }
