"""Periods of whole months in the tenant's zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.errors import BadRequest
from core.indicators.periods import Period

ZONE = ZoneInfo("Asia/Shanghai")


def test_a_period_is_cut_at_the_tenants_midnight() -> None:
    period = Period.of("2011-01", "2011-05")
    assert period.since(ZONE) == datetime(2010, 12, 31, 16, tzinfo=UTC)
    assert period.until(ZONE) == datetime(2011, 5, 31, 16, tzinfo=UTC)
    assert (period.first, period.last) == (date(2011, 1, 1), date(2011, 5, 31))


def test_the_year_before_has_the_same_months() -> None:
    leap = Period.of("2012-02", "2012-02").year_before()
    assert (leap.stored(), leap.last) == ({"from": "2011-02", "to": "2011-02"}, date(2011, 2, 28))
    assert Period.of("2011-12", "2011-12").year_before().stored() == {"from": "2010-12", "to": "2010-12"}


def test_december_ends_with_the_year() -> None:
    assert Period.of("2010-11", "2010-12").after == date(2011, 1, 1)


@pytest.mark.parametrize(
    ("first", "last"),
    [("2011-1", "2011-05"), ("2011-13", "2011-14"), ("", "2011-01"), ("2011-02", "2011-01"), ("2000-01", "2011-01")],
)
def test_what_is_no_period_is_refused(first: str, last: str) -> None:
    with pytest.raises(BadRequest):
        Period.of(first, last)
