"""Who reaches a record beside the ranges of the tree: members, emergencies, and what people are told of them."""

from datetime import datetime

import strawberry
from sqlalchemy import ColumnElement, and_, or_

from core.access import breaking, models, service
from core.access.levels import AccessLevel, MemberRole, Verdict
from core.context import Context
from core.descriptors import SchemaPart
from core.i18n import translate
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Asking, Order, Row, bind, column, computed, connection, expression, relation
from graphql_schema.mutation import mutation, ref, ref_guarded, ref_named
from graphql_schema.node import Node
from graphql_schema.types.case import Case
from graphql_schema.types.org import Org
from graphql_schema.types.person import Person
from graphql_schema.view import View

for enum in (MemberRole, Verdict):
    graphql_enum(enum)


@bind(models.Member, Order("STARTED_AT", ("started_at",)))
@strawberry.type(description="An account or an organisation that is named on a record and so reaches it (成员).")
class Member(Node):
    """An account or an organisation named on a record."""

    name: str = column(models.Member.name, "Name of the account or the organisation when it was named.")
    role: MemberRole = column(models.Member.role, "What the member may do.", filter=True)
    is_org: bool = expression(
        lambda member, _: member.org_id.is_not(None),
        "Whether an organisation is named: those who hold an action exactly there have it on the record.",
        reads=(models.Member.org_id,),
    )
    started_at: datetime = column(models.Member.started_at, "Since when.")
    ended_at: datetime | None = column(models.Member.ended_at, "Until when; null for good.", filter=True)
    reason: str = column(models.Member.reason, "Why.")
    case: Case | None = relation(models.Member.case_id, "The case; null for a person's record, or when hidden.")
    person: Person | None = relation(models.Member.person_id, "The person; null for a case, or when hidden.")
    org: Org | None = relation(models.Member.org_id, "The organisation that is named; null for an account.")


@bind(models.AccessBreak, Order("STARTED_AT", ("started_at",), descending=True))
@strawberry.type(description="A protected record opened in an emergency, for hours, to be reviewed (紧急访问).")
class AccessBreak(Node):
    """A protected record opened in an emergency."""

    name: str = column(models.AccessBreak.name, "Name of whoever opened it.")
    reason: str = column(models.AccessBreak.reason, "Why.")
    started_at: datetime = column(models.AccessBreak.started_at, "When.", filter=True)
    ended_at: datetime = column(models.AccessBreak.ended_at, "Until when the record stays open.")
    review_due_at: datetime = column(models.AccessBreak.review_due_at, "Until when it is to be reviewed.")
    is_overdue: bool = expression(
        lambda opened, now: and_(opened.reviewed_at.is_(None), opened.review_due_at < now),
        "Past the day of its review.",
        reads=(models.AccessBreak.reviewed_at, models.AccessBreak.review_due_at),
    )
    reviewed_at: datetime | None = column(models.AccessBreak.reviewed_at, "When it was reviewed.", filter=True)
    verdict: Verdict | None = column(models.AccessBreak.verdict, "What the review found.", filter=True)
    comment: str | None = column(models.AccessBreak.comment, "What the reviewer says.")
    withheld_basis: str | None = column(
        models.AccessBreak.withheld_basis, "The law by which the subjects are not told; null when they are."
    )
    org: Org | None = relation(models.AccessBreak.org_id, "The organisation of the record.")
    case: Case | None = relation(models.AccessBreak.case_id, "The case; null for a person's record, or when hidden.")
    person: Person | None = relation(models.AccessBreak.person_id, "The person; null for a case, or when hidden.")


@bind(models.Notification, Order("VISIBLE_AT", ("visible_at",), descending=True))
@strawberry.type(description="Something that a person is told (通知).")
class Notification(Node):
    """Something that a person is told."""

    kind: str = column(models.Notification.kind, "What it is about, such as `access_broken`.")
    who: str = column(models.Notification.who, "Name in office of whoever did it.")
    occurred_at: datetime = column(models.Notification.occurred_at, "When it happened.")
    visible_at: datetime | None = column(models.Notification.visible_at, "When the person was told.")
    text: str = computed(
        lambda told, ctx: translate(f"notification.{told.kind}", ctx.locale, who=told.who),
        "What is told, in the language of the request.",
        requires=(models.Notification.kind, models.Notification.who),
    )


# --- lists -----------------------------------------------------------------------------------------------------------


def _running(member: Row, asking: Asking) -> ColumnElement[bool]:
    return and_(member.started_at <= asking.now, or_(member.ended_at.is_(None), member.ended_at > asking.now))


def _mine_now(member: Row, asking: Asking) -> ColumnElement[bool]:
    return and_(member.account_id == asking.account, _running(member, asking))


@strawberry.type
class AccessQuery:
    """Access at the root."""

    shared_cases: Connection[Member] = connection(
        models.Member,
        "The viewer's memberships in cases that run now; what an organisation shares stands under `Org.sharedCases`.",
        only=lambda member, asking: and_(_mine_now(member, asking), member.case_id.is_not(None)),
    )
    shared_people: Connection[Member] = connection(
        models.Member,
        "The viewer's memberships in records of people that run now.",
        only=lambda member, asking: and_(_mine_now(member, asking), member.person_id.is_not(None)),
    )
    access_breaks: Connection[AccessBreak] = connection(
        models.AccessBreak, "Records opened in an emergency: those in reach, or else the viewer's own."
    )
    access_reviews: Connection[AccessBreak] = connection(
        models.AccessBreak,
        "Emergencies that wait for a review.",
        only=lambda opened, _: opened.reviewed_at.is_(None),
    )
    notifications: Connection[Notification] = connection(
        models.Notification,
        "What the viewer's person is told.",
        only=lambda told, asking: and_(told.person_id == asking.person, told.visible_at <= asking.now),
    )


@strawberry.type
class OrgAccessFields:
    """What access adds to organisations."""

    shared_cases: Connection[Member] = connection(
        models.Member.org_id,
        "Cases shared with the organisation that run now, for those who hold a role exactly there.",
        only=lambda member, asking: and_(_running(member, asking), member.case_id.is_not(None)),
    )


@strawberry.type
class CaseAccessFields:
    """What access adds to every kind of case."""

    members: Connection[Member] = connection(
        models.Member.case_id, "Who is named on the case, now or before.", contained=True
    )


@strawberry.type
class PersonAccessFields:
    """What access adds to people."""

    members: Connection[Member] = connection(
        models.Member.person_id, "Who is named on the person's record, now or before.", contained=True
    )


# --- acts ------------------------------------------------------------------------------------------------------------


@strawberry.input(description="A member to be named on a record: an account or an organisation.")
class MemberAddInput:
    """A member to be named on a record."""

    id: strawberry.ID = strawberry.field(description="The record: a case or a person.")
    account_id: strawberry.ID | None = strawberry.field(default=None, description="The account to be named.")
    org_id: strawberry.ID | None = strawberry.field(
        default=None, description="The organisation to be named; not on a sealed record, and always with an end."
    )
    role: MemberRole = strawberry.field(default=MemberRole.READER, description="What the member may do.")
    ended_at: datetime | None = strawberry.field(default=None, description="Until when; null for good.")
    reason: str = strawberry.field(description="Why.")


@strawberry.input(description="A membership to be ended.")
class MemberEndInput:
    """A membership to be ended."""

    id: strawberry.ID = strawberry.field(description="The membership.")
    reason: str = strawberry.field(description="Why.")


@strawberry.input(description="The level at which a record is to be kept.")
class AccessLevelSetInput:
    """The level at which a record is to be kept."""

    id: strawberry.ID = strawberry.field(description="The record: a case or a person.")
    level: AccessLevel = strawberry.field(description="The level from now on.")
    reason: str = strawberry.field(description="Why.")


@strawberry.input(description="A protected record to be opened in an emergency.")
class AccessBreakInput:
    """A protected record to be opened in an emergency."""

    id: strawberry.ID = strawberry.field(description="The record: a case or a person.")
    reason: str = strawberry.field(description="Why it cannot wait; a reviewer reads it, and the subject is told.")


@strawberry.input(description="The review of an emergency.")
class AccessReviewInput:
    """The review of an emergency."""

    id: strawberry.ID = strawberry.field(description="The emergency, which must be somebody else's.")
    verdict: Verdict = strawberry.field(description="Whether it was one.")
    comment: str = strawberry.field(description="Why.")
    withheld_basis: str | None = strawberry.field(
        default=None, description="The law by which the subjects are not told; without one they are told now."
    )


@strawberry.type
class AccessMutation:
    """Acts on access."""

    @mutation(Node)
    async def member_add(ctx: Context, input: MemberAddInput, view: View) -> service.Guarded:
        """Name an account or an organisation on a case or a person's record, which it then reaches wherever it lies."""
        model, record_id = ref_guarded(input.id, view, "id")
        return await service.add_member(
            ctx,
            model,
            record_id,
            account_id=ref_named(input.account_id, "Account", "account_id") if input.account_id else None,
            org_id=ref(input.org_id, Org, "org_id") if input.org_id else None,
            role=input.role,
            ended_at=input.ended_at,
            reason=input.reason,
        )

    @mutation(Node)
    async def member_end(ctx: Context, input: MemberEndInput) -> service.Guarded:
        """End a membership now; a sealed record keeps at least one account that manages it."""
        return await service.end_member(ctx, ref(input.id, Member, "id"), input.reason)

    @mutation(Node)
    async def access_level_set(ctx: Context, input: AccessLevelSetInput, view: View) -> service.Guarded:
        """Raise or lower the access level of a case or a person's record."""
        model, record_id = ref_guarded(input.id, view, "id")
        return await service.set_access_level(ctx, model, record_id, input.level, input.reason)

    @mutation(AccessBreak)
    async def access_break(ctx: Context, input: AccessBreakInput, view: View) -> models.AccessBreak:
        """Open a protected record in an emergency, for three hours at most; it is reviewed, and the subject is told."""
        model, record_id = ref_guarded(input.id, view, "id")
        return await breaking.break_glass(ctx, model, record_id, input.reason)

    @mutation(AccessBreak)
    async def access_review(ctx: Context, input: AccessReviewInput) -> models.AccessBreak:
        """Judge an emergency of somebody else, once."""
        return await breaking.review_break(
            ctx, ref(input.id, AccessBreak, "id"), input.verdict, input.comment, input.withheld_basis
        )


TYPES = (Member, AccessBreak, Notification)

PARTS = (
    SchemaPart("Query", AccessQuery),
    SchemaPart("Org", OrgAccessFields),
    SchemaPart("Case", CaseAccessFields),
    SchemaPart("Person", PersonAccessFields),
    SchemaPart("Mutation", AccessMutation),
)
