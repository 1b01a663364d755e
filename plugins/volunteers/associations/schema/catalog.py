"""The catalogue of branches and duties in GraphQL."""

import strawberry

from core.context import Context
from graphql_schema.connection import Connection
from graphql_schema.fields import Order, bind, column, connection
from graphql_schema.mutation import mutation, ref
from graphql_schema.node import Node
from plugins.volunteers.associations import catalog, models


@bind(models.BranchType, Order("CODE", ("code",)))
@strawberry.type(description="A kind of branch that associations may have (分会类型).")
class VolunteerBranchType(Node):
    """A kind of branch that associations may have."""

    code: str = column(models.BranchType.code, "Short code.", filter=True)
    name: str = column(models.BranchType.name, "What it is called here.")
    summary: str = column(models.BranchType.summary, "What its volunteers do, and what they do not.")
    version: int = column(models.BranchType.version, "Raised by every change; give it back with a mutation.")


@bind(models.Duty, Order("CODE", ("code",)))
@strawberry.type(description="Something that volunteers do, with what it asks of them (服务职责).")
class VolunteerDuty(Node):
    """Something that volunteers do."""

    code: str = column(models.Duty.code, "Short code.", filter=True)
    name: str = column(models.Duty.name, "Name.")
    license_kind: str | None = column(models.Duty.license_kind, "The licence that the law asks for; null for none.")
    minimum_age: int = column(models.Duty.minimum_age, "Years on the day.")
    needs_two: bool = column(models.Duty.needs_two, "Whether two go together.")


@bind(models.DutyCategory, Order("CODE", ("code",)))
@strawberry.type(description="A category of the catalogue of duties (职责类别).")
class VolunteerDutyCategory(Node):
    """A category of the catalogue of duties."""

    code: str = column(models.DutyCategory.code, "Short code.", filter=True)
    name: str = column(models.DutyCategory.name, "Name.")
    duties: Connection[VolunteerDuty] = connection(models.Duty.category_id, "Its duties.", contained=True)


@strawberry.type
class CatalogQuery:
    """The catalogue at the root."""

    volunteer_branch_types: Connection[VolunteerBranchType] = connection(models.BranchType, "Kinds of branches.")
    volunteer_duty_categories: Connection[VolunteerDutyCategory] = connection(
        models.DutyCategory, "The catalogue of duties."
    )


@strawberry.input(description="What a kind of branch is called here.")
class VolunteerBranchTypeChangeInput:
    """What a kind of branch is called here."""

    id: strawberry.ID = strawberry.field(description="The kind of branch.")
    version: int = strawberry.field(description="Its version.")
    name: str = strawberry.field(description="Name.")
    summary: str = strawberry.field(description="What its volunteers do, and what they do not.")


@strawberry.input(description="A category of duties to add.")
class VolunteerDutyCategoryAddInput:
    """A category of duties to add."""

    code: str = strawberry.field(description="Short code in capitals, such as CARE.")
    name: str = strawberry.field(description="Name.")


@strawberry.input(description="A duty to add.")
class VolunteerDutyAddInput:
    """A duty to add."""

    category_id: strawberry.ID = strawberry.field(description="The category.")
    code: str = strawberry.field(description="Short code in capitals, such as TUTORING.")
    name: str = strawberry.field(description="Name.")
    license_kind: str | None = strawberry.field(default=None, description="The licence that the law asks for.")
    minimum_age: int = strawberry.field(default=0, description="Years on the day.")
    needs_two: bool = strawberry.field(default=False, description="Whether two go together.")


@strawberry.type
class CatalogMutation:
    """Acts on the catalogue of branches and duties."""

    @mutation(VolunteerBranchType)
    async def volunteer_branch_type_change(
        ctx: Context,
        input: VolunteerBranchTypeChangeInput,
    ) -> models.BranchType:
        """Say what a kind of branch is called here, and what its volunteers do."""
        kind = ref(input.id, VolunteerBranchType, "id")
        return await catalog.change_branch_type(ctx, kind, input.version, name=input.name, summary=input.summary)

    @mutation(VolunteerDutyCategory)
    async def volunteer_duty_category_add(
        ctx: Context,
        input: VolunteerDutyCategoryAddInput,
    ) -> models.DutyCategory:
        """Add a category to the catalogue of duties."""
        return await catalog.add_category(ctx, input.code, input.name)

    @mutation(VolunteerDuty)
    async def volunteer_duty_add(ctx: Context, input: VolunteerDutyAddInput) -> models.Duty:
        """Add a duty to a category of the catalogue."""
        return await catalog.add_duty(
            ctx,
            ref(input.category_id, VolunteerDutyCategory, "category_id"),
            code=input.code,
            name=input.name,
            license_kind=input.license_kind,
            minimum_age=input.minimum_age,
            needs_two=input.needs_two,
        )
