"""Fields of forms: what is read, how it is printed."""

from datetime import date
from decimal import Decimal

import pytest

from core.documents.forms import FieldType, FormField, money_in_words, printed, read
from core.errors import RuleError


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("300.05", "叁佰元零伍分"),
        ("1250.50", "壹仟贰佰伍拾元伍角整"),
        ("1001", "壹仟零壹元整"),
        ("10001", "壹万零壹元整"),
        ("20300", "贰万零叁佰元整"),
        ("1010000", "壹佰零壹万元整"),
        ("100001000", "壹亿零壹仟元整"),
        ("12345678.90", "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角整"),
    ],
)
def test_a_sum_in_words_reads_as_a_cheque_does(amount: str, words: str) -> None:
    assert money_in_words(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("type_", "text", "lines"),
    [
        (FieldType.TEXT, " 两行\n文字 ", ["两行", "文字"]),
        (FieldType.PERSON, "示例甲一", ["示例甲一"]),
        (FieldType.DATE, "2011-01-05", ["2011年1月5日"]),
        (FieldType.MONEY, "1250.5", ["1,250.50元（大写：人民币壹仟贰佰伍拾元伍角整）"]),
        (FieldType.NUMBER, "-3", ["-3"]),
        (FieldType.CHOICE, "是", ["是"]),
        (FieldType.LIST, "一\n\n 二 ", ["一", "二"]),
    ],
)
def test_what_is_written_into_a_field_is_printed_as_its_type_says(
    type_: FieldType, text: str, lines: list[str]
) -> None:
    assert printed(read(FormField("key", "名称", type_, choices=("是", "否")), text, "value")) == lines


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        (FieldType.TEXT, "  "),
        (FieldType.PERSON, "长" * 101),
        (FieldType.DATE, "5.1.2011"),
        (FieldType.MONEY, "1.005"),
        (FieldType.MONEY, "-1"),
        (FieldType.MONEY, "NaN"),
        (FieldType.NUMBER, "1.5"),
        (FieldType.CHOICE, "也许"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_at_its_place(type_: FieldType, text: str) -> None:
    with pytest.raises(RuleError) as refused:
        read(FormField("key", "名称", type_, choices=("是", "否")), text, "values.0.value")
    assert refused.value.field == "values.0.value"


def test_a_case_gives_dates_sums_and_lists_as_they_are() -> None:
    given = [date(2011, 1, 5), Decimal("1"), 3, ["一", "二"]]
    assert [printed(value) for value in given] == [
        ["2011年1月5日"],
        ["1.00元（大写：人民币壹元整）"],
        ["3"],
        ["一", "二"],
    ]
