from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cases.models import PartyRole
from core.errors import RuleError
from plugins.mediation import rules


@given(st.integers(0, rules.MOST_YUAN * 100))
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
