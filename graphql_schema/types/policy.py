"""Rules, their editions, and who has read them."""

from datetime import date, datetime

import strawberry
from sqlalchemy import and_, or_

from core.descriptors import SchemaPart
from core.orgs.kinds import OrgLevel
from core.policies import models
from core.policies.states import Audience, PolicyState
from graphql_schema.connection import Aggregate, Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, aggregate, bind, by, by_town, column, connection, expression, relation
from graphql_schema.node import Node
from graphql_schema.types.account import Account
from graphql_schema.types.org import Org

for enum in (models.PolicyKind, models.TextFormat, models.ReadingState, Audience, PolicyState):
    graphql_enum(enum)

P, R = models.PolicyDocument, models.PolicyReading


@bind(R, Order("ASKED_AT", ("asked_at",), descending=True), groups=(by(R.state), by_town(R.org_place)))
@strawberry.type(description="That somebody is asked to read a rule, or has confirmed to have read it (阅读确认).")
class PolicyReading(Node):
    """That somebody is asked to read a rule, or has read it."""

    state: models.ReadingState = column(R.state, "Whether it is confirmed.", filter=True)
    asked_at: datetime = column(R.asked_at, "When it was asked for; when it was confirmed, where nobody asked.")
    due_on: date | None = column(R.due_on, "Last day; null where nobody asked.", filter=True)
    confirmed_at: datetime | None = column(R.confirmed_at, "When it was confirmed.", filter=True)
    account: Account | None = relation(R.account_id, "Who reads; null where the viewer may not see accounts.")
    org: Org | None = relation(R.org_id, "The organisation for which they work.", filter=True)
    document: "PolicyDocument | None" = relation(R.document_id, "The edition that is to be read.", contained=True)


@bind(P, Order("EFFECTIVE_FROM", ("effective_from",), descending=True))
@strawberry.type(description="One edition of a rule that an organisation set for itself and all below it (规章制度).")
class PolicyDocument(Node):
    """One edition of a rule that an organisation set for itself and all below it."""

    kind: models.PolicyKind = column(P.kind, "What it is about.", filter=True)
    title: str = column(P.title, "What it is called.", filter=True)
    edition: int = column(P.edition, "1 for the first of the rule.", filter=True)
    issuer: str = column(P.issuer, "The organisation that set it, as it was called then.")
    issuer_code: str = column(
        P.issuer_code, "That organisation's division code: the rule holds for every code that begins so.", filter=True
    )
    issuer_level: OrgLevel = column(P.issuer_level, "That organisation's level.", filter=True)
    audience: Audience = column(P.audience, "For whom it is written.", filter=True)
    format: models.TextFormat = column(P.format, "How `text` and `plainLanguage` are written.")
    text: str = column(P.text, "What it says.")
    plain_language: str | None = column(P.plain_language, "The same in plain language, for everybody to understand.")
    state: PolicyState = column(P.state, "Whether it is a draft, published or withdrawn.", filter=True)
    effective_from: date = column(P.effective_from, "First day; of a draft, the day meant.", filter=True)
    ended_on: date | None = column(P.ended_on, "Last day; null while it goes on.", filter=True)
    is_in_force: bool = expression(
        lambda row, now: and_(
            row.effective_at.is_not(None), row.effective_at <= now, or_(row.ended_at.is_(None), row.ended_at > now)
        ),
        "Whether it holds today.",
        reads=(P.effective_at, P.ended_at),
    )
    author: str = column(P.author, "Name in office of whoever drafted it.")
    published_at: datetime | None = column(P.published_at, "When it was published; null for a draft.", filter=True)
    publisher: str | None = column(P.publisher, "Name in office of whoever published it.")
    withdraw_reason: str | None = column(P.withdraw_reason, "Why it was withdrawn.")
    version: int = column(P.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(P.org_id, "Who keeps it; null where the viewer does not see that far up.", filter=True)
    supersedes: "PolicyDocument | None" = relation(P.supersedes_id, "The edition before.")
    successors: Connection["PolicyDocument"] = connection(P.supersedes_id, "The edition after, and what was drafted.")
    readings: Connection[PolicyReading] = connection(
        R.document_id, "Who is asked to read it and who has, as far as the viewer sees."
    )
    readings_aggregate: list[Aggregate] = aggregate(R.document_id, "Counts of these readings, by group.")


@strawberry.type
class OrgPolicies:
    """What rules add to organisations."""

    policy_documents: Connection[PolicyDocument] = connection(P.org_id, "Editions of rules that it set.")


@strawberry.type
class PolicyQuery:
    """Rules at the root."""

    policy_documents: Connection[PolicyDocument] = connection(P, "Editions of the county's rules, the latest first.")
    policies_in_force: Connection[PolicyDocument] = connection(
        P,
        "Editions that hold today, of the whole county.",
        only=lambda document, asking: and_(
            document.effective_at <= asking.now, or_(document.ended_at.is_(None), document.ended_at > asking.now)
        ),
    )
    policy_readings: Connection[PolicyReading] = connection(
        R, "Who is asked to read rules, and who has read them, those asked last first."
    )
    policy_readings_aggregate: list[Aggregate] = aggregate(R, "Counts of readings, by group.")
    my_policy_readings: Connection[PolicyReading] = connection(
        R,
        "The rules that the viewer is asked to read, or has read.",
        only=lambda reading, asking: reading.account_id == asking.account,
    )


TYPES = (PolicyDocument, PolicyReading)

PARTS = (
    SchemaPart("Org", OrgPolicies),
    SchemaPart("Query", PolicyQuery),
)
