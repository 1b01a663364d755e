"""On which days a recurrence rule falls, and which rules are read."""

from datetime import date, datetime, time, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr

from core.errors import RuleError
from plugins.service_centers.centers.recurrence import LONGEST_INTERVAL, check_recurrence, read_recurrence

LOOKED_AT = 800
"""Days of a rule that are compared."""


@pytest.mark.parametrize("since", [date(2011, 1, 5), date(2011, 10, 31), date(2012, 2, 29)])
@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3;BYDAY=MO,SU",
        "FREQ=DAILY;BYMONTH=1,12;BYMONTHDAY=1,-1",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,SU",
        "FREQ=WEEKLY;BYMONTH=2;BYDAY=TU",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15,31,-30",
        "FREQ=MONTHLY;BYDAY=1MO,+2TU,-1FR,5SU",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "RRULE:FREQ=MONTHLY;BYMONTH=3,10;BYDAY=SA",
    ],
)
def test_a_rule_falls_on_the_days_that_the_standard_says(rule: str, since: date) -> None:
    kept = check_recurrence(rule)
    last = datetime.combine(since + timedelta(days=LOOKED_AT), time())
    expanded = takewhile(lambda at: at <= last, rrulestr(kept, dtstart=datetime.combine(since, time())))
    days = (since + timedelta(days=number) for number in range(LOOKED_AT + 1))
    assert {day for day in days if read_recurrence(kept).falls_on(since, day)} == {at.date() for at in expanded}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "WEEKLY",
        "FREQ=HOURLY",
        "FREQ=SECONDLY;COUNT=1",
        "FREQ=DAILY;BYHOUR=9",
        "FREQ=DAILY;BYEASTER=1",
        "FREQ=DAILY;DTSTART=20110101",
        "FREQ=DAILY;COUNT=5",
        "FREQ=DAILY;UNTIL=20110105",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;",
        "FREQ=DAILY\nEXRULE:FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTH=-1",
        "FREQ=WEEKLY;BYDAY=",
        f"FREQ=WEEKLY;BYDAY={','.join(['MO'] * 100)}",
    ],
)
def test_a_rule_that_tells_no_days_is_refused(text: str) -> None:
    with pytest.raises(RuleError):
        check_recurrence(text)


@pytest.mark.parametrize("interval", ["0", "00", "-1", "", "1.5", "²", str(LONGEST_INTERVAL + 1), "9" * 30])
def test_an_interval_that_never_comes_to_its_next_day_is_refused(interval: str) -> None:
    with pytest.raises(RuleError) as refused:
        check_recurrence(f"FREQ=DAILY;INTERVAL={interval}")
    assert refused.value.key == "service_centers.interval"


def test_a_rule_that_never_falls_is_answered() -> None:
    never = read_recurrence(check_recurrence("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"))
    assert not any(never.falls_on(date.min, date(2011, 1, 1) + timedelta(days=number)) for number in range(1000))
