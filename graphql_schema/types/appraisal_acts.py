"""Acts on appraisals."""

from collections.abc import Sequence
from datetime import date

import strawberry

from core.appraisals import models, results, schemes
from core.appraisals.rules import BandPlan, CriterionPlan
from core.context import Context
from core.descriptors import SchemaPart
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.types.appraisal import AppraisalCriterion, AppraisalResult, AppraisalScheme
from graphql_schema.types.org import Org, UnitHead
from graphql_schema.types.policy import PolicyDocument

KEY = "Sent again with the same input, it makes no second one."


@strawberry.input(description="Something that a scheme is to look at.")
class AppraisalCriterionInput:
    """Something that a scheme is to look at."""

    name: str = strawberry.field(description="What it is.")
    points: int = strawberry.field(description="The most it can bring.")


@strawberry.input(description="A grade of a scheme.")
class AppraisalBandInput:
    """A grade of a scheme."""

    grade: str = strawberry.field(description="What it is called.")
    at_least: int = strawberry.field(description="Points from which on it is given.")


@strawberry.input(description="By what an organisation is going to appraise.")
class AppraisalSchemeCreateInput:
    """By what an organisation is going to appraise."""

    org_id: strawberry.ID = strawberry.field(description="Who appraises: itself is not, but what stands below it.")
    name: str = strawberry.field(description="What it is called.")
    subject: models.AppraisalSubject = strawberry.field(description="Whether work or posts are appraised.")
    duty: models.DutySet | None = strawberry.field(
        default=None, description="Which of a village centre's two duties; left out for all of the work."
    )
    starts_on: date = strawberry.field(description="First day of what is appraised.")
    ends_on: date = strawberry.field(description="Last day of what is appraised.")
    criteria: list[AppraisalCriterionInput] = strawberry.field(
        description="What is looked at; the points of all add up to 100."
    )
    bands: list[AppraisalBandInput] = strawberry.field(description="The grades; one of them begins at 0.")
    policy_document_id: strawberry.ID | None = strawberry.field(default=None, description="The rule that it follows.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A scheme, as the caller last saw it.")
class AppraisalSchemeInput:
    """A scheme, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The scheme.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="The points for a criterion.")
class AppraisalScoreInput:
    """The points for a criterion."""

    criterion_id: strawberry.ID = strawberry.field(description="The criterion.")
    points: int = strawberry.field(description="Points, of those that it can bring.")


@strawberry.input(description="What is appraised, and its scores.")
class AppraisalResultScoreInput:
    """What is appraised, and its scores."""

    scheme_id: strawberry.ID = strawberry.field(description="The scheme.")
    org_id: strawberry.ID | None = strawberry.field(
        default=None, description="The organisation, under a scheme that appraises work."
    )
    head_id: strawberry.ID | None = strawberry.field(
        default=None, description="The appointment, under a scheme that appraises posts."
    )
    scores: list[AppraisalScoreInput] = strawberry.field(description="Points for each of the scheme's criteria.")
    remark: str | None = strawberry.field(default=None, description="What there is to say beside them.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A result, as the caller last saw it.")
class AppraisalResultInput:
    """A result, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The result.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="Other scores of a draft.")
class AppraisalResultUpdateInput(AppraisalResultInput):
    """Other scores of a draft."""

    scores: list[AppraisalScoreInput] = strawberry.field(description="Points for each of the scheme's criteria.")
    remark: str | None = strawberry.field(default=None, description="What there is to say beside them.")


@strawberry.input(description="What the appraised side says.")
class AppraisalResultStateInput(AppraisalResultInput):
    """What the appraised side says."""

    statement: str = strawberry.field(description="What it says; it takes the place of what it said before.")


def _scores(given: Sequence[AppraisalScoreInput]) -> list[results.Given]:
    return [
        results.Given(ref(one.criterion_id, AppraisalCriterion, f"scores.{index}.criterion_id"), one.points)
        for index, one in enumerate(given)
    ]


@strawberry.type
class AppraisalMutation:
    """Acts on appraisals."""

    @mutation(AppraisalScheme)
    async def appraisal_scheme_create(ctx: Context, input: AppraisalSchemeCreateInput) -> models.AppraisalScheme:
        """Say by what an organisation appraises those below it, or the posts there, in a period."""
        return await schemes.create_scheme(
            ctx,
            org_id=ref(input.org_id, Org, "org_id"),
            name=input.name,
            subject=input.subject,
            duty=input.duty,
            starts_on=input.starts_on,
            ends_on=input.ends_on,
            criteria=[CriterionPlan(one.name, one.points) for one in input.criteria],
            bands=[BandPlan(one.grade, one.at_least) for one in input.bands],
            policy_document_id=optional_ref(input.policy_document_id, PolicyDocument, "policy_document_id"),
        )

    @mutation(AppraisalScheme)
    async def appraisal_scheme_close(ctx: Context, input: AppraisalSchemeInput) -> models.AppraisalScheme:
        """Let no more results be entered under a scheme."""
        return await schemes.close_scheme(ctx, ref(input.id, AppraisalScheme, "id"), input.version)

    @mutation(AppraisalResult)
    async def appraisal_result_score(ctx: Context, input: AppraisalResultScoreInput) -> models.AppraisalResult:
        """Appraise an organisation or an appointment; nobody appraises themselves."""
        return await results.score(
            ctx,
            ref(input.scheme_id, AppraisalScheme, "scheme_id"),
            org_id=optional_ref(input.org_id, Org, "org_id"),
            head_id=optional_ref(input.head_id, UnitHead, "head_id"),
            scores=_scores(input.scores),
            remark=input.remark,
        )

    @mutation(AppraisalResult)
    async def appraisal_result_update(ctx: Context, input: AppraisalResultUpdateInput) -> models.AppraisalResult:
        """Score a draft anew."""
        return await results.score_anew(
            ctx,
            ref(input.id, AppraisalResult, "id"),
            input.version,
            scores=_scores(input.scores),
            remark=input.remark,
        )

    @mutation(AppraisalResult)
    async def appraisal_result_state(ctx: Context, input: AppraisalResultStateInput) -> models.AppraisalResult:
        """Say what the appraised side says to a result, until it is final."""
        return await results.make_statement(ctx, ref(input.id, AppraisalResult, "id"), input.version, input.statement)

    @mutation(AppraisalResult)
    async def appraisal_result_confirm(ctx: Context, input: AppraisalResultInput) -> models.AppraisalResult:
        """Confirm what somebody else scored, which fixes it."""
        return await results.confirm(ctx, ref(input.id, AppraisalResult, "id"), input.version)

    @mutation(AppraisalResult)
    async def appraisal_result_publish(ctx: Context, input: AppraisalResultInput) -> models.AppraisalResult:
        """Make a confirmed result final."""
        return await results.publish(ctx, ref(input.id, AppraisalResult, "id"), input.version)


PARTS = (SchemaPart("Mutation", AppraisalMutation),)
