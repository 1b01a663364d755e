"""What anybody may ask with a receipt's code: how a request stands, and until when it is to be decided."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from core.cases.models import NEVER
from core.context import Context
from core.errors import NotFound
from plugins.service_centers.requests.models import ServiceRequest
from plugins.service_centers.requests.rules import hash_code
from plugins.service_centers.requests.states import RequestState


@dataclass(frozen=True, slots=True)
class Standing:
    """State and due date, and nothing else."""

    state: RequestState
    due_on: date | None


async def find_by_code(ctx: Context, code: str) -> ServiceRequest:
    """The request of a receipt; raises NotFound for a code that is none, or of another county."""
    found = select(ServiceRequest).where(ServiceRequest.receipt_hash == hash_code(ctx.tenant.id, code))
    request = await ctx.session.scalar(found)
    if request is None:
        raise NotFound("receipt_code")
    return request


async def look_up(ctx: Context, code: str) -> Standing:
    """How the request of a receipt stands."""
    request = await find_by_code(ctx, code)
    due = None
    if request.due_at < NEVER:
        due = request.due_at.astimezone(ctx.clock.zone).date() - timedelta(days=1)
    return Standing(RequestState(request.state), due)
