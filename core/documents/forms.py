"""Fields of a form: what each holds, how a value is read, how it is printed."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from core.checks import required_text
from core.errors import RuleError

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST_TEXT = 8000
LONGEST_LINE = 100
MOST_FEN = 10**15

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


class FieldType(StrEnum):
    """What a field of a form holds."""

    TEXT = "TEXT"
    PERSON = "PERSON"
    DATE = "DATE"
    MONEY = "MONEY"
    NUMBER = "NUMBER"
    CHOICE = "CHOICE"
    LIST = "LIST"


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form: `key` is its placeholder's name, `name` what people call it."""

    key: str
    name: str
    type: FieldType = FieldType.TEXT
    is_required: bool = True
    is_from_case: bool = False
    """Whether the case gives it; the act's input does only where the case has none."""

    choices: Sequence[str] = ()


Value = str | date | Decimal | int | Sequence[str]
"""What a case gives: a date, a sum in yuan, a whole number, a list of lines; anything else is a text."""

Printed = Sequence[str]
"""A value as it is printed: its lines."""


def printed(value: Value) -> Printed:
    """The value as it is printed."""
    if isinstance(value, date):
        return [print_date(value)]
    if isinstance(value, Decimal):
        return [print_money(value)]
    if isinstance(value, str):
        return value.splitlines()
    return [str(value)] if isinstance(value, int) else list(value)


def read(field: FormField, text: str, at: str) -> Value:
    """What somebody wrote for the field; `at` is the input field, for the error. Raises RuleError."""
    return READERS[field.type](field, required_text(text, at, LONGEST_TEXT), at)


def _text(_field: FormField, text: str, _at: str) -> Value:
    return text


def _person(_field: FormField, text: str, at: str) -> Value:
    return required_text(text, at, LONGEST_LINE)


def _date(field: FormField, text: str, at: str) -> Value:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RuleError("document.date", field=at, name=field.name) from error


def _money(field: FormField, text: str, at: str) -> Value:
    try:
        amount = Decimal(text)
        if (
            not amount.is_finite()
            or amount < 0
            or amount * 100 > MOST_FEN
            or amount != amount.quantize(Decimal("0.01"))
        ):
            raise InvalidOperation
    except InvalidOperation as error:
        raise RuleError("document.money", field=at, name=field.name) from error
    return amount


def _number(field: FormField, text: str, at: str) -> Value:
    if not re.fullmatch(r"-?[0-9]{1,15}", text):
        raise RuleError("document.number", field=at, name=field.name)
    return int(text)


def _choice(field: FormField, text: str, at: str) -> Value:
    if text not in field.choices:
        raise RuleError("document.choice", field=at, name=field.name, offered="、".join(field.choices))
    return text


def _list(_field: FormField, text: str, _at: str) -> Value:
    return [line.strip() for line in text.splitlines() if line.strip()]


READERS: Mapping[FieldType, Callable[[FormField, str, str], Value]] = {
    FieldType.TEXT: _text,
    FieldType.PERSON: _person,
    FieldType.DATE: _date,
    FieldType.MONEY: _money,
    FieldType.NUMBER: _number,
    FieldType.CHOICE: _choice,
    FieldType.LIST: _list,
}


def print_date(day: date) -> str:
    """The day as papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def print_money(amount: Decimal) -> str:
    """The sum in figures and in the numerals that cannot be altered (大写)."""
    return f"{amount:,.2f}元（大写：人民币{money_in_words(amount)}）"


def money_in_words(amount: Decimal) -> str:
    """A sum in the numerals that cannot be altered, such as 壹仟贰佰伍拾元伍角.

    Source: 支付结算办法, annex 1: 整 follows yuan and jiao, zeros in between are written once.
    """
    fen = int(amount * 100)
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    words = f"{_whole_in_words(yuan)}元" if yuan or not fen else ""
    if jiao:
        words += f"{DIGITS[jiao]}角"
    elif rest and yuan:
        words += DIGITS[0]
    return words + (f"{DIGITS[rest]}分" if rest else "整")


def _whole_in_words(number: int) -> str:
    if not number:
        return DIGITS[0]
    words, group, gap = "", 0, False
    while number:
        number, part = divmod(number, 10_000)
        if part:
            below = DIGITS[0] if words and gap else ""
            words = f"{_four_in_words(part)}{GROUPS[group]}{below}{words}"
        gap = part == 0 or part < 1_000
        group += 1
    return words


def _four_in_words(number: int) -> str:
    """A number below 10,000, zeros inside written once and none at the end."""
    words, pending = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += (DIGITS[0] if pending and words else "") + DIGITS[digit] + PLACES[place]
        pending = digit == 0
    return words


def needed(fields: Sequence[FormField], values: Mapping[str, Any]) -> list[FormField]:
    """The required fields that have no value."""
    return [field for field in fields if field.is_required and not values.get(field.key)]
