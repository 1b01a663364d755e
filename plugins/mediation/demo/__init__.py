"""Synthetic mediators and disputes of a demo county: January to May 2011 as Yunyang's model states it."""

from collections import Counter
from collections.abc import Sequence
from random import Random
from uuid import UUID

from sqlalchemy import select

from core.bulk import insert_rows
from core.cases.models import Case, CaseParty, Episode, NumberCounter
from core.context import Context
from core.deadlines.models import Deadline, StatutoryRule
from core.demo import open_account
from core.errors import ConfigError
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org
from core.people.models import Person
from plugins.mediation.demo import rows
from plugins.mediation.demo.deadlines import plan_deadlines
from plugins.mediation.demo.disputes import County, PlannedDispute, Resident, Residents, Types, plan_disputes
from plugins.mediation.demo.reported import write_claims
from plugins.mediation.demo.staff import PlannedMediator, Staff, plan_staff
from plugins.mediation.mediators.demo import load_mediators
from plugins.mediation.mediators.norms import norm_of
from plugins.mediation.models import KIND, Dispute, DisputeType, Mediator, MediatorAppointment
from plugins.mediation.states import OPEN

MODEL_COUNTY = "500235"
"""The county whose own report there is to compare the records with."""


async def load(ctx: Context, scale: float) -> None:
    """Fill a demo tenant with mediators and disputes, and open the accounts of a manager and a mediator."""
    orgs = list(await ctx.session.scalars(select(Org).order_by(Org.place)))
    random = Random(f"{orgs[0].code} {KIND}")
    county = await _county(ctx, orgs, plan_staff(random, orgs, await _norms(ctx), scale))
    disputes = plan_disputes(random, county, scale)
    await _write_staff(ctx, county.staff)
    await _write_disputes(ctx, disputes)
    await load_mediators(ctx, orgs, county.staff, await _types(ctx), disputes, scale)
    if orgs[0].code == MODEL_COUNTY and scale == 1.0:
        write_claims(ctx, orgs[0])
    town = busiest_town(orgs, disputes)
    await open_account(ctx, town, "town_manager", name="示例调处中心负责人", role="mediation_manager")
    one = busiest_mediator(county.staff, disputes)
    await open_account(ctx, one.org, "mediator", name=one.name, role="mediator", person_id=one.person_id)


async def _county(ctx: Context, orgs: Sequence[Org], staff: Staff) -> County:
    people = select(Person.id, Person.name, Person.org_place).order_by(Person.org_place, Person.name_pinyin)
    residents = [Resident(*row) for row in await ctx.session.execute(people)]
    types = await _types(ctx)
    if not residents or not types:
        raise ConfigError("Mediation's demo needs residents (`tenants/demo.py`) and the blueprint's dispute types.")
    return County(orgs, Residents(residents), Types(types), staff, ctx.clock.zone)


async def _norms(ctx: Context) -> dict[UUID, int]:
    found = await ctx.session.execute(select(Org.id, norm_of(Org, ctx.clock.today())))
    return {org_id: norm or 0 for org_id, norm in found}


async def _types(ctx: Context) -> Sequence[DisputeType]:
    return (await ctx.session.scalars(select(DisputeType).order_by(DisputeType.code))).all()


async def _write_staff(ctx: Context, staff: Staff) -> None:
    await insert_rows(ctx, Person, rows.people(staff.mediators))
    await insert_rows(ctx, Mediator, rows.mediators(staff.mediators))
    await insert_rows(ctx, MediatorAppointment, rows.appointments(staff.appointments))


async def _write_disputes(ctx: Context, disputes: Sequence[PlannedDispute]) -> None:
    rules = (await ctx.session.scalars(select(StatutoryRule))).all()
    deadlines = plan_deadlines(disputes, rules, ctx.clock.zone)
    await insert_rows(ctx, Case, rows.cases(disputes, deadlines))
    await insert_rows(ctx, Dispute, rows.disputes(disputes))
    await insert_rows(ctx, CaseParty, rows.parties(disputes))
    await insert_rows(ctx, Episode, rows.episodes(disputes))
    await insert_rows(ctx, NumberCounter, rows.counters(disputes))
    await insert_rows(ctx, Deadline, deadlines.values())


def busiest_town(orgs: Sequence[Org], disputes: Sequence[PlannedDispute]) -> Org:
    """The town with the most disputes in its subtree; the county where there is no town."""
    found = Counter(place for dispute in disputes for place in (dispute.course.org.id, dispute.course.org.parent_id))
    return max((org for org in orgs if org.level == OrgLevel.TOWN), key=lambda org: found[org.id], default=orgs[0])


def busiest_mediator(staff: Staff, disputes: Sequence[PlannedDispute]) -> PlannedMediator:
    """The mediator with the most disputes, of those who have some still to end if there are any."""
    given = [dispute for dispute in disputes if dispute.mediator]
    count: Counter[UUID] = Counter(dispute.mediator.id for dispute in given if dispute.mediator)
    busy = {dispute.mediator.id for dispute in given if dispute.mediator and dispute.course.ending.state in OPEN}
    return max(staff.mediators, key=lambda mediator: (mediator.id in busy, count[mediator.id]))
