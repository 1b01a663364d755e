"""The county's norms for mediators, and what is asked of them."""

from core.orgs.kinds import OrgLevel
from plugins.mediation.mediators.models import FitnessAnswer, FitnessCheck, FitnessRule, StaffingNorm
from tests.graphql_schema.records.values import DAYS, Records, Step


def norm(records: Records, number: int) -> StaffingNorm:
    """A band of a level."""
    return StaffingNorm(
        level=records.any(OrgLevel),
        at_least=number,
        norm=records.random.randint(0, 40),
        effective_from=records.any(DAYS),
    )


def fitness_rule(records: Records, number: int) -> FitnessRule:
    """A rule for each check."""
    check = list(FitnessCheck)[number]
    hours = number + 1 if check == FitnessCheck.TRAINING else None
    return FitnessRule(topic=check, answer=records.any(FitnessAnswer), hours=hours, effective_from=records.any(DAYS))


NORMS: tuple[Step, ...] = ((StaffingNorm, norm, 8), (FitnessRule, fitness_rule, len(FitnessCheck)))
