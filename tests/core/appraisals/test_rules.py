from hypothesis import given
from hypothesis import strategies as st

from core.appraisals.rules import BandPlan, CriterionPlan, are_bands, are_weighed, grade_of

BANDS = [(0, "不合格"), (60, "合格"), (90, "优秀")]


def test_criteria_weigh_a_hundred():
    assert are_weighed([CriterionPlan("?", 70), CriterionPlan("?", 30)])
    assert not are_weighed([CriterionPlan("?", 70), CriterionPlan("?", 20)])


def test_a_criterion_weighs_something():
    assert not are_weighed([CriterionPlan("?", 100), CriterionPlan("?", 0)])


def test_a_scheme_has_criteria():
    assert not are_weighed([])


def test_every_total_has_a_grade():
    assert are_bands([BandPlan("good", 60), BandPlan("poor", 0)])
    assert not are_bands([BandPlan("good", 60)])


def test_no_two_bands_are_alike():
    assert not are_bands([BandPlan("good", 0), BandPlan("poor", 0)])
    assert not are_bands([BandPlan("good", 60), BandPlan("good", 0)])


@given(st.integers(0, 100))
def test_a_grade_is_the_highest_that_the_total_reaches(total: int):
    begins = {name: least for least, name in BANDS}
    assert begins[grade_of(total, BANDS)] == max(least for least in begins.values() if least <= total)
