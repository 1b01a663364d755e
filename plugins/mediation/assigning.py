"""Who may mediate a dispute."""

from uuid import UUID

from sqlalchemy import select

from core.context import Context
from core.errors import RuleError
from plugins.mediation import queries
from plugins.mediation.models import Dispute, Mediator


async def mediator_of(ctx: Context, person_id: UUID) -> Mediator:
    """The person as a mediator; raises RuleError for somebody who is none."""
    mediator = await ctx.session.scalar(select(Mediator).where(Mediator.person_id == person_id))
    if mediator is None:
        raise RuleError("mediation.no_mediator", field="id")
    return mediator


async def take_on(ctx: Context, dispute: Dispute, mediator: Mediator, field: str) -> None:
    """Give the dispute to a mediator whose appointment is in force; raises RuleError about the input field."""
    in_force = await ctx.session.scalar(queries.appointments_in_force(mediator.id, ctx.clock.today()))
    if in_force is None:
        raise RuleError("mediation.not_appointed", field=field, code="MEDIATION_NOT_APPOINTED")
    dispute.mediator_id = mediator.id
    dispute.worker_id = mediator.person_id
