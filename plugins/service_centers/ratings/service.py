"""Acts on ratings: given by a receipt's code, without a name; repaired by whoever leads the centre."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from core.authz import require
from core.cases.journal import LONGEST_REASON, author_of
from core.checks import required_text
from core.context import Context
from core.errors import RuleError
from plugins.service_centers.ratings.events import RatingRepaired, ServiceRated
from plugins.service_centers.ratings.models import LOW, RatingLevel, RepairState, ServiceRating
from plugins.service_centers.ratings.permissions import RATING_REPAIR
from plugins.service_centers.requests.lookup import find_by_code
from plugins.service_centers.requests.states import RequestState

RATED = frozenset({RequestState.DELIVERED, RequestState.CLOSED, RequestState.ARCHIVED})
"""States from which on a request may be rated."""

REPAIR_DAYS = 15
"""Within which something is to be done about a low rating; the county's own rule, no law sets a number."""

LONGEST_COMMENT = 1000


async def rate_request(ctx: Context, code: str, level: RatingLevel, comment: str | None = None) -> ServiceRating:
    """Rate how the request of a receipt was handled, once; a low rating opens a repair."""
    request = await find_by_code(ctx, code)
    if request.state not in RATED:
        raise RuleError("service_centers.too_early", field="receipt_code")
    if await ctx.session.scalar(select(ServiceRating.id).where(ServiceRating.request_id == request.id)) is not None:
        raise RuleError("service_centers.rated", field="receipt_code", code="NOT_UNIQUE")
    is_low = level in LOW
    today = ctx.clock.today()
    rating = ServiceRating(
        org_id=request.org_id,
        org_place=request.org_place,
        request_id=request.id,
        center_id=request.center_id,
        item_id=request.item_id,
        level=level,
        comment=None if comment is None else required_text(comment, "comment", LONGEST_COMMENT),
        month=today.replace(day=1),
        repair_state=RepairState.OPEN if is_low else RepairState.NONE,
        repair_due_on=today + timedelta(days=REPAIR_DAYS) if is_low else None,
    )
    ctx.session.add(rating)
    await ctx.session.flush()
    ctx.record(ServiceRated(rating.id, level))
    return rating


async def repair_rating(ctx: Context, rating_id: UUID, version: int, repair: str) -> ServiceRating:
    """Say what was done about a low rating."""
    rating = await ctx.one_at(ServiceRating, rating_id, version)
    await require(ctx, RATING_REPAIR, rating)
    if rating.repair_state != RepairState.OPEN:
        raise RuleError("service_centers.no_repair", field="id")
    rating.repair = required_text(repair, "repair", LONGEST_REASON)
    rating.repair_state, rating.repaired_on = RepairState.DONE, ctx.clock.today()
    rating.repairer = await author_of(ctx)
    ctx.record(RatingRepaired(rating.id))
    return rating
