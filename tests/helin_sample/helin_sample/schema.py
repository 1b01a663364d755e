"""Notices in GraphQL."""

import strawberry

from core.context import Context
from core.descriptors import SchemaPart
from graphql_schema.fields import Order, bind, column, connection, relation
from graphql_schema.mutation import mutation, ref
from graphql_schema.types import Connection, Node, Org
from helin_sample import models, service


@bind(models.Notice, Order("TITLE", ("title",)))
@strawberry.type(name="SampleNotice", description="What an organisation wants its residents to know (公告).")
class Notice(Node):
    """What an organisation wants its residents to know."""

    title: str = column(models.Notice.title, "One line.", filter=True)
    org: Org | None = relation(models.Notice.org_id, "Whose notice it is.", filter=True)


@strawberry.type
class OrgFields:
    """What notices add to organisations."""

    sample_notices: Connection[Notice] = connection(models.Notice.org_id, "Notices of the organisation.")


@strawberry.input(description="A notice to post.")
class SampleNoticePostInput:
    """A notice to post."""

    org_id: strawberry.ID = strawberry.field(description="Whose notice it is.")
    title: str = strawberry.field(description="One line.")


@strawberry.type
class SampleMutation:
    """Acts on notices."""

    @mutation(Notice)
    async def sample_notice_post(ctx: Context, input: SampleNoticePostInput) -> models.Notice:
        """Post a notice."""
        return await service.post_notice(ctx, ref(input.org_id, Org, "org_id"), input.title)


TYPES = (Notice,)
PARTS = (SchemaPart("Org", OrgFields), SchemaPart("Mutation", SampleMutation))
