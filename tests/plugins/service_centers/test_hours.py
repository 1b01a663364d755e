"""When a centre is open: by recurrence, by the county's working days, by exception."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.deadlines.calendar import Calendar
from core.errors import RuleError
from plugins.service_centers.centers.hours import Coverage, Hours, clock, coverage_on, minutes, opening_at, spans_on

ZONE = ZoneInfo("Asia/Shanghai")
WEEK = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
MORNING, AFTERNOON = Hours(WEEK, 540, 720, True, date(2011, 1, 1)), Hours(WEEK, 840, 1050, True, date(2011, 1, 1))
CALENDAR = Calendar()


def at(day: int, hour: int, minute: int = 0, *, month: int = 3) -> datetime:
    return datetime(2011, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def is_open(moment: datetime) -> bool:
    return opening_at(moment, ZONE, [MORNING, AFTERNOON], {}, CALENDAR).is_open


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(1, 9), True),
        (at(1, 8, 59), False),
        (at(1, 12), False),
        (at(1, 14), True),
        (at(1, 17, 30), False),
        (at(5, 10), False),  # a Saturday
        (at(3, 10, month=2), False),  # Spring Festival
        (at(12, 10, month=2), True),  # a Saturday that is worked in its place
    ],
)
def test_a_centre_keeps_its_hours_on_working_days(moment: datetime, expected: bool) -> None:
    assert is_open(moment) is expected


def test_a_closed_centre_says_when_it_opens_next() -> None:
    opening = opening_at(at(4, 18), ZONE, [MORNING, AFTERNOON], {}, CALENDAR)
    assert opening.next_at == at(7, 9)


def test_an_exception_stands_in_place_of_the_schedule() -> None:
    days = {date(2011, 3, 1): None, date(2011, 3, 5): (600, 660)}
    assert not opening_at(at(1, 10), ZONE, [MORNING], days, CALENDAR).is_open
    assert opening_at(at(5, 10, 30), ZONE, [MORNING], days, CALENDAR).is_open


def test_a_rule_with_an_interval_counts_from_its_first_day() -> None:
    every_other = Hours("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", 540, 720, False, date(2011, 3, 1))
    open_on = [bool(spans_on(date(2011, 3, 1) + timedelta(7 * week), [every_other], {}, CALENDAR)) for week in range(4)]
    assert open_on == [True, False, True, False]


@given(st.integers(0, 1440))
def test_a_time_of_day_reads_as_it_is_written(minute: int) -> None:
    assert minutes(clock(minute), "opens") == minute


@pytest.mark.parametrize("text", ["", "9", "24:01", "09:60", "a:00"])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(RuleError):
        minutes(text, "opens")


TUESDAY = date(2011, 3, 1)


@pytest.mark.parametrize(
    ("exceptions", "is_serving", "covered"),
    [
        ({}, True, 390),
        ({TUESDAY: None}, True, 0),
        ({TUESDAY: (540, 720)}, True, 180),
        ({TUESDAY: (660, 900)}, True, 120),  # an hour of each half
        ({TUESDAY: (1080, 1200)}, True, 0),  # the evening does not make up for the day
        ({TUESDAY: (0, 1440)}, True, 390),  # nor is a longer day worth more than was promised
        ({}, False, 0),
    ],
)
def test_of_the_promised_minutes_those_count_in_which_it_was_open(
    exceptions: dict[date, tuple[int, int] | None], is_serving: bool, covered: int
) -> None:
    found = coverage_on(TUESDAY, [MORNING, AFTERNOON], exceptions, CALENDAR, is_serving=is_serving)
    assert found == Coverage(390, covered)


def test_schedules_that_overlap_promise_a_minute_once() -> None:
    longer = Hours(WEEK, 600, 780, True, date(2011, 1, 1))
    assert coverage_on(TUESDAY, [longer, MORNING], {}, CALENDAR, is_serving=True) == Coverage(240, 240)


def test_a_day_of_rest_promises_nothing() -> None:
    assert coverage_on(date(2011, 3, 5), [MORNING], {}, CALENDAR, is_serving=True) == Coverage(0, 0)
