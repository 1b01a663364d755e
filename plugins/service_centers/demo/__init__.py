"""Synthetic centres, guides, a year of requests with ratings, and needs: as many as Yunyang's model has towns and
villages. All of it is invented."""

from collections.abc import Sequence
from random import Random

from sqlalchemy import select

from core.bulk import insert_rows
from core.cases.models import Case, CaseParty, Episode, NumberCounter
from core.context import Context
from core.deadlines.models import Deadline
from core.deadlines.service import calendar_of
from core.demo import open_account
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org
from core.people.models import Person
from plugins.service_centers.centers.models import (
    CenterSchedule,
    CenterStaff,
    OpeningMonth,
    ScheduleException,
    ServiceCenter,
    ServiceWindow,
)
from plugins.service_centers.demo import catalog, requests
from plugins.service_centers.demo.centers import centers, exceptions, opening, schedules, staff, windows
from plugins.service_centers.demo.needs import needs, plan_needs
from plugins.service_centers.directory.index import index_item
from plugins.service_centers.items.models import RequiredMaterial, ServiceAtCenter, ServiceGuide, ServiceItem
from plugins.service_centers.needs.models import ServiceNeed
from plugins.service_centers.ratings.models import ServiceRating
from plugins.service_centers.requests.models import ServiceRequest, SupplementNotice


async def load(ctx: Context, scale: float) -> None:
    """Fill a demo tenant: a centre in each town and village at any scale, requests and needs by the scale."""
    orgs = list(await ctx.session.scalars(select(Org).order_by(Org.place)))
    items = list(await ctx.session.scalars(select(ServiceItem).order_by(ServiceItem.code)))
    random = Random(f"{orgs[0].code} SERVICE")
    made = list(centers(orgs))
    await insert_rows(ctx, ServiceCenter, made)
    await insert_rows(ctx, ServiceWindow, windows(made))
    await insert_rows(ctx, CenterSchedule, schedules(made))
    differing = list(exceptions(random, made))
    await insert_rows(ctx, ScheduleException, differing)
    await insert_rows(ctx, OpeningMonth, opening(made, differing, await calendar_of(ctx)))
    guides = list(catalog.guides(items, ctx.clock.zone))
    await insert_rows(ctx, ServiceGuide, guides)
    await insert_rows(ctx, RequiredMaterial, catalog.materials(guides))
    await insert_rows(ctx, ServiceAtCenter, catalog.offers(random, made, items))
    for item in items:
        await index_item(ctx, item)
    await _load_requests(ctx, random, orgs, made, guides, scale)
    town = next((org for org in orgs if org.level == OrgLevel.TOWN), orgs[0])
    await open_account(ctx, town, "window_clerk", name="示例窗口人员", role="window_clerk")


async def _load_requests(
    ctx: Context,
    random: Random,
    orgs: Sequence[Org],
    made: Sequence[dict[str, object]],
    guides: Sequence[dict[str, object]],
    scale: float,
) -> None:
    people = select(Person.id, Person.name).order_by(Person.org_place, Person.name_pinyin)
    residents = [(person_id, name) for person_id, name in await ctx.session.execute(people)]
    zone = ctx.clock.zone
    planned = requests.plan(random, orgs, made, guides, residents, zone, scale)
    await insert_rows(ctx, CenterStaff, staff(random, made, residents))
    await insert_rows(ctx, Case, requests.cases(planned))
    await insert_rows(ctx, ServiceRequest, requests.requests(planned, ctx.tenant.id))
    await insert_rows(ctx, CaseParty, requests.parties(planned))
    await insert_rows(ctx, Episode, requests.episodes(planned))
    await insert_rows(ctx, SupplementNotice, requests.notices(planned))
    await insert_rows(ctx, Deadline, requests.deadlines(planned, zone))
    await insert_rows(ctx, ServiceRating, requests.ratings(random, planned))
    wanted = plan_needs(random, made, orgs, residents, zone, scale)
    await insert_rows(ctx, Case, needs(wanted, of_case=True))
    await insert_rows(ctx, ServiceNeed, needs(wanted, of_case=False))
    await insert_rows(ctx, NumberCounter, requests.counters(planned, wanted))
