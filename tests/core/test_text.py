import pytest

from core.text import PLACES, SURNAMES, person_pinyin, pinyin


@pytest.mark.parametrize(
    ("text", "expected"),
    [("云阳县", "yun yang xian"), ("单县", "shan xian"), ("六合区", "lu he qu"), ("A1 小区", "a1 xiao qu"), ("", "")],
)
def test_text_is_read_syllable_by_syllable(text: str, expected: str) -> None:
    assert pinyin(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("单雄信", "shan xiong xin"), ("单于", "chan yu"), ("欧阳修", "ou yang xiu"), ("解", "xie"), ("王单", "wang dan")],
)
def test_a_surname_is_read_as_a_surname(name: str, expected: str) -> None:
    assert person_pinyin(name) == expected


@pytest.mark.parametrize("surname", SURNAMES)
def test_a_surname_stands_in_the_table_only_if_it_is_read_otherwise(surname: str) -> None:
    assert pinyin(f"{surname}小明") != person_pinyin(f"{surname}小明") or len(surname) > 1


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_read_with_one_syllable_for_each_character(place: str) -> None:
    assert len(pinyin(place).split()) == len(place)
