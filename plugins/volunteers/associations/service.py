"""Acts on associations, their branches and teams."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select, update

from core.authz import require
from core.checks import required_text
from core.context import Context
from core.errors import NotFound, RuleError
from core.orgs.models import Org
from core.orgs.service import check_at_work
from plugins.volunteers.associations.events import (
    AssociationDissolved,
    AssociationFounded,
    BranchAdded,
    BranchClosed,
    TeamAdded,
    TeamClosed,
)
from plugins.volunteers.associations.models import Association, Branch, BranchType, Registration, Team
from plugins.volunteers.enrollment.models import Volunteer
from plugins.volunteers.enrollment.states import VolunteerState
from plugins.volunteers.permissions import ASSOCIATION_MANAGE
from plugins.volunteers.queries import part_of

LONGEST_CHARTER = 20_000


async def found_association(
    ctx: Context, *, org_id: UUID, name: str, registration: Registration, founded_on: date, charter: str | None = None
) -> Association:
    """Found an association at an organisation's service centre; one at a time there.

    Source: Regulations on Voluntary Service, art. 42: a group inside a community needs no registration.
    """
    org = await ctx.one(Org, org_id, field="org_id", lock=True)
    made = Association(
        org_id=org.id,
        org_place=org.place,
        name=required_text(name, "name", 100),
        charter=None if charter is None else required_text(charter, "charter", LONGEST_CHARTER),
        registration=registration,
        founded_on=founded_on,
    )
    await require(ctx, ASSOCIATION_MANAGE, made)
    check_at_work(org, "org_id")
    there = select(Association.id).where(
        Association.org_id == org.id,
        or_(Association.dissolved_on.is_(None), Association.dissolved_on >= founded_on),
    )
    if await ctx.session.scalar(there.limit(1)):
        raise RuleError("volunteers.association_there", field="org_id", code="NOT_UNIQUE")
    ctx.session.add(made)
    await ctx.session.flush()
    ctx.record(AssociationFounded(made.id, org.id))
    return made


async def dissolve_association(ctx: Context, association_id: UUID, version: int, dissolved_on: date) -> Association:
    """Say which day is an association's last; its volunteers must have left it, or gone to another one."""
    found = await ctx.one_at(Association, association_id, version)
    await require(ctx, ASSOCIATION_MANAGE, found)
    check_exists(found, "id")
    if dissolved_on < found.founded_on:
        raise RuleError("rule.ends_before_it_begins", field="dissolved_on")
    still = select(Volunteer.id).where(Volunteer.association_id == found.id, Volunteer.state != VolunteerState.LEFT)
    if await ctx.session.scalar(still.limit(1)):
        raise RuleError("volunteers.association_has_volunteers", field="id")
    found.dissolved_on = dissolved_on
    ctx.record(AssociationDissolved(found.id))
    return found


def check_exists(association: Association, field: str) -> None:
    """Refuse an association that was dissolved: nothing new begins there."""
    if association.dissolved_on is not None:
        raise RuleError("volunteers.association_over", field=field, name=association.name)


async def managed(ctx: Context, association_id: UUID, field: str = "association_id") -> Association:
    """The association, locked, if it exists and the actor may manage it."""
    found = await ctx.one(Association, association_id, field=field, lock=True)
    await require(ctx, ASSOCIATION_MANAGE, found)
    check_exists(found, field)
    return found


async def add_branch(ctx: Context, association_id: UUID, type_id: UUID, name: str, founded_on: date) -> Branch:
    """Add a branch to an association, one for each kind of service."""
    association = await managed(ctx, association_id)
    kind = await ctx.one(BranchType, type_id, field="type_id")
    held = select(Branch.id).where(
        Branch.association_id == association.id, Branch.type_id == kind.id, Branch.closed_on.is_(None)
    )
    if await ctx.session.scalar(held.limit(1)):
        raise RuleError("volunteers.branch_there", field="type_id", code="NOT_UNIQUE")
    branch = Branch(
        association_id=association.id, type_id=kind.id, name=required_text(name, "name", 100), founded_on=founded_on
    )
    ctx.session.add(branch)
    await ctx.session.flush()
    ctx.record(BranchAdded(association.id, branch.id))
    return branch


async def close_branch(ctx: Context, branch_id: UUID, closed_on: date) -> Branch:
    """End a branch, and its teams with it; their volunteers stay with the association."""
    branch, association = await part_of(ctx, Branch, branch_id, Association, "association_id")
    await require(ctx, ASSOCIATION_MANAGE, association)
    _check_open(branch, closed_on)
    branch.closed_on = closed_on
    teams = select(Team).where(Team.branch_id == branch.id, Team.closed_on.is_(None))
    for team in await ctx.session.scalars(teams):
        await _close_team(ctx, association, team, max(closed_on, team.founded_on))
    ctx.record(BranchClosed(association.id, branch.id))
    return branch


async def add_team(ctx: Context, branch_id: UUID, name: str, founded_on: date) -> Team:
    """Add a team to a branch; the norm of two to five warns, it does not block."""
    branch, association = await part_of(ctx, Branch, branch_id, Association, "association_id", field="branch_id")
    await require(ctx, ASSOCIATION_MANAGE, association)
    check_exists(association, "branch_id")
    if branch.closed_on is not None:
        raise RuleError("volunteers.over", field="branch_id")
    team = Team(
        association_id=association.id,
        branch_id=branch.id,
        name=required_text(name, "name", 100),
        founded_on=founded_on,
    )
    ctx.session.add(team)
    await ctx.session.flush()
    ctx.record(TeamAdded(association.id, team.id))
    return team


async def close_team(ctx: Context, team_id: UUID, closed_on: date) -> Team:
    """End a team; its volunteers stay with the association."""
    team, association = await part_of(ctx, Team, team_id, Association, "association_id")
    await require(ctx, ASSOCIATION_MANAGE, association)
    _check_open(team, closed_on)
    await _close_team(ctx, association, team, closed_on)
    return team


async def _close_team(ctx: Context, association: Association, team: Team, closed_on: date) -> None:
    team.closed_on = closed_on
    await ctx.session.execute(update(Volunteer).where(Volunteer.team_id == team.id).values(team_id=None))
    ctx.record(TeamClosed(association.id, team.id))


def _check_open(part: Branch | Team, closed_on: date) -> None:
    if part.closed_on is not None:
        raise RuleError("volunteers.over", field="id")
    if closed_on < part.founded_on:
        raise RuleError("rule.ends_before_it_begins", field="closed_on")


async def open_team(ctx: Context, association: Association, team_id: UUID, field: str = "team_id") -> Team:
    """A team of this very association that has not ended; raises NotFound for any other one."""
    team = await ctx.session.scalar(
        select(Team).where(Team.id == team_id, Team.association_id == association.id).with_for_update(read=True)
    )
    if team is None:
        raise NotFound(field)
    if team.closed_on is not None:
        raise RuleError("volunteers.over", field=field)
    return team
