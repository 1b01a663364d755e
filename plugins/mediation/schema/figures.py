"""The statistics of mediation."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from core.indicators.periods import Period
from graphql_schema.context import reading
from graphql_schema.scalars import Month
from plugins.mediation import reports
from plugins.mediation.permissions import DISPUTE_READ


@strawberry.type(description="What was found, and what became of it by the end of the period.")
class MediationLine:
    """What was found, and what became of it by the end of the period."""

    found: int = strawberry.field(description="Handlings that began in the period.")
    settled: int = strawberry.field(description="Of these, ended with an agreement.")
    rate: float | None = strawberry.field(description="Settled of a hundred found, with one decimal.")
    diverted: int = strawberry.field(description="Of these, referred to the police or a court.")
    unexplained: int = strawberry.field(description="Of these, neither settled nor diverted.")


@strawberry.type(description="The figures by level of the organisation that handled a dispute.")
class MediationLevels:
    """The figures by level."""

    village: MediationLine = strawberry.field(name="VILLAGE", description="In villages and communities.")
    town: MediationLine = strawberry.field(name="TOWN", description="In towns and sub-districts.")
    county: MediationLine = strawberry.field(name="COUNTY", description="At the county.")


@strawberry.type(description="The statistics of mediation in a period (调处统计), as `helin report` prints them.")
class MediationReport:
    """The statistics of mediation in a period."""

    levels: MediationLevels = strawberry.field(description="A dispute that was handed up counts at each level, once.")
    total: MediationLine = strawberry.field(description="The sum of the levels.")
    distinct: int = strawberry.field(description="Disputes behind the sum, each counted once.")


FirstMonth = Annotated[Month, strawberry.argument(name="from", description="The first month.")]
LastMonth = Annotated[Month, strawberry.argument(description="The last month.")]


@strawberry.type
class MediationFigures:
    """Statistics of mediation at the root."""

    @strawberry.field(
        description="What was found, settled and diverted in a period of whole months, of the disputes that the viewer "
        f"may list; null for who may list none anywhere.\n\nNeeds `{DISPUTE_READ}`."
    )
    async def mediation_report(self, info: Info, from_: FirstMonth, to: LastMonth) -> MediationReport | None:
        """The statistics of a period."""
        async with reading(info) as ctx:
            found = await reports.mediation_report(ctx, Period.of(from_, to))
        if found is None:
            return None
        levels = {level.lower(): _line(line) for level, line in found.levels.items()}
        return MediationReport(levels=MediationLevels(**levels), total=_line(found.total), distinct=found.distinct)


def _line(line: reports.Line) -> MediationLine:
    return MediationLine(
        found=line.found,
        settled=line.settled,
        rate=line.rate,
        diverted=line.diverted,
        unexplained=line.unexplained,
    )
