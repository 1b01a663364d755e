"""What the law and the county's norms say, as pure functions."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from core.orgs.kinds import OrgKind

ADULT = 18
"""Years from which somebody acts alone; source: Civil Code, art. 17 and 18."""

CONSENT_TO = ("志愿服务", "义工", "volunt")
"""What the purpose of a guardian's consent to voluntary work speaks of, in one way or another."""

TEAMS_PER_BRANCH = range(2, 6)
"""Teams of a branch; source: Yunyang's model (V-05)."""

NORMS: Mapping[str, int] = {OrgKind.VILLAGE: 40, OrgKind.COMMUNITY: 100}
"""Volunteers of a village's or a community's association; source: Yunyang's model (V-25)."""

STAR_MINUTES = tuple(hours * 60 for hours in (100, 300, 600, 1_000, 1_500))
"""Approved minutes from which a volunteer has so many stars.

Source: Measures on Recording Voluntary Service (2012), as public summaries give them.
"""

DAILY_CAP = 8 * 60
"""Minutes of one day that count where the county says nothing else."""

CANCEL_HOURS = 24
"""Hours before the start until which a volunteer cancels freely, where the county says nothing else."""

CODE_PERIOD = 5 * 60
"""Seconds for which a code for checking in is shown."""


def volunteer_number(org_code: str, year: int, ordinal: int) -> str:
    """The number under which a volunteer is known: enrolled where, in which year, the how manieth."""
    return f"V{org_code}-{year}-{ordinal:05d}"


def certificate_serial(org_code: str, year: int, ordinal: int) -> str:
    """The serial of a certificate: issued where, in which year, the how manieth: numbers begin anew in each."""
    return f"C{org_code}-{year}-{ordinal:05d}"


def age_on(day: date, born: date) -> int:
    """Full years on the day: a year is full on the day after the birthday, as the Supreme People's Court counts."""
    return day.year - born.year - ((day.month, day.day) <= (born.month, born.day))


def is_minor(day: date, born: date) -> bool:
    """Whether somebody takes part with the guardian's consent only.

    Source: Chongqing's Regulations on Voluntary Service, art. 9.
    """
    return age_on(day, born) < ADULT


def norm_of(kind: str) -> int:
    """Volunteers that the association of an organisation of this kind is to have; 0 where there is no norm."""
    return NORMS.get(kind, 0)


def served_minutes(came: datetime, left: datetime, starts: datetime, ends: datetime) -> int:
    """Whole minutes of service inside the shift: neither the way nor the waiting counts.

    Source: Measures on Recording Voluntary Service (2012): real service, without travel.
    """
    served = min(left, ends) - max(came, starts)
    return max(served // timedelta(minutes=1), 0)


def within_cap(minutes: int, others: int, cap: int) -> int:
    """The minutes that count on a day on which others count already."""
    return max(min(minutes, cap - others), 0)


def stars_for(minutes: int) -> int:
    """Stars that approved minutes are worth."""
    return sum(minutes >= needed for needed in STAR_MINUTES)


def setting(settings: Mapping[str, Any], name: str, otherwise: int) -> int:
    """A whole number of the county's settings of this plug-in; `otherwise` where it sets none."""
    value = settings.get(name, otherwise)
    return value if type(value) is int and value >= 0 else otherwise


def mask_name(name: str) -> str:
    """A name of which its first character alone is shown."""
    return f"{name[:1]}**"
