"""When a centre is open: by recurrence, by the county's working days, by exception."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.deadlines.calendar import Calendar
from core.errors import RuleError
from plugins.service_centers.centers.hours import Hours, clock, minutes, opening_at, spans_on

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
