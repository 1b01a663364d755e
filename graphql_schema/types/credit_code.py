"""Unified social credit codes of organisations."""

import strawberry

from core.context import Context
from core.descriptors import SchemaPart
from core.orgs import models
from core.orgs.credit_code import set_credit_code
from graphql_schema.fields import column
from graphql_schema.mutation import mutation, ref
from graphql_schema.types.org import Org


@strawberry.type
class OrgCreditCodeFields:
    """An organisation's code."""

    credit_code: str | None = column(
        models.Org.credit_code, "Unified social credit code (统一社会信用代码), 18 places; null when it has none."
    )


@strawberry.input(description="An organisation's code.")
class OrgCreditCodeSetInput:
    """An organisation's code."""

    id: strawberry.ID = strawberry.field(description="The organisation.")
    credit_code: str | None = strawberry.field(description="The code, 18 places; null takes it away.")


@strawberry.type
class OrgCreditCodeMutation:
    """Setting codes."""

    @mutation(Org)
    async def org_credit_code_set(ctx: Context, input: OrgCreditCodeSetInput) -> models.Org:
        """Give an organisation its unified social credit code."""
        return await set_credit_code(ctx, ref(input.id, Org, "id"), input.credit_code)


PARTS = (
    SchemaPart("Org", OrgCreditCodeFields),
    SchemaPart("Mutation", OrgCreditCodeMutation),
)
