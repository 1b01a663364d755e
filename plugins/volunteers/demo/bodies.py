"""The demo's associations, with the branches and teams that the model asks for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from core.db import new_id
from core.orgs.models import Org
from core.orgs.service import short_name
from plugins.volunteers import rules
from plugins.volunteers.associations.models import BranchType, Registration

FOUNDED = date(2010, 3, 5)
FEWEST_BRANCHES = 2
"""Branches of an association at any scale."""

Rows = Iterator[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Body:
    """An association with its branches and their teams."""

    org: Org
    branches: dict[UUID, BranchType]
    teams: dict[UUID, UUID]
    """Team -> branch."""

    id: UUID = field(default_factory=new_id)

    @property
    def name(self) -> str:
        """The association's name."""
        return f"{short_name(self.org.name)}义工协会"


def plan(random: Random, orgs: Sequence[Org], kinds: Sequence[BranchType], scale: float) -> list[Body]:
    """An association at each organisation that has none below it; at a smaller scale each has fewer branches."""
    many = max(round(len(kinds) * min(scale, 1)), min(FEWEST_BRANCHES, len(kinds)))
    return [_body(random, org, kinds, many) for org in orgs if not org.children_count]


def _body(random: Random, org: Org, kinds: Sequence[BranchType], many: int) -> Body:
    branches = {new_id(): kind for kind in random.sample(kinds, many)}
    norm = rules.TEAMS_PER_BRANCH
    teams = {new_id(): branch for branch in branches for _ in range(random.randint(norm[0], norm[-1]))}
    return Body(org, branches, teams)


def associations(found: Sequence[Body]) -> Rows:
    """The associations: groups inside their communities."""
    for body in found:
        yield {
            "id": body.id,
            "org_id": body.org.id,
            "org_place": body.org.place,
            "name": body.name,
            "charter": "示例章程：自愿参加、无偿服务、来去自由。",
            "registration": Registration.COMMUNITY_GROUP,
            "founded_on": FOUNDED,
        }


def branches(found: Sequence[Body]) -> Rows:
    """Their branches."""
    for body in found:
        for branch, kind in body.branches.items():
            yield {
                "id": branch,
                "association_id": body.id,
                "type_id": kind.id,
                "name": kind.name,
                "founded_on": FOUNDED,
            }


def teams(found: Sequence[Body]) -> Rows:
    """Their teams."""
    for body in found:
        for number, (team, branch) in enumerate(body.teams.items(), start=1):
            yield {
                "id": team,
                "association_id": body.id,
                "branch_id": branch,
                "name": f"服务{number}队",
                "founded_on": FOUNDED,
            }
