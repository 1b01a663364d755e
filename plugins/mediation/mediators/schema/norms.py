"""The county's norms for mediators, and who may be chosen for the next level."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry.types import Info

from core.context import Context
from core.errors import LimitExceeded
from core.orgs.kinds import OrgLevel
from graphql_schema.connection import MAX_PAGE, Connection
from graphql_schema.context import reading
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection
from graphql_schema.mutation import mutation
from graphql_schema.node import Node, decode, encode
from plugins.mediation.mediators import models, norms
from plugins.mediation.mediators.promotion import Candidate, PromotionReason, promotion_pool
from plugins.mediation.permissions import MEDIATOR_READ

for enum in (models.FitnessCheck, models.FitnessAnswer, PromotionReason):
    graphql_enum(enum)


@bind(models.StaffingNorm, Order("LEVEL", ("level", "effective_from", "at_least")))
@strawberry.type(description="Mediators that organisations of a level are to have from a size on (配备标准).")
class StaffingNorm(Node):
    """Mediators that organisations of a level are to have from a size on."""

    level: OrgLevel = column(models.StaffingNorm.level, "Of which level.", filter=True)
    at_least: int = column(
        models.StaffingNorm.at_least, "From so many residents of a village, or organisations right below, on."
    )
    norm: int = column(models.StaffingNorm.norm, "Mediators.")
    effective_from: date = column(models.StaffingNorm.effective_from, "From which day on it holds.", filter=True)


@bind(models.FitnessRule, Order("TOPIC", ("topic", "effective_from")))
@strawberry.type(description="What the county asks of mediators who are assigned, from a day on (上岗条件).")
class FitnessRule(Node):
    """What the county asks of mediators who are assigned."""

    topic: models.FitnessCheck = column(models.FitnessRule.topic, "What a mediator may lack.", filter=True)
    answer: models.FitnessAnswer = column(models.FitnessRule.answer, "What becomes of one who lacks it.", filter=True)
    hours: int | None = column(models.FitnessRule.hours, "Hours of training in a year; for TRAINING.")
    effective_from: date = column(models.FitnessRule.effective_from, "From which day on it holds.", filter=True)


@strawberry.type(description="A mediator of the level below who may be chosen for this one (择优人选).")
class PromotionCandidate:
    """A mediator of the level below who may be chosen for this one."""

    mediator_id: strawberry.ID = strawberry.field(description="Global id of the mediator.")
    number: str = strawberry.field(description="Number of the mediator's card.")
    name: str = strawberry.field(description="Name in office.")
    org_name: str = strawberry.field(description="The organisation the mediator belongs to.")
    training_hours: int = strawberry.field(description="Hours of training in the last 365 days.")
    settled: int = strawberry.field(description="Disputes closed as solved, as the viewer lists them.")
    reasons: list[PromotionReason] = strawberry.field(description="What speaks for the mediator.")
    lacks: list[models.FitnessCheck] = strawberry.field(description="What is missing by the county's rules.")


ForLevel = Annotated[OrgLevel, strawberry.argument(description="For which level: TOWN or COUNTY.")]
Area = Annotated[strawberry.ID | None, strawberry.argument(description="From this organisation or one below it.")]
First = Annotated[int, strawberry.argument(description=f"How many, {MAX_PAGE} at most.")]


@strawberry.type
class NormQuery:
    """Norms and candidates at the root."""

    staffing_norms: Connection[StaffingNorm] = connection(models.StaffingNorm, "How many mediators there are to be.")
    fitness_rules: Connection[FitnessRule] = connection(models.FitnessRule, "What is asked of mediators.")

    @strawberry.field(
        description="Mediators in office at the level below and not at this one, those who settled most first: towns "
        f"choose from villages, the county from towns.\n\nNeeds `{MEDIATOR_READ}`."
    )
    async def promotion_pool(
        self, info: Info, level: ForLevel, area: Area = None, first: First = 20
    ) -> list[PromotionCandidate]:
        """Mediators who may be chosen for the level."""
        if not 1 <= first <= MAX_PAGE:
            raise LimitExceeded("error.page_size", maximum=MAX_PAGE)
        area_id = None if area is None else decode(area, "Org")
        async with reading(info) as ctx:
            found = await promotion_pool(ctx, level, first, area_id=area_id)
        return [_shown(*one) for one in found]


def _shown(one: Candidate, reasons: list[PromotionReason], lacks: list[models.FitnessCheck]) -> PromotionCandidate:
    return PromotionCandidate(
        mediator_id=strawberry.ID(encode("Mediator", one.id)),
        number=one.number,
        name=one.name,
        org_name=one.org_name,
        training_hours=one.training_hours,
        settled=one.settled,
        reasons=reasons,
        lacks=lacks,
    )


@strawberry.input(description="From so many residents, or villages, on: so many mediators.")
class StaffingBandInput:
    """From so many residents, or villages, on: so many mediators."""

    at_least: int = strawberry.field(description="From so many on; the first band begins at 0.")
    norm: int = strawberry.field(description="Mediators.")


@strawberry.input(description="A level's norms from a day on, in place of those before.")
class StaffingNormsSetInput:
    """A level's norms from a day on."""

    level: OrgLevel = strawberry.field(description="Of which level.")
    bands: list[StaffingBandInput] = strawberry.field(description="All its bands, in order.")
    effective_from: date = strawberry.field(description="From which day on they hold.")


@strawberry.input(description="What becomes of a mediator who lacks something, from a day on.")
class FitnessRuleSetInput:
    """What becomes of a mediator who lacks something."""

    check: models.FitnessCheck = strawberry.field(description="What a mediator may lack.")
    answer: models.FitnessAnswer = strawberry.field(description="What becomes of one who lacks it.")
    effective_from: date = strawberry.field(description="From which day on it holds.")
    hours: int | None = strawberry.field(default=None, description="Hours of training in a year; for TRAINING.")


@strawberry.type
class NormMutation:
    """Acts on the county's norms."""

    @mutation(StaffingNorm)
    async def staffing_norms_set(ctx: Context, input: StaffingNormsSetInput) -> models.StaffingNorm:
        """Enter a level's norms from a day on; answers its first band."""
        bands = [norms.Band(**vars(band)) for band in input.bands]
        return await norms.set_norms(ctx, level=input.level, bands=bands, effective_from=input.effective_from)

    @mutation(FitnessRule)
    async def fitness_rule_set(ctx: Context, input: FitnessRuleSetInput) -> models.FitnessRule:
        """Say from which day on a mediator who lacks something is refused, or warned of, at assignment."""
        return await norms.set_fitness_rule(ctx, **vars(input))


TYPES = (StaffingNorm, FitnessRule)
