"""Who may be chosen for the next level: towns choose from their villages' mediators, the county from its towns' ones.

Source: the model's graded appointment (M-13); a second appointment, for one person may hold several.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, select

from core.authz import listed
from core.cases.models import Resolution
from core.context import Context
from core.errors import RuleError
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org
from core.orgs.permissions import ORG_READ
from plugins.mediation.mediators.fitness import Rules, hours_of_year, lacking, rules_of
from plugins.mediation.mediators.models import FitnessCheck, MediatorTitle
from plugins.mediation.mediators.reads import title_holds
from plugins.mediation.models import KIND, Dispute, Mediator, MediatorAppointment
from plugins.mediation.permissions import DISPUTE_READ, MEDIATOR_READ
from plugins.mediation.queries import in_force

BELOW = {OrgLevel.TOWN: OrgLevel.VILLAGE, OrgLevel.COUNTY: OrgLevel.TOWN}
"""From which level a level chooses."""


class PromotionReason(StrEnum):
    """What speaks for a mediator."""

    CARD_VALID = "CARD_VALID"
    TRAINED = "TRAINED"
    TITLED = "TITLED"
    SETTLED = "SETTLED"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mediator of the level below, with what speaks for and against a second appointment."""

    id: UUID
    number: str
    name: str
    org_name: str
    card_valid_until: date | None
    training_hours: int
    titles: int
    settled: int

    def reasons(self, today: date) -> list[PromotionReason]:
        """What speaks for the mediator."""
        held = {
            PromotionReason.CARD_VALID: self.card_valid_until is not None and self.card_valid_until >= today,
            PromotionReason.TRAINED: self.training_hours > 0,
            PromotionReason.TITLED: self.titles > 0,
            PromotionReason.SETTLED: self.settled > 0,
        }
        return [reason for reason, is_held in held.items() if is_held]

    def lacks(self, today: date, rules: Rules) -> list[FitnessCheck]:
        """What the county asks for and the mediator has not: an expired card, none, or too little training."""
        return lacking(self.card_valid_until, self.training_hours, today, rules)


async def promotion_pool(
    ctx: Context, level: OrgLevel, first: int, *, area_id: UUID | None = None
) -> list[tuple[Candidate, list[PromotionReason], list[FitnessCheck]]]:
    """Mediators in office at the level below and not at this one, those who settled most first; one statement for them.

    Each with what speaks for the mediator, and what is lacking.
    """
    if level not in BELOW:
        raise RuleError("mediation.promotion_level", field="level")
    today = ctx.clock.today()
    query = _candidates(ctx, level, today)
    if area_id is not None:
        within = and_(Org.id == area_id, Mediator.org_place.between(Org.place, Org.place_end))
        query = query.where(exists().where(within, listed(ctx, Org, ORG_READ)))
    rules = await rules_of(ctx, today)
    found = [Candidate(*row) for row in await ctx.session.execute(query.limit(first))]
    return [(one, one.reasons(today), one.lacks(today, rules)) for one in found]


def _candidates(ctx: Context, level: OrgLevel, today: date) -> Select[Any]:
    def appointed(at: OrgLevel) -> Any:
        held = and_(MediatorAppointment.mediator_id == Mediator.id, MediatorAppointment.level == at, in_force(today))
        return exists().where(held)

    titles = select(func.count()).where(MediatorTitle.mediator_id == Mediator.id, title_holds(today))
    settled = (
        select(func.count())
        .select_from(Dispute)
        .where(
            Dispute.mediator_id == Mediator.id,
            Dispute.kind == KIND,
            Dispute.resolution == Resolution.SOLVED,
            listed(ctx, Dispute, DISPUTE_READ),
        )
        .scalar_subquery()
    )
    home = select(Org.name).where(Org.tenant_id == Mediator.tenant_id, Org.id == Mediator.org_id)
    return (
        select(
            Mediator.id,
            Mediator.number,
            Mediator.name,
            home.scalar_subquery(),
            Mediator.card_valid_until,
            hours_of_year(Mediator.id, today).scalar_subquery(),
            titles.scalar_subquery(),
            settled.label("settled"),
        )
        .where(listed(ctx, Mediator, MEDIATOR_READ), appointed(BELOW[level]), ~appointed(level))
        .order_by(settled.desc(), Mediator.number, Mediator.id)
    )
