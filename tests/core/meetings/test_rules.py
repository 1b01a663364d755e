"""When a series is due again, and what makes a quorum."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.meetings import rules
from core.meetings.models import AttendeeRole, Frequency


@pytest.mark.parametrize(
    ("held_on", "frequency", "due"),
    [
        (date(2011, 1, 5), Frequency.WEEKLY, date(2011, 1, 12)),
        (date(2011, 1, 31), Frequency.MONTHLY, date(2011, 2, 28)),
        (date(2011, 11, 30), Frequency.QUARTERLY, date(2012, 2, 29)),
        (date(2011, 12, 1), Frequency.HALF_YEARLY, date(2012, 6, 1)),
        (date(2012, 2, 29), Frequency.YEARLY, date(2013, 2, 28)),
    ],
)
def test_a_series_is_due_again_after_its_term(held_on: date, frequency: Frequency, due: date) -> None:
    assert rules.next_due(held_on, frequency) == due


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(Frequency))
def test_the_next_meeting_comes_later_and_within_a_year(held_on: date, frequency: Frequency) -> None:
    assert held_on < rules.next_due(held_on, frequency) <= held_on + timedelta(days=366)


@given(st.lists(st.sampled_from(AttendeeRole)), st.integers(1, 10))
def test_guests_make_no_quorum(roles: list[AttendeeRole], quorum: int) -> None:
    assert rules.has_quorum([*roles, AttendeeRole.GUEST], quorum) is rules.has_quorum(roles, quorum)
