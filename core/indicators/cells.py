"""The figures of an indicator, and which of them are withheld."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from core.descriptors import Dimension, Unit

SMALL = 5
"""Fewer than so many, and not none, are withheld where records are protected.

Source: domain rule of the model on statistics about people in special situations; see docs/decisions/0024.
"""

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Figure:
    """A numerator over a denominator; both null where they are withheld."""

    numerator: int | None
    denominator: int | None
    value: float | None
    is_withheld: bool = False


WITHHELD = Figure(None, None, None, is_withheld=True)


@dataclass(frozen=True, slots=True)
class NamedOrg:
    """An organisation that a cell is about."""

    id: UUID
    code: str
    name: str


Key = str | NamedOrg | None
"""None for what has no such thing, such as the town of the county itself, or an organisation that is not seen."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure of one group, and of the same group in the year before."""

    now: Figure
    before: Figure
    keys: Mapping[Dimension, Key] = field(default_factory=dict)


def rate(part: int, whole: int, unit: Unit = Unit.PERCENT) -> float | None:
    """Part of the whole, with one decimal, a half rounded up: 92.0 for 4,241 of 4,610; None of nothing."""
    if not whole:
        return None
    factor = 100 if unit is Unit.PERCENT else 1
    return float((Decimal(part * factor) / whole).quantize(TENTH, ROUND_HALF_UP))


def figure(numerator: int, denominator: int, unit: Unit) -> Figure:
    """The figure of these."""
    return Figure(numerator, denominator, rate(numerator, denominator, unit))


def is_small(one: Figure) -> bool:
    """Whether few people could be found again in the figure, or in what it leaves over."""
    if one.numerator is None or one.denominator is None:
        return False
    return any(0 < count < SMALL for count in (one.numerator, one.denominator, one.denominator - one.numerator))


def withhold(figures: Sequence[Figure]) -> list[Figure]:
    """The figures without the small ones; a single one of them takes the next larger along, or the sum would tell it.

    The figures are the parts of one whole.
    """
    hidden = {index for index, one in enumerate(figures) if is_small(one)}
    others = [index for index, one in enumerate(figures) if index not in hidden and one.denominator]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda index: figures[index].denominator or 0))
    return [WITHHELD if index in hidden else one for index, one in enumerate(figures)]


def withhold_cells(total: Cell, cells: Sequence[Cell]) -> tuple[Cell, list[Cell]]:
    """The total and its cells without small figures, this year's and last year's each by themselves."""
    now, before = withhold([cell.now for cell in cells]), withhold([cell.before for cell in cells])
    shown = [replace(cell, now=one, before=other) for cell, one, other in zip(cells, now, before, strict=True)]
    whole = replace(total, now=withhold([total.now])[0], before=withhold([total.before])[0])
    return whole, shown
