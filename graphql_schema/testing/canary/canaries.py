"""Synthetic names, phone numbers and identity numbers, each given once: whoever meets one knows where it came from."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count

from stdnum.cn import ric

LETTERS = "abcdefghijklmnop"
FIRST_BIRTH = date(1950, 1, 1)
DIVISION = "500235"


class Kind(StrEnum):
    """What a canary looks like."""

    NAME = "a name"
    PHONE = "a phone number"
    NUMBER = "an identity number"


@dataclass(frozen=True, slots=True)
class Canary:
    """One value, and the part of it by which it is told wherever it turns up."""

    kind: Kind
    text: str
    core: str

    @property
    def traces(self) -> tuple[bytes, ...]:
        """How it would stand in bytes: as it is, in hexadecimal, or in Base64."""
        plain = self.core.encode()
        encoded = base64.b64encode(self.text.encode()).rstrip(b"=")[:-1]  # its end depends on what follows
        return plain, plain.hex().encode(), encoded

    def is_in(self, content: bytes) -> bool:
        """Whether it stands in the bytes."""
        lower = content.lower()
        plain, hexadecimal, encoded = self.traces
        return plain in lower or hexadecimal in lower or encoded in content


class Canaries:
    """Makes canaries, never the same twice."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def of(self, kind: Kind) -> Canary:
        """A fresh one."""
        number = next(self._numbers)
        match kind:
            case Kind.NAME:
                word = "zqx" + "".join(LETTERS[int(digit, 16)] for digit in f"{number:05x}")
                return Canary(kind, f"示例{word}", word)
            case Kind.PHONE:
                text = f"199{10_000_000 + number}"
                return Canary(kind, text, text)
            case Kind.NUMBER:
                stem = f"{DIVISION}{FIRST_BIRTH + timedelta(days=number):%Y%m%d}777"
                return Canary(kind, stem + ric.calc_check_digit(f"{stem}0"), stem)

    def each(self) -> Iterable[Canary]:
        """A fresh one of every kind."""
        return [self.of(kind) for kind in Kind]
