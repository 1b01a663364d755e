"""Synthetic volunteers of a demo county: an association at each village's centre, and a year of shifts up to today."""

from collections.abc import Sequence
from random import Random

from sqlalchemy import select

from core.bulk import insert_rows
from core.cases.models import NumberCounter
from core.context import Context
from core.demo import open_account
from core.errors import ConfigError
from core.orgs.models import Org
from core.people.models import Person
from plugins.volunteers.activities.models import Activity, Evaluation, RecruitmentCall, Shift, SignUp
from plugins.volunteers.associations.models import Association, Branch, BranchType, Duty, Officer, Team
from plugins.volunteers.demo import bodies, people, work
from plugins.volunteers.demo.work import Year
from plugins.volunteers.enrollment.models import Volunteer, VolunteerAvailability, VolunteerSkill
from plugins.volunteers.honors.models import StarGrant
from plugins.volunteers.hours.models import CreditEntry, HourEntry


async def load(ctx: Context, scale: float) -> None:
    """Fill a demo tenant with associations, volunteers and what they did, and open accounts of two of them."""
    orgs = list(await ctx.session.scalars(select(Org).order_by(Org.place)))
    kinds = list(await ctx.session.scalars(select(BranchType).order_by(BranchType.code)))
    duties = list(await ctx.session.scalars(select(Duty).order_by(Duty.code)))
    if not kinds or not duties:
        raise ConfigError("The demo of volunteers needs the kinds of branches and the duties of the blueprint.")
    random = Random(f"{orgs[0].code} VOLUNTEERS")
    found = bodies.plan(random, orgs, kinds, scale)
    enrolled = people.plan(random, found, duties, ctx.clock.today(), scale)
    year = work.plan(random, enrolled, duties, ctx, scale)
    await _write_bodies(ctx, found)
    await _write_people(ctx, enrolled, year)
    await _write_work(ctx, year)
    await _open_accounts(ctx, enrolled)


async def _write_bodies(ctx: Context, found: Sequence[bodies.Body]) -> None:
    await insert_rows(ctx, Association, bodies.associations(found))
    await insert_rows(ctx, Branch, bodies.branches(found))
    await insert_rows(ctx, Team, bodies.teams(found))


async def _write_people(ctx: Context, enrolled: Sequence[people.Enrolled], year: Year) -> None:
    await insert_rows(ctx, Person, people.persons(enrolled))
    await insert_rows(ctx, Volunteer, people.volunteers(enrolled, year))
    await insert_rows(ctx, VolunteerSkill, people.skills(enrolled))
    await insert_rows(ctx, VolunteerAvailability, people.times(enrolled))
    await insert_rows(ctx, Officer, people.officers(enrolled))
    await insert_rows(ctx, StarGrant, people.stars(enrolled, year))
    await insert_rows(ctx, NumberCounter, people.counters(enrolled, ctx.clock.year()))


async def _write_work(ctx: Context, year: Year) -> None:
    await insert_rows(ctx, RecruitmentCall, work.calls(year))
    await insert_rows(ctx, Activity, work.activities(year))
    await insert_rows(ctx, Shift, work.shifts(year))
    await insert_rows(ctx, SignUp, work.sign_ups(year))
    await insert_rows(ctx, HourEntry, work.hours(year))
    await insert_rows(ctx, CreditEntry, work.credits(year))
    await insert_rows(ctx, Evaluation, work.evaluations(year))


async def _open_accounts(ctx: Context, enrolled: Sequence[people.Enrolled]) -> None:
    """Who leads the first association, and its first volunteer."""
    one = enrolled[0]
    org = one.body.org
    await open_account(ctx, org, "volunteer_manager", name="示例义工协会会长", role="volunteer_manager")
    await open_account(ctx, org, "volunteer", name=one.name, role="volunteer", person_id=one.person_id)
