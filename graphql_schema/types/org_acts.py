"""Acts on organisations, their functional units and heads."""

from datetime import date

import strawberry

from core.context import Context
from core.descriptors import SchemaPart
from core.orgs import changes, models, service, units
from core.orgs.kinds import OrgKind
from core.orgs.merging import merge_org
from core.orgs.models import FunctionalUnit as UnitRow
from graphql_schema.mutation import mutation, ref
from graphql_schema.types.org import FunctionalUnit, Org, UnitHead
from graphql_schema.types.person import Person

KEY = "Sent again with the same input, it makes no second record."


@strawberry.input(description="An organisation to add.")
class OrgCreateInput:
    """An organisation to add."""

    parent_id: strawberry.ID = strawberry.field(description="The organisation above it.")
    code: str = strawberry.field(description="Its division code: that of the one above, and three digits.")
    name: str = strawberry.field(description="Official name.")
    kind: OrgKind = strawberry.field(description="What it is; the level above says what it can be.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="The organisation, as the caller last saw it.")
class OrgInput:
    """The organisation, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The organisation.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="What changes of an organisation; what is left out stays.")
class OrgUpdateInput(OrgInput):
    """What changes of an organisation."""

    name: str | None = strawberry.field(default=None, description="Official name.")
    code: str | None = strawberry.field(default=None, description="Division code.")
    population: int | None = strawberry.field(default=None, description="Residents.")


@strawberry.input(description="Where an organisation goes, with all below it.")
class OrgMoveInput(OrgInput):
    """Where an organisation goes, with all below it."""

    parent_id: strawberry.ID = strawberry.field(description="The organisation above it from now on.")
    code: str | None = strawberry.field(default=None, description="Its new division code, if it gets one.")


@strawberry.input(description="Into which one an organisation is merged.")
class OrgMergeInput(OrgInput):
    """Into which one an organisation is merged."""

    into_id: strawberry.ID = strawberry.field(description="The organisation of the same level that goes on.")


@strawberry.input(description="A nameplate to give to an organisation.")
class FunctionalUnitCreateInput:
    """A nameplate to give to an organisation."""

    org_id: strawberry.ID = strawberry.field(description="The organisation whose team carries it.")
    function: models.UnitFunction = strawberry.field(description="What it is for.")
    name: str = strawberry.field(description="Official name.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="The functional unit, as the caller last saw it.")
class FunctionalUnitInput:
    """The functional unit, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The functional unit.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="What a nameplate reads from now on.")
class FunctionalUnitRenameInput(FunctionalUnitInput):
    """What a nameplate reads from now on."""

    name: str = strawberry.field(description="Official name.")


@strawberry.input(description="Who heads a functional unit, from when to when.")
class UnitHeadAppointInput:
    """Who heads a functional unit, from when to when."""

    unit_id: strawberry.ID = strawberry.field(description="The functional unit; it has one head at a time.")
    person_id: strawberry.ID = strawberry.field(description="The person; one may head several units.")
    post: str = strawberry.field(description="Title of the post.")
    started_on: date = strawberry.field(description="First day.")
    ended_on: date | None = strawberry.field(default=None, description="Last day, where it is known.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="When a head's time ends.")
class UnitHeadEndInput:
    """When a head's time ends."""

    id: strawberry.ID = strawberry.field(description="The head, as listed by the functional unit.")
    version: int = strawberry.field(description="Its version.")
    ended_on: date = strawberry.field(description="Last day.")


@strawberry.type
class OrgMutation:
    """Acts on organisations."""

    @mutation(Org)
    async def org_create(ctx: Context, input: OrgCreateInput) -> models.Org:
        """Add an organisation under another one, one level lower."""
        parent_id = ref(input.parent_id, Org, "parent_id")
        return await service.add_org(ctx, parent_id, code=input.code, name=input.name, kind=input.kind)

    @mutation(Org)
    async def org_update(ctx: Context, input: OrgUpdateInput) -> models.Org:
        """Rename an organisation, or correct its code or number of residents."""
        return await changes.update_org(
            ctx,
            ref(input.id, Org, "id"),
            input.version,
            name=input.name,
            code=input.code,
            population=input.population,
        )

    @mutation(Org)
    async def org_move(ctx: Context, input: OrgMoveInput) -> models.Org:
        """Put an organisation under another one; all below it and all its records go along."""
        parent_id = ref(input.parent_id, Org, "parent_id")
        return await changes.move_org(ctx, ref(input.id, Org, "id"), input.version, parent_id, input.code)

    @mutation(Org)
    async def org_merge(ctx: Context, input: OrgMergeInput) -> models.Org:
        """Merge an organisation into another one: what goes on there goes over, what is over stays with it.

        The merged one stands below the other from then on and keeps its history.
        """
        return await merge_org(ctx, ref(input.id, Org, "id"), input.version, ref(input.into_id, Org, "into_id"))

    @mutation(Org)
    async def org_close(ctx: Context, input: OrgInput) -> models.Org:
        """Close an organisation that has no open cases, active accounts or organisations below it."""
        return await changes.close_org(ctx, ref(input.id, Org, "id"), input.version)

    @mutation(FunctionalUnit)
    async def functional_unit_create(ctx: Context, input: FunctionalUnitCreateInput) -> UnitRow:
        """Give an organisation a nameplate; it has one for each function."""
        return await units.add_functional_unit(ctx, ref(input.org_id, Org, "org_id"), input.function, input.name)

    @mutation(FunctionalUnit)
    async def functional_unit_rename(ctx: Context, input: FunctionalUnitRenameInput) -> UnitRow:
        """Change what a nameplate reads."""
        unit_id = ref(input.id, FunctionalUnit, "id")
        return await units.rename_functional_unit(ctx, unit_id, input.version, input.name)

    @mutation(FunctionalUnit)
    async def functional_unit_close(ctx: Context, input: FunctionalUnitInput) -> UnitRow:
        """Take a nameplate down; who heads it does so no longer."""
        return await units.close_functional_unit(ctx, ref(input.id, FunctionalUnit, "id"), input.version)

    @mutation(UnitHead)
    async def unit_head_appoint(ctx: Context, input: UnitHeadAppointInput) -> models.UnitHead:
        """Make a person head of a functional unit."""
        return await units.appoint_head(
            ctx,
            ref(input.unit_id, FunctionalUnit, "unit_id"),
            ref(input.person_id, Person, "person_id"),
            post=input.post,
            started_on=input.started_on,
            ended_on=input.ended_on,
        )

    @mutation(UnitHead)
    async def unit_head_end(ctx: Context, input: UnitHeadEndInput) -> models.UnitHead:
        """Say which day is a head's last."""
        return await units.end_head(ctx, ref(input.id, UnitHead, "id"), input.version, input.ended_on)


PARTS = (SchemaPart("Mutation", OrgMutation),)
