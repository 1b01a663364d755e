"""How the demo's disputes end, so that episodes add up to the figures of Yunyang's model (M-34, M-35, M-37)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from math import ceil
from random import Random

from core.cases.models import EpisodeOutcome, Resolution
from core.demo import apportion
from core.orgs.kinds import OrgLevel
from plugins.mediation.states import DisputeState

Outcome = EpisodeOutcome | None
"""None while the organisation still handles the dispute."""

FIGURES: Mapping[OrgLevel, Mapping[Outcome, int]] = {
    OrgLevel.VILLAGE: {
        EpisodeOutcome.SETTLED: 4_241,
        EpisodeOutcome.ESCALATED: 200,
        EpisodeOutcome.NOT_SETTLED: 69,
        None: 100,
    },
    OrgLevel.TOWN: {
        EpisodeOutcome.SETTLED: 1_662,
        EpisodeOutcome.DIVERTED: 65,
        EpisodeOutcome.ESCALATED: 15,
        EpisodeOutcome.NOT_SETTLED: 3,
        None: 5,
    },
    OrgLevel.COUNTY: {
        EpisodeOutcome.SETTLED: 1_351,
        EpisodeOutcome.NOT_SETTLED: 64,
        None: 70,
    },
}
"""Episodes in Yunyang: 4,610 in villages, 1,750 in towns, 1,485 at the county.

The model gives totals, SETTLED and DIVERTED; how the rest is split is ours. What a village hands up is counted there
and at its town, so there are fewer disputes than episodes.
"""

YUNYANG = {OrgLevel.VILLAGE: 480, OrgLevel.TOWN: 42}
"""Organisations among which Yunyang's figures are; another county has its share of them by its own."""


AGAIN = 3
"""Of what a level hands up, at least one in so many came from the level below."""


def plan_outcomes(random: Random, level: OrgLevel, orgs: Mapping[OrgLevel, int], scale: float) -> list[Outcome]:
    """One outcome for each episode of the level; the parts of the rounded total by largest remainder.

    Args: orgs is the number of organisations at each level. The county's own disputes go by its villages.
    Returns: first what is to be handed up once more, then all others, shuffled.
    """
    figures = FIGURES[level]
    by = OrgLevel.TOWN if level == OrgLevel.TOWN else OrgLevel.VILLAGE
    total = round(sum(figures.values()) * orgs.get(by, 0) / YUNYANG[by] * scale)
    counts = Counter(dict(zip(figures, apportion(total, list(figures.values())), strict=True)))
    again = ceil(counts[EpisodeOutcome.ESCALATED] / AGAIN)
    counts[EpisodeOutcome.ESCALATED] -= again
    others = list(counts.elements())
    random.shuffle(others)
    return [EpisodeOutcome.ESCALATED] * again + others


@dataclass(frozen=True, slots=True)
class Ending:
    """Where a dispute stands after its last episode so far."""

    state: DisputeState
    resolution: Resolution | None = None
    refused: bool = False
    diverted: bool = False

    @property
    def closes_later(self) -> bool:
        """Whether it is closed some days after its last episode ended, rather than together with it."""
        return self.resolution is not None and not self.refused and not self.diverted

    @property
    def is_assigned(self) -> bool:
        """Whether a mediator was chosen."""
        return not self.refused and self.state not in (DisputeState.REGISTERED, DisputeState.ACCEPTED)

    @property
    def follows_handing_up(self) -> bool:
        """Whether a dispute may end so that came from the level below: it was accepted there."""
        return not self.refused and self.state != DisputeState.REGISTERED


S, R = DisputeState, Resolution
CLOSED, REFUSED = S.CLOSED, S.NOT_ACCEPTED

ENDINGS: Mapping[Outcome, tuple[Ending, ...]] = {
    EpisodeOutcome.SETTLED: (Ending(S.AGREED), *[Ending(CLOSED, R.SOLVED)] * 24),
    EpisodeOutcome.DIVERTED: (Ending(CLOSED, R.NOT_COMPETENT, diverted=True),),
    EpisodeOutcome.NOT_SETTLED: (
        Ending(S.FAILED),
        Ending(S.TERMINATED),
        Ending(CLOSED, R.NOT_SOLVED),
        Ending(CLOSED, R.WITHDRAWN),
        Ending(CLOSED, R.NOT_SOLVED),
        Ending(CLOSED, R.DUPLICATE, refused=True),
        Ending(CLOSED, R.NOT_SOLVED),
        Ending(CLOSED, R.NO_ACTION_NEEDED),
        Ending(CLOSED, R.UNREACHABLE),
    ),
    None: (
        Ending(S.MEDIATING),
        Ending(S.ASSIGNED),
        Ending(S.ACCEPTED),
        Ending(S.REGISTERED),
        Ending(REFUSED, refused=True),
        Ending(S.MEDIATING),
        Ending(S.ASSIGNED),
        Ending(S.MEDIATING),
        Ending(S.REGISTERED),
        Ending(S.MEDIATING),
    ),
}
"""Ways to end that fit an outcome and `plugins/mediation/states.py`; they take turns, so few disputes show all."""


class Endings:
    """Hands out the ways to end in turn; what came from the level below has a turn of its own."""

    def __init__(self) -> None:
        self._turns: dict[tuple[Outcome, bool], Iterator[Ending]] = {
            (outcome, handed_up): cycle([end for end in endings if end.follows_handing_up or not handed_up])
            for outcome, endings in ENDINGS.items()
            for handed_up in (False, True)
        }

    def next(self, outcome: Outcome, *, handed_up: bool) -> Ending:
        """How the next dispute with this outcome stands."""
        return next(self._turns[outcome, handed_up])
