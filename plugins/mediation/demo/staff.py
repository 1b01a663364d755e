"""The demo's mediators: as many at each organisation as the norms say."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from uuid import UUID

from core.db import new_id
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org

NAME = "示例调解员"

FIRST_DAYS = {
    OrgLevel.VILLAGE: date(2009, 3, 1),
    OrgLevel.TOWN: date(2009, 9, 1),
    OrgLevel.COUNTY: date(2010, 3, 1),
}
"""From when appointments of a level begin: each is chosen from those of the level below."""

DAYS = 180
"""Within which appointments of a level begin."""


@dataclass(frozen=True, slots=True, eq=False)
class PlannedMediator:
    """A mediator and the person who mediates."""

    org: Org
    number: str
    name: str
    id: UUID = field(default_factory=new_id)
    person_id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class PlannedAppointment:
    """A mediator's appointment at an organisation."""

    mediator: PlannedMediator
    org: Org
    started_on: date


@dataclass(slots=True)
class Staff:
    """All mediators of a county, and who of them is appointed where."""

    mediators: list[PlannedMediator] = field(default_factory=list)
    appointments: list[PlannedAppointment] = field(default_factory=list)
    at: defaultdict[UUID, list[PlannedMediator]] = field(default_factory=lambda: defaultdict(list))

    def recruit(self, org: Org, count: int) -> list[PlannedMediator]:
        """New mediators who belong to the organisation."""
        first = len(self.mediators) + 1
        recruits = [
            PlannedMediator(org, number=f"{org.code}-M{ordinal:02}", name=f"{NAME}{first + ordinal - 1:05}")
            for ordinal in range(1, count + 1)
        ]
        self.mediators += recruits
        return recruits

    def appoint(self, random: Random, org: Org, mediators: Sequence[PlannedMediator]) -> None:
        """Appoint the mediators at the organisation."""
        first_day = FIRST_DAYS[OrgLevel(org.level)]
        self.appointments += (
            PlannedAppointment(mediator, org, first_day + timedelta(random.randrange(DAYS))) for mediator in mediators
        )
        self.at[org.id] += mediators


def plan_staff(random: Random, orgs: Sequence[Org], norms: Mapping[UUID, int], scale: float) -> Staff:
    """Mediators for each village; towns choose from their villages' ones, the county from its towns' ones.

    `norms` gives the mediators that an organisation is to have. At a scale under 1 each has that part of them, rounded,
    and at least one mediator. A town or a county that has not enough to choose from recruits the rest itself.
    """
    staff = Staff()
    below: dict[UUID | None, list[Org]] = defaultdict(list)
    for org in orgs:
        below[org.parent_id].append(org)
    for level in (OrgLevel.VILLAGE, OrgLevel.TOWN, OrgLevel.COUNTY):
        for org in orgs:
            if org.level == level:
                pool = [mediator for child in below[org.id] for mediator in staff.at[child.id]]
                wanted = max(1, round(norms[org.id] * min(scale, 1)))
                chosen = random.sample(pool, min(wanted, len(pool)))
                staff.appoint(random, org, chosen + staff.recruit(org, wanted - len(chosen)))
    return staff
