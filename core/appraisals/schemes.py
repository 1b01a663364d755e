"""Acts on schemes."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from core.appraisals.events import AppraisalSchemeClosed, AppraisalSchemeCreated
from core.appraisals.models import AppraisalBand, AppraisalCriterion, AppraisalScheme, AppraisalSubject, DutySet
from core.appraisals.permissions import SCHEME_MANAGE
from core.appraisals.rules import BandPlan, CriterionPlan, are_bands, are_weighed
from core.appraisals.states import SCHEMES, SchemeState
from core.authz import require
from core.checks import required_text
from core.context import Context
from core.errors import RuleError
from core.orgs.models import Org
from core.orgs.service import check_at_work
from core.policies.models import PolicyDocument

LONGEST = 200
MOST_CRITERIA = 50
MOST_BANDS = 10


async def create_scheme(
    ctx: Context,
    *,
    org_id: UUID,
    name: str,
    subject: AppraisalSubject,
    starts_on: date,
    ends_on: date,
    criteria: Sequence[CriterionPlan],
    bands: Sequence[BandPlan],
    duty: DutySet | None = None,
    policy_document_id: UUID | None = None,
) -> AppraisalScheme:
    """Say by what an organisation appraises in a period: criteria that weigh 100, and a grade for every total."""
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    await require(ctx, SCHEME_MANAGE, org)
    check_at_work(org, "org_id")
    if policy_document_id is not None:
        await ctx.one(PolicyDocument, policy_document_id, field="policy_document_id")
    if duty is not None and subject != AppraisalSubject.ORG:
        raise RuleError("appraisal.duty", field="duty")
    if ends_on < starts_on:
        raise RuleError("rule.ends_before_it_begins", field="ends_on")
    if len(criteria) > MOST_CRITERIA or not are_weighed(criteria):
        raise RuleError("appraisal.criteria", field="criteria", most=MOST_CRITERIA)
    if len(bands) > MOST_BANDS or not are_bands(bands):
        raise RuleError("appraisal.bands", field="bands", most=MOST_BANDS)
    scheme = AppraisalScheme(
        org_id=org.id,
        org_place=org.place,
        name=required_text(name, "name", LONGEST),
        subject=subject,
        duty=duty,
        policy_document_id=policy_document_id,
        starts_on=starts_on,
        ends_on=ends_on,
        state=SchemeState.OPEN,
    )
    ctx.session.add(scheme)
    await ctx.session.flush()
    ctx.session.add_all(_parts(scheme, criteria, bands))
    await ctx.session.flush()
    ctx.record(AppraisalSchemeCreated(scheme.id, org.id))
    return scheme


def _parts(
    scheme: AppraisalScheme, criteria: Sequence[CriterionPlan], bands: Sequence[BandPlan]
) -> list[AppraisalCriterion | AppraisalBand]:
    return [
        *(
            AppraisalCriterion(
                scheme_id=scheme.id,
                ordinal=ordinal,
                name=required_text(one.name, f"criteria.{ordinal - 1}.name", LONGEST),
                points=one.points,
            )
            for ordinal, one in enumerate(criteria, start=1)
        ),
        *(
            AppraisalBand(
                scheme_id=scheme.id,
                at_least=one.at_least,
                grade=required_text(one.grade, f"bands.{index}.grade", LONGEST),
            )
            for index, one in enumerate(bands)
        ),
    ]


async def close_scheme(ctx: Context, scheme_id: UUID, version: int) -> AppraisalScheme:
    """Let no more results be entered under a scheme; those there are go their way."""
    scheme = await ctx.one_at(AppraisalScheme, scheme_id, version)
    org = await ctx.session.get_one(Org, (ctx.tenant.id, scheme.org_id))
    await require(ctx, SCHEME_MANAGE, org)
    scheme.state = SCHEMES.enter(scheme, to=SchemeState.CLOSED)
    ctx.record(AppraisalSchemeClosed(scheme.id))
    return scheme
