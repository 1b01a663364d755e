"""Rules and who reads them, schemes and results of appraisals."""

from datetime import date, timedelta

from core.accounts.models import Account
from core.appraisals.models import (
    AppraisalBand,
    AppraisalCriterion,
    AppraisalResult,
    AppraisalScheme,
    AppraisalScore,
    AppraisalSubject,
    DutySet,
)
from core.appraisals.states import ResultState, SchemeState
from core.orgs.models import FunctionalUnit, Org, UnitHead
from core.policies.models import PolicyDocument, PolicyKind, PolicyReading, ReadingState, TextFormat
from core.policies.states import Audience, PolicyState
from tests.graphql_schema.records.values import DAYS, INSTANTS, NOW, TEXTS, Records, Step


def document(records: Records, number: int) -> PolicyDocument:
    """An edition in any state, the first or the next of the one before."""
    org, state = records.any(Org), records.any(PolicyState)
    before = records.rows[PolicyDocument][-1] if number % 3 == 2 else None
    is_published = state == PolicyState.PUBLISHED or (state == PolicyState.WITHDRAWN and number % 2 == 0)
    effective_at = NOW + timedelta(days=records.any((-1, 0, 1))) if is_published else None
    ended_at = effective_at + timedelta(hours=records.any((0, 20, 50))) if effective_at and number % 4 else None
    return PolicyDocument(
        org_id=org.id,
        org_place=org.place,
        kind=records.any(PolicyKind),
        title=records.any(TEXTS),
        edition=number + 1,
        supersedes_id=before and before.id,
        issuer=org.name,
        issuer_code=org.code,
        issuer_level=org.level,
        audience=records.any(Audience),
        format=records.any(TextFormat),
        text=records.any(TEXTS),
        plain_language=records.any(TEXTS) if is_published else records.perhaps(TEXTS),
        state=state,
        effective_from=records.any(DAYS),
        effective_at=effective_at,
        ended_on=ended_at and records.any(DAYS),
        ended_at=ended_at,
        author=records.any(TEXTS),
        published_at=records.any(INSTANTS) if is_published else None,
        publisher=records.perhaps(TEXTS),
        withdraw_reason=records.perhaps(TEXTS),
    )


def reading(records: Records, number: int) -> PolicyReading:
    """Each account is asked to read a few."""
    accounts, documents = records.rows[Account], records.rows[PolicyDocument]
    account = accounts[number % len(accounts)]
    state = records.any(ReadingState)
    return PolicyReading(
        org_id=account.org_id,
        org_place=account.org_place,
        document_id=documents[number // len(accounts)].id,
        account_id=account.id,
        state=state,
        asked_at=records.any(INSTANTS),
        due_on=records.perhaps(DAYS),
        confirmed_at=records.any(INSTANTS) if state == ReadingState.CONFIRMED else None,
    )


def scheme(records: Records, _: int) -> AppraisalScheme:
    subject, rule = records.any(AppraisalSubject), records.perhaps(PolicyDocument)
    return AppraisalScheme(
        **records.placed(),
        name=records.any(TEXTS),
        subject=subject,
        duty=records.perhaps(DutySet) if subject == AppraisalSubject.ORG else None,
        policy_document_id=rule and rule.id,
        starts_on=records.any(DAYS),
        ends_on=date(2011, 12, 31),
        state=records.any(SchemeState),
    )


def criterion(records: Records, number: int) -> AppraisalCriterion:
    return AppraisalCriterion(
        scheme_id=records.any(AppraisalScheme).id, ordinal=number + 1, name=records.any(TEXTS), points=number + 1
    )


def band(records: Records, number: int) -> AppraisalBand:
    return AppraisalBand(scheme_id=records.any(AppraisalScheme).id, at_least=number, grade=records.any(TEXTS))


def result(records: Records, number: int) -> AppraisalResult:
    """Of an organisation, or of an appointment."""
    heads, schemes = records.rows[UnitHead], records.rows[AppraisalScheme]
    head = heads[number] if number % 2 else None
    unit = head and next(one for one in records.rows[FunctionalUnit] if one.id == head.unit_id)
    state, appraiser = records.any(ResultState), records.perhaps(Account)
    stated_at = records.perhaps(INSTANTS)
    org = records.orgs[number // len(schemes) % len(records.orgs)]
    place = {"org_id": unit.org_id, "org_place": unit.org_place} if unit else {"org_id": org.id, "org_place": org.place}
    return AppraisalResult(
        **place,
        scheme_id=schemes[number % len(schemes)].id,
        head_id=head and head.id,
        person_id=head and head.person_id,
        total=number,
        grade=records.any(TEXTS),
        remark=records.perhaps(TEXTS),
        state=state,
        appraiser_id=appraiser and appraiser.id,
        appraiser=records.any(TEXTS),
        made_at=records.any(INSTANTS),
        statement=stated_at and records.any(TEXTS),
        stated_at=stated_at,
        confirmer=records.perhaps(TEXTS),
        confirmed_at=None if state == ResultState.DRAFT else records.any(INSTANTS),
        published_at=records.any(INSTANTS) if state == ResultState.PUBLISHED else None,
    )


def score(records: Records, number: int) -> AppraisalScore:
    criteria = records.rows[AppraisalCriterion]
    return AppraisalScore(
        result_id=records.any(AppraisalResult).id,
        criterion_id=criteria[number % len(criteria)].id,
        ordinal=number + 1,
        points=number % 100,
    )


POLICIES: tuple[Step, ...] = (
    (PolicyDocument, document, 24),
    (PolicyReading, reading, 40),
    (AppraisalScheme, scheme, 7),
    (AppraisalCriterion, criterion, 20),
    (AppraisalBand, band, 20),
    (AppraisalResult, result, 40),
    (AppraisalScore, score, 20),
)
"""They point at accounts and at heads of units."""
