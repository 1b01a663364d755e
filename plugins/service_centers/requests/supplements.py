"""What is missing in a request: told once and in full, while time stands still; once more by a supervisor's leave.

Source: Administrative Licensing Law, art. 32 (4); Regulation on Improving the Business Environment, art. 36.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from core.authz import require
from core.cases.journal import LONGEST_REASON, author_of, move, write
from core.cases.parts import EntryKind
from core.checks import required_text
from core.context import Context
from core.deadlines.service import pause, resume
from core.errors import IllegalMove, RuleError
from plugins.service_centers.requests import permissions
from plugins.service_centers.requests.events import SupplementApproved, SupplementReceived, SupplementRequested
from plugins.service_centers.requests.models import ServiceRequest, SupplementNotice
from plugins.service_centers.requests.rules import missing_lines
from plugins.service_centers.requests.states import MACHINE, RequestState

MOST_LINES = 50


async def request_supplement(ctx: Context, request_id: UUID, version: int, missing: Sequence[str]) -> ServiceRequest:
    """Tell the applicant everything that is missing, once; the clock stands still until it is there."""
    request = await ctx.one_at(ServiceRequest, request_id, version)
    await require(ctx, permissions.REQUEST_ACCEPT, request)
    if not 1 <= len(missing) <= MOST_LINES:
        raise RuleError("service_centers.missing", field="missing", maximum=MOST_LINES)
    lines = [required_text(line, f"missing.{index}", 200) for index, line in enumerate(missing)]
    before = request.state
    await move(ctx, request, RequestState.SUPPLEMENT_REQUESTED)
    if request.supplements and request.supplement_approver is None:
        raise RuleError("service_centers.told_once", field="id", code="SERVICE_CENTERS_TOLD_ONCE")
    request.supplements += 1
    notice = SupplementNotice(
        case_id=request.id,
        ordinal=request.supplements,
        missing=missing_lines(lines),
        issued_on=ctx.clock.today(),
        author=await author_of(ctx),
        approver=request.supplement_approver,
        returns_to=before,
    )
    request.supplement_approver = None
    ctx.session.add(notice)
    await pause(ctx, request)
    ctx.record(SupplementRequested(request.id, notice.ordinal))
    return request


async def approve_supplement(ctx: Context, request_id: UUID, version: int, reason: str) -> ServiceRequest:
    """Let the window ask once more for what is missing, and say why one notice was not enough."""
    request = await ctx.one_at(ServiceRequest, request_id, version)
    await require(ctx, permissions.REQUEST_SUPERVISE, request)
    if not request.supplements or RequestState.SUPPLEMENT_REQUESTED not in MACHINE.possible(request.state):
        raise RuleError("service_centers.nothing_to_approve", field="id")
    request.supplement_approver = await author_of(ctx) or "-"
    await write(ctx, request, EntryKind.NOTE, required_text(reason, "reason", LONGEST_REASON))
    ctx.record(SupplementApproved(request.id))
    return request


async def receive_supplement(ctx: Context, request_id: UUID, version: int) -> ServiceRequest:
    """Note that all that was missing is there: time runs again, and the request goes on where it was."""
    request = await ctx.one_at(ServiceRequest, request_id, version)
    await require(ctx, permissions.REQUEST_ACCEPT, request)
    if request.state != RequestState.SUPPLEMENT_REQUESTED:
        raise IllegalMove(request.state, RequestState.SUBMITTED, list(MACHINE.possible(request.state)))
    found = select(SupplementNotice).where(
        SupplementNotice.case_id == request.id, SupplementNotice.supplied_on.is_(None)
    )
    notice = (await ctx.session.scalars(found.order_by(SupplementNotice.ordinal.desc()).limit(1))).one()
    notice.supplied_on = ctx.clock.today()
    await move(ctx, request, RequestState(notice.returns_to))
    await resume(ctx, request)
    ctx.record(SupplementReceived(request.id))
    return request
