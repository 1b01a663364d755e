from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.deadlines.calendar import Calendar, last_day, units_from
from core.deadlines.models import TimeUnit
from core.errors import RuleError

DAYS = st.dates(date(2010, 1, 1), date(2025, 6, 30))
TERMS = st.integers(1, 60)
UNITS = st.sampled_from(TimeUnit)
CHINA = Calendar()


def test_thirty_days_are_counted_from_the_day_after_and_skip_no_holiday() -> None:
    assert last_day(CHINA, date(2011, 1, 10), 30, TimeUnit.DAY) == date(2011, 2, 9)


def test_a_make_up_weekend_is_worked() -> None:
    assert CHINA.is_working(date(2024, 2, 4))  # the Sunday before the Spring Festival of 2024
    assert last_day(CHINA, date(2024, 2, 2), 1, TimeUnit.WORKING_DAY) == date(2024, 2, 4)


def test_a_holiday_in_the_week_is_no_working_day() -> None:
    assert last_day(CHINA, date(2024, 9, 30), 1, TimeUnit.WORKING_DAY) == date(2024, 10, 8)


def test_the_county_s_own_day_counts_before_the_country_s() -> None:
    county = Calendar({date(2024, 10, 8): False})
    assert last_day(county, date(2024, 9, 30), 1, TimeUnit.WORKING_DAY) == date(2024, 10, 9)


def test_a_year_that_is_not_published_is_named() -> None:
    with pytest.raises(RuleError) as raised:
        last_day(CHINA, date(2031, 1, 3), 5, TimeUnit.WORKING_DAY)
    assert raised.value.params == {"year": 2031}


def test_a_county_that_enters_a_year_may_count_in_it() -> None:
    county = Calendar({date(2031, 1, 1): False})
    assert last_day(county, date(2030, 12, 31) + timedelta(days=1), 2, TimeUnit.WORKING_DAY) == date(2031, 1, 3)


def test_calendar_days_need_no_published_year() -> None:
    assert last_day(CHINA, date(2031, 1, 1), 30, TimeUnit.DAY) == date(2031, 1, 31)


@given(event_on=DAYS, value=TERMS, unit=UNITS)
def test_a_term_holds_exactly_its_units_and_ends_on_one(event_on: date, value: int, unit: TimeUnit) -> None:
    last = last_day(CHINA, event_on, value, unit)
    assert units_from(CHINA, event_on + timedelta(days=1), last, unit) == value
    assert CHINA.counts(last, unit)


@given(event_on=DAYS, value=TERMS, unit=UNITS, used=st.integers(0, 59), away=st.integers(0, 90))
def test_time_that_stood_still_takes_no_unit_away(
    event_on: date, value: int, unit: TimeUnit, used: int, away: int
) -> None:
    last = last_day(CHINA, event_on, value, unit)
    paused_on = min(event_on + timedelta(days=used + 1), last)
    left = units_from(CHINA, paused_on, last, unit)
    resumed_on = paused_on + timedelta(days=away)
    moved = last_day(CHINA, resumed_on - timedelta(days=1), left, unit)
    assert units_from(CHINA, resumed_on, moved, unit) == left
    assert moved >= last
    assert moved == last or away > 0
