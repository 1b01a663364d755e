"""What a scheme must be, and what scores come to, as pure functions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

WHOLE = 100
"""Points that the criteria of a scheme add up to (百分制)."""


@dataclass(frozen=True, slots=True)
class CriterionPlan:
    """What is looked at, and the most points it can bring: its weight among a hundred."""

    name: str
    points: int


@dataclass(frozen=True, slots=True)
class BandPlan:
    """A grade, and from how many points on it is given."""

    grade: str
    at_least: int


def are_weighed(criteria: Collection[CriterionPlan]) -> bool:
    """Whether each criterion weighs something, and all of them weigh a hundred."""
    return all(one.points > 0 for one in criteria) and sum(one.points for one in criteria) == WHOLE


def are_bands(bands: Sequence[BandPlan]) -> bool:
    """Whether every total from 0 to 100 has one grade: one band begins at 0, and no two are alike."""
    begins, grades = {band.at_least for band in bands}, {band.grade for band in bands}
    return 0 in begins and len(begins) == len(grades) == len(bands) and all(0 <= one <= WHOLE for one in begins)


def grade_of(total: int, bands: Collection[tuple[int, str]]) -> str:
    """The grade of the highest band, as (from, grade), that the total reaches."""
    return max((at_least, grade) for at_least, grade in bands if at_least <= total)[1]
