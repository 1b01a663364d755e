from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cases.models import PartyRole
from core.errors import RuleError
from plugins.mediation import rules


@pytest.mark.parametrize(
    ("population", "mediators"), [(0, 10), (999, 10), (1_000, 15), (3_000, 15), (3_001, 20), (60_000, 20)]
)
def test_a_village_has_mediators_by_its_population(population, mediators):
    assert rules.village_norm(population) == mediators


@pytest.mark.parametrize(("villages", "mediators"), [(0, 20), (9, 20), (10, 30), (15, 30), (16, 40), (36, 40)])
def test_a_town_has_mediators_by_its_villages(villages, mediators):
    assert rules.town_norm(villages) == mediators


def test_the_county_has_a_hundred_mediators():
    assert rules.COUNTY_NORM == 100


@given(st.integers(0, rules.MAX_FEN))
def test_a_sum_keeps_its_fen(fen):
    assert rules.fen(Decimal(fen).scaleb(-2)) == fen


def test_no_sum_is_none():
    assert rules.fen(None) is None


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "NaN", "Infinity", "1e30"])
def test_what_is_no_sum_of_money_is_refused(amount):
    with pytest.raises(RuleError) as refused:
        rules.fen(Decimal(amount))
    assert refused.value.field == "amount"


def test_two_sides_are_enough():
    rules.check_parties([PartyRole.RESPONDENT, PartyRole.APPLICANT])


@pytest.mark.parametrize(
    "roles", [[], [PartyRole.APPLICANT], [PartyRole.RESPONDENT] * 2, [PartyRole.APPLICANT, PartyRole.THIRD_PARTY]]
)
def test_a_dispute_of_one_side_is_refused(roles):
    with pytest.raises(RuleError) as refused:
        rules.check_parties(roles)
    assert refused.value.field == "parties"
