"""Numbers as people write them. All are made up: their check digits are right, and nobody has them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from core.errors import RuleError
from core.orgs.credit_code import credit_code
from core.people.identity import (
    IdKind,
    birth_date_in,
    check_birth_date,
    id_number,
    mask_address,
    mask_birth_date,
    mask_id_number,
    mask_phone,
    phone_number,
)

RESIDENT = "500235200001010012"


def with_check_digit(places: str) -> str:
    """Seventeen places and the digit that fits them."""
    return places + ric.calc_check_digit(f"{places}0")


@pytest.mark.parametrize(
    "typed", [RESIDENT, " 500235 20000101 0012 ", "５００２３５200001010012", "500235-20000101-0012"]
)
def test_a_resident_number_is_read_however_it_is_typed(typed: str) -> None:
    assert id_number(IdKind.RESIDENT_ID, typed) == RESIDENT


@given(st.integers(0, 16), st.integers(1, 9))
def test_a_resident_number_with_one_wrong_digit_is_refused(place: int, by: int) -> None:
    wrong = RESIDENT[:place] + str((int(RESIDENT[place]) + by) % 10) + RESIDENT[place + 1 :]
    with pytest.raises(RuleError):
        id_number(IdKind.RESIDENT_ID, wrong)


@pytest.mark.parametrize(
    ("kind", "number", "complaint"),
    [
        (IdKind.RESIDENT_ID, "50023520000101001", "identity.shape_resident_id"),
        (IdKind.RESIDENT_ID, "50023520000101001X", "identity.check_digit"),
        (IdKind.RESIDENT_ID, with_check_digit("50023520000231001"), "identity.birth_or_place"),
        (IdKind.RESIDENT_ID, with_check_digit("99999920000101001"), "identity.birth_or_place"),
        (IdKind.RESIDENCE_PERMIT, with_check_digit("50023520000101001"), "identity.shape_residence_permit"),
        (IdKind.RESIDENCE_PERMIT, "810000200001010010", "identity.check_digit"),
        (IdKind.RESIDENCE_PERMIT, with_check_digit("83000020001301001"), "identity.birth_or_place"),
        (IdKind.HK_MACAO_PERMIT, "X12345678", "identity.shape_hk_macao_permit"),
        (IdKind.TAIWAN_PERMIT, "1234567", "identity.shape_taiwan_permit"),
        (IdKind.FOREIGN_PERMANENT, "CHN12345", "identity.shape_foreign_permanent"),
        (IdKind.PASSPORT, "E1", "identity.shape_passport"),
        (IdKind.PASSPORT, "", "identity.shape_passport"),
    ],
)
def test_a_wrong_number_is_refused_with_what_to_write(kind: IdKind, number: str, complaint: str) -> None:
    with pytest.raises(RuleError) as caught:
        id_number(kind, number, "number")
    assert (caught.value.key, caught.value.field, caught.value.params) == (complaint, "number", {})


@pytest.mark.parametrize(
    ("kind", "typed", "normal"),
    [
        (IdKind.RESIDENCE_PERMIT, with_check_digit("81000020000101001"), with_check_digit("81000020000101001")),
        (IdKind.HK_MACAO_PERMIT, "h1234 5678", "H12345678"),
        (IdKind.TAIWAN_PERMIT, "12345678", "12345678"),
        (IdKind.FOREIGN_PERMANENT, "chn110123456789", "CHN110123456789"),
        (IdKind.PASSPORT, "e12345678", "E12345678"),
    ],
)
def test_other_documents_have_shapes_of_their_own(kind: IdKind, typed: str, normal: str) -> None:
    assert id_number(kind, typed) == normal


def test_numbers_of_18_places_hold_a_date_of_birth_and_others_none() -> None:
    assert birth_date_in(RESIDENT) == date(2000, 1, 1)
    assert birth_date_in("E12345678") is None


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("199 0000 0001", "+8619900000001"),
        ("+86 199-0000-0001", "+8619900000001"),
        ("023-55120000", "+862355120000"),
        ("+852 6123 4567", "+85261234567"),
        ("１９９00000001", "+8619900000001"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(typed: str, normal: str) -> None:
    assert phone_number(typed) == normal


@pytest.mark.parametrize("typed", ["", "12345", "10000000001", "+1", "phone", "19900000001 ext 5", "1990000000111"])
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(RuleError, match=r"identity.phone"):
        phone_number(typed)


@pytest.mark.parametrize("born", [date(2026, 1, 2), date(1895, 12, 31)])
def test_nobody_is_born_tomorrow_or_older_than_anybody(born: date) -> None:
    with pytest.raises(RuleError, match=r"identity.birth_date"):
        check_birth_date(born, date(2026, 1, 1))


CODE = "91500235000000001" + uscc.calc_check_digit("91500235000000001")


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [("123", "credit_code"), (CODE[:-1] + "Z", "credit_code"), (CODE[:-1] + "8", "credit_code_check")],
)
def test_a_wrong_credit_code_is_refused_with_what_to_write(typed: str, complaint: str) -> None:
    with pytest.raises(RuleError, match=f"identity.{complaint}"):
        credit_code(typed)


@given(st.text("0123456789X", min_size=5, max_size=20))
def test_a_masked_number_shows_little_and_keeps_its_length(number: str) -> None:
    shown = mask_id_number(number)
    assert len(shown) == len(number)
    assert sum(sign != "*" for sign in shown) <= (6 if len(number) >= 15 else 3)


@given(st.integers(10**6, 10**13).map(lambda number: f"+86{number}"))
def test_a_masked_phone_number_hides_four_digits(number: str) -> None:
    assert mask_phone(number).count("*") == 4


def test_of_a_date_of_birth_the_year_is_shown() -> None:
    assert mask_birth_date("2000-01-01") == "2000-**-**"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("重庆市云阳县双江街道1号", "重庆市云阳县****"),
        ("云阳县人和街道", "云阳县****"),
        ("somewhere", "so****"),
        ("县", "县****"),
    ],
)
def test_an_address_is_shown_down_to_its_county(address: str, shown: str) -> None:
    assert mask_address(address) == shown
