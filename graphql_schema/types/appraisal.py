"""Schemes of appraisals, and their results."""

from datetime import date, datetime

import strawberry

from core.appraisals import models
from core.appraisals.states import ResultState, SchemeState
from core.descriptors import SchemaPart
from graphql_schema.connection import Aggregate, Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, aggregate, bind, by, by_town, column, connection, relation
from graphql_schema.node import Node
from graphql_schema.types.org import Org, UnitHead
from graphql_schema.types.policy import PolicyDocument

for enum in (models.AppraisalSubject, models.DutySet, SchemeState, ResultState):
    graphql_enum(enum)

S, R = models.AppraisalScheme, models.AppraisalResult


@bind(models.AppraisalCriterion, Order("ORDINAL", ("ordinal",)))
@strawberry.type(description="Something that a scheme looks at, with its weight (考核指标).")
class AppraisalCriterion(Node):
    """Something that a scheme looks at, with its weight."""

    ordinal: int = column(models.AppraisalCriterion.ordinal, "Order in the scheme, from 1.")
    name: str = column(models.AppraisalCriterion.name, "What it is.")
    points: int = column(models.AppraisalCriterion.points, "The most it can bring; all of a scheme bring 100.")


@bind(models.AppraisalBand, Order("AT_LEAST", ("at_least",), descending=True))
@strawberry.type(description="A grade of a scheme, and from how many points on it is given (等次).")
class AppraisalBand(Node):
    """A grade of a scheme."""

    at_least: int = column(models.AppraisalBand.at_least, "Points from which on it is given.")
    grade: str = column(models.AppraisalBand.grade, "What it is called.")


@bind(models.AppraisalScore, Order("ORDINAL", ("ordinal",)))
@strawberry.type(description="The points that a result has for a criterion (得分).")
class AppraisalScore(Node):
    """The points that a result has for a criterion."""

    points: int | None = column(
        models.AppraisalScore.points, "Points, of those that the criterion can bring; null once they were anonymized."
    )
    criterion: AppraisalCriterion | None = relation(
        models.AppraisalScore.criterion_id, "What it is for.", contained=True
    )


@bind(R, Order("MADE_AT", ("made_at",), descending=True), groups=(by(R.state), by_town(R.org_place)))
@strawberry.type(
    description=(
        "What an organisation's work, or how a post was filled, was found to be (考核结果); no list is in the order of "
        "totals."
    )
)
class AppraisalResult(Node):
    """What an organisation's work, or how a post was filled, was found to be."""

    total: int | None = column(R.total, "The sum of the scores, of 100; null once it was anonymized.")
    grade: str = column(R.grade, "By the scheme's bands.")
    remark: str | None = column(R.remark, "What the appraiser says beside the scores.")
    state: ResultState = column(R.state, "Whether it may still change.", filter=True)
    appraiser: str = column(R.appraiser, "Name in office of whoever scored it.")
    made_at: datetime = column(R.made_at, "When it was scored last.", filter=True)
    statement: str | None = column(R.statement, "What the appraised side says to it.")
    stated_at: datetime | None = column(R.stated_at, "When it said so.", filter=True)
    confirmer: str | None = column(R.confirmer, "Name in office of the second person, who confirmed it.")
    confirmed_at: datetime | None = column(R.confirmed_at, "When it was confirmed.", filter=True)
    published_at: datetime | None = column(R.published_at, "When it became final.", filter=True)
    version: int = column(R.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(R.org_id, "The organisation that is appraised, or where the post is.", filter=True)
    head: UnitHead | None = relation(
        R.head_id, "The appointment that is appraised; null for an organisation.", contained=True
    )
    scheme: "AppraisalScheme | None" = relation(R.scheme_id, "By what it was appraised.", filter=True, contained=True)
    scores: Connection[AppraisalScore] = connection(
        models.AppraisalScore.result_id, "The points for each criterion.", contained=True
    )


@bind(S, Order("STARTS_ON", ("starts_on",), descending=True))
@strawberry.type(description="By what an organisation appraises those below it, or the posts there (考核方案).")
class AppraisalScheme(Node):
    """By what an organisation appraises those below it, or the posts there."""

    name: str = column(S.name, "What it is called.", filter=True)
    subject: models.AppraisalSubject = column(S.subject, "Whether work or posts are appraised.", filter=True)
    duty: models.DutySet | None = column(
        S.duty, "Which of a village centre's two duties; null for all of the work.", filter=True
    )
    starts_on: date = column(S.starts_on, "First day of what is appraised.", filter=True)
    ends_on: date = column(S.ends_on, "Last day of what is appraised.", filter=True)
    state: SchemeState = column(S.state, "Whether results are still entered.", filter=True)
    version: int = column(S.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(S.org_id, "Who appraises; null where the viewer does not see that far up.", filter=True)
    policy_document: PolicyDocument | None = relation(S.policy_document_id, "The rule that it follows.")
    criteria: Connection[AppraisalCriterion] = connection(
        models.AppraisalCriterion.scheme_id, "What is looked at.", contained=True
    )
    bands: Connection[AppraisalBand] = connection(models.AppraisalBand.scheme_id, "Its grades.", contained=True)
    results: Connection[AppraisalResult] = connection(R.scheme_id, "Results, as far as the viewer sees.")
    results_aggregate: list[Aggregate] = aggregate(R.scheme_id, "Counts of these results, by group.")


@strawberry.type
class OrgAppraisals:
    """What appraisals add to organisations."""

    appraisal_schemes: Connection[AppraisalScheme] = connection(S.org_id, "By what it appraises.")
    appraisals: Connection[AppraisalResult] = connection(R.org_id, "How its work, and its posts, were appraised.")


@strawberry.type
class AppraisalQuery:
    """Appraisals at the root."""

    appraisal_schemes: Connection[AppraisalScheme] = connection(S, "By what the county appraises, the latest first.")
    appraisal_results: Connection[AppraisalResult] = connection(R, "Results, those scored last first.")
    appraisal_results_aggregate: list[Aggregate] = aggregate(R, "Counts of results, by group.")
    my_appraisals: Connection[AppraisalResult] = connection(
        R,
        "How the viewer filled posts.",
        only=lambda result, asking: result.person_id == asking.person,
    )


TYPES = (AppraisalScheme, AppraisalCriterion, AppraisalBand, AppraisalResult, AppraisalScore)

PARTS = (
    SchemaPart("Org", OrgAppraisals),
    SchemaPart("Query", AppraisalQuery),
)
