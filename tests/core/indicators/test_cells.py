"""Which figures are withheld, as a matter of numbers alone."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.descriptors import Unit
from core.indicators.cells import SMALL, WITHHELD, Cell, Figure, figure, is_small, rate, withhold, withhold_cells


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    whole = draw(st.integers(0, 30))
    return figure(draw(st.integers(0, whole)), whole, Unit.PERCENT)


def test_a_rate_has_one_decimal_and_rounds_a_half_up() -> None:
    assert [rate(4_241, 4_610), rate(1_662, 1_750), rate(1_351, 1_485), rate(1, 16), rate(0, 7), rate(0, 0)] == [
        92.0,
        95.0,
        91.0,
        6.3,
        0.0,
        None,
    ]


def test_an_average_is_of_each_one() -> None:
    assert rate(7_825, 6_595, Unit.AVERAGE) == 1.2


@given(st.lists(figures(), max_size=12))
def test_no_small_figure_is_told(parts: list[Figure]) -> None:
    assert [one for one in withhold(parts) if is_small(one)] == []


@given(st.lists(figures(), max_size=12))
def test_what_is_withheld_cannot_be_told_from_the_sum(parts: list[Figure]) -> None:
    shown = withhold(parts)
    hidden = [whole for whole, one in zip(parts, shown, strict=True) if one is WITHHELD]
    filled = [whole for whole in parts if whole.denominator]
    assert len(hidden) != 1 or len(filled) == 1


@given(st.lists(figures(), max_size=12))
def test_what_is_told_is_told_as_it_is(parts: list[Figure]) -> None:
    assert all(one in (WITHHELD, whole) for whole, one in zip(parts, withhold(parts), strict=True))


def test_nothing_is_withheld_where_all_is_large_or_nothing() -> None:
    parts = [figure(SMALL, 2 * SMALL, Unit.PERCENT), figure(0, 0, Unit.PERCENT), figure(9, 9, Unit.PERCENT)]
    assert withhold(parts) == parts


def test_each_year_is_withheld_by_itself() -> None:
    large, small = figure(10, 20, Unit.PERCENT), figure(1, 20, Unit.PERCENT)
    total, (cell,) = withhold_cells(Cell(large, large), [Cell(large, small)])
    assert (total.now, cell.now, cell.before) == (large, large, WITHHELD)
    assert replace(cell, before=large) == Cell(large, large)
