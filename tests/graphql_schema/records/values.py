"""Awkward values, and the chance that chooses among them and among the records made so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from core.access.levels import AccessLevel
from core.orgs.models import Org

NOW = datetime(2011, 6, 1, tzinfo=UTC)

TEXTS = (
    "王一",
    "O'Brien",
    'he said "no"',
    "back\\slash",
    "tab\tand\nline",
    "\x01\x1f\x7f",
    "100 %_",
    "{0} $1 :name",
    "😀 emoji",
    "\u2028\u3000",
    "\U0010ffff",
    "",
    "a",
    "ab",
    "aB",
    "ａ",
)
INSTANTS = (
    *(datetime(2011, 1, 31, 15, 59, 59, tzinfo=UTC) + timedelta(microseconds=step) for step in (0, 999_999, 10**6)),
    datetime(2011, 1, 31, 16, 0, 0, 100_000, tzinfo=UTC),
    datetime(2010, 12, 31, 23, 0, tzinfo=UTC),
    datetime(2011, 3, 1, 1, 2, 3, 40, tzinfo=UTC),
)
DAYS = (date(2010, 1, 1), date(2010, 12, 31), date(2011, 2, 28))
AMOUNTS = (None, 0, 1, 99, 100, 101, 123_456_789, 9_000_000_000_000_000)
LEVELS = (*[AccessLevel.ORG] * 8, AccessLevel.OPEN, AccessLevel.PROTECTED, AccessLevel.SEALED)
TOLD = 4
"""So many persons beside the mediators are told of something."""

Rows = dict[type[Any], list[Any]]


@dataclass
class Records:
    """Random records of one county, those that others point at first."""

    random: Random
    orgs: list[Org]
    rows: Rows = field(default_factory=dict)

    def any(self, of: Any) -> Any:
        """One of the rows of a model, of the members of an enum, or of some values."""
        is_model = isinstance(of, type) and of in self.rows
        return self.random.choice(self.rows[of] if is_model else list(of))

    def perhaps(self, of: Any) -> Any:
        """The same, or nothing."""
        return self.random.choice((None, self.any(of)))

    def placed(self) -> dict[str, Any]:
        """Where a record belongs."""
        org = self.random.choice(self.orgs)
        return {"org_id": org.id, "org_place": org.place}


Step = tuple[type[Any], Callable[[Records, int], Any], int]
"""A model, what makes one record of it from its number, and how many there are."""
