"""What the law and the norms say, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.volunteers import rules
from plugins.volunteers.activities.barriers import Barrier, Facts, barriers
from plugins.volunteers.activities.codes import is_right, shown_code
from plugins.volunteers.activities.models import Activity, Risk
from plugins.volunteers.activities.states import SIGN_UP, SignUpState

START = datetime(2011, 6, 1, 1, tzinfo=UTC)
END = START + timedelta(hours=2)
KEY = b"key"


def test_a_year_is_full_on_the_day_after_the_birthday() -> None:
    born = date(1993, 6, 1)
    assert [rules.age_on(day, born) for day in (date(2011, 6, 1), date(2011, 6, 2))] == [17, 18]


@pytest.mark.parametrize(("hours", "stars"), [(0, 0), (99, 0), (100, 1), (300, 2), (600, 3), (1_000, 4), (1_500, 5)])
def test_hours_are_worth_stars(hours: int, stars: int) -> None:
    assert rules.stars_for(hours * 60) == stars


@given(st.integers(-300, 300), st.integers(-300, 300))
def test_only_time_inside_the_shift_counts(came: int, stayed: int) -> None:
    left = came + abs(stayed)
    times = [START + timedelta(minutes=minutes) for minutes in (came, left)]
    inside = set(range(came, left)) & set(range(120))
    assert rules.served_minutes(*times, START, END) == len(inside)


@given(st.integers(0, 1440), st.integers(0, 1440))
def test_a_day_counts_no_more_than_its_cap(minutes: int, others: int) -> None:
    assert rules.within_cap(minutes, others, 480) == min(minutes, max(480 - others, 0))


@pytest.mark.parametrize(("kind", "norm"), [("VILLAGE", 40), ("COMMUNITY", 100), ("TOWN", 0)])
def test_the_norm_is_that_of_the_kind(kind: str, norm: int) -> None:
    assert rules.norm_of(kind) == norm


def test_a_code_is_taken_for_two_periods_and_no_longer() -> None:
    code = shown_code(KEY, START).code
    later = [START + timedelta(seconds=rules.CODE_PERIOD * periods) for periods in (0, 1, 2)]
    assert [is_right(KEY, code, moment) for moment in later] == [True, True, False]


def test_a_code_of_another_shift_is_wrong() -> None:
    assert not is_right(KEY, shown_code(b"other", START).code, START)


FIT = Facts(
    day=START.date(),
    is_active=True,
    born=date(1980, 1, 5),
    has_consent=False,
    has_license=True,
    insured_until=START.date(),
    has_agreed=True,
    is_busy=False,
)


def strict() -> Activity:
    """An activity that asks for everything."""
    return Activity(risk=Risk.HIGH, license_kind="PHYSICIAN", minimum_age=16, agreement_required=True)


def test_nothing_keeps_a_volunteer_who_has_everything() -> None:
    assert barriers(strict(), FIT) == []


@pytest.mark.parametrize(
    ("change", "barrier"),
    [
        ({"is_active": False}, Barrier.NOT_ACTIVE),
        ({"born": None}, Barrier.AGE_UNKNOWN),
        ({"born": date(1996, 1, 5), "has_consent": True}, Barrier.TOO_YOUNG),
        ({"born": date(1993, 6, 1)}, Barrier.NO_CONSENT),
        ({"has_license": False}, Barrier.NO_LICENSE),
        ({"insured_until": START.date() - timedelta(days=1)}, Barrier.NOT_INSURED),
        ({"has_agreed": False}, Barrier.NO_AGREEMENT),
        ({"is_busy": True}, Barrier.OVERLAP),
    ],
)
def test_each_lack_keeps_a_volunteer_from_the_shift(change: dict[str, object], barrier: Barrier) -> None:
    facts = Facts(**{name: getattr(FIT, name) for name in Facts.__dataclass_fields__} | change)
    assert barriers(strict(), facts) == [barrier]


def test_no_state_of_a_sign_up_tells_of_a_refusal() -> None:
    assert not [state for state in SignUpState if "REFUS" in state or "DECLIN" in state]
    assert SIGN_UP.possible(SignUpState.CANCELLED_BY_VOLUNTEER) == ()
