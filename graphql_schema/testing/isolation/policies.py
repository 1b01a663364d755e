"""Rules and appraisals of one organisation in a proof: an edition in every state, what the asker is to read, results
in every state."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from core.appraisals.models import (
    AppraisalBand,
    AppraisalCriterion,
    AppraisalResult,
    AppraisalScheme,
    AppraisalScore,
    AppraisalSubject,
    DutySet,
)
from core.appraisals.states import ResultState
from core.orgs.models import FunctionalUnit, Org, UnitFunction, UnitHead
from core.policies.models import PolicyDocument, PolicyKind, PolicyReading, ReadingState, TextFormat
from core.policies.states import Audience, PolicyState
from graphql_schema.testing.isolation.subject import County

LONG_AGO = datetime(2011, 1, 5, 2, 3, 4, tzinfo=UTC)
FAR_OFF = date(2031, 1, 5)


def policies(county: County, org: Org) -> Iterator[list[Any]]:
    """The records, those that others point at first; whoever asks is to read what is published."""
    mark = county.mark if county.mark in org.name else ""
    placed = {"org_id": org.id, "org_place": org.place}
    editions = [_edition(org, placed, state, mark) for state in (*PolicyState, PolicyState.PUBLISHED)]
    yield editions
    published = [one for one in editions if one.state == PolicyState.PUBLISHED]
    yield [_edition(org, placed, PolicyState.DRAFT, mark, supersedes_id=published[0].id)]
    yield [_reading(county, placed, one, state) for one, state in zip(published, ReadingState, strict=True)]
    yield from _appraisals(county, placed, published[0], mark)


def _edition(org: Org, placed: dict[str, Any], state: PolicyState, mark: str, **more: Any) -> PolicyDocument:
    holds = {"published_at": LONG_AGO, "effective_at": LONG_AGO, "publisher": f"主任{mark}"}
    return PolicyDocument(
        **placed,
        **(holds if state == PolicyState.PUBLISHED else {}),
        **more,
        kind=PolicyKind.HANDBOOK,
        title=f"管理手册{mark}",
        edition=2 if more else 1,
        issuer=org.name,
        issuer_code=org.code,
        issuer_level=org.level,
        audience=Audience.RESIDENTS,
        format=TextFormat.MARKDOWN,
        text=f"正文{mark}",
        plain_language=f"通俗文本{mark}",
        state=state,
        effective_from=FAR_OFF if state == PolicyState.DRAFT else LONG_AGO.date(),
        author=f"文员{mark}",
        withdraw_reason=f"不再适用{mark}" if state == PolicyState.WITHDRAWN else None,
    )


def _reading(county: County, placed: dict[str, Any], document: PolicyDocument, state: ReadingState) -> PolicyReading:
    return PolicyReading(
        **placed,
        document_id=document.id,
        account_id=county.account.id,
        state=state,
        asked_at=LONG_AGO,
        due_on=FAR_OFF,
        confirmed_at=LONG_AGO if state == ReadingState.CONFIRMED else None,
    )


def _appraisals(county: County, placed: dict[str, Any], rule: PolicyDocument, mark: str) -> Iterator[list[Any]]:
    """A scheme without a result, one for each state of a result, and one by which the asker's own post is appraised."""
    period = {"starts_on": LONG_AGO.date(), "ends_on": FAR_OFF, "policy_document_id": rule.id}
    duties = (None, *DutySet, None)
    schemes = [
        AppraisalScheme(**placed, **period, name=f"考核方案{mark}", subject=AppraisalSubject.ORG, duty=duty)
        for duty in duties
    ]
    of_posts = AppraisalScheme(**placed, **period, name=f"职务考核{mark}", subject=AppraisalSubject.POST)
    yield [*schemes, of_posts]
    closed = {"function": UnitFunction.SERVICE, "closed_at": LONG_AGO}
    unit = FunctionalUnit(**placed, **closed, name=f"服务中心{mark}")
    criteria = [AppraisalCriterion(scheme_id=one.id, ordinal=1, name=f"指标{mark}", points=100) for one in schemes]
    criteria.append(AppraisalCriterion(scheme_id=of_posts.id, ordinal=1, name=f"指标{mark}", points=100))
    yield [unit, *criteria]
    yield [AppraisalBand(scheme_id=one.id, at_least=0, grade=f"合格{mark}") for one in (*schemes, of_posts)]
    head = UnitHead(
        unit_id=unit.id,
        person_id=county.account.person_id,
        name=f"主任{mark}",
        post=f"主任{mark}",
        started_on=LONG_AGO.date(),
    )
    yield [head]
    results = [_result(placed, scheme, state, mark) for scheme, state in zip(schemes, ResultState, strict=False)]
    own = _result(placed, of_posts, ResultState.DRAFT, mark, head_id=head.id, person_id=head.person_id)
    yield [*results, own]
    by_scheme = {one.scheme_id: one.id for one in criteria}
    yield [
        AppraisalScore(result_id=one.id, criterion_id=by_scheme[one.scheme_id], ordinal=1, points=80)
        for one in (*results, own)
    ]


def _result(
    placed: dict[str, Any], scheme: AppraisalScheme, state: ResultState, mark: str, **more: Any
) -> AppraisalResult:
    is_confirmed = state != ResultState.DRAFT
    return AppraisalResult(
        **placed,
        **more,
        scheme_id=scheme.id,
        total=80,
        grade=f"合格{mark}",
        remark=f"评语{mark}",
        state=state,
        appraiser=f"考核人{mark}",
        made_at=LONG_AGO,
        statement=f"陈述{mark}",
        stated_at=LONG_AGO,
        confirmer=f"确认人{mark}" if is_confirmed else None,
        confirmed_at=LONG_AGO if is_confirmed else None,
        published_at=LONG_AGO if state == ResultState.PUBLISHED else None,
    )
