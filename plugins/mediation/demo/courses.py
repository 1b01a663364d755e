"""The course of each of the demo's disputes: where it was found, who handled it from when to when, how it ended."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from core.cases.models import EpisodeOutcome
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org
from plugins.mediation.demo import times
from plugins.mediation.demo.outcomes import Ending, Endings, Outcome, plan_outcomes

LEVELS = (OrgLevel.VILLAGE, OrgLevel.TOWN, OrgLevel.COUNTY)

Chain = list[tuple[Org, Outcome]]
"""Who handles a dispute in turn, and with which outcome."""


@dataclass(frozen=True, slots=True)
class Handling:
    """One organisation's handling of a dispute."""

    org: Org
    outcome: Outcome
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Course:
    """What becomes of a dispute: it is found where it is handled first."""

    handlings: tuple[Handling, ...]
    ending: Ending
    closed_at: datetime | None

    @property
    def org(self) -> Org:
        """The territorial organisation."""
        return self.handlings[0].org

    @property
    def handling_org(self) -> Org:
        """Who handles it now."""
        return self.handlings[-1].org

    @property
    def opened_at(self) -> datetime:
        """When it was taken in."""
        return self.handlings[0].started_at


def plan_courses(random: Random, orgs: Sequence[Org], zone: ZoneInfo, scale: float) -> list[Course]:
    """One course for each dispute, in the order in which they were taken in."""
    endings = Endings()
    courses = [_course(random, chain, zone, endings) for chain in _chains(random, orgs, scale)]
    return sorted(courses, key=lambda course: (course.opened_at, course.org.place))


def _chains(random: Random, orgs: Sequence[Org], scale: float) -> list[Chain]:
    """Level by level from below: what was handed up gets its outcome there, then what was found there."""
    by_id: dict[UUID | None, Org] = {org.id: org for org in orgs}
    counts = Counter(OrgLevel(org.level) for org in orgs)
    chains: list[Chain] = []
    coming: list[Chain] = []
    for level in LEVELS:
        outcomes = plan_outcomes(random, level, counts, scale)
        outcomes += [EpisodeOutcome.SETTLED] * (len(coming) - len(outcomes))  # where a level has few of its own
        here = [by_id[chain[-1][0].parent_id] for chain in coming]
        here += _drawn(random, [org for org in orgs if org.level == level], len(outcomes) - len(coming))
        coming += ([] for _ in here[len(coming) :])
        for chain, org, outcome in zip(coming, here, outcomes, strict=True):
            chain.append((org, outcome))
        chains += (chain for chain in coming if len(chain) == 1)
        coming = [chain for chain in coming if chain[-1][1] == EpisodeOutcome.ESCALATED]
    return chains


def _drawn(random: Random, orgs: Sequence[Org], count: int) -> list[Org]:
    """Organisations where disputes are found: the more people, the more disputes."""
    return random.choices(orgs, [org.population or 0 for org in orgs], k=count) if count else []


def _course(random: Random, chain: Chain, zone: ZoneInfo, endings: Endings) -> Course:
    """Give the chain its times: each step leaves days enough for those after it."""
    last = chain[-1][1]
    ending = endings.next(last, handed_up=len(chain) > 1)
    steps = sum(outcome is not None for _, outcome in chain) + ending.closes_later
    moment = times.opened(random, zone, running=not steps)
    handlings = list(_handlings(random, chain, moment, steps))
    ended_at = handlings[-1].ended_at
    if ending.closes_later and ended_at is not None:
        ended_at = times.later(random, ended_at, steps=1)
    return Course(tuple(handlings), ending, None if ending.resolution is None else ended_at)


def _handlings(random: Random, chain: Chain, moment: datetime, steps: int) -> Iterator[Handling]:
    for taken, (org, outcome) in enumerate(chain):
        ended_at = None if outcome is None else times.later(random, moment, steps=steps - taken)
        yield Handling(org, outcome, moment, ended_at)
        moment = ended_at or moment
