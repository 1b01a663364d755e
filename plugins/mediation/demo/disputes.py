"""The demo's disputes, planned without a database: a course, a number, a mediator, parties, words."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from core.cases.models import Severity, Source
from core.db import new_id
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org
from plugins.mediation.demo import times
from plugins.mediation.demo.courses import Course, plan_courses
from plugins.mediation.demo.staff import PlannedMediator, Staff
from plugins.mediation.demo.wording import OTHER, SUBJECTS, Wording, describe
from plugins.mediation.models import Channel, DisputeType
from plugins.mediation.rules import dispute_number

T = TypeVar("T")

CHANNELS: Mapping[str, Mapping[Channel, int]] = {
    OrgLevel.VILLAGE: {Channel.PEOPLE: 70, Channel.FOLK: 30},
    OrgLevel.TOWN: {Channel.PEOPLE: 70, Channel.FOLK: 10, Channel.ADMINISTRATIVE: 20},
    OrgLevel.COUNTY: {Channel.PEOPLE: 45, Channel.INDUSTRY: 30, Channel.ADMINISTRATIVE: 15, Channel.JUDICIAL: 10},
}
SOURCES: Mapping[str, Mapping[Source, int]] = {
    OrgLevel.VILLAGE: {Source.FOUND: 70, Source.APPLIED: 30},
    OrgLevel.TOWN: {Source.FOUND: 55, Source.APPLIED: 40, Source.TRANSFERRED: 5},
    OrgLevel.COUNTY: {Source.FOUND: 35, Source.APPLIED: 40, Source.ENTRUSTED: 15, Source.TRANSFERRED: 10},
}
SEVERITIES: Mapping[str, Mapping[Severity, int]] = {
    OrgLevel.VILLAGE: {Severity.ORDINARY: 99, Severity.MAJOR: 1},
    OrgLevel.TOWN: {Severity.ORDINARY: 95, Severity.MAJOR: 5},
    OrgLevel.COUNTY: {Severity.ORDINARY: 60, Severity.MAJOR: 40},
}
"""Weights of the values, by the level at which a dispute is found."""

INDUSTRY: Mapping[str, int] = {OrgLevel.VILLAGE: 1, OrgLevel.TOWN: 4, OrgLevel.COUNTY: 20}
NEIGHBORS: Mapping[str, int] = {OrgLevel.VILLAGE: 9, OrgLevel.TOWN: 6, OrgLevel.COUNTY: 4}
"""Weights of the two sorts of dispute types, in the same way."""


@dataclass(frozen=True, slots=True)
class Resident:
    """A person who may be a party."""

    id: UUID
    name: str
    place: int


class Residents:
    """The county's residents, who come in the order of their places."""

    def __init__(self, residents: Sequence[Resident]) -> None:
        self._residents = residents
        self._places = [resident.place for resident in residents]

    def two(self, random: Random, org: Org) -> tuple[Resident, Resident]:
        """Two different residents of the organisation's subtree."""
        inside = range(bisect_left(self._places, org.place), bisect_right(self._places, org.place_end))
        one, other = random.sample(inside, 2)
        return self._residents[one], self._residents[other]


class Types:
    """The county's dispute types: those of industries are for the county rather than for villages."""

    def __init__(self, types: Sequence[DisputeType]) -> None:
        self._at = {
            level: [kind for kind in types for _ in range((INDUSTRY if _is_industry(kind) else NEIGHBORS)[level])]
            for level in INDUSTRY
        }

    def one(self, random: Random, level: str) -> DisputeType:
        """The type of a dispute found at the level."""
        return random.choice(self._at[level])


def _is_industry(kind: DisputeType) -> bool:
    return SUBJECTS.get(kind.code, OTHER).industry


@dataclass(frozen=True, slots=True)
class County:
    """What disputes are planned from; the organisations come in the order of their places."""

    orgs: Sequence[Org]
    residents: Residents
    types: Types
    staff: Staff
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class PlannedDispute:
    """A dispute with all that is written of it."""

    course: Course
    number: str
    type: DisputeType
    channel: Channel
    source: Source
    severity: Severity
    wording: Wording
    mediator: PlannedMediator | None
    parties: tuple[Resident, Resident]
    id: UUID = field(default_factory=new_id)


def plan_disputes(random: Random, county: County, scale: float) -> list[PlannedDispute]:
    """All disputes of the county, in the order in which they were taken in, numbered by the organisation."""
    last: Counter[UUID] = Counter()
    disputes = []
    for course in plan_courses(random, county.orgs, county.zone, scale):
        last[course.org.id] += 1
        number = dispute_number(course.org.code, times.YEAR, last[course.org.id])
        disputes.append(_dispute(random, county, course, number))
    return disputes


def _dispute(random: Random, county: County, course: Course, number: str) -> PlannedDispute:
    level = course.org.level
    kind = county.types.one(random, level)
    source = _weighed(random, SOURCES[level])
    return PlannedDispute(
        course=course,
        number=number,
        type=kind,
        channel=_weighed(random, CHANNELS[level]),
        source=source,
        severity=_weighed(random, SEVERITIES[level]),
        wording=describe(random, kind, source),
        mediator=_mediator(random, county.staff.at[course.handling_org.id]) if course.ending.is_assigned else None,
        parties=county.residents.two(random, course.org),
    )


def _weighed(random: Random, weights: Mapping[T, int]) -> T:
    return random.choices(list(weights), list(weights.values()))[0]


def _mediator(random: Random, appointed: Sequence[PlannedMediator]) -> PlannedMediator:
    """One of those appointed; the first are given more than the last."""
    return appointed[int(len(appointed) * random.random() ** 2)]
