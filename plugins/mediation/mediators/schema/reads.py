"""Mediation organisations, titles and linkages at the root, with the roster and the staffing."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from core.errors import LimitExceeded
from core.orgs.kinds import OrgLevel
from graphql_schema.connection import MAX_PAGE, Connection
from graphql_schema.context import reading
from graphql_schema.fields import connection
from graphql_schema.node import decode, encode
from plugins.mediation.mediators import models, reads
from plugins.mediation.mediators.schema.enums import Title
from plugins.mediation.mediators.schema.records import Linkage, MediationOrg, MediatorTitle
from plugins.mediation.permissions import MEDIATOR_READ


@strawberry.type(description="A mediator in the roster: by the name in office, without anything private (调解员名册).")
class RosterEntry:
    """A mediator in the roster."""

    mediator_id: strawberry.ID = strawberry.field(description="Global id of the mediator.")
    number: str = strawberry.field(description="Number of the mediator's card.")
    name: str = strawberry.field(description="Name in office.")
    org_name: str = strawberry.field(description="The organisation the mediator belongs to.")
    levels: list[OrgLevel] = strawberry.field(description="Levels at which the mediator is appointed.")
    titles: list[Title] = strawberry.field(description="Titles that hold today.")
    specialities: list[str] = strawberry.field(description="Codes of the dispute types the mediator is good at.")
    open_disputes: int = strawberry.field(description="Open disputes in hand, as the viewer lists them.")


@strawberry.type(description="How many mediators an organisation has, and how many it is to have (配备标准).")
class MediatorStaffing:
    """How many mediators an organisation has, and how many it is to have."""

    org_id: strawberry.ID = strawberry.field(description="Global id of the organisation.")
    code: str = strawberry.field(description="Statistical division code.")
    name: str = strawberry.field(description="Name.")
    level: OrgLevel = strawberry.field(description="Level.")
    population: int | None = strawberry.field(description="Residents; null when not known.")
    norm: int = strawberry.field(description="Mediators it is to have by the county's norms.")
    appointed: int = strawberry.field(description="Mediators with an appointment in force.")
    shortfall: int = strawberry.field(description="How many are missing.")


TitleKind = Annotated[Title | None, strawberry.argument(description="Only holders of this title.")]
Level = Annotated[OrgLevel | None, strawberry.argument(description="Only of this level.")]
Speciality = Annotated[strawberry.ID | None, strawberry.argument(description="Good at this type of dispute.")]
Area = Annotated[strawberry.ID | None, strawberry.argument(description="From this organisation or one below it.")]
MostOpen = Annotated[int | None, strawberry.argument(description="With so many open disputes at most.")]
First = Annotated[int, strawberry.argument(description=f"How many, {MAX_PAGE} at most.")]
OnlyShort = Annotated[bool, strawberry.argument(description="Only where mediators are missing.")]


@strawberry.type
class MediatorsQuery:
    """Mediation organisations, titles, linkages, roster and staffing at the root."""

    mediation_orgs: Connection[MediationOrg] = connection(models.MediationOrg, "Mediation organisations.")
    mediator_titles: Connection[MediatorTitle] = connection(models.MediatorTitle, "Titles of mediators.")
    linkages: Connection[Linkage] = connection(models.Linkage, "What was entrusted to mediation.")

    @strawberry.field(
        description="Mediators with an appointment in force, those with the fewest open disputes first."
        f"\n\nNeeds `{MEDIATOR_READ}`."
    )
    async def mediator_roster(
        self,
        info: Info,
        title: TitleKind = None,
        level: Level = None,
        type_id: Speciality = None,
        area: Area = None,
        most_open: MostOpen = None,
        first: First = 20,
    ) -> list[RosterEntry]:
        """Mediators with an appointment in force."""
        if not 1 <= first <= MAX_PAGE:
            raise LimitExceeded("error.page_size", maximum=MAX_PAGE)
        wanted = reads.Wanted(
            title,
            level,
            None if type_id is None else decode(type_id, "DisputeType"),
            None if area is None else decode(area, "Org"),
            most_open,
        )
        async with reading(info) as ctx:
            return [_entry(one) for one in await reads.roster(ctx, wanted, first)]

    @strawberry.field(
        description="Organisations beside the county's norms for mediators, in the order of their codes."
        "\n\nNeeds `core:org:read` and `mediation:appointment:read`."
    )
    async def mediator_staffing(
        self, info: Info, level: Level = None, only_short: OnlyShort = False
    ) -> list[MediatorStaffing]:
        """Organisations beside the county's norms for mediators."""
        async with reading(info) as ctx:
            found = await reads.staffing(ctx, level=level, only_short=only_short)
        return [_staffing(one) for one in found]


def _entry(one: reads.Listed) -> RosterEntry:
    return RosterEntry(
        mediator_id=strawberry.ID(encode("Mediator", one.id)),
        number=one.number,
        name=one.name,
        org_name=one.org_name,
        levels=[OrgLevel(level) for level in one.levels],
        titles=[Title(title) for title in one.titles],
        specialities=list(one.specialities),
        open_disputes=one.open_disputes,
    )


def _staffing(one: reads.Staffing) -> MediatorStaffing:
    return MediatorStaffing(
        org_id=strawberry.ID(encode("Org", one.org_id)),
        code=one.code,
        name=one.name,
        level=OrgLevel(one.level),
        population=one.population,
        norm=one.norm,
        appointed=one.appointed,
        shortfall=one.shortfall,
    )
