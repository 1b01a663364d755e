"""Acts on rules."""

from datetime import date

import strawberry

from core.context import Context
from core.descriptors import SchemaPart
from core.policies import models, reading, writing
from core.policies.states import Audience
from graphql_schema.mutation import mutation, ref
from graphql_schema.types.org import Org
from graphql_schema.types.policy import PolicyDocument, PolicyReading

KEY = "Sent again with the same input, it makes no second one."


@strawberry.input(description="The first edition of a rule.")
class PolicyDocumentDraftInput:
    """The first edition of a rule."""

    org_id: strawberry.ID = strawberry.field(description="Whose rule it is; it holds there and below.")
    kind: models.PolicyKind = strawberry.field(description="What it is about.")
    title: str = strawberry.field(description="What it is called.")
    text: str = strawberry.field(description="What it says.")
    audience: Audience = strawberry.field(description="For whom it is written.")
    effective_from: date = strawberry.field(description="From which day on it is to hold.")
    format: models.TextFormat = strawberry.field(
        default=models.TextFormat.MARKDOWN, description="How its texts are written."
    )
    plain_language: str | None = strawberry.field(
        default=None, description="The same in plain language; what is written for residents is not published without."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A published edition that another one is to follow.")
class PolicyDocumentReviseInput:
    """A published edition that another one is to follow."""

    id: strawberry.ID = strawberry.field(description="The edition that is published.")
    effective_from: date = strawberry.field(description="From which day on the next one is to hold.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="An edition, as the caller last saw it.")
class PolicyDocumentInput:
    """An edition, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The edition.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="A draft, written anew as a whole.")
class PolicyDocumentUpdateInput(PolicyDocumentInput):
    """A draft, written anew as a whole."""

    title: str = strawberry.field(description="What it is called.")
    text: str = strawberry.field(description="What it says.")
    audience: Audience = strawberry.field(description="For whom it is written.")
    effective_from: date = strawberry.field(description="From which day on it is to hold.")
    format: models.TextFormat = strawberry.field(
        default=models.TextFormat.MARKDOWN, description="How its texts are written."
    )
    plain_language: str | None = strawberry.field(default=None, description="The same in plain language.")


@strawberry.input(description="Why an edition is withdrawn.")
class PolicyDocumentWithdrawInput(PolicyDocumentInput):
    """Why an edition is withdrawn."""

    reason: str = strawberry.field(description="Why.")
    last_on: date | None = strawberry.field(
        default=None, description="Last day on which it holds; today if left out, and never for a draft."
    )


@strawberry.input(description="Who is to read an edition.")
class PolicyReadingAskInput:
    """Who is to read an edition."""

    id: strawberry.ID = strawberry.field(description="The edition.")
    org_id: strawberry.ID = strawberry.field(description="The organisation whose accounts, and those below, are asked.")
    due_on: date = strawberry.field(description="Last day; not before today.")
    role: str | None = strawberry.field(default=None, description="Key of a role: its holders alone are asked.")


@strawberry.input(description="What one has read.")
class PolicyReadingConfirmInput:
    """What one has read."""

    document_id: strawberry.ID = strawberry.field(description="The edition.")


@strawberry.type
class PolicyMutation:
    """Acts on rules."""

    @mutation(PolicyDocument)
    async def policy_document_draft(ctx: Context, input: PolicyDocumentDraftInput) -> models.PolicyDocument:
        """Draft the first edition of a rule."""
        given = {name: value for name, value in vars(input).items() if name not in ("org_id", "idempotency_key")}
        return await writing.draft(ctx, org_id=ref(input.org_id, Org, "org_id"), **given)

    @mutation(PolicyDocument)
    async def policy_document_revise(ctx: Context, input: PolicyDocumentReviseInput) -> models.PolicyDocument:
        """Draft the edition that is to follow a published one; it begins with the same words."""
        return await writing.revise(ctx, ref(input.id, PolicyDocument, "id"), input.effective_from)

    @mutation(PolicyDocument)
    async def policy_document_update(ctx: Context, input: PolicyDocumentUpdateInput) -> models.PolicyDocument:
        """Write a draft anew."""
        given = {name: value for name, value in vars(input).items() if name not in ("id", "version")}
        return await writing.update(ctx, ref(input.id, PolicyDocument, "id"), input.version, **given)

    @mutation(PolicyDocument)
    async def policy_document_publish(ctx: Context, input: PolicyDocumentInput) -> models.PolicyDocument:
        """Publish a draft; the edition before ends on the eve of its first day."""
        return await writing.publish(ctx, ref(input.id, PolicyDocument, "id"), input.version)

    @mutation(PolicyDocument)
    async def policy_document_withdraw(ctx: Context, input: PolicyDocumentWithdrawInput) -> models.PolicyDocument:
        """Withdraw a draft, or say which day is a published edition's last."""
        return await writing.withdraw(
            ctx, ref(input.id, PolicyDocument, "id"), input.version, reason=input.reason, last_on=input.last_on
        )

    @mutation(PolicyDocument)
    async def policy_reading_ask(ctx: Context, input: PolicyReadingAskInput) -> models.PolicyDocument:
        """Ask the accounts of an organisation and those below it to read a published edition."""
        return await reading.ask_to_read(
            ctx,
            ref(input.id, PolicyDocument, "id"),
            org_id=ref(input.org_id, Org, "org_id"),
            due_on=input.due_on,
            role_key=input.role,
        )

    @mutation(PolicyReading)
    async def policy_reading_confirm(ctx: Context, input: PolicyReadingConfirmInput) -> models.PolicyReading:
        """Confirm that one has read an edition, by one's own act."""
        return await reading.confirm_reading(ctx, ref(input.document_id, PolicyDocument, "document_id"))


PARTS = (SchemaPart("Mutation", PolicyMutation),)
