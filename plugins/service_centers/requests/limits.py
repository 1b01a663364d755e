"""The deadlines of a request: from its submission to be accepted or not, from its acceptance to be decided."""

from collections.abc import Sequence

from sqlalchemy import select

from core.context import Context
from core.deadlines.calendar import last_day
from core.deadlines.models import Deadline, DeadlineBasis, DeadlineKind, DeadlineState, TimeUnit
from core.deadlines.service import Term, calendar_of, meet, rule_in_force, start
from core.i18n import translate
from plugins.service_centers.items.guides import published_guide
from plugins.service_centers.items.models import OneThingItem, ServiceGuide
from plugins.service_centers.requests.events import ServiceRequestAccepted, ServiceRequestSubmitted
from plugins.service_centers.requests.models import ServiceRequest
from plugins.service_centers.requests.rules import used_units

ACCEPT = "SERVICE_ACCEPT"
DEFAULT_ACCEPT = Term("行政许可法第三十二条", DeadlineBasis.STATUTORY, 5, TimeUnit.WORKING_DAY)
"""Within which an application is accepted, or all that is missing is told; source: Administrative Licensing Law."""


async def begin_accept(ctx: Context, request: ServiceRequest, event: str = ServiceRequestSubmitted.__name__) -> None:
    """Somebody is to accept the request, or to tell all that is missing, in time."""
    term = await rule_in_force(ctx, ACCEPT, ctx.clock.today()) or DEFAULT_ACCEPT
    await start(ctx, request, DeadlineKind.OWN, term, event)


async def guides_of(ctx: Context, request: ServiceRequest) -> Sequence[ServiceGuide]:
    """The guides by which the request is handled: one for an item, those of all its items for a bundle."""
    if request.guide_id is not None:
        return [await ctx.session.get_one(ServiceGuide, (ctx.tenant.id, request.guide_id))]
    items = select(OneThingItem.item_id).where(OneThingItem.one_thing_id == request.one_thing_id)
    found = (await ctx.session.scalars(items.order_by(OneThingItem.ordinal))).all()
    return [await published_guide(ctx, item_id) for item_id in found]


async def begin_decide(ctx: Context, request: ServiceRequest) -> None:
    """The request is to be decided within the law's limit and within the promised one, of several that ends last."""
    legal, promised = [], []
    for guide in await guides_of(ctx, request):
        unit, article = TimeUnit(guide.unit), translate("service_centers.promised", ctx.tenant.locale)
        legal.append(Term(guide.basis[:200], DeadlineBasis.STATUTORY, guide.legal_limit, unit))
        promised.append(Term(article, DeadlineBasis.PROMISED, guide.promised_limit, unit))
    calendar, today = await calendar_of(ctx), ctx.clock.today()
    for terms in (legal, promised):
        longest = max(terms, key=lambda term: last_day(calendar, today, term.value, term.unit))
        await start(ctx, request, DeadlineKind.RESOLVE, longest, ServiceRequestAccepted.__name__)


async def end_decide(ctx: Context, request: ServiceRequest) -> None:
    """Note how much time the decision took, and end what ran."""
    live = select(Deadline).where(
        Deadline.case_id == request.id,
        Deadline.kind == DeadlineKind.RESOLVE,
        Deadline.state == DeadlineState.RUNNING,
    )
    calendar, today, now = await calendar_of(ctx), ctx.clock.today(), ctx.clock.now()
    for deadline in await ctx.session.scalars(live):
        in_time = now < deadline.due_at
        if deadline.basis == DeadlineBasis.PROMISED:
            request.in_promised_time = in_time
        else:
            request.in_legal_time, request.legal_units = in_time, deadline.value
            unit = TimeUnit(deadline.unit)
            request.used_units = used_units(calendar, deadline.value, unit, deadline.due_on, today)
    await meet(ctx, request, DeadlineKind.OWN, DeadlineKind.RESOLVE)
