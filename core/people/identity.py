"""Identity documents and phone numbers: read as people write them, checked, brought to one form, and masked."""

import re
import unicodedata
from datetime import date
from enum import StrEnum

import phonenumbers
from stdnum.cn import ric
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError

from core.errors import RuleError
from core.text import compact

OLDEST = 130
"""Years after which a date of birth must be a slip of the pen."""


class IdKind(StrEnum):
    """Documents by which a person is told."""

    RESIDENT_ID = "RESIDENT_ID"  # 居民身份证
    RESIDENCE_PERMIT = "RESIDENCE_PERMIT"  # 港澳台居民居住证
    HK_MACAO_PERMIT = "HK_MACAO_PERMIT"  # 港澳居民来往内地通行证
    TAIWAN_PERMIT = "TAIWAN_PERMIT"  # 台湾居民来往大陆通行证
    FOREIGN_PERMANENT = "FOREIGN_PERMANENT"  # 外国人永久居留身份证
    PASSPORT = "PASSPORT"  # 护照


SHAPES = {
    IdKind.RESIDENCE_PERMIT: r"8[123]0000\d{11}[\dX]",
    IdKind.HK_MACAO_PERMIT: r"[HM]\d{8}(\d{2})?",
    IdKind.TAIWAN_PERMIT: r"\d{8}",
    IdKind.FOREIGN_PERMANENT: r"[A-Z]{3}\d{12}|9\d{16}[\dX]",
    IdKind.PASSPORT: r"[A-Z0-9]{5,20}",
}
"""What numbers look like, by kind; those of 18 places have a check digit besides."""

WITH_BIRTH_DATE = re.compile(r"\d{17}[\dX]")

PROVINCE_TO_COUNTY = re.compile(r".{2,12}?[县区旗]|.{2,8}?市")


def id_number(kind: IdKind, text: str, field: str = "number") -> str:
    """The number in its normal form: capitals and digits without gaps; raises RuleError, which never quotes it."""
    number = compact(text)
    if kind == IdKind.RESIDENT_ID:
        _check_resident(number, field)
    else:
        if not re.fullmatch(SHAPES[kind], number):
            raise RuleError(f"identity.shape_{kind.lower()}", field=field)
        if WITH_BIRTH_DATE.fullmatch(number):
            _check_digit(number, field)
    return number


def _check_resident(number: str, field: str) -> None:
    try:
        ric.validate(number)
    except (InvalidLength, InvalidFormat) as error:
        raise RuleError("identity.shape_resident_id", field=field) from error
    except InvalidChecksum as error:
        raise RuleError("identity.check_digit", field=field) from error
    except ValidationError as error:  # a day or a county that never was
        raise RuleError("identity.birth_or_place", field=field) from error


def _check_digit(number: str, field: str) -> None:
    if number[-1] != ric.calc_check_digit(number):
        raise RuleError("identity.check_digit", field=field)
    if birth_date_in(number) is None:
        raise RuleError("identity.birth_or_place", field=field)


def birth_date_in(number: str) -> date | None:
    """The date of birth that a number of 18 places holds; None for other numbers."""
    if not WITH_BIRTH_DATE.fullmatch(number):
        return None
    try:
        return ric.get_birth_date(number)
    except ValidationError:
        return None


def phone_number(text: str, field: str = "number") -> str:
    """A phone number in E.164, read as one of the mainland unless it begins with +; raises RuleError."""
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text), "CN")
    except phonenumbers.NumberParseException as error:
        raise RuleError("identity.phone", field=field) from error
    if number.extension or not phonenumbers.is_valid_number(number):
        raise RuleError("identity.phone", field=field)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def check_birth_date(born: date, today: date, field: str = "birth_date") -> None:
    """Refuse a date of birth in the future, or of somebody older than anybody."""
    if born > today or today.year - born.year > OLDEST:
        raise RuleError("identity.birth_date", field=field)


def check_same_birth_date(number: str | None, born: date, field: str = "birth_date") -> None:
    """Refuse a date of birth other than the one in the identity number, if there is one in it."""
    if number is not None and birth_date_in(number) not in (None, born):
        raise RuleError("identity.other_birth_date", field=field)


def mask_id_number(number: str) -> str:
    """`5002************34`: what is shown must not, with the year of birth beside it, leave few numbers to guess."""
    shown = 4 if len(number) >= 15 else 1
    return number[:shown] + "*" * (len(number) - shown - 2) + number[-2:]


def mask_phone(number: str) -> str:
    """`+86138****0000`: four digits before the last four are hidden."""
    return f"{number[:-8]}****{number[-4:]}" if len(number) > 10 else f"{number[:2]}****{number[-2:]}"


def mask_birth_date(born: str) -> str:
    """`1980-**-**`: the year alone."""
    return f"{born[:4]}-**-**"


def mask_address(address: str) -> str:
    """The address down to its county, or its first characters when it names none; the rest is hidden."""
    found = PROVINCE_TO_COUNTY.match(address)
    return f"{found[0] if found and len(found[0]) < len(address) else address[:2]}****"
