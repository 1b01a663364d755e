"""Associations beside the county's norms."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from core.authz import listed
from core.context import Context
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org, OrgState
from core.orgs.permissions import ORG_READ
from plugins.volunteers import rules
from plugins.volunteers.associations.models import Association, Branch, BranchType, Team
from plugins.volunteers.enrollment.models import Volunteer
from plugins.volunteers.enrollment.states import VolunteerState
from plugins.volunteers.permissions import ASSOCIATION_READ, VOLUNTEER_READ


class StaffingNote(StrEnum):
    """What is not as the norms say."""

    NO_ASSOCIATION = "NO_ASSOCIATION"
    FEW_VOLUNTEERS = "FEW_VOLUNTEERS"
    BRANCHES_MISSING = "BRANCHES_MISSING"
    TEAMS_OFF_NORM = "TEAMS_OFF_NORM"


@dataclass(frozen=True, slots=True)
class Staffing:
    """An organisation, its association, and how that stands beside the norms."""

    org_id: UUID
    code: str
    name: str
    kind: str
    association_id: UUID | None
    volunteers: int
    branches: int
    off_norm_branches: int
    branch_norm: int

    @property
    def norm(self) -> int:
        """Volunteers that there are to be."""
        return rules.norm_of(self.kind)

    @property
    def shortfall(self) -> int:
        """How many are missing."""
        return max(self.norm - self.volunteers, 0)

    @property
    def notes(self) -> list[StaffingNote]:
        """What is not as the norms say."""
        if self.association_id is None:
            return [StaffingNote.NO_ASSOCIATION]
        found = {
            StaffingNote.FEW_VOLUNTEERS: self.shortfall > 0,
            StaffingNote.BRANCHES_MISSING: self.branches < self.branch_norm,
            StaffingNote.TEAMS_OFF_NORM: self.off_norm_branches > 0,
        }
        return [note for note, holds in found.items() if holds]


async def staffing(ctx: Context, *, level: OrgLevel | None, only_short: bool = False) -> list[Staffing]:
    """The organisations that the actor lists, in the order of their codes, beside the norms; one statement."""
    exists = and_(
        Association.org_id == Org.id,
        or_(Association.dissolved_on.is_(None), Association.dissolved_on >= ctx.clock.today()),
        listed(ctx, Association, ASSOCIATION_READ),
    )
    kinds = select(func.count()).select_from(BranchType).scalar_subquery()
    query = (
        select(Org.id, Org.code, Org.name, Org.kind, Association.id, _volunteers(ctx), _branches(), _off_norm(), kinds)
        .outerjoin(Association, exists)
        .where(Org.state == OrgState.ACTIVE, listed(ctx, Org, ORG_READ))
        .order_by(Org.code, Org.id, Association.id)
    )
    if level is not None:
        query = query.where(Org.level == level)
    found = [Staffing(*row) for row in await ctx.session.execute(query)]
    return [one for one in found if one.notes or not only_short]


def _volunteers(ctx: Context) -> ColumnElement[int]:
    active = and_(
        Volunteer.association_id == Association.id,
        Volunteer.state == VolunteerState.ACTIVE,
        listed(ctx, Volunteer, VOLUNTEER_READ),
    )
    return _count(select(func.count()).select_from(Volunteer).where(active))


def _branches() -> ColumnElement[int]:
    open_ = and_(Branch.association_id == Association.id, Branch.closed_on.is_(None))
    return _count(select(func.count()).select_from(Branch).where(open_))


def _off_norm() -> ColumnElement[int]:
    """Branches with fewer teams than the norm, or more."""
    teams = (
        select(func.count())
        .select_from(Team)
        .where(Team.branch_id == Branch.id, Team.closed_on.is_(None))
        .scalar_subquery()
    )
    norm = rules.TEAMS_PER_BRANCH
    off = and_(
        Branch.association_id == Association.id,
        Branch.closed_on.is_(None),
        not_(teams.between(norm[0], norm[-1])),
    )
    return _count(select(func.count()).select_from(Branch).where(off))


def _count(query: Select[Any]) -> ColumnElement[int]:
    return query.correlate(Association).scalar_subquery()
