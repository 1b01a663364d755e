"""What the law and the county's norms say, as pure functions."""

from collections.abc import Sequence
from decimal import Decimal

from core.cases.models import PartyRole
from core.errors import RuleError
from core.orgs.kinds import OrgLevel

MAX_FEN = 9_000_000_000_000_000


def dispute_number(org_code: str, year: int, ordinal: int) -> str:
    """The number under which a dispute is known: of which organisation, of which year, the how manieth."""
    return f"{org_code}-{year}-{ordinal:05d}"


def fen(amount: Decimal | None) -> int | None:
    """A sum in CNY as fen; raises RuleError for a negative one or one with parts of a fen."""
    if amount is None:
        return None
    if not amount.is_finite() or amount < 0 or amount * 100 != int(amount * 100) or amount * 100 > MAX_FEN:
        raise RuleError("mediation.amount", field="amount")
    return int(amount * 100)


def check_parties(roles: Sequence[PartyRole]) -> None:
    """A dispute is between at least two sides; raises RuleError."""
    if PartyRole.APPLICANT not in roles or PartyRole.RESPONDENT not in roles:
        raise RuleError("mediation.two_sides", field="parties")


def village_norm(population: int) -> int:
    """Mediators a village is to have: 10 under 1,000 residents, 15 up to 3,000, 20 above.

    Source: Yunyang's model (M-17); the edges are those of the seed matrix, A13.
    """
    if population < 1_000:
        return 10
    return 15 if population <= 3_000 else 20


def town_norm(villages: int) -> int:
    """Mediators a town is to have: 20, 30 or 40 for an ordinary, large or very large one.

    Source: Yunyang's model (M-18), which gives no sizes; here large is from 10 villages, very large from 16.
    """
    if villages < 10:
        return 20
    return 30 if villages < 16 else 40


COUNTY_NORM = 100
"""Mediators of the county's centre; source: Yunyang's model (M-19)."""


def mediator_norm(level: OrgLevel, population: int | None, villages: int) -> int:
    """Mediators an organisation is to have, by its level, its residents, and the organisations directly below it."""
    match level:
        case OrgLevel.VILLAGE:
            return village_norm(population or 0)
        case OrgLevel.TOWN:
            return town_norm(villages)
    return COUNTY_NORM
